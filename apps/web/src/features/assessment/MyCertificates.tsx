import { assessmentRoutes } from '@yangfan/client';
import { useRead } from '../../shared/lib/api.ts';
import { day } from '../../shared/lib/time.ts';
import { Facts, PageHead } from '../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading, StateTag } from '../../shared/ui/States.tsx';
import { MyDossiers } from './dossier/MyDossiers.tsx';
import { CERTIFICATES } from './words.ts';

/** The learner's certificates: look, download, and the address where anybody can verify them. */
export function MyCertificates() {
  const list = useRead(assessmentRoutes.listCertificates, { query: {} });
  return (
    <div className="stack">
      <PageHead title="我的证书" />
      {list.error ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <Loading />
      ) : !list.data.items.length ? (
        <div className="card">
          <Empty title="还没有证书">班级结业获批后，合格学员的证书会出现在这里。</Empty>
        </div>
      ) : (
        list.data.items.map((certificate) => (
          <section className="card" key={certificate.id}>
            <h2>
              {certificate.programName}合格证书{' '}
              <StateTag tone={CERTIFICATES[certificate.status]![1]}>{CERTIFICATES[certificate.status]![0]}</StateTag>
            </h2>
            <Facts
              items={[
                ['证书编号', <span className="figures">{certificate.no}</span>],
                ['培训班', certificate.className],
                ['培训机构', certificate.institutionName],
                ['起止日期', `${day(certificate.startsOn)} 至 ${day(certificate.endsOn)}`],
                ['发证日期', day(certificate.issuedOn)],
                ...(certificate.endedReason ? ([['原因', certificate.endedReason]] as const) : []),
              ]}
            />
            <div className="actions" style={{ marginTop: 12 }}>
              <a className="button primary" href={`/v1/assessment/certificates/${certificate.id}/pdf`} target="_blank" rel="noreferrer">
                查看和下载 PDF
              </a>
              <a className="button" href={new URL(certificate.verifyUrl).pathname + new URL(certificate.verifyUrl).search}>
                公开查验页
              </a>
              <a className="button" href={`/v1/assessment/certificates/${certificate.id}/badge`} download={`${certificate.no}.jwt`}>
                下载电子徽章
              </a>
            </div>
          </section>
        ))
      )}
      <MyDossiers />
    </div>
  );
}

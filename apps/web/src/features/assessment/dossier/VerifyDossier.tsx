import { useParams } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import { useRead } from '../../../shared/lib/api.ts';
import { day, time } from '../../../shared/lib/time.ts';
import { useUrlState } from '../../../shared/lib/url-state.ts';
import { Facts, PageHead } from '../../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading } from '../../../shared/ui/States.tsx';
import { Fingerprint } from './Fingerprint.tsx';

const PAGE = '/v1/assessment/public/dossier-verify';

/** For whoever holds a dossier: the platform's key, the page that checks, and by the QR code whether this one was made. */
export function VerifyDossier() {
  const { dossierId } = useParams({ strict: false }) as { dossierId?: string };
  const key = useRead(assessmentRoutes.dossierKey);
  return (
    <div className="stack">
      <PageHead title="核验培训档案" lead="不需要登录" />
      {dossierId && <Confirmed dossierId={dossierId} />}
      <section className="card stack">
        <h2>核对档案的内容</h2>
        <p>打开核验页，把档案的压缩包拖进去：电子签名、PDF、每一条留痕都在您的电脑上核对，文件不会上传。有不符的地方会逐处指出。</p>
        <div className="actions">
          <a className="button primary" href={PAGE} target="_blank" rel="noreferrer">
            打开核验页
          </a>
          <a className="button" href={PAGE} download="verify.html">
            存下来，以后不联网也能用
          </a>
        </div>
      </section>
      <section className="card stack">
        <h2>平台公布的公钥指纹</h2>
        <p>压缩包里的 verify.html 会显示一个公钥指纹，应与下面的完全相同。不同，就不是平台签的。</p>
        {key.error ? (
          <ErrorState error={key.error} onRetry={() => void key.refetch()} />
        ) : !key.data ? (
          <Loading />
        ) : (
          <Facts
            items={[
              ['公钥指纹', <Fingerprint hex={key.data.fingerprint} />],
              [
                '公钥文件',
                <a href="/v1/assessment/public/jwks.json" target="_blank" rel="noreferrer">
                  下载公钥（技术人员核对用）
                </a>,
              ],
            ]}
          />
        )}
      </section>
    </div>
  );
}

function Confirmed({ dossierId }: { dossierId: string }) {
  const [{ code = '' }] = useUrlState();
  const isWhole = /^dsr_[0-9a-z]{26}$/.test(dossierId) && code.length >= 8;
  const read = useRead(assessmentRoutes.verifyDossier, { params: { dossierId }, query: { code } }, { enabled: isWhole });
  const found = read.data?.found ? read.data : null;
  return (
    <section className="card stack">
      <h2>这一份档案</h2>
      {!isWhole ? (
        <Empty title="请扫描档案 PDF 上的二维码打开本页" />
      ) : read.error ? (
        <ErrorState error={read.error} onRetry={() => void read.refetch()} />
      ) : !read.data ? (
        <Loading />
      ) : found ? (
        <>
          <p className="good">平台出具过这份档案。请核对 PDF 末页的内容摘要与下面一致。</p>
          <Facts
            items={[
              ['学员', found.maskedName],
              ['班级', found.className],
              ['培训机构', found.institutionName],
              ['出具时间', `${day(found.madeAt)} ${time(found.madeAt!)}`],
              ['留痕', `${found.entries} 条`],
              ['内容摘要', <code style={{ overflowWrap: 'anywhere' }}>{found.sha256}</code>],
              ['档案编号', <code style={{ overflowWrap: 'anywhere' }}>{dossierId}</code>],
            ]}
          />
        </>
      ) : (
        <Empty title="平台没有出具过这份档案">二维码不完整，或者这不是本平台的档案。请重新扫码，或与培训机构核实。</Empty>
      )}
    </section>
  );
}

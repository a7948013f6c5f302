import { Link } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { useDownload } from '../../shared/lib/download.ts';
import { useCan } from '../../shared/lib/session.ts';
import { day } from '../../shared/lib/time.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Confirm } from '../../shared/ui/Dialog.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { TextArea } from '../../shared/ui/Field.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { SearchBox } from '../../shared/ui/SearchBox.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import { Pager, Table } from '../../shared/ui/Table.tsx';
import { CERTIFICATES } from './words.ts';

/** Certificates within my area. */
export function Certificates() {
  const [url, setUrl] = useUrlState();
  const can = useCan();
  const page = Number(url.page ?? 1);
  const [asked, setAsked] = useState<{ what: 'revoke' | 'reissue'; id: string } | null>(null);
  const [reason, setReason] = useState('');
  const list = useRead(
    assessmentRoutes.listCertificates,
    { query: { page, size: 20, ...(url.search ? { search: url.search } : {}) } },
    { keep: true },
  );
  const revoke = useSend(assessmentRoutes.revokeCertificate, {
    refresh: ['/v1/assessment'],
    done: '证书已作废',
    onDone: () => setAsked(null),
  });
  const reissue = useSend(assessmentRoutes.reissueCertificate, {
    refresh: ['/v1/assessment'],
    done: '证书已换发',
    onDone: () => setAsked(null),
  });
  const download = useDownload(assessmentRoutes.exportCertificates);
  const isRevoking = asked?.what === 'revoke';
  const ask = (what: 'revoke' | 'reissue', id: string) => {
    setReason('');
    setAsked({ what, id });
  };
  return (
    <div>
      <PageHead
        title="证书"
        lead="结业批准后自动编号发证；姓名更正、遗失可以换发，发错的作废"
        actions={
          <>
            <Link className="button" to="/certificates/verify">
              公开查验页
            </Link>
            <Button
              busy={download.busy}
              onClick={() => download.save({ query: url.search ? { search: url.search } : {} }, '证书台账.xlsx')}
            >
              导出 Excel
            </Button>
          </>
        }
      />
      <div className="card">
        <div className="filters">
          <SearchBox label="搜索" placeholder="证书编号或班级" value={url.search ?? ''} onSearch={(search) => setUrl({ search })} />
        </div>
        <Table
          label="证书"
          rows={list.data?.items}
          error={list.error}
          onRetry={() => void list.refetch()}
          rowKey={(row) => row.id}
          empty={{ title: '没有符合条件的证书', next: '结业批准后，合格学员的证书会出现在这里。' }}
          columns={[
            { key: 'no', title: '证书编号', cell: (row) => <span className="figures">{row.no}</span> },
            { key: 'name', title: '姓名', cell: (row) => row.maskedName },
            { key: 'class', title: '班级', cell: (row) => <Link to={`/work/classes/${row.classId}`}>{row.className}</Link> },
            { key: 'institution', title: '培训机构', cell: (row) => row.institutionName },
            { key: 'day', title: '发证日期', cell: (row) => day(row.issuedOn) },
            {
              key: 'status',
              title: '状态',
              cell: (row) => <StateTag tone={CERTIFICATES[row.status]![1]}>{CERTIFICATES[row.status]![0]}</StateTag>,
            },
            {
              key: 'do',
              title: '操作',
              cell: (row) => (
                <span className="actions">
                  <a href={`/v1/assessment/certificates/${row.id}/pdf`} target="_blank" rel="noreferrer">
                    PDF
                  </a>
                  {can('assessment.dossier.make') && (
                    <Go to={`/work/classes/${row.classId}/dossiers?learner=${row.learnerId}`}>培训档案</Go>
                  )}
                  {can('assessment.certificate.revoke') && row.status === 'ISSUED' && (
                    <>
                      <Button look="plain" onClick={() => ask('reissue', row.id)}>
                        换发
                      </Button>
                      <Button look="plain" onClick={() => ask('revoke', row.id)}>
                        作废
                      </Button>
                    </>
                  )}
                </span>
              ),
            },
          ]}
        />
        {list.data && <Pager page={page} size={20} total={list.data.total} unit="张" onPage={(next) => setUrl({ page: next })} />}
      </div>
      <Confirm
        title={isRevoking ? '作废这张证书？' : '换发这张证书？'}
        danger={isRevoking}
        open={!!asked}
        consequence={
          <>
            <p>
              {isRevoking
                ? '作废后公开查验页会显示“已作废”，编号不再使用，不能恢复。'
                : '按学员现在的姓名和证件换发，给新编号；原编号查验时显示“已换发”，并列出新编号。用于姓名更正、遗失等。'}
            </p>
            <TextArea
              label="原因（会留痕）"
              required
              minLength={4}
              maxLength={300}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </>
        }
        confirm={isRevoking ? '作废' : '换发'}
        busy={revoke.isPending || reissue.isPending}
        onConfirm={() => (isRevoking ? revoke : reissue).mutate({ params: { certificateId: asked!.id }, body: { reason } })}
        onClose={() => setAsked(null)}
      />
    </div>
  );
}

import { useParams } from '@tanstack/react-router';
import { managementRoutes, orgRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { useDownload } from '../../shared/lib/download.ts';
import { moment } from '../../shared/lib/time.ts';
import { base64Of, uploadSmall } from '../../shared/lib/upload.ts';
import { pathParam, useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { tell } from '../../shared/ui/Notice.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { ErrorState, Loading, StateTag } from '../../shared/ui/States.tsx';
import { Table } from '../../shared/ui/Table.tsx';
import { OPEN_STATES } from './rows.ts';
import { ImportResult } from './ImportResult.tsx';
import { Steps } from './Steps.tsx';
import { Refusal } from './Refusal.tsx';

/** Above this the file goes through the upload first: the check takes bytes only up to 12 MB of text. */
const DIRECT_BYTES = 8 * 1024 ** 2;

/** The roster from a file: template, check without saving, then writing. */
export function ImportRoster() {
  const classId = pathParam(useParams({ strict: false }), 'classId');
  const [url, setUrl] = useUrlState();
  const one = useRead(orgRoutes.getClass, { params: { classId } });
  if (one.error) return <ErrorState error={one.error} onRetry={() => void one.refetch()} />;
  if (!one.data) return <Loading />;
  const open = OPEN_STATES.includes(one.data.status) || one.data.kind === 'PRACTICE';
  return (
    <div className="stack">
      <PageHead
        title={`导入名册：${one.data.name}`}
        crumbs={<Go to={`/work/classes/${classId}?tab=roster`}>{one.data.code}</Go>}
        lead={`名册现有 ${one.data.enrolledCount} 人，计划 ${one.data.capacity} 人`}
        actions={
          <Go className="button" to={`/work/classes/${classId}/submit`}>
            下一步：预检并提交
          </Go>
        }
      />
      <Steps here={3} classId={classId} />
      {open ? (
        <ChooseFile classId={classId} onChecked={(id) => setUrl({ import: id, only: null })} />
      ) : (
        <div className="note caution">班级现在是“{one.data.statusName}”，名册已锁定；增减学员须走变更申请。</div>
      )}
      {url.import && (
        <ImportResult key={url.import} classId={classId} importId={url.import} onGone={() => setUrl({ import: null, only: null })} />
      )}
      <Earlier classId={classId} shown={url.import} onShow={(id) => setUrl({ import: id, only: null })} />
    </div>
  );
}

function ChooseFile({ classId, onChecked }: { classId: string; onChecked: (importId: string) => void }) {
  const template = useDownload(managementRoutes.getRosterTemplate);
  const [busy, setBusy] = useState('');
  const check = useSend(managementRoutes.checkRoster, {
    refresh: ['/v1/management/classes'],
    quiet: true,
    onDone: (reply) => onChecked(reply.id),
  });
  async function take(file: File): Promise<void> {
    check.reset();
    setBusy(`正在上传 ${file.name}…`);
    try {
      const body = file.size <= DIRECT_BYTES ? { base64: await base64Of(file) } : { fileId: await uploadSmall(file, 'ROSTER') };
      setBusy(`正在读取 ${file.name}…`);
      // What went wrong stands under the field.
      await check.mutateAsync({ params: { classId }, body: { fileName: file.name.slice(-120), ...body } }).catch(() => undefined);
    } catch (error) {
      tell((error as Error).message, 'stop');
    } finally {
      setBusy('');
    }
  }
  return (
    <section className="card stack">
      <ol style={{ display: 'grid', gap: 12 }}>
        <li className="actions">
          <b className="figures">1</b>
          <span>下载模板，按说明填好（姓名、证件号、手机、人员类别）</span>
          <Button busy={template.busy} onClick={() => template.save({} as never, '名册模板.xlsx')}>
            下载模板
          </Button>
        </li>
        <li className="actions">
          <b className="figures">2</b>
          <label htmlFor="roster-file">选择填好的文件，系统先检查，不会写入名册</label>
          <input
            id="roster-file"
            type="file"
            accept=".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            disabled={!!busy}
            onChange={(event) => {
              const file = event.target.files?.[0];
              event.target.value = '';
              if (file) void take(file);
            }}
          />
        </li>
        <li className="actions">
          <b className="figures">3</b>
          <span>看检查结果，确认后写入名册</span>
        </li>
      </ol>
      <p className="quiet small">支持 .xlsx 和 .csv（UTF-8 或 GB18030 编码），一次最多 20000 行</p>
      {busy && <p role="status">{busy}</p>}
      <Refusal error={check.error} />
    </section>
  );
}

function Earlier({ classId, shown, onShow }: { classId: string; shown: string | undefined; onShow: (importId: string) => void }) {
  const list = useRead(managementRoutes.listImports, { params: { classId } });
  const others = list.data?.items.filter((one) => one.id !== shown);
  if (!list.error && list.data && !others?.length) return null;
  return (
    <section className="card">
      <h2>以前的导入</h2>
      <Table
        label="以前的导入"
        rows={others}
        rowKey={(one) => one.id}
        error={list.error}
        onRetry={() => void list.refetch()}
        columns={[
          { key: 'file', title: '文件', cell: (one) => one.fileName },
          { key: 'at', title: '时间', cell: (one) => <span className="figures">{moment(one.createdAt)}</span> },
          { key: 'total', title: '行数', num: true, cell: (one) => one.totalRows },
          { key: 'good', title: '通过', num: true, cell: (one) => one.goodRows },
          { key: 'applied', title: '已写入', num: true, cell: (one) => one.appliedRows },
          {
            key: 'state',
            title: '状态',
            cell: (one) => (
              <StateTag
                tone={one.state === 'APPLIED' ? 'good' : one.state === 'FAILED' ? 'stop' : one.state === 'DISCARDED' ? 'idle' : 'plain'}
              >
                {one.stateName}
              </StateTag>
            ),
          },
          {
            key: 'do',
            title: '操作',
            cell: (one) => (
              <Button look="plain" onClick={() => onShow(one.id)}>
                查看
              </Button>
            ),
          },
        ]}
      />
    </section>
  );
}

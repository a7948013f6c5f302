import { teachingRoutes } from '@yangfan/client';
import type { InputOf, ReplyOf, teachingRoutes as Contract } from '@yangfan/contract';
import { useState } from 'react';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { useCan } from '../../../shared/lib/session.ts';
import { moment } from '../../../shared/lib/time.ts';
import { useUrlState } from '../../../shared/lib/url-state.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Dialog } from '../../../shared/ui/Dialog.tsx';
import { Select, TextArea } from '../../../shared/ui/Field.tsx';
import { PageHead } from '../../../shared/ui/Page.tsx';
import { StateTag } from '../../../shared/ui/States.tsx';
import { Pager, Table } from '../../../shared/ui/Table.tsx';
import { ANOMALIES, CASE_STATES, choicesOf } from '../words.ts';
import { DecideDialog } from './DecideDialog.tsx';
import { DutyTabs } from './DutyTabs.tsx';
import { EvidenceField, EvidenceLinks, type Proof } from '../../../shared/ui/EvidenceField.tsx';
import { WhoAndWhen } from './WhoAndWhen.tsx';

type Case = ReplyOf<typeof Contract.listAnomalies>['items'][number];
type Query = NonNullable<InputOf<typeof Contract.listAnomalies>['query']>;
const KINDS = ['OUTSIDE_FENCE', 'SHARED_DEVICE', 'BURST', 'TWO_PLACES'].map((value) => ({ value, label: ANOMALIES[value]! }));

/** What was unusual at check-in: explained by the class teacher, judged by the authority. */
export function Anomalies() {
  const [url, setUrl] = useUrlState();
  const can = useCan();
  const page = Number(url.page ?? 1);
  const query = {
    classId: url.classId,
    sessionId: url.sessionId,
    state: url.state,
    kind: url.kind,
    ...(url.overdue ? { overdue: true } : {}),
    page,
    size: 20,
  } as Query;
  const list = useRead(teachingRoutes.listAnomalies, { query }, { keep: true });
  const [open, setOpen] = useState<Case | null>(null);
  const decide = useSend(teachingRoutes.decideAnomaly, { done: '已核验', onDone: () => setOpen(null) });
  return (
    <div className="stack">
      <PageHead title="签到异常" lead="系统发现的可疑签到：班主任先说明，主管部门再核验。不成立的，本次课不计课时" />
      <DutyTabs at="/work/anomalies" />
      <section className="card">
        <div className="filters">
          <Select
            label="状态"
            empty="全部状态"
            options={choicesOf(CASE_STATES)}
            value={url.state ?? ''}
            onChange={(event) => setUrl({ state: event.target.value })}
          />
          <Select
            label="种类"
            empty="全部种类"
            options={KINDS}
            value={url.kind ?? ''}
            onChange={(event) => setUrl({ kind: event.target.value })}
          />
          <Select
            label="期限"
            empty="不限"
            options={[{ value: '1', label: '已超时' }]}
            value={url.overdue ?? ''}
            onChange={(event) => setUrl({ overdue: event.target.value })}
          />
          {(url.classId || url.sessionId) && <Button onClick={() => setUrl({ classId: null, sessionId: null })}>看全部班级</Button>}
        </div>
        <Table
          label="签到异常"
          rows={list.data?.items}
          error={list.error}
          onRetry={() => void list.refetch()}
          rowKey={(row) => row.caseId}
          empty={{ title: '没有签到异常', next: '同一设备多人签到、位置在教室以外、几秒内集中签到、同时出现在两处，都会列在这里。' }}
          columns={[
            {
              key: 'who',
              title: '学员和课次',
              cell: (row) => <WhoAndWhen row={row} at={row.firstAt} />,
            },
            {
              key: 'seen',
              title: '发现了什么',
              cell: (row) => (
                <>
                  <b>{ANOMALIES[row.kind]}</b>
                  {row.sightings > 1 && <span className="quiet small"> {row.sightings} 次</span>}
                  <div className="small">{row.seen}</div>
                </>
              ),
            },
            {
              key: 'said',
              title: '说明和意见',
              cell: (row) => (
                <span className="small">
                  {row.explanation ? `${row.explainedBy}：${row.explanation} ` : '—'}
                  <EvidenceLinks items={row.evidence} />
                  {row.note && <div>主管意见：{row.note}</div>}
                </span>
              ),
            },
            {
              key: 'state',
              title: '状态',
              cell: (row) => (
                <>
                  <StateTag tone={CASE_STATES[row.state]![1]}>{CASE_STATES[row.state]![0]}</StateTag>
                  {['OPEN', 'EXPLAINED'].includes(row.state) && (
                    <div className={row.overdue ? 'stop small' : 'quiet small'}>
                      {moment(row.dueAt)} 前{row.overdue && '，已超时'}
                    </div>
                  )}
                </>
              ),
            },
            {
              key: 'do',
              title: '操作',
              cell: (row) => {
                const explains = can('teaching.session.run') && (row.state === 'OPEN' || row.state === 'EXPLAINED');
                const judges = can('teaching.anomaly.decide') && row.state === 'EXPLAINED';
                return explains || judges ? (
                  <Button look="plain" onClick={() => setOpen(row)}>
                    {judges ? '核验' : row.state === 'OPEN' ? '说明' : '补充说明'}
                  </Button>
                ) : null;
              },
            },
          ]}
        />
        {list.data && list.data.total > 20 && (
          <Pager page={page} size={20} total={list.data.total} onPage={(next) => setUrl({ page: next })} />
        )}
      </section>
      {open && can('teaching.anomaly.decide') && open.state === 'EXPLAINED' && (
        <DecideDialog
          title={`核验：${open.name}`}
          yes="说明成立"
          no="不成立"
          busy={decide.isPending}
          onClose={() => setOpen(null)}
          onDecide={(accept, note) =>
            decide.mutate({ params: { classId: open.classId, caseId: open.caseId }, body: { accept, ...(note ? { note } : {}) } })
          }
        >
          <p>{open.seen}</p>
          <p>
            {open.explainedBy}的说明：{open.explanation} <EvidenceLinks items={open.evidence} />
          </p>
          <p className="quiet">不成立时，这名学员本次课不计课时；学员会收到通知。</p>
        </DecideDialog>
      )}
      {open && !can('teaching.anomaly.decide') && <Explain row={open} onClose={() => setOpen(null)} />}
    </div>
  );
}

function Explain({ row, onClose }: { row: Case; onClose: () => void }) {
  const [text, setText] = useState(row.explanation ?? '');
  const [files, setFiles] = useState<readonly Proof[]>([]);
  const explain = useSend(teachingRoutes.explainAnomaly, { done: '说明已提交，等主管部门核验', onDone: onClose });
  return (
    <Dialog title={`说明：${row.name}`} open onClose={onClose}>
      <div className="stack">
        <p>{row.seen}</p>
        <TextArea
          label="当时的情况"
          required
          minLength={4}
          maxLength={500}
          hint="写清楚谁在场、怎样核对过本人"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <EvidenceField label="凭据（照片、监控截图等，可以不传）" value={files} onChange={setFiles} />
        <div className="actions">
          <Button onClick={onClose}>先不写</Button>
          <Button
            look="primary"
            busy={explain.isPending}
            disabled={text.trim().length < 4}
            onClick={() =>
              explain.mutate({
                params: { classId: row.classId, caseId: row.caseId },
                body: { text: text.trim(), evidenceFileIds: files.map(({ id }) => id) },
              })
            }
          >
            提交说明
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

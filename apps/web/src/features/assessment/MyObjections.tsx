import { assessmentRoutes } from '@yangfan/client';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useState } from 'react';
import { faultsOf, useRead, useSend } from '../../shared/lib/api.ts';
import { moment } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Dialog } from '../../shared/ui/Dialog.tsx';
import { EvidenceField, type Proof } from '../../shared/ui/EvidenceField.tsx';
import { Select, TextArea } from '../../shared/ui/Field.tsx';
import { ErrorState, Loading, StateTag } from '../../shared/ui/States.tsx';
import { OBJECTIONS } from './words.ts';

type Why = ReplyOf<typeof Contract.myGradeWhy>;
type Objection = ReplyOf<typeof Contract.myObjections>['items'][number];

/** What I object to in this class's grade, how it went, and raising another while there is time. */
export function MyObjections({ why }: { why: Why }) {
  const list = useRead(assessmentRoutes.myObjections, { query: { classId: why.classId } });
  const [isAsking, setAsking] = useState(false);
  const [again, setAgain] = useState<Objection | null>(null);
  const isInTime = why.objectionsUntil !== null && Date.parse(why.objectionsUntil) > Date.now();
  if (list.error) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <Loading />;
  const { items } = list.data;
  return (
    <section className="card">
      <h2>成绩异议</h2>
      <p className="quiet small">
        {isInTime
          ? `对哪一项有疑问，可以在 ${moment(why.objectionsUntil)} 前提出；班主任和机构须答复，不成立的可以请市县再看一次。`
          : '提出异议的期限已过，已提出的会继续办完。'}
      </p>
      <ul className="rows">
        {items.map((one) => (
          <li key={one.id} style={{ alignItems: 'start' }}>
            <span className="grow">
              <b>{one.partName}</b>{' '}
              <span className="quiet small">
                公布成绩 {one.score ?? '—'}，{moment(one.askedAt)} 提出
              </span>
              <div className="small">理由：{one.reason}</div>
              {one.answer && (
                <div className="small">
                  答复：{one.answer}{' '}
                  <span className="quiet">
                    {one.answeredBy}，{moment(one.answeredAt)}
                  </span>
                </div>
              )}
              {one.decision && (
                <div className="small">
                  市县意见：{one.decision} <span className="quiet">{moment(one.decidedAt)}</span>
                </div>
              )}
              {one.scoreAfter !== null && <div className="small good">已更正为 {one.scoreAfter} 分</div>}
              {one.dueAt && (
                <div className="quiet small">
                  {moment(one.dueAt)} 前办理{one.overdue && '，已经超过期限，可以联系机构或市县催办'}
                </div>
              )}
            </span>
            <StateTag tone={OBJECTIONS[one.state]![1]}>{OBJECTIONS[one.state]![0]}</StateTag>
            {one.reviewUntil && <Button onClick={() => setAgain(one)}>请市县再看一次</Button>}
          </li>
        ))}
      </ul>
      {isInTime && (
        <div className="actions">
          <Button onClick={() => setAsking(true)}>提出异议</Button>
        </div>
      )}
      <Dialog title="对成绩提出异议" open={isAsking} onClose={() => setAsking(false)}>
        <Ask why={why} taken={items} onClose={() => setAsking(false)} />
      </Dialog>
      <Dialog title="请市县再看一次" open={again !== null} onClose={() => setAgain(null)}>
        {again && <SecondLook objection={again} onClose={() => setAgain(null)} />}
      </Dialog>
    </section>
  );
}

function Ask({ why, taken, onClose }: { why: Why; taken: readonly Objection[]; onClose: () => void }) {
  const [part, setPart] = useState('');
  const [reason, setReason] = useState('');
  const [files, setFiles] = useState<readonly Proof[]>([]);
  const raise = useSend(assessmentRoutes.raiseObjection, { refresh: ['/v1/assessment'], done: '异议已提出', onDone: onClose });
  const faults = faultsOf(raise.error);
  const free = why.grade.parts.filter((one) => !taken.some((row) => row.part === one.key && row.askedAt >= (why.publishedAt ?? '')));
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        raise.mutate({ body: { classId: why.classId, part, reason: reason.trim(), fileIds: files.map(({ id }) => id) } });
      }}
    >
      <Select
        label="哪一项"
        required
        empty="请选择"
        value={part}
        onChange={(event) => setPart(event.target.value)}
        options={free.map((one) => ({ value: one.key, label: `${one.name}（${one.score ?? '—'} 分）` }))}
        hint={free.length ? undefined : '每一项在一次公布后只能提一次，您已经都提过了'}
      />
      <TextArea
        label="理由"
        required
        minLength={4}
        maxLength={500}
        hint="写明哪里不对、应当是多少、依据是什么"
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        fault={faults.reason}
      />
      <EvidenceField label="证明材料（可以不传）" value={files} onChange={setFiles} />
      <div className="actions">
        <Button onClick={onClose}>先不</Button>
        <Button type="submit" look="primary" busy={raise.isPending} disabled={!part || reason.trim().length < 4}>
          提出异议
        </Button>
      </div>
    </form>
  );
}

function SecondLook({ objection, onClose }: { objection: Objection; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const ask = useSend(assessmentRoutes.askSecondLook, { refresh: ['/v1/assessment'], done: '已提交市县', onDone: onClose });
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        ask.mutate({ params: { objectionId: objection.id }, body: { reason: reason.trim() } });
      }}
    >
      <p className="quiet">市县主管部门会调阅成绩依据，只看一次，结果是最后的。请在 {moment(objection.reviewUntil)} 前提交。</p>
      <TextArea
        label="为什么不认可答复"
        required
        minLength={4}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <div className="actions">
        <Button onClick={onClose}>先不</Button>
        <Button type="submit" look="primary" busy={ask.isPending} disabled={reason.trim().length < 4}>
          提交市县
        </Button>
      </div>
    </form>
  );
}

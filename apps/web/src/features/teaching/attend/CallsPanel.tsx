import { teachingRoutes } from '@yangfan/client';
import type { ReplyOf, teachingRoutes as Contract } from '@yangfan/contract';
import { useState } from 'react';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { useCan } from '../../../shared/lib/session.ts';
import { clock, time } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Confirm } from '../../../shared/ui/Dialog.tsx';
import { Select, TextArea, TextField } from '../../../shared/ui/Field.tsx';
import { ErrorState, StateTag } from '../../../shared/ui/States.tsx';
import { CALL_STATES, CALL_WAYS } from '../words.ts';
import { useSecondsLeft } from './seconds-left.ts';

type Call = ReplyOf<typeof Contract.listCalls>['items'][number];

/** Spot checks and roll calls of one session. */
export function CallsPanel({
  sessionId,
  isOpen,
  isSettled,
  placed,
}: {
  sessionId: string;
  isOpen: boolean;
  isSettled: boolean;
  placed: boolean;
}) {
  const can = useCan();
  const params = { sessionId };
  const calls = useRead(teachingRoutes.listCalls, { params }, { refetchInterval: isOpen ? 5000 : false });
  const [way, setWay] = useState('CODE');
  const [draw, setDraw] = useState('');
  const open = useSend(teachingRoutes.openCall, { done: '已开始点名' });
  if (calls.error && !calls.data) return <ErrorState error={calls.error} onRetry={() => void calls.refetch()} />;
  const items = calls.data?.items ?? [];
  if (!items.length && !isOpen) return null;
  const ways = ['CODE', 'PLACE', 'FACE'].filter((one) => one !== 'PLACE' || placed).map((value) => ({ value, label: CALL_WAYS[value]! }));
  return (
    <section className="card" id="calls">
      <h2>点名</h2>
      <p className="quiet small">
        {calls.data &&
          `每半天至少 ${calls.data.neededPerHalfDay} 次；学员要在 ${calls.data.minutes} 分钟内应答。${calls.data.missedRule}。`}
      </p>
      {isOpen && can('teaching.call.make') && (
        <form
          className="filters"
          onSubmit={(event) => {
            event.preventDefault();
            const count = Number(draw);
            open.mutate({ params, body: { kind: 'PHONE', way: way as 'CODE', ...(count > 0 ? { draw: count } : {}) } });
          }}
        >
          <Select label="应答方式" options={ways} value={way} onChange={(event) => setWay(event.target.value)} />
          <TextField
            label="随机抽几人"
            type="number"
            min={1}
            max={500}
            placeholder="全体"
            value={draw}
            onChange={(event) => setDraw(event.target.value)}
          />
          <Button type="submit" look="primary" busy={open.isPending}>
            手机点名
          </Button>
          <Button busy={open.isPending} onClick={() => open.mutate({ params, body: { kind: 'HAND' } })}>
            当面点名
          </Button>
        </form>
      )}
      <div className="stack">
        {items.map((one) => (
          <OneCall key={one.callId} call={one} isSettled={isSettled} />
        ))}
      </div>
    </section>
  );
}

function OneCall({ call, isSettled }: { call: Call; isSettled: boolean }) {
  const can = useCan();
  const params = { sessionId: call.sessionId, callId: call.callId };
  const mark = useSend(teachingRoutes.markCall, { done: '已登记' });
  const [excusing, setExcusing] = useState<Call['results'][number] | null>(null);
  const [reason, setReason] = useState('');
  const excuse = useSend(teachingRoutes.excuseCall, { done: '已说明，不扣课时', onDone: () => (setExcusing(null), setReason('')) });
  const isHand = call.kind === 'HAND' && !isSettled && can('teaching.call.make');
  const rest = call.results.filter(({ state }) => state === 'WAITING');
  return (
    <details open={call.open || (isHand && rest.length > 0)}>
      <summary>
        {time(call.at)} {call.inspector && '主管部门'}
        {call.kind === 'HAND' ? '当面点名' : `手机点名（${CALL_WAYS[call.way]}）`}：在场 {call.present} / {call.asked}
        {call.missed > 0 && <span className="stop">，未应答 {call.missed}</span>}
      </summary>
      {call.open && <Counting call={call} />}
      {isHand && rest.length > 0 && (
        <div className="actions">
          <Button
            busy={mark.isPending}
            onClick={() => mark.mutate({ params, body: { marks: rest.map(({ learnerId }) => ({ learnerId, present: true })) } })}
          >
            其余 {rest.length} 人都在
          </Button>
        </div>
      )}
      <ul className="rows">
        {call.results.map((row) => (
          <li key={row.learnerId}>
            <span className="figures quiet">{row.seatNo}</span>
            <span className="grow">
              {row.name}
              {row.reason && <span className="quiet small"> {row.reason}</span>}
            </span>
            {row.at && <span className="figures small">{time(row.at)}</span>}
            <StateTag tone={CALL_STATES[row.state]![1]}>{CALL_STATES[row.state]![0]}</StateTag>
            {isHand && (
              <>
                <Button
                  look="plain"
                  aria-pressed={row.state === 'PRESENT'}
                  onClick={() => mark.mutate({ params, body: { marks: [{ learnerId: row.learnerId, present: true }] } })}
                >
                  在
                </Button>
                <Button
                  look="plain"
                  aria-pressed={row.state === 'MISSED'}
                  onClick={() => mark.mutate({ params, body: { marks: [{ learnerId: row.learnerId, present: false }] } })}
                >
                  不在
                </Button>
              </>
            )}
            {!isHand && row.state === 'MISSED' && !isSettled && can('teaching.session.run') && (
              <Button look="plain" onClick={() => setExcusing(row)}>
                说明
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Confirm
        title={`${excusing?.name ?? ''} 确实在场？`}
        open={!!excusing}
        consequence={
          <TextArea
            label="原因（学员和主管部门可见）"
            required
            minLength={4}
            maxLength={300}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        }
        confirm="记为已说明"
        busy={excuse.isPending}
        onConfirm={() => excuse.mutate({ params, body: { learnerId: excusing!.learnerId, reason } })}
        onClose={() => setExcusing(null)}
      />
    </details>
  );
}

/** What learners need to see while they may answer, and how long that is. */
function Counting({ call }: { call: Call }) {
  const left = useSecondsLeft(call.secondsLeft ?? 0);
  return (
    <div className="note" role="status">
      {call.code && (
        <>
          请学员在手机上输入{' '}
          <b className="figures" style={{ fontSize: '2.4em', letterSpacing: '0.12em' }}>
            {call.code}
          </b>
          ，
        </>
      )}
      还有 <span className="figures">{clock(left)}</span>
    </div>
  );
}

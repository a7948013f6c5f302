import { teachingRoutes } from '@yangfan/client';
import type { ReplyOf, teachingRoutes as Contract } from '@yangfan/contract';
import { useState } from 'react';
import { IdentityCheck } from '../../../shared/check/IdentityCheck.tsx';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { clock } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { TextField } from '../../../shared/ui/Field.tsx';
import { readHere } from './here.ts';
import { useSecondsLeft } from './seconds-left.ts';

type Call = ReplyOf<typeof Contract.myCalls>['items'][number];

/** Spot checks that wait for the learner's answer now. */
export function MyCalls() {
  const list = useRead(teachingRoutes.myCalls, {}, { refetchInterval: 15_000 });
  return (
    <>
      {list.data?.items.map((one) => (
        <OneCall key={one.callId} call={one} />
      ))}
    </>
  );
}

function OneCall({ call }: { call: Call }) {
  const params = { callId: call.callId };
  const answer = useSend(teachingRoutes.answerCall, { done: '已应答', quiet: true });
  const [code, setCode] = useState('');
  const [fault, setFault] = useState('');
  const left = useSecondsLeft(call.secondsLeft);
  async function here(): Promise<void> {
    setFault('');
    const position = await readHere();
    if (position) answer.mutate({ params, body: { position } });
    else setFault('没有取到位置，请允许定位或到窗边再试；仍不行请找班主任。');
  }
  return (
    <section className="card stack" role="alert">
      <h2>老师正在点名：{call.title}</h2>
      <p>
        还有 <b className="figures">{clock(left)}</b>，过时算未应答。
      </p>
      {(answer.error || fault) && <p className="stop">{answer.error?.message ?? fault}</p>}
      {call.way === 'CODE' && (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            answer.mutate({ params, body: { code } });
          }}
        >
          <TextField
            label="老师屏幕上的四位数字"
            inputMode="numeric"
            autoComplete="off"
            maxLength={4}
            value={code}
            onChange={(event) => setCode(event.target.value.replace(/\D/g, ''))}
          />
          <Button type="submit" look="primary" busy={answer.isPending} disabled={code.length !== 4}>
            应答
          </Button>
        </form>
      )}
      {call.way === 'PLACE' && (
        <Button look="primary" busy={answer.isPending} onClick={() => void here()}>
          我在教室（取一次位置）
        </Button>
      )}
      {call.way === 'FACE' && !answer.isPending && (
        <IdentityCheck purpose="CHECK_IN" onPassed={(checkToken) => answer.mutate({ params, body: { checkToken } })} />
      )}
    </section>
  );
}

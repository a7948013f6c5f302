import { teachingRoutes } from '@yangfan/client';
import type { ReplyOf, teachingRoutes as Contract } from '@yangfan/contract';
import { useState } from 'react';
import { IdentityCheck } from '../../../shared/check/IdentityCheck.tsx';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { moment } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { readHere, type Here } from './here.ts';

type Session = ReplyOf<typeof Contract.mySessions>['items'][number];

/** Sessions that are open now and ask for no code. */
export function CheckInHere() {
  const list = useRead(teachingRoutes.mySessions, {}, { refetchInterval: 20_000 });
  return (
    <>
      {list.data?.items
        .filter(({ openHere }) => openHere !== null)
        .map((one) => (
          <Steps key={one.sessionId} session={one} kind={one.openHere!} />
        ))}
    </>
  );
}

function Steps({ session, kind }: { session: Session; kind: 'IN' | 'OUT' }) {
  const [position, setPosition] = useState<Here | null>(null);
  const [fault, setFault] = useState('');
  const [busy, setBusy] = useState(false);
  const [begun, setBegun] = useState(false);
  const word = kind === 'IN' ? '签到' : '签退';
  const send = useSend(teachingRoutes.checkInHere, { done: `${word}成功`, quiet: true, onDone: () => setBegun(false) });
  const params = { sessionId: session.sessionId };
  async function begin(): Promise<void> {
    setFault('');
    if (!session.needsPosition) return setBegun(true);
    setBusy(true);
    const found = await readHere();
    setBusy(false);
    if (!found) return setFault('没有取到位置，请允许定位或到窗边再试；仍不行请找班主任补签。');
    setPosition(found);
    if (session.needsCheck) setBegun(true);
    else send.mutate({ params, body: { kind, position: found } });
  }
  return (
    <section className="card stack">
      <h2>
        {word}：{session.title}
      </h2>
      <p className="quiet">
        {session.className} · {moment(session.startsAt)} {session.roomName ?? ''}。这节课不用扫码
        {session.needsPosition && '，位置只用于这一次，不会持续定位'}。
      </p>
      {(send.error || fault) && (
        <p className="stop" role="alert">
          {send.error?.message ?? fault}
        </p>
      )}
      {begun && !send.isPending ? (
        <IdentityCheck
          purpose="CHECK_IN"
          onPassed={(checkToken) => (setBegun(false), send.mutate({ params, body: { kind, position, checkToken } }))}
        />
      ) : (
        <Button look="primary" busy={busy || send.isPending} onClick={() => void begin()}>
          {word}
        </Button>
      )}
    </section>
  );
}

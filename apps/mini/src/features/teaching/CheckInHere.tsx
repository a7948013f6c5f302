import { View } from '@tarojs/components';
import { teachingRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { readPlace, type Place } from '../../shell/place.ts';
import { useSend } from '../../shell/use-send.ts';
import { IdentityCheck } from '../../shared/check/IdentityCheck.tsx';
import { sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { Notice } from '../../shared/ui/States.tsx';

type Session = ReplyOf<(typeof routes.teaching)['mySessions']>['items'][number];

/** Checks in at a session that asks for no code: the place, the person, or both. */
export function CheckInHere({ session, onDone }: { session: Session; onDone: () => void }) {
  const [place, setPlace] = useState<Place | null>(null);
  const [isBegun, setIsBegun] = useState(false);
  const sending = useSend();
  const kind = session.openHere!;
  const word = kind === 'IN' ? '签到' : '签退';
  const send = (position: Place | null, checkToken?: string) =>
    sending.run(async () => {
      const body = { kind, position, ...(checkToken ? { checkToken } : {}) };
      await call(teachingRoutes.checkInHere, { params: { sessionId: session.sessionId }, body });
      onDone();
    });
  const begin = () =>
    void sending.run(async () => {
      const position = session.needsPosition ? await readPlace() : null;
      setPlace(position);
      if (session.needsCheck) setIsBegun(true);
      else await send(position);
    });
  return (
    <Card title={`${word}：${session.title}`}>
      <View className="teaching-quiet">{`${session.className}，${sayMoment(session.startsAt)}。这节课不用扫码${session.needsPosition ? '，位置只用于这一次' : ''}。`}</View>
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      {isBegun && !sending.isBusy ? (
        <IdentityCheck
          purpose="CHECK_IN"
          onPassed={(checkToken) => {
            setIsBegun(false);
            void send(place, checkToken);
          }}
        />
      ) : (
        <Button kind="primary" isBusy={sending.isBusy} onPress={begin}>
          {word}
        </Button>
      )}
    </Card>
  );
}

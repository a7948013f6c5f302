import { View } from '@tarojs/components';
import { teachingRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useEffect } from 'react';
import { call } from '../../shell/api.ts';
import { useCall } from '../../shell/use-call.ts';
import { useSend } from '../../shell/use-send.ts';
import { clockOf } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Tick } from '../../shared/ui/Fields.tsx';
import { Notice } from '../../shared/ui/States.tsx';

type Spot = ReplyOf<(typeof routes.teaching)['listCalls']>['items'][number];
const LOOK_AGAIN_MS = 5000;

/** Calling those who are there: by phone, or one by one with a tick. */
export function RollCall({ sessionId, placed }: { sessionId: string; placed: boolean }) {
  const params = { sessionId };
  const list = useCall(teachingRoutes.listCalls, { params });
  const { reload } = list;
  const opening = useSend();
  useEffect(() => {
    const timer = setInterval(reload, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [reload]);
  const open = (body: { kind: 'PHONE' | 'HAND'; way?: 'CODE' | 'PLACE' }) =>
    void opening.run(async () => {
      await call(teachingRoutes.openCall, { params, body });
      reload();
    });
  const running = list.data?.items.some((one) => one.open);
  return (
    <Card title="点名">
      {list.data ? <View className="duty-quiet">{`学员要在 ${list.data.minutes} 分钟内应答。${list.data.missedRule}。`}</View> : null}
      {opening.error ? <Notice tone="wrong">{opening.error.message}</Notice> : null}
      {running ? null : (
        <View>
          <Button isBusy={opening.isBusy} onPress={() => open({ kind: 'PHONE', way: 'CODE' })}>
            手机点名（报四位数字）
          </Button>
          {placed ? (
            <Button isBusy={opening.isBusy} onPress={() => open({ kind: 'PHONE', way: 'PLACE' })}>
              手机点名（核对位置）
            </Button>
          ) : null}
          <Button isBusy={opening.isBusy} onPress={() => open({ kind: 'HAND' })}>
            当面点名（逐个打勾）
          </Button>
        </View>
      )}
      {list.data?.items.map((one) => (
        <OneCall key={one.callId} spot={one} onChange={reload} />
      ))}
    </Card>
  );
}

function OneCall({ spot, onChange }: { spot: Spot; onChange: () => void }) {
  const marking = useSend();
  const rest = spot.results.filter(({ state }) => state === 'WAITING');
  const mark = (marks: { learnerId: string; present: boolean }[]) =>
    void marking.run(async () => {
      await call(teachingRoutes.markCall, { params: { sessionId: spot.sessionId, callId: spot.callId }, body: { marks } });
      onChange();
    });
  return (
    <View>
      <ListRow
        title={`${clockOf(spot.at)} ${spot.kind === 'HAND' ? '当面点名' : '手机点名'}`}
        note={`在场 ${spot.present} / ${spot.asked}${spot.missed > 0 ? `，未应答 ${spot.missed}` : ''}`}
      />
      {spot.open && spot.code ? <View className="duty-code figure">{spot.code}</View> : null}
      {marking.error ? <Notice tone="wrong">{marking.error.message}</Notice> : null}
      {spot.kind === 'HAND' && rest.length > 0 ? (
        <View>
          {spot.results.map(({ learnerId, name, state }) => (
            <Tick key={learnerId} isOn={state === 'PRESENT'} label={`${name} 在场`} onChange={(present) => mark([{ learnerId, present }])}>
              {state === 'MISSED' ? `${name}（不在）` : name}
            </Tick>
          ))}
          <Button isBusy={marking.isBusy} onPress={() => mark(rest.map(({ learnerId }) => ({ learnerId, present: false })))}>
            {`没打勾的 ${rest.length} 人记为不在`}
          </Button>
        </View>
      ) : null}
    </View>
  );
}

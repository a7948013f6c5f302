import { View } from '@tarojs/components';
import { teachingRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useEffect, useState } from 'react';
import { call } from '../../shell/api.ts';
import { readPlace } from '../../shell/place.ts';
import { useCall } from '../../shell/use-call.ts';
import { useReturn } from '../../shell/use-return.ts';
import { useSend } from '../../shell/use-send.ts';
import { IdentityCheck } from '../../shared/check/IdentityCheck.tsx';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { TextField } from '../../shared/ui/Fields.tsx';
import { Notice } from '../../shared/ui/States.tsx';

type Call = ReplyOf<(typeof routes.teaching)['myCalls']>['items'][number];
const LOOK_AGAIN_MS = 15_000;

/** Spot checks that wait for this learner's answer. */
export function MyCalls() {
  const list = useCall(teachingRoutes.myCalls, {});
  const { reload } = list;
  useReturn(reload);
  useEffect(() => {
    const timer = setInterval(reload, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [reload]);
  return (
    <View>
      {list.data?.items.map((one) => (
        <OneCall key={one.callId} spot={one} onDone={reload} />
      ))}
    </View>
  );
}

function OneCall({ spot, onDone }: { spot: Call; onDone: () => void }) {
  const [code, setCode] = useState('');
  const sending = useSend();
  const answer = (body: { code?: string; checkToken?: string }) =>
    void sending.run(async () => {
      const position = spot.way === 'PLACE' ? { position: await readPlace() } : {};
      await call(teachingRoutes.answerCall, { params: { callId: spot.callId }, body: { ...body, ...position } });
      onDone();
    });
  return (
    <Card title={`老师正在点名：${spot.title}`}>
      <View className="teaching-quiet">{`还有约 ${Math.max(1, Math.ceil(spot.secondsLeft / 60))} 分钟，过时算未应答。`}</View>
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      {spot.way === 'CODE' ? (
        <View>
          <TextField label="老师屏幕上的四位数字" keyboard="number" maxLength={4} value={code} onChange={setCode} />
          <Button kind="primary" isBusy={sending.isBusy} isDisabled={!/^\d{4}$/.test(code)} onPress={() => answer({ code })}>
            应答
          </Button>
        </View>
      ) : null}
      {spot.way === 'PLACE' ? (
        <Button kind="primary" isBusy={sending.isBusy} onPress={() => answer({})}>
          我在教室（取一次位置）
        </Button>
      ) : null}
      {spot.way === 'FACE' && !sending.isBusy ? (
        <IdentityCheck purpose="CHECK_IN" onPassed={(checkToken) => answer({ checkToken })} />
      ) : null}
    </Card>
  );
}

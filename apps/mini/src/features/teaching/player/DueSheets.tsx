import { View } from '@tarojs/components';
import { teachingRoutes } from '@yangfan/client';
import type { WatchDue } from '@yangfan/contract';
import { useState } from 'react';
import { call } from '../../../shell/api.ts';
import { asCallError } from '../../../shell/use-call.ts';
import { IdentityCheck } from '../../../shared/check/IdentityCheck.tsx';
import { Button } from '../../../shared/ui/Button.tsx';
import { Sheet } from '../../../shared/ui/Sheet.tsx';
import { Notice } from '../../../shared/ui/States.tsx';
import { aria } from '../../../shared/ui/aria.ts';
import { sayClock } from '../lesson.rules.ts';
import type { Dues } from './use-dues.ts';

/** The next check, announced beneath the film, and the sheets for it and for "are you still there". */
export function DueSheets({
  dues,
  watchId,
  onChecked,
  onGoOn,
}: {
  dues: Dues;
  watchId: string;
  onChecked: (due: WatchDue) => void;
  onGoOn: () => void;
}) {
  const [isEarly, setEarly] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const { checkInS, isCheckOpen, idleLeftS } = dues;
  const isDue = checkInS !== null && checkInS <= 0;
  const pass = (checkToken: string) => {
    setRefused(null);
    call(teachingRoutes.passWatchCheck, { params: { watchId }, body: { checkToken } }).then(
      (next) => {
        setEarly(false);
        onChecked(next);
        onGoOn();
      },
      (error: unknown) => setRefused(asCallError(error).message),
    );
  };
  return (
    <View>
      {checkInS !== null && !isDue ? (
        <View className={`lesson-due${isCheckOpen ? ' lesson-due-near' : ''}`}>
          <View {...aria(isCheckOpen ? { role: 'status', live: 'polite' } : {})}>
            {isCheckOpen ? `还有 ${Math.max(1, Math.ceil(checkInS / 60))} 分钟有一次本人核验` : `下一次本人核验：${sayClock(checkInS)} 后`}
          </View>
          {isCheckOpen ? (
            <Button isCompact onPress={() => setEarly(true)}>
              现在就做
            </Button>
          ) : null}
        </View>
      ) : null}
      {isDue || (isEarly && isCheckOpen) ? (
        <Sheet title="本人核验" onClose={() => setEarly(false)} hasWayBack={isDue}>
          <View className="sheet-words">
            {isDue
              ? '到时间了，请确认是您本人在学习。完成前视频停在这里，这段时间不计时；已经学过的不受影响。'
              : '提前完成也可以，完成后到下一次之前不再打断您。'}
          </View>
          {refused ? <Notice tone="wrong">{refused}</Notice> : null}
          <IdentityCheck purpose="VOD_RANDOM" onPassed={pass} />
        </Sheet>
      ) : null}
      {idleLeftS !== null && !isDue ? (
        <Sheet title="还在学习吗？" onClose={dues.here} hasWayBack>
          <View className="sheet-words" {...aria({ role: 'status', live: 'polite' })}>
            {idleLeftS > 0
              ? `有一会儿没有操作了。请在 ${idleLeftS} 秒内点“还在”，否则视频会暂停、不计时。`
              : '刚才没有回应，视频已暂停，从那时起的时间不计时。回来了就继续学。'}
          </View>
          <Button
            kind="primary"
            onPress={() => {
              dues.here();
              if (idleLeftS <= 0) onGoOn();
            }}
          >
            {idleLeftS > 0 ? '还在' : '继续学习'}
          </Button>
        </Sheet>
      ) : null}
    </View>
  );
}

import { teachingRoutes } from '@yangfan/client';
import type { WatchDue } from '@yangfan/contract';
import { lazy, Suspense, useState } from 'react';
import { useSend } from '../../../shared/lib/api.ts';
import { clock } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Dialog } from '../../../shared/ui/Dialog.tsx';
import { tell } from '../../../shared/ui/Notice.tsx';
import { Loading } from '../../../shared/ui/States.tsx';
import type { Dues as Due } from './use-dues.ts';

// The camera and its signing are a lot for a film that asks once in twenty minutes.
const IdentityCheck = lazy(() => import('../../../shared/check/IdentityCheck.tsx').then((all) => ({ default: all.IdentityCheck })));

/** The next check, announced over the film, and the windows for it and for "are you still there". */
export function Dues({
  due,
  watchId,
  here,
  onChecked,
  onGoOn,
}: {
  due: Due;
  watchId: string;
  here: () => void;
  onChecked: (due: WatchDue) => void;
  onGoOn: () => void;
}) {
  const [early, setEarly] = useState(false);
  const check = useSend(teachingRoutes.passWatchCheck, {
    refresh: [],
    onDone: (next) => {
      setEarly(false);
      onChecked(next);
      tell('本人核验已完成，继续计时');
      onGoOn();
    },
  });
  const { checkInS, checkOpen, idleLeftS } = due;
  const isDue = checkInS !== null && checkInS <= 0;
  return (
    <>
      {checkInS !== null && !isDue && (
        <div className={`due ${checkOpen ? 'near' : ''}`} role={checkOpen ? 'status' : undefined}>
          {checkOpen ? (
            <>
              还有 {Math.max(1, Math.ceil(checkInS / 60))} 分钟有一次本人核验
              <Button look="plain" onClick={() => setEarly(true)}>
                现在就做
              </Button>
            </>
          ) : (
            <>
              下一次本人核验：<b className="figures">{clock(checkInS)}</b> 后
            </>
          )}
        </div>
      )}
      <Dialog title="本人核验" open={isDue || (early && checkOpen)} onClose={() => setEarly(false)}>
        <p style={{ marginBottom: 12 }}>
          {isDue
            ? '到时间了，请确认是您本人在学习。核验完成前视频停在这里，这段时间不计时；已经学过的不受影响。'
            : '提前完成也可以，完成后到下一次之前不再打断您。'}
        </p>
        <Suspense fallback={<Loading />}>
          <IdentityCheck purpose="VOD_RANDOM" onPassed={(checkToken) => check.mutate({ params: { watchId }, body: { checkToken } })} />
        </Suspense>
      </Dialog>
      <Dialog title="还在学习吗？" open={idleLeftS !== null && !isDue} onClose={here}>
        <p role="status">
          {idleLeftS
            ? `有一会儿没有操作了。请在 ${idleLeftS} 秒内点“还在”，否则视频会暂停、不计时。`
            : '刚才没有回应，视频已暂停，从那时起的时间不计时。回来了就继续学。'}
        </p>
        <div className="actions">
          <Button
            look="primary"
            onClick={() => {
              here();
              if (!idleLeftS) onGoOn();
            }}
          >
            {idleLeftS ? '还在' : '继续学习'}
          </Button>
        </div>
      </Dialog>
    </>
  );
}

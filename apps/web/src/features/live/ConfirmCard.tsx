import { teachingRoutes } from '@yangfan/client';
import { useEffect, useState } from 'react';
import { IdentityCheck } from '../../shared/check/IdentityCheck.tsx';
import { useSend } from '../../shared/lib/api.ts';
import { clock } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Dialog } from '../../shared/ui/Dialog.tsx';
import type { Confirmation } from './rows.ts';
import { useLeft } from './use-left.ts';
import { useTouched, type LiveRoom } from './use-room.ts';

/** "Are you there?": comes up with its time and takes the focus; laid aside it stays as a card until it is answered or over. */
export function ConfirmCard({ live }: { live: LiveRoom }) {
  const list = useTouched(teachingRoutes.listConfirms, { params: { roomId: live.roomId } }, live.room.touched.confirms, 30_000);
  const open = list.data?.items.find((one) => one.mineOpen && Date.parse(one.dueAt) > live.now());
  return open ? <Asked key={open.id} live={live} one={open} onDone={() => void list.refetch()} /> : null;
}

function Asked({ live, one, onDone }: { live: LiveRoom; one: Confirmation; onDone: () => void }) {
  const [shown, setShown] = useState(true);
  const left = useLeft(one.dueAt, live.now);
  const answer = useSend(teachingRoutes.answerConfirm, { refresh: [], done: '已确认，学时照常计入', onDone });
  const params = { roomId: live.roomId, confirmId: one.id };
  useEffect(() => {
    const before = document.title;
    document.title = '请确认在线 · 扬帆';
    return () => {
      document.title = before;
    };
  }, []);
  if (left === 0) return null;
  const title = one.kind === 'FACE' ? '抽查签到：请核验本人' : one.kind === 'ROLL' ? '老师在点名' : '您还在听课吗？';
  const words = (
    <p>
      还有 <b className="figures">{clock(left ?? 0)}</b>
      {one.kind === 'FACE' ? '，用人脸或同等效力的方式核验即可。' : '，点一下就行。没有响应的话，从上一次有响应起不计时。'}
    </p>
  );
  const press = (
    <Button look="primary" block autoFocus busy={answer.isPending} onClick={() => answer.mutate({ params, body: {} })}>
      我在听课
    </Button>
  );
  return (
    <section className="live-card" aria-label={title}>
      <h2>{title}</h2>
      {words}
      {one.kind === 'FACE' ? (
        <Button look="primary" block onClick={() => setShown(true)}>
          核验签到
        </Button>
      ) : (
        press
      )}
      <Dialog title={title} open={shown} onClose={() => setShown(false)}>
        {words}
        {one.kind === 'FACE' ? (
          <IdentityCheck purpose="LIVE_JOIN" onPassed={(checkToken) => answer.mutate({ params, body: { checkToken } })} />
        ) : (
          press
        )}
      </Dialog>
    </section>
  );
}

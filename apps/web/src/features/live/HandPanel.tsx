import { teachingRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useSend } from '../../shared/lib/api.ts';
import { clock, time } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import type { Seat, Seats, Voices } from './rows.ts';
import { useLeft } from './use-left.ts';
import type { LiveRoom } from './use-room.ts';
import { VoiceQueue } from './VoiceQueue.tsx';

/** For the host: who is on stage, who waits, in the fair order; invite, take down, fill, timed turns. */
export function HandPanel({ live, seats, voices }: { live: LiveRoom; seats: Seats | undefined; voices: Voices | undefined }) {
  const params = { roomId: live.roomId };
  const onDone = () => live.sayTouched('seats');
  const move = useSend(teachingRoutes.moveSeat, { refresh: [], onDone });
  const fill = useSend(teachingRoutes.fillSeats, { refresh: [], onDone });
  const set = useSend(teachingRoutes.setLiveSettings, { refresh: [], onDone: () => live.catchUp() });
  const [silenced, setSilenced] = useState<readonly string[]>([]);
  const mute = useSend(teachingRoutes.muteStream, { refresh: [] });
  const silence = (streamId: string) => {
    const off = !silenced.includes(streamId);
    mute.mutate(
      { params: { ...params, streamId }, body: { audio: off } },
      { onSuccess: () => setSilenced((now) => (off ? [...now, streamId] : now.filter((id) => id !== streamId))) },
    );
  };
  const { settings } = live.room;
  const free = seats ? seats.seatsMax - seats.onStage.length : 0;
  const to = (seat: Seat, state: 'INVITED' | 'TAKEN_DOWN') =>
    move.mutate({ params: { ...params, learnerId: seat.learnerId }, body: { to: state } });
  return (
    <div className="stack">
      <section>
        <h3>
          台上 <span className="figures">{seats?.onStage.length ?? 0}</span> / <span className="figures">{seats?.seatsMax ?? 0}</span>
        </h3>
        <ul className="rows">
          {seats?.onStage.map((seat) => (
            <li key={seat.id}>
              <span className="grow">
                {seat.name} <TurnLeft seat={seat} live={live} />
              </span>
              {seat.streamId && (
                <Button aria-pressed={silenced.includes(seat.streamId)} onClick={() => silence(seat.streamId!)}>
                  {silenced.includes(seat.streamId) ? '恢复声音' : '静音'}
                </Button>
              )}
              <Button busy={move.isPending} onClick={() => to(seat, 'TAKEN_DOWN')} aria-label={`请下麦：${seat.name}`}>
                请下麦
              </Button>
            </li>
          ))}
          {seats?.onStage.length === 0 && <li className="quiet">还没有学员上麦。</li>}
        </ul>
      </section>
      <section>
        <h3>
          举手 <span className="figures">{seats?.queue.length ?? 0}</span>
        </h3>
        <p className="quiet small">发言少的排在前面，一样多的先举手先来。</p>
        <ul className="rows">
          {seats?.queue.map((seat) => (
            <li key={seat.id}>
              <span className="grow">
                {seat.name}{' '}
                <span className="quiet small">
                  {seat.spokenS ? `已讲 ${clock(seat.spokenS)}` : '还没讲过'}，{time(seat.raisedAt)} 举手
                </span>
              </span>
              {seat.state === 'INVITED' ? (
                <StateTag tone="here">等对方同意</StateTag>
              ) : (
                <Button
                  look="primary"
                  disabled={free <= 0}
                  busy={move.isPending}
                  onClick={() => to(seat, 'INVITED')}
                  aria-label={`邀请上麦：${seat.name}`}
                >
                  邀请上麦
                </Button>
              )}
              <Button look="plain" onClick={() => to(seat, 'TAKEN_DOWN')} aria-label={`放下：${seat.name}`}>
                放下
              </Button>
            </li>
          ))}
          {seats?.queue.length === 0 && <li className="quiet">现在没有人举手。</li>}
        </ul>
      </section>
      <VoiceQueue live={live} voices={voices} />
      <div className="actions">
        <Button
          disabled={!seats?.queue.length || free <= 0}
          busy={fill.isPending}
          onClick={() => fill.mutate({ params, body: { from: 'QUEUE' } })}
        >
          按次序补满空位
        </Button>
        <Button busy={fill.isPending} onClick={() => fill.mutate({ params, body: { from: 'PRESENT' } })}>
          循环连麦（人人讲一次）
        </Button>
        {settings?.autoSeat && (
          <Button onClick={() => set.mutate({ params, body: { autoSeat: false, turnS: 0 } })}>
            停止自动补位{settings.turnS ? '和限时' : ''}
          </Button>
        )}
      </div>
    </div>
  );
}

function TurnLeft({ seat, live }: { seat: Seat; live: LiveRoom }) {
  const left = useLeft(seat.endsAt, live.now);
  return left === null ? null : <span className="quiet small">还有 {clock(left)}</span>;
}

import { useParams } from '@tanstack/react-router';
import { teachingRoutes } from '@yangfan/client';
import { useSend } from '../../shared/lib/api.ts';
import { moment, time } from '../../shared/lib/time.ts';
import { pathParam } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { Loading } from '../../shared/ui/States.tsx';
import { InspectorRoom } from './InspectorRoom.tsx';
import { RoomNote } from './RoomFrame.tsx';
import { Studio } from './Studio.tsx';
import { useOnlyTab } from './use-presence.ts';
import { useRoom, type LiveRoom } from './use-room.ts';

/** A live room for staff: the studio for those who hold it, the silent seat for inspectors. */
export function StaffRoom() {
  const roomId = pathParam(useParams({ strict: false }), 'roomId');
  return <Door key={roomId} roomId={roomId} />;
}

function Door({ roomId }: { roomId: string }) {
  const { live, error, retry } = useRoom(roomId);
  const tab = useOnlyTab(roomId);
  if (error && !live)
    return (
      <RoomNote title="现在进不了直播间">
        <p>{error.message}</p>
        <div className="actions">
          <Button onClick={retry}>再试一次</Button>
          <Go className="button" to="/work/live">
            回到直播列表
          </Go>
        </div>
      </RoomNote>
    );
  if (!live) return <Loading />;
  const state = live.room.state ?? live.view.room.state;
  if (state === 'ENDED' || state === 'REPLAY') return <Over live={live} />;
  if (state === 'PLANNED') return <Planned live={live} onOpen={retry} />;
  if (live.view.role === 'INSPECTOR') return <InspectorRoom live={live} />;
  if (tab.elsewhere)
    return (
      <RoomNote title="直播间已在另一个页面打开">
        <p>同一个浏览器只用一个页面讲课，免得出现两路声音。</p>
        <Button look="primary" onClick={tab.takeBack}>
          在这里继续
        </Button>
      </RoomNote>
    );
  return <Studio live={live} />;
}

function Planned({ live, onOpen }: { live: LiveRoom; onOpen: () => void }) {
  const { room, role } = live.view;
  const done = { onDone: () => (onOpen(), live.catchUp()) };
  const open = useSend(teachingRoutes.openLiveRoom, done);
  const openEvent = useSend(teachingRoutes.openPublicLive, done);
  const start = () =>
    room.sessionId ? open.mutate({ params: { sessionId: room.sessionId } }) : openEvent.mutate({ params: { roomId: live.roomId } });
  return (
    <RoomNote title={room.title}>
      <p>
        {room.className} · {moment(room.startsAt)}–{time(room.endsAt)}。直播间还没有打开；打开后学员可以进来等候，您先检测设备，再开播。
      </p>
      <div className="actions">
        {role === 'HOST' && (
          <Button look="primary" busy={open.isPending || openEvent.isPending} onClick={start}>
            打开直播间
          </Button>
        )}
        <Go className="button" to="/work/live">
          回到直播列表
        </Go>
      </div>
    </RoomNote>
  );
}

function Over({ live }: { live: LiveRoom }) {
  return (
    <RoomNote title="这节直播课已经结束">
      <p>{live.view.room.title}。回放一般在一分钟内可以看，审核后发布给学员。</p>
      <div className="actions">
        <Go className="button primary" to={`/work/live/${live.roomId}/replay`}>
          看回放并审核
        </Go>
        <Go className="button" to={`/work/live/${live.roomId}/attendance`}>
          看出勤
        </Go>
        <Go className="button" to="/work/live">
          回到直播列表
        </Go>
      </div>
    </RoomNote>
  );
}

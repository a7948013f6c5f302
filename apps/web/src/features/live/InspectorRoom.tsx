import { teachingRoutes } from '@yangfan/client';
import { useEffect, useState } from 'react';
import { call, useRead, useSend, type CallError } from '../../shared/lib/api.ts';
import { moment } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Choice, TextArea } from '../../shared/ui/Field.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import { Chat } from './Chat.tsx';
import { useDecks } from './decks.ts';
import { LiveStage } from './LiveStage.tsx';
import { RoomFrame, RoomNote, SideTabs } from './RoomFrame.tsx';
import { usePublishing } from './use-publishing.ts';
import { useTouched, type LiveRoom } from './use-room.ts';
import { useViewing } from './use-viewing.ts';
import { VoicePlayer } from './VoicePlayer.tsx';

/** An inspector's door: nobody in the class sees it, the record does. */
export function InspectorRoom({ live }: { live: LiveRoom }) {
  const [inside, setInside] = useState(live.view.entered);
  const enter = useSend(teachingRoutes.enterInspection, { refresh: [], onDone: () => setInside(true) });
  if (inside) return <Inside live={live} onLeft={() => setInside(false)} />;
  return (
    <RoomNote title={`巡课：${live.view.room.title}`}>
      <p>
        {live.view.room.className}
        {live.view.room.institutionName && ` · ${live.view.room.institutionName}`}
        。进入后课堂里的人看不到您；您的账号、进入和离开的时间会写入巡课留痕。
      </p>
      <div className="actions">
        <Button look="primary" busy={enter.isPending} onClick={() => enter.mutate({ params: { roomId: live.roomId } })}>
          静默进入
        </Button>
        <Go className="button" to="/work/live">
          回到直播列表
        </Go>
      </div>
    </RoomNote>
  );
}

type Part = 'notes' | 'roll' | 'chat';

function Inside({ live, onLeft }: { live: LiveRoom; onLeft: () => void }) {
  const { roomId, view, room } = live;
  const params = { roomId };
  const [part, setPart] = useState<Part>('notes');
  const viewing = useViewing(roomId, { on: true, own: view.accountId, version: room.touched.streams });
  const publishing = usePublishing(roomId);
  const roster = useTouched(teachingRoutes.liveRoster, { params }, room.touched.members, 10_000);
  const decks = useDecks(live, false);
  const leave = useSend(teachingRoutes.leaveInspection, { refresh: [], onDone: onLeft });
  return (
    <RoomFrame
      live={live}
      back="/work/live"
      figures={
        <>
          巡课中 · 在线 <b className="figures">{roster.data?.present ?? 0}</b> /{' '}
          <span className="figures">{roster.data?.expected ?? 0}</span>
        </>
      }
      stage={<LiveStage live={live} viewing={viewing} publishing={publishing} draws={false} decks={decks.data?.items} />}
      bar={
        <>
          <Snapshot roomId={roomId} />
          <Button look="danger" busy={leave.isPending} onClick={() => leave.mutate({ params })}>
            结束巡课
          </Button>
        </>
      }
      aside={
        <>
          <VoicePlayer live={live} />
          <SideTabs
            items={[
              { key: 'notes', label: '巡课记录' },
              { key: 'roll', label: '点名' },
              { key: 'chat', label: '聊天' },
            ]}
            value={part}
            onPick={setPart}
          />
          <div className="live-part">
            {part === 'notes' && <Notes roomId={roomId} />}
            {part === 'roll' && <Roll live={live} />}
            {part === 'chat' && <Chat live={live} closed="巡课只看不发言。" />}
          </div>
        </>
      }
    />
  );
}

function Snapshot({ roomId }: { roomId: string }) {
  const [picture, setPicture] = useState<{ url: string; at: Date } | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => () => void (picture && URL.revokeObjectURL(picture.url)), [picture]);
  async function take(): Promise<void> {
    setBusy(true);
    setFault(null);
    try {
      const bytes = (await call(teachingRoutes.liveSnapshot, { params: { roomId } })) as unknown as Uint8Array;
      setPicture({ url: URL.createObjectURL(new Blob([bytes as BlobPart], { type: 'image/jpeg' })), at: new Date() });
    } catch (error) {
      setFault((error as CallError).message);
    } finally {
      setBusy(false);
    }
  }
  return (
    <>
      <Button busy={busy} onClick={() => void take()}>
        截图
      </Button>
      {fault && (
        <span className="live-hint caution" role="alert">
          {fault}
        </span>
      )}
      {picture && (
        <a className="live-snapshot" href={picture.url} download={`巡课截图-${roomId.slice(-6)}.jpg`}>
          <img src={picture.url} alt={`${moment(picture.at)} 的直播截图，点按可保存`} />
        </a>
      )}
    </>
  );
}

function Notes({ roomId }: { roomId: string }) {
  const params = { roomId };
  const [text, setText] = useState('');
  const [finding, setFinding] = useState(false);
  const list = useRead(teachingRoutes.listInspections, { params });
  const note = useSend(teachingRoutes.noteInspection, {
    refresh: [`/v1/teaching/live`],
    done: finding ? '已记下，并转为检查发现' : '已记下',
    onDone: () => (setText(''), setFinding(false), void list.refetch()),
  });
  return (
    <div className="stack">
      <form
        className="form live-form"
        onSubmit={(event) => {
          event.preventDefault();
          note.mutate({ params, body: { text: text.trim(), finding } });
        }}
      >
        <TextArea label="看到了什么" maxLength={1000} value={text} onChange={(event) => setText(event.target.value)} />
        <Choice label="作为检查发现，交给培训管理跟进" checked={finding} onChange={(event) => setFinding(event.target.checked)} />
        <Button type="submit" look="primary" busy={note.isPending} disabled={text.trim().length < 2}>
          记下
        </Button>
      </form>
      <ul className="rows small">
        {list.data?.items.flatMap((one) =>
          one.notes.map((written) => (
            <li key={one.id + written.at}>
              <span className="grow">{written.text}</span>
              {written.finding && <StateTag tone="caution">检查发现</StateTag>}
              <span className="quiet">{moment(written.at)}</span>
            </li>
          )),
        )}
        {list.data?.items.every((one) => one.notes.length === 0) && <li className="quiet">还没有记录。</li>}
      </ul>
    </div>
  );
}

function Roll({ live }: { live: LiveRoom }) {
  const params = { roomId: live.roomId };
  const confirms = useTouched(teachingRoutes.listConfirms, { params }, live.room.touched.confirms, 5000);
  const ask = useSend(teachingRoutes.askConfirm, { refresh: [], done: '已发起点名', onDone: () => void confirms.refetch() });
  return (
    <div className="stack">
      <p className="quiet small">学员看到的是课堂点名，不会显示是谁发起的。</p>
      <div className="actions">
        <Button busy={ask.isPending} onClick={() => ask.mutate({ params, body: { kind: 'ROLL' } })}>
          全班点名
        </Button>
        <Button busy={ask.isPending} onClick={() => ask.mutate({ params, body: { kind: 'FACE' } })}>
          核验本人点名
        </Button>
      </div>
      <ul className="rows small">
        {confirms.data?.items.map((one) => (
          <li key={one.id}>
            <span className="grow">
              {{ POPUP: '系统弹窗', ROLL: '点名', FACE: '核验点名' }[one.kind]} {moment(one.at)}
            </span>
            <span>
              <b className="figures">{one.answered}</b> / <span className="figures">{one.asked}</span> 已响应
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

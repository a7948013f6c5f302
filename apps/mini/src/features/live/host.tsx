import { View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { teachingRoutes } from '@yangfan/client';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { openPage } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useReturn } from '../../shell/use-return.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { clockOf, sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { ConfirmSheet, Sheet } from '../../shared/ui/Sheet.tsx';
import { Empty, Loading, Notice, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { AsksPart } from './AsksPart.tsx';
import { ChatPart } from './ChatPart.tsx';
import { HostTools } from './HostTools.tsx';
import { PollHost } from './PollHost.tsx';
import { useRoom, type LiveRoom } from './use-room.ts';
import { useTouched } from './use-touched.ts';
import { VoiceHands } from './VoiceHands.tsx';
import { isOpen, ROOM_STATES, type RosterLine } from './words.ts';
import './live.css';

/** For lecturers and class teachers on the phone: live figures, roster, hands, roll call, questions; the lesson itself is given on a computer. */
export default function Host() {
  const isSignedIn = useSignedIn();
  const { roomId } = useRouter().params;
  if (!isSignedIn)
    return (
      <Page>
        <Loading />
      </Page>
    );
  return <Page>{roomId ? <One roomId={roomId} /> : <List />}</Page>;
}

function List() {
  const list = useCall(teachingRoutes.listLiveRooms, { query: { size: 30 } });
  useReturn(list.reload);
  if (!list.data) return <Waiting error={list.error} onRetry={list.reload} />;
  if (list.data.items.length === 0) return <Empty title="还没有直播间" note="课表里有直播课、在电脑上打开直播间后，会出现在这里。" />;
  return (
    <Card title="直播课">
      {list.data.items.map((row) => (
        <ListRow
          key={row.id}
          title={row.title}
          note={`${sayMoment(row.startsAt)}，${row.className}${isOpen(row.state) ? `，在线 ${row.present} / ${row.expected}` : ''}`}
          aside={<StateTag tone={ROOM_STATES[row.state].tone}>{ROOM_STATES[row.state].words}</StateTag>}
          onPress={() => openPage(row.state === 'REPLAY' ? 'liveReplay' : 'liveHost', { roomId: row.id })}
        />
      ))}
    </Card>
  );
}

function One({ roomId }: { roomId: string }) {
  const { live, error, retry } = useRoom(roomId);
  if (!live) return <Waiting error={error} onRetry={retry} />;
  return <Running live={live} />;
}

const MOVES = { LIVE: '开播', PAUSED: '暂停', ENDED: '下课' } as const;

function Running({ live }: { live: LiveRoom }) {
  const { roomId, room, state } = live;
  const params = { roomId };
  const roster = useTouched(teachingRoutes.liveRoster, { params }, room.touched.members);
  const [chosen, setChosen] = useState<RosterLine | null>(null);
  const [isEnding, setEnding] = useState(false);
  const doing = useSend();
  const run = (step: () => Promise<unknown>) =>
    void doing.run(async () => {
      await step();
      live.catchUp();
      roster.reload();
      live.reread();
    });
  const move = (to: keyof typeof MOVES) => run(() => call(teachingRoutes.moveLiveRoom, { params, body: { to } }));
  const next = state === 'LIVE' ? 'PAUSED' : 'LIVE';
  const lost = (roster.data?.items ?? []).filter((one) => one.lost);
  const hands = (roster.data?.items ?? []).filter((one) => one.hand);
  return (
    <View>
      <Card title={live.view.room.title} aside={<StateTag tone={ROOM_STATES[state].tone}>{ROOM_STATES[state].words}</StateTag>}>
        <View className="live-words">{`${live.view.room.className}，${sayMoment(live.view.room.startsAt)}`}</View>
        <View className="live-figure">{`${roster.data?.present ?? 0} / ${roster.data?.expected ?? 0}`}</View>
        <View className="live-words">{`在线人数，其中 ${hands.length} 人举手，${lost.length} 人需要关注`}</View>
        {doing.error ? <Notice tone="wrong">{doing.error.message}</Notice> : null}
        {isOpen(state) && live.view.role === 'HOST' ? (
          <View className="live-buttons">
            <Button isCompact kind="primary" onPress={() => move(next)} isBusy={doing.isBusy}>
              {state === 'PAUSED' ? '继续' : MOVES[next]}
            </Button>
            <Button
              isCompact
              onPress={() => run(() => call(teachingRoutes.askConfirm, { params, body: { kind: 'ROLL' } }))}
              isDisabled={state !== 'LIVE'}
            >
              点名
            </Button>
            <Button
              isCompact
              onPress={() => run(() => call(teachingRoutes.setLiveSettings, { params, body: { mutedAll: !room.settings?.mutedAll } }))}
            >
              {room.settings?.mutedAll ? '解除全员禁言' : '全员禁言'}
            </Button>
            <Button
              isCompact
              onPress={() => run(() => call(teachingRoutes.fillSeats, { params, body: { from: 'QUEUE' } }))}
              isDisabled={hands.length === 0}
            >
              按次序请上麦
            </Button>
            <Button isCompact onPress={() => setEnding(true)}>
              下课
            </Button>
          </View>
        ) : null}
        <View className="live-quiet">摄像头、共享屏幕、课件和白板请在电脑上打开“直播”使用；投票、点名、倒计时在这里也能用。</View>
      </Card>
      {live.view.role === 'HOST' && isOpen(state) ? <HostTools live={live} /> : null}
      <PollHost live={live} acts={live.view.role === 'HOST' && isOpen(state)} />
      <VoiceHands live={live} acts={live.view.role === 'HOST' && isOpen(state)} />
      <Card title="名册">
        {!roster.data ? <Waiting error={roster.error} onRetry={roster.reload} /> : null}
        {roster.data?.items.map((one) => (
          <ListRow
            key={one.learnerId}
            title={`${one.name}${one.hand ? '（举手）' : ''}${one.muted ? '（禁言）' : ''}${one.removed ? '（已请出）' : ''}`}
            note={one.lost ?? (one.present ? `在听，已计时 ${Math.floor(one.countedS / 60)} 分钟` : '不在直播间')}
            aside={
              <StateTag tone={one.lost ? 'caution' : one.present ? 'good' : 'quiet'}>
                {one.lost ? '关注' : one.present ? '在线' : '未到'}
              </StateTag>
            }
            {...(isOpen(state) && live.view.role === 'HOST' ? { onPress: () => setChosen(one) } : {})}
          />
        ))}
      </Card>
      <Card title="提问">
        <AsksPart live={live} closed={null} />
      </Card>
      <Card title="聊天">
        <ChatPart live={live} closed={isOpen(state) ? null : '直播间没有开放，不能发言。'} />
      </Card>
      {chosen ? <Person line={chosen} roomId={roomId} onRun={run} onClose={() => setChosen(null)} /> : null}
      {isEnding ? (
        <ConfirmSheet
          title="现在下课？"
          consequence="下课后学员学时按在线时间结算，直播间关闭，不能再开。"
          action="下课"
          isBusy={doing.isBusy}
          onConfirm={() => {
            move('ENDED');
            setEnding(false);
          }}
          onClose={() => setEnding(false)}
        />
      ) : null}
    </View>
  );
}

/** What can be done about one learner. */
function Person({
  line,
  roomId,
  onRun,
  onClose,
}: {
  line: RosterLine;
  roomId: string;
  onRun: (step: () => Promise<unknown>) => void;
  onClose: () => void;
}) {
  const params = { roomId, learnerId: line.learnerId };
  const act = (step: () => Promise<unknown>) => {
    onRun(step);
    onClose();
  };
  const restrict = (body: { muted?: boolean; removed?: boolean }) => act(() => call(teachingRoutes.restrictMember, { params, body }));
  return (
    <Sheet title={line.name} onClose={onClose}>
      <ListRow title="已计时" aside={`${Math.floor(line.countedS / 60)} 分钟`} />
      <ListRow title="发言" aside={`${line.messages} 条，上麦 ${line.spokenS} 秒`} />
      <ListRow title="漏答确认" aside={`${line.missedConfirms} 次`} />
      {line.lastAt ? <ListRow title="最近一次在线" aside={clockOf(line.lastAt)} /> : null}
      <View className="live-buttons">
        {line.present ? (
          <Button isCompact kind="primary" onPress={() => act(() => call(teachingRoutes.moveSeat, { params, body: { to: 'INVITED' } }))}>
            请上麦
          </Button>
        ) : null}
        <Button isCompact onPress={() => act(() => call(teachingRoutes.moveSeat, { params, body: { to: 'TAKEN_DOWN' } }))}>
          请下麦
        </Button>
        <Button
          isCompact
          onPress={() =>
            act(() => call(teachingRoutes.askConfirm, { params: { roomId }, body: { kind: 'ROLL', learnerId: line.learnerId } }))
          }
        >
          点名
        </Button>
        <Button isCompact onPress={() => restrict({ muted: !line.muted })}>
          {line.muted ? '解除禁言' : '禁言'}
        </Button>
        <Button isCompact kind="danger" onPress={() => restrict({ removed: !line.removed })}>
          {line.removed ? '允许回来' : '请出直播间'}
        </Button>
      </View>
    </Sheet>
  );
}

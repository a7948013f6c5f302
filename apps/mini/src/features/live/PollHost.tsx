import { View } from '@tarojs/components';
import { teachingRoutes } from '@yangfan/client';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { useCall } from '../../shell/use-call.ts';
import { useSend } from '../../shell/use-send.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Sheet } from '../../shared/ui/Sheet.tsx';
import { Notice, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { PollForm } from './PollForm.tsx';
import { PollCard } from './PollsPart.tsx';
import type { LiveRoom } from './use-room.ts';
import { useTouched } from './use-touched.ts';
import type { Poll } from './words.ts';

/** Votes, quizzes and races in the hand of whoever holds the lesson: started, watched, ended. */
export function PollHost({ live, acts }: { live: LiveRoom; acts: boolean }) {
  const { roomId, room } = live;
  const polls = useTouched(teachingRoutes.listPolls, { params: { roomId } }, room.touched.polls);
  const [isMaking, setIsMaking] = useState(false);
  const [shown, setShown] = useState<Poll | null>(null);
  const ending = useSend();
  const end = (pollId: string) =>
    void ending.run(async () => {
      await call(teachingRoutes.closePoll, { params: { roomId, pollId } });
      polls.reload();
    });
  return (
    <Card title="投票与测验">
      {acts ? (
        <Button kind="primary" onPress={() => setIsMaking(true)}>
          发起投票、测验或抢答
        </Button>
      ) : null}
      {ending.error ? <Notice tone="wrong">{ending.error.message}</Notice> : null}
      {!polls.data ? <Waiting error={polls.error} onRetry={polls.reload} /> : null}
      {polls.data?.items.length === 0 ? <View className="live-quiet">还没有投票或测验。</View> : null}
      {polls.data?.items.map((poll) => (
        <View key={poll.id}>
          <PollCard live={live} poll={poll} onVoted={polls.reload} />
          <View className="live-buttons">
            {acts && poll.state === 'OPEN' ? (
              <Button isCompact isBusy={ending.isBusy} label={`结束：${poll.question}`} onPress={() => end(poll.id)}>
                结束
              </Button>
            ) : null}
            {poll.anonymous || poll.votes === 0 ? null : (
              <Button isCompact label={`谁选了什么：${poll.question}`} onPress={() => setShown(poll)}>
                看谁选了什么
              </Button>
            )}
          </View>
        </View>
      ))}
      {isMaking ? (
        <PollForm
          roomId={roomId}
          onDone={() => {
            setIsMaking(false);
            polls.reload();
          }}
          onClose={() => setIsMaking(false)}
        />
      ) : null}
      {shown ? <Votes roomId={roomId} poll={shown} onClose={() => setShown(null)} /> : null}
    </Card>
  );
}

function Votes({ roomId, poll, onClose }: { roomId: string; poll: Poll; onClose: () => void }) {
  const votes = useCall(teachingRoutes.pollVotes, { params: { roomId, pollId: poll.id } });
  return (
    <Sheet title={poll.question} onClose={onClose}>
      {!votes.data ? <Waiting error={votes.error} onRetry={votes.reload} /> : null}
      {votes.data?.items.length === 0 ? <View className="live-quiet">还没有人提交。</View> : null}
      {votes.data?.items.map((one) => (
        <ListRow
          key={one.learnerId}
          title={one.name}
          note={one.choices.map((index) => poll.options[index]).join('、')}
          aside={one.right === null ? null : <StateTag tone={one.right ? 'good' : 'wrong'}>{one.right ? '对' : '错'}</StateTag>}
        />
      ))}
    </Sheet>
  );
}

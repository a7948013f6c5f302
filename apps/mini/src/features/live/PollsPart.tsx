import { View } from '@tarojs/components';
import { teachingRoutes } from '@yangfan/client';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { useSend } from '../../shell/use-send.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Loading, Notice } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { aria } from '../../shared/ui/aria.ts';
import { useLeft } from './use-left.ts';
import type { LiveRoom } from './use-room.ts';
import { POLL_WORDS, type Poll } from './words.ts';

/** Votes, quizzes and races of this lesson. */
export function PollsPart({ live, polls, onVoted }: { live: LiveRoom; polls: readonly Poll[] | null; onVoted: () => void }) {
  if (!polls) return <Loading />;
  return (
    <View>
      {polls.length === 0 ? <View className="live-quiet">还没有投票或测验。</View> : null}
      {polls.map((poll) => (
        <PollCard key={poll.id} live={live} poll={poll} onVoted={onVoted} />
      ))}
    </View>
  );
}

/** One of them, with its answer or its outcome. */
export function PollCard({ live, poll, onVoted }: { live: LiveRoom; poll: Poll; onVoted: () => void }) {
  const [chosen, setChosen] = useState<number[]>([]);
  const sending = useSend();
  const left = useLeft(poll.state === 'OPEN' ? poll.closesAt : null, live.now);
  const answers = poll.state === 'OPEN' && poll.mine === null && live.view.role === 'LEARNER';
  const others = (index: number) => chosen.filter((one) => one !== index);
  const pick = (index: number) => setChosen(poll.multiple ? (chosen.includes(index) ? others(index) : [...chosen, index]) : [index]);
  const vote = () =>
    void sending.run(async () => {
      await call(teachingRoutes.votePoll, { params: { roomId: live.roomId, pollId: poll.id }, body: { choices: chosen } });
      onVoted();
    });
  return (
    <View className="live-poll">
      <View className="live-who">
        {`${POLL_WORDS[poll.kind]}${poll.state === 'OPEN' ? '进行中' : '已结束'}，${poll.anonymous ? '匿名' : '实名'}，${poll.votes} 人参加${left === null ? '' : `，还有 ${left} 秒`}`}
      </View>
      <View className="live-question" {...aria({ role: 'heading', level: 2 })}>
        {poll.question}
      </View>
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      {poll.options.map((option, index) => (
        <View
          key={option}
          className={`choice${chosen.includes(index) || poll.mine?.includes(index) ? ' choice-on' : ''}`}
          {...(answers ? { onClick: () => pick(index) } : {})}
          {...aria({ role: poll.multiple ? 'checkbox' : 'radio', label: option, isChecked: chosen.includes(index) })}
        >
          <View className="choice-words">
            <View className="choice-title">{option}</View>
            {poll.counts ? <View className="choice-note">{`${poll.counts[index] ?? 0} 人`}</View> : null}
          </View>
          {poll.right?.includes(index) ? <StateTag tone="good">正确</StateTag> : null}
        </View>
      ))}
      {answers ? (
        <Button kind="primary" onPress={vote} isBusy={sending.isBusy} isDisabled={chosen.length === 0}>
          提交
        </Button>
      ) : poll.counts ? null : (
        <View className="live-quiet">结束后公布结果。</View>
      )}
      {poll.winner ? <View className="live-quiet">{`最先答对：${poll.winner}`}</View> : null}
    </View>
  );
}

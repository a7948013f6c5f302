import { View } from '@tarojs/components';
import { latePromise, sayAnswer, sayBeforeEnd, sayLate, type LateSent } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import type { ReactNode } from 'react';
import { clockToSecond, sayMoment } from '../../shared/time/day.ts';
import { Card } from '../../shared/ui/Card.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { LATE_STATES } from './words.ts';
import './late.css';

type Log = ReplyOf<(typeof routes.assessment)['mySittingLog']>;

/** What one device sent after the end: of each question what the paper was closed with and what came, when it was typed, and what was decided. */
export function LateCard({ late, log, children }: { late: LateSent; log: Log; children?: ReactNode }) {
  const { words, tone } = LATE_STATES[late.state];
  return (
    <Card title={`迟到的作答 ${late.answers.length} 题`} aside={<StateTag tone={tone}>{words}</StateTag>}>
      <LateAnswersOf late={late} log={log} />
      {children}
    </Card>
  );
}

/** The same without a card around it, for the learner's own record. */
export function LateAnswersOf({ late, log }: { late: LateSent; log: Log }) {
  const { receivedAt, answers, proposed, state, decidedAt, decision } = late;
  return (
    <View>
      <View className="late-quiet">{`${sayMoment(receivedAt)} 送到。${latePromise(state)}`}</View>
      {answers.map((one) => (
        <View key={one.no} className="late-one">
          <View className="late-head">
            <View className="late-no">{`第 ${one.no} 题`}</View>
            <View className="late-quiet">{`${clockToSecond(one.typedAt)} 写，${sayBeforeEnd(one.typedAt, log)}`}</View>
          </View>
          <View className="late-before">{`截止时的答卷：${sayAnswer(one.before)}`}</View>
          <View className="late-new">{`迟到的：${sayAnswer(one.value)}`}</View>
        </View>
      ))}
      {proposed && state === 'PROPOSED' ? (
        <View className="late-word">{`${sayMoment(proposed.at)} 第一人提出${proposed.accept ? '采纳' : '不采纳'}：${proposed.reason}`}</View>
      ) : null}
      {decidedAt ? <View className="late-word">{`${sayMoment(decidedAt)} 认定：${decision}`}</View> : null}
      <View className="late-word">{sayLate(late, log.mayDecide)}</View>
    </View>
  );
}

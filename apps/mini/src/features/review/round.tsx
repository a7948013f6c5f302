import { View } from '@tarojs/components';
import Taro, { useRouter } from '@tarojs/taro';
import { assessmentRoutes } from '@yangfan/client';
import { call } from '../../shell/api.ts';
import { useCall } from '../../shell/use-call.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Notice, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { ITEMS, LEVELS, TASKS } from './words.ts';
import './review.css';

/** One round: every plan with its experts' progress; open places can be filled from here. */
export default function Round() {
  const isSignedIn = useSignedIn();
  const { roundId } = useRouter().params;
  const whole = useCall(assessmentRoutes.getReviewRound, isSignedIn && roundId ? { params: { roundId } } : null);
  const sending = useSend();
  if (!whole.data)
    return (
      <Page>
        <Waiting error={whole.error} onRetry={whole.reload} />
      </Page>
    );
  const { round, items, classes } = whole.data;
  const open = items.reduce((sum, one) => sum + one.openPlaces, 0);
  const refill = () =>
    void sending.run(async () => {
      const done = await call(assessmentRoutes.reassignReview, { params: { roundId: round.id } });
      void Taro.showToast({ title: done.assigned ? `已补派 ${done.assigned} 份` : '没有可派的专家', icon: 'none' });
      whole.reload();
    });
  return (
    <Page>
      <Card
        title={round.title}
        aside={<StateTag tone={round.state === 'OPEN' ? 'here' : 'good'}>{round.state === 'OPEN' ? '评审中' : '已确认'}</StateTag>}
      >
        <View className="review-quiet">{`${round.classes.map(({ className }) => className).join('、')}，${sayMoment(round.dueAt)} 截止`}</View>
        <View className="review-score">{`评分 ${round.submitted} / ${round.wanted}`}</View>
        {classes.map((one) => (
          <View key={one.classId} className="review-quiet">
            {`已出分 ${one.final} / ${one.plans}${one.average === null ? '' : `，平均 ${one.average} 分`}，优秀 ${one.excellent}、合格 ${one.passed}、不合格 ${one.failed}`}
          </View>
        ))}
        {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
        {open > 0 ? (
          <View>
            <Notice tone="caution">{`还有 ${open} 个评审位置没有合适的专家。`}</Notice>
            <Button isBusy={sending.isBusy} onPress={refill}>
              补派专家
            </Button>
          </View>
        ) : null}
      </Card>
      <Card title="规划书">
        {items.map((one) => (
          <ListRow
            key={one.id}
            title={`${one.maskedName} ${one.code}`}
            note={one.tasks.map((task) => `${task.expertName}${task.arbiter ? '（仲裁）' : ''} ${TASKS[task.state].words}`).join('；')}
            aside={
              one.score === null || !one.level ? (
                <StateTag tone={ITEMS[one.state].tone}>{ITEMS[one.state].words}</StateTag>
              ) : (
                <StateTag tone={LEVELS[one.level].tone}>{`${one.score} ${LEVELS[one.level].words}`}</StateTag>
              )
            }
          />
        ))}
      </Card>
    </Page>
  );
}

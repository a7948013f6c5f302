import { View } from '@tarojs/components';
import { assessmentRoutes } from '@yangfan/client';
import { openPdf } from '../../shell/open-pdf.ts';
import { useCall } from '../../shell/use-call.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Empty, Notice, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { LEVELS } from './words.ts';
import './review.css';

/** What the experts say about my plan, after confirmation; who they are stays closed. */
export default function Result() {
  const isSignedIn = useSignedIn();
  const list = useCall(assessmentRoutes.myPlanReviews, isSignedIn ? {} : null);
  const opening = useSend();
  if (!list.data)
    return (
      <Page>
        <Waiting error={list.error} onRetry={list.reload} />
      </Page>
    );
  if (list.data.items.length === 0)
    return (
      <Page>
        <Empty title="还没有评审结果" note="提交规划书后由专家匿名评审，结果确认后会给您发消息。" />
      </Page>
    );
  return (
    <Page>
      {list.data.items.map((one) => (
        <View key={one.id}>
          <Card title={one.planTitle} aside={<StateTag tone={LEVELS[one.level].tone}>{LEVELS[one.level].words}</StateTag>}>
            <View className="review-score">{`${one.score} 分${one.recommended ? '，推荐优秀' : ''}`}</View>
            <View className="review-quiet">{one.why}</View>
            {opening.error ? <Notice tone="wrong">{opening.error.message}</Notice> : null}
            <Button
              onPress={() =>
                void opening.run(() => openPdf(assessmentRoutes.myReviewSheetPdf, { itemId: one.id }, `评审表-${one.planTitle}`))
              }
              isBusy={opening.isBusy}
            >
              打开评审表 PDF
            </Button>
          </Card>
          {one.opinions.map((opinion, index) => (
            <Card key={index} title={`专家意见 ${index + 1}`}>
              <View>{opinion.comment}</View>
              {opinion.suggestions.map((text) => (
                <View key={text} className="review-quiet">{`建议：${text}`}</View>
              ))}
            </Card>
          ))}
          {one.classComment ? (
            <Card title="全班总体评语">
              <View>{one.classComment}</View>
            </Card>
          ) : null}
        </View>
      ))}
    </Page>
  );
}

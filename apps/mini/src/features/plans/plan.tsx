import { View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { assessmentRoutes } from '@yangfan/client';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { openPage } from '../../shell/navigate.ts';
import { openPdf } from '../../shell/open-pdf.ts';
import { useCall } from '../../shell/use-call.ts';
import { useReturn } from '../../shell/use-return.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { ConfirmSheet } from '../../shared/ui/Sheet.tsx';
import { Notice, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { CHAPTER_STATES, STATES } from './words.ts';
import './plans.css';

/** A plan by its chapters: the learner writes and hands in, staff read. */
export default function Plan() {
  const isSignedIn = useSignedIn();
  const { planId = '' } = useRouter().params;
  const read = useCall(assessmentRoutes.getPlan, isSignedIn && planId ? { params: { planId } } : null);
  const [isAsking, setAsking] = useState(false);
  const sending = useSend();
  useReturn(read.reload);
  const plan = read.data;
  if (!plan)
    return (
      <Page>
        <Waiting error={read.error} onRetry={read.reload} />
      </Page>
    );
  const submit = () =>
    void sending
      .run(async () => void (await call(assessmentRoutes.submitPlan, { params: { planId } })))
      .then(() => {
        setAsking(false);
        read.reload();
      });
  return (
    <Page>
      <Card title={plan.title} aside={<StateTag tone={STATES[plan.state].tone}>{STATES[plan.state].words}</StateTag>}>
        <View className="plans-quiet">{`${plan.templateName}，${plan.className}，完成度 ${plan.completeness}%`}</View>
        {plan.mine ? null : <View className="plans-quiet">{plan.maskedName}</View>}
        {plan.state === 'RETURNED' ? <Notice tone="caution">{`老师退回修改：${plan.returnReason}`}</Notice> : null}
        {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      </Card>
      <Card title="章节">
        {plan.chapters.map((chapter) => {
          const open = plan.comments.filter((one) => one.chapter === chapter.code && !one.parentId && !one.resolved).length;
          return (
            <ListRow
              key={chapter.code}
              title={chapter.title}
              note={[open > 0 ? `${open} 条批注待处理` : '', chapter.missing.join('；')].filter(Boolean).join('；')}
              aside={<StateTag tone={CHAPTER_STATES[chapter.state].tone}>{CHAPTER_STATES[chapter.state].words}</StateTag>}
              onPress={() => openPage('planChapter', { planId, chapter: chapter.code })}
            />
          );
        })}
      </Card>
      {plan.versions.length > 0 ? (
        <Card title="提交记录">
          {plan.versions.map((version) => (
            <ListRow key={version.id} title={`第 ${version.no} 版`} note={sayMoment(version.submittedAt)} />
          ))}
        </Card>
      ) : null}
      <Button onPress={() => void sending.run(() => openPdf(assessmentRoutes.planPdf, { planId }, '规划书'))} isBusy={sending.isBusy}>
        预览 PDF
      </Button>
      {plan.editable ? (
        <View className="plans-gap">
          <Button kind="primary" onPress={() => setAsking(true)}>
            提交规划书
          </Button>
        </View>
      ) : null}
      {isAsking ? (
        <ConfirmSheet
          title="提交规划书"
          consequence="提交后这一版不能再改，并与本班和以前的规划书比对；老师退回后可以修改一次。"
          action="提交"
          isBusy={sending.isBusy}
          onConfirm={submit}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </Page>
  );
}

import { View } from '@tarojs/components';
import { assessmentRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { openPage } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useReturn } from '../../shell/use-return.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { TextField } from '../../shared/ui/Fields.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Empty, Notice, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { STATES } from './words.ts';
import './plans.css';

type Practical = ReplyOf<(typeof routes.assessment)['myPracticalResult']>['items'][number];
type Item = ReplyOf<(typeof routes.assessment)['myPlans']>['items'][number];

/** My plans, one a class. */
export default function Plans() {
  const isSignedIn = useSignedIn();
  const plans = useCall(assessmentRoutes.myPlans, isSignedIn ? {} : null);
  const practical = useCall(assessmentRoutes.myPracticalResult, isSignedIn ? {} : null);
  useReturn(() => {
    plans.reload();
    practical.reload();
  });
  if (!plans.data)
    return (
      <Page>
        <Waiting error={plans.error} onRetry={plans.reload} />
      </Page>
    );
  return (
    <Page>
      {plans.data.items.length === 0 ? <Empty title="现在没有要写的规划书" note="班级开课以后，可以在这里开始写。" /> : null}
      {plans.data.items.map((item) =>
        item.plan ? <Begun key={item.classId} plan={item.plan} /> : <Start key={item.classId} item={item} />,
      )}
      {practical.error ? <Waiting error={practical.error} onRetry={practical.reload} /> : null}
      {practical.data?.items.map((item) => (
        <Card key={item.classId} title="实践成果">
          <ListRow
            title={item.className}
            note={practicalWords(item)}
            onPress={() => openPage('practicalResult', { classId: item.classId })}
          />
        </Card>
      ))}
    </Page>
  );
}

function practicalWords({ score, scoredAt, submittedAt, report }: Practical): string {
  if (score !== null) return `讲师评分 ${score} 分`;
  if (report) return '模拟训练报告已送到考核';
  if (scoredAt) return '讲师已评阅，成绩公布后可以看到';
  return submittedAt ? `${sayMoment(submittedAt)} 提交，等讲师评分` : '还没有提交，拍照或选图就可以交';
}

function Begun({ plan }: { plan: NonNullable<Item['plan']> }) {
  return (
    <Card title={plan.className} aside={<StateTag tone={STATES[plan.state].tone}>{STATES[plan.state].words}</StateTag>}>
      <ListRow
        title={plan.title}
        note={`${plan.templateName}，完成度 ${plan.completeness}%，${sayMoment(plan.updatedAt)}修改`}
        onPress={() => openPage('plan', { planId: plan.id })}
      />
    </Card>
  );
}

function Start({ item }: { item: Item }) {
  const [title, setTitle] = useState('');
  const sending = useSend();
  const template = item.templates[0];
  const begin = () =>
    void sending.run(async () => {
      const { id } = await call(assessmentRoutes.startPlan, {
        body: { classId: item.classId, templateCode: template?.code ?? '', title: title.trim() },
      });
      openPage('plan', { planId: id });
    });
  return (
    <Card title={item.className}>
      <TextField label="项目名称" value={title} maxLength={60} onChange={setTitle} hint={`按“${template?.name ?? ''}”的格式开始`} />
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      <View className="plans-gap">
        <Button kind="primary" onPress={begin} isBusy={sending.isBusy} isDisabled={title.trim().length < 2}>
          开始写
        </Button>
      </View>
    </Card>
  );
}

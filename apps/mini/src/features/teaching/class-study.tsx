import { View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { identityRoutes, teachingRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useState } from 'react';
import { call } from '../../shell/api.ts';
import { openPage } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { sayMoment } from '../../shared/time/day.ts';
import { ClassChoice } from '../../shared/classes/ClassChoice.tsx';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Sheet } from '../../shared/ui/Sheet.tsx';
import { Loading, Notice, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { LEVELS } from './study.rules.ts';
import './teaching.css';

type Line = ReplyOf<(typeof routes.teaching)['classStudy']>['items'][number];

/** For lecturers and class teachers on the way: who needs an eye, and a reminder; without a class in the address, the classes to choose from. */
export default function ClassStudy() {
  const isSignedIn = useSignedIn();
  const { classId } = useRouter().params;
  if (!isSignedIn)
    return (
      <Page>
        <Loading />
      </Page>
    );
  return (
    <Page>
      {classId ? (
        <OneClass classId={classId} />
      ) : (
        <ClassChoice
          note={(one) => `${one.institutionName}，${one.enrolledCount} 人`}
          onChoose={(id) => openPage('classStudy', { classId: id })}
        />
      )}
    </Page>
  );
}

function OneClass({ classId }: { classId: string }) {
  const study = useCall(teachingRoutes.classStudy, { params: { classId }, query: {} });
  const me = useCall(identityRoutes.getMe, {});
  const [open, setOpen] = useState<Line | null>(null);
  const [told, setTold] = useState<string | null>(null);
  const sending = useSend();
  if (!study.data) return <Waiting error={study.error} onRetry={study.reload} />;
  const { data } = study;
  const warned = data.items.filter(({ level }) => level !== 'NONE');
  const mayRemind = me.data?.permissions.includes('teaching.study.remind') ?? false;
  const remind = (learnerIds: string[]) =>
    void sending.run(async () => {
      const done = await call(teachingRoutes.remindLearners, { params: { classId }, body: { learnerIds } });
      setTold(done.already > 0 ? `已提醒 ${done.reminded} 人，${done.already} 人今天已经提醒过` : `已提醒 ${done.reminded} 人`);
      setOpen(null);
      study.reload();
    });
  return (
    <View>
      <Card title={data.className}>
        <ListRow title="高风险" aside={`${data.high} 人`} />
        <ListRow title="需要留意" aside={`${data.low} 人`} />
        <ListRow title="预计课时不够" aside={`${data.willMiss} 人`} />
        <ListRow title="今天学习" aside={`${data.activeToday} / ${data.learners} 人`} />
      </Card>
      {told ? <Notice tone="good">{told}</Notice> : null}
      {sending.error ? <Notice tone="wrong">{sending.error.message}</Notice> : null}
      {mayRemind && warned.length > 0 ? (
        <Button kind="primary" isBusy={sending.isBusy} onPress={() => remind(warned.slice(0, 100).map(({ learnerId }) => learnerId))}>
          {`提醒有风险的 ${warned.length} 人`}
        </Button>
      ) : null}
      <Card title="预警名单">
        {warned.length === 0 ? <View className="teaching-quiet">没有需要留意的学员。</View> : null}
        {warned.map((line) => (
          <ListRow
            key={line.learnerId}
            title={line.name}
            note={line.reasons[0]?.text ?? line.forecast.sentence}
            aside={<StateTag tone={LEVELS[line.level].tone}>{LEVELS[line.level].words}</StateTag>}
            onPress={() => setOpen(line)}
          />
        ))}
      </Card>
      {open ? (
        <Sheet title={open.name} onClose={() => setOpen(null)}>
          {open.reasons.map((reason) => (
            <ListRow key={reason.code} title={reason.text} note={`规则：${reason.rule}`} />
          ))}
          <ListRow title="预测" note={open.forecast.sentence} />
          <ListRow title="已得课时" aside={`${open.attendedHours}（${Math.round(open.rate * 100)}%）`} />
          <ListRow title="最近学习" aside={open.lastAt ? sayMoment(open.lastAt) : '还没有'} />
          <ListRow title="最近提醒" aside={open.lastReminder ? sayMoment(open.lastReminder.at) : '还没有'} />
          {mayRemind ? (
            <Button kind="primary" isBusy={sending.isBusy} onPress={() => remind([open.learnerId])}>
              发站内提醒
            </Button>
          ) : null}
        </Sheet>
      ) : null}
    </View>
  );
}

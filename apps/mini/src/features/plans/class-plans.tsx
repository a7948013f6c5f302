import { useRouter } from '@tarojs/taro';
import { assessmentRoutes } from '@yangfan/client';
import { useState } from 'react';
import { openPage } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useReturn } from '../../shell/use-return.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { ClassChoice } from '../../shared/classes/ClassChoice.tsx';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Loading, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { STATES } from './words.ts';

/** A class's plans for its lecturer on the way; without a class in the address, the classes to choose from. */
export default function ClassPlans() {
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
        <ClassChoice note={(one) => one.institutionName} onChoose={(id) => openPage('classPlans', { classId: id })} />
      )}
    </Page>
  );
}

const STEP = 20;
const MOST = 100;
function OneClass({ classId }: { classId: string }) {
  const [size, setSize] = useState(STEP);
  const list = useCall(assessmentRoutes.classPlans, { params: { classId }, query: { page: 1, size } });
  useReturn(list.reload);
  if (!list.data) return <Waiting error={list.error} onRetry={list.reload} />;
  const { items, total, submitted, enrolled, className } = list.data;
  return (
    <Card title={className} aside={<StateTag>{`${submitted} / ${enrolled} 人已提交`}</StateTag>}>
      {items.map(({ learnerId, maskedName, plan, openComments, suspicion }) => (
        <ListRow
          key={learnerId}
          title={`${maskedName}${plan ? ` · ${plan.title}` : ''}`}
          note={
            plan
              ? [
                  `完成度 ${plan.completeness}%`,
                  openComments > 0 ? `${openComments} 条批注待处理` : '',
                  suspicion === 'OPEN' ? '雷同待认定（请在电脑上处理）' : '',
                ]
                  .filter(Boolean)
                  .join('，')
              : '还没有开始'
          }
          aside={plan ? <StateTag tone={STATES[plan.state].tone}>{STATES[plan.state].words}</StateTag> : null}
          {...(plan ? { onPress: () => openPage('plan', { planId: plan.id }) } : {})}
        />
      ))}
      {items.length < total && size < MOST ? <Button onPress={() => setSize(Math.min(MOST, size + STEP))}>再看一些</Button> : null}
    </Card>
  );
}

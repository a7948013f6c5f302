import { View } from '@tarojs/components';
import { assessmentRoutes } from '@yangfan/client';
import { openPage } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useReturn } from '../../shell/use-return.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Empty, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { CONCLUSIONS } from './words.ts';
import './exam.css';

/** My grades and how each came about. */
export default function Grades() {
  const isSignedIn = useSignedIn();
  const grades = useCall(assessmentRoutes.myGrades, isSignedIn ? {} : null);
  useReturn(grades.reload);
  if (!grades.data)
    return (
      <Page>
        <Waiting error={grades.error} onRetry={grades.reload} />
      </Page>
    );
  if (grades.data.items.length === 0)
    return (
      <Page>
        <Empty title="还没有公布成绩" note="成绩公布后会给您发消息。" />
      </Page>
    );
  return (
    <Page>
      <Card>
        <ListRow title="规划书评审结果" note="专家评语和修改建议" onPress={() => openPage('planReview')} />
      </Card>
      {grades.data.items.map(({ classId, className, grade }) => (
        <Card
          key={classId}
          title={className}
          aside={<StateTag tone={CONCLUSIONS[grade.conclusion].tone}>{CONCLUSIONS[grade.conclusion].words}</StateTag>}
        >
          {grade.total === null ? null : <View className="result-score">{`${grade.total} 分`}</View>}
          {grade.parts.map((part) => (
            <ListRow
              key={part.key}
              title={part.name}
              note={`占 ${Math.round(part.weight * 100)}%${part.passMark === null ? '' : `，须达 ${part.passMark} 分`}。${part.why}`}
              aside={part.score === null ? '—' : `${part.score} 分`}
            />
          ))}
          {grade.why.map((line) => (
            <View key={line} className="exam-kind">
              {line}
            </View>
          ))}
          <Button onPress={() => openPage('grade', { classId })}>成绩从哪里来，提出异议</Button>
        </Card>
      ))}
    </Page>
  );
}

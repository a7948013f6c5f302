import { View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { assessmentRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useCall } from '../../shell/use-call.ts';
import { openPdf } from '../../shell/open-pdf.ts';
import { useReturn } from '../../shell/use-return.ts';
import { useSend } from '../../shell/use-send.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { sayMoment } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Notice, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { openPage } from '../../shell/navigate.ts';
import { MyObjections } from './MyObjections.tsx';
import { CONCLUSIONS } from './words.ts';
import './exam.css';

type Why = ReplyOf<(typeof routes.assessment)['myGradeWhy']>;
type Evidence = Why['parts'][number]['evidence'][number];

/** One of my grades: each part down to its evidence. */
export default function GradeWhy() {
  const classId = useRouter().params.classId ?? '';
  const isSignedIn = useSignedIn();
  const why = useCall(assessmentRoutes.myGradeWhy, isSignedIn ? { params: { classId } } : null);
  const opening = useSend();
  useReturn(why.reload);
  if (!why.data)
    return (
      <Page>
        <Waiting error={why.error} onRetry={why.reload} />
      </Page>
    );
  const { className, grade, parts, changes } = why.data;
  return (
    <Page>
      <Card title={className} aside={<StateTag tone={CONCLUSIONS[grade.conclusion].tone}>{CONCLUSIONS[grade.conclusion].words}</StateTag>}>
        {grade.total === null ? null : <View className="result-score">{`${grade.total} 分`}</View>}
        {grade.why.map((line) => (
          <View key={line} className="exam-kind">
            {line}
          </View>
        ))}
        {opening.error ? <Notice tone="wrong">{opening.error.message}</Notice> : null}
        <Button
          onPress={() => void opening.run(() => openPdf(assessmentRoutes.myTranscriptPdf, { classId }, `成绩单-${className}`))}
          isBusy={opening.isBusy}
        >
          {opening.isBusy ? '正在打开…' : '打开成绩单 PDF'}
        </Button>
      </Card>
      {grade.parts.map((part, index) => (
        <Card key={part.key} title={part.name} aside={<View className="figure">{part.score === null ? '—' : `${part.score} 分`}</View>}>
          <View className="exam-kind">
            {`占 ${Math.round(part.weight * 100)}%${part.passMark === null ? '' : `，须达 ${part.passMark} 分`}${sayShare(parts[index]?.contribution ?? null)}。${part.why}`}
          </View>
          {(parts[index]?.evidence ?? []).map((one) => (
            <EvidenceRow key={`${one.what}${one.at}`} one={one} />
          ))}
        </Card>
      ))}
      {changes.length > 0 ? (
        <Card title="公布以后的更正">
          {changes.map((one) => (
            <ListRow
              key={one.at}
              title={`${one.partName ?? '成绩'} ${one.scoreBefore ?? '—'} → ${one.scoreAfter ?? '—'}`}
              note={`总评 ${one.totalBefore} → ${one.totalAfter}。${one.why}，${sayMoment(one.at)}`}
            />
          ))}
        </Card>
      ) : null}
      <MyObjections why={why.data} onDone={why.reload} />
    </Page>
  );
}

const sayShare = (contribution: number | null) => (contribution === null ? '' : `，计入总评 ${contribution} 分`);

function EvidenceRow({ one }: { one: Evidence }) {
  const note = [one.by, one.at ? sayMoment(one.at) : null].filter(Boolean).join('，');
  const attemptId = /^\/exams\/([^/]+)\/result$/.exec(one.link ?? '')?.[1];
  const classId = /^\/hours\/([^/]+)$/.exec(one.link ?? '')?.[1];
  const open = attemptId ? () => openPage('result', { attemptId }) : classId ? () => openPage('hours', { classId }) : undefined;
  return <ListRow title={one.what} note={`${one.value}${note ? `，${note}` : ''}`} {...(open ? { onPress: open } : {})} />;
}

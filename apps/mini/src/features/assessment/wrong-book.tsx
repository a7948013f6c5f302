import { View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { ITEM_TYPE_NAMES, assessmentRoutes, sayAnswer } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useState } from 'react';
import { openPage } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { sayDay } from '../../shared/time/day.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Empty, Notice, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { StemText } from './StemText.tsx';
import './exam.css';
import './practice.css';

type Wrong = ReplyOf<(typeof routes.assessment)['wrongBook']>['items'][number];
const SIZE = 10;

/** My mistakes from exams and practice. */
export default function WrongBook() {
  const isSignedIn = useSignedIn();
  const asked = useRouter().params.programCode;
  const overview = useCall(assessmentRoutes.practiceOverview, isSignedIn ? {} : null);
  const programCode = asked ?? overview.data?.programs[0]?.programCode;
  const [page, setPage] = useState(1);
  const book = useCall(assessmentRoutes.wrongBook, programCode ? { query: { programCode, page, size: SIZE } } : null);
  if (overview.data?.pause)
    return (
      <Page>
        <Notice tone="caution">{`“${overview.data.pause.title}”正在进行，错题本在考试结束后再开放。`}</Notice>
      </Page>
    );
  if (overview.data && !programCode)
    return (
      <Page>
        <Empty title="错题本是空的" note="加入班级后，考试和练习里答错的题会收在这里。" />
      </Page>
    );
  if (!overview.data || !book.data)
    return (
      <Page>
        <Waiting error={overview.error ?? book.error} onRetry={overview.error ? overview.reload : book.reload} />
      </Page>
    );
  const { items, total } = book.data;
  if (!total)
    return (
      <Page>
        <Empty title="错题本是空的" next={{ label: '去练一组题', onPress: () => openPage('practice') }} />
      </Page>
    );
  return (
    <Page>
      <View className="exam-kind">{`共 ${total} 道错题；连续两天答对就会移出。`}</View>
      {items.map((one) => (
        <WrongCard key={one.question.no} one={one} />
      ))}
      {page * SIZE < total ? <Button onPress={() => setPage(page + 1)}>后面的</Button> : null}
      {page > 1 ? <Button onPress={() => setPage(page - 1)}>前面的</Button> : null}
    </Page>
  );
}

function WrongCard({ one }: { one: Wrong }) {
  const { question, given, right, analysis, knowledgeName, wrongTimes, dueOn, fromExam } = one;
  return (
    <Card
      title={`${question.no}. ${ITEM_TYPE_NAMES[question.type]}`}
      aside={<StateTag tone={fromExam ? 'caution' : 'quiet'}>{fromExam ? '考试错题' : '练习错题'}</StateTag>}
    >
      <View className="exam-kind">{knowledgeName}</View>
      <StemText stem={question.stem} rich={question.rich} />
      {[...question.options, ...question.targets].map(({ key, text }, index) => (
        <View key={`${key}${index}`} className="result-option">{`${key}. ${text}`}</View>
      ))}
      {question.parts.map((part) => (
        <View key={part.key} className="exam-part">{`小题 ${part.key}：${part.stem}`}</View>
      ))}
      <View className="result-answers">
        <View>{`上次错的答案：${sayAnswer(given)}`}</View>
        <View className="result-right">{`正确答案：${sayAnswer(right)}`}</View>
      </View>
      <View className="result-why">{`解析：${analysis}`}</View>
      <View className="exam-kind">{`错过 ${wrongTimes} 次，${sayDay(dueOn)} 该复习`}</View>
    </Card>
  );
}

import { View } from '@tarojs/components';
import { useRouter } from '@tarojs/taro';
import { ITEM_TYPE_NAMES, assessmentRoutes, sayAnswer } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useState } from 'react';
import { useCall } from '../../shell/use-call.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { sayMoment } from '../../shared/time/day.ts';
import { Card } from '../../shared/ui/Card.tsx';
import { Switch } from '../../shared/ui/Fields.tsx';
import { ListRow } from '../../shared/ui/ListRow.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Empty, Notice, Waiting } from '../../shared/ui/States.tsx';
import { StateTag } from '../../shared/ui/StateTag.tsx';
import { StemText } from './StemText.tsx';
import { LateAnswers } from './LateAnswers.tsx';
import { MyRecord } from './SittingRecord.tsx';
import './exam.css';

type Result = ReplyOf<(typeof routes.assessment)['attemptResult']>;

/** The receipt; score and explanations once released; the candidate's own log. */
export default function ResultPage() {
  const isSignedIn = useSignedIn();
  const { attemptId } = useRouter().params;
  const result = useCall(assessmentRoutes.attemptResult, isSignedIn && attemptId ? { params: { attemptId } } : null);
  const [sent, setSent] = useState(0);
  const [isWrongOnly, setIsWrongOnly] = useState(false);
  if (!result.data)
    return (
      <Page>
        <Waiting error={result.error} onRetry={result.reload} />
      </Page>
    );
  const { receipt, released, score, fullScore, passed, review, questions } = result.data;
  const shown = questions.filter((one) => !isWrongOnly || (one.earned ?? 0) < one.points);
  return (
    <Page>
      {attemptId ? <LateAnswers attemptId={attemptId} onTaken={() => setSent(sent + 1)} /> : null}
      {released ? (
        <Card title="成绩" aside={<StateTag tone={passed ? 'good' : 'wrong'}>{passed ? '及格' : '未及格'}</StateTag>}>
          <View className="result-score">{`${score ?? 0} / ${fullScore} 分`}</View>
        </Card>
      ) : (
        <Notice tone="good">试卷已收到。成绩公布后会给您发消息。</Notice>
      )}
      <Card title="交卷回执">
        <ListRow title="交卷时间" aside={`${sayMoment(receipt.submittedAt)}${receipt.automatic ? '（自动交卷）' : ''}`} />
        <ListRow title="作答" aside={`${receipt.answered} / ${receipt.questions} 题`} />
        <ListRow title="回执编号" note={receipt.ledgerId} />
        <View className="result-hash">{`SHA-256 ${receipt.sha256}`}</View>
        <View className="result-hash">{`MD5 ${receipt.md5}`}</View>
        <View className="result-hash">这些特征值由您的试卷和答案算出。答案若被改动，特征值就会不同。</View>
      </Card>
      {released && questions.length === 0 ? (
        <Notice tone="caution">
          {review === 'PAUSED' ? '班里有考试正在进行，逐题解析在考试结束后再开放。' : '按本班的规定，这场考试只公布得分，不公布试卷。'}
        </Notice>
      ) : null}
      {questions.length > 0 ? (
        <Card title={review === 'FULL' ? '逐题解析' : '我的作答'}>
          <ListRow title="只看没有得满分的题" aside={<Switch isOn={isWrongOnly} onChange={setIsWrongOnly} label="只看没有得满分的题" />} />
          {shown.length === 0 ? (
            <Empty title="全部答对了" />
          ) : (
            shown.map((one) => <Reviewed key={one.no} question={one} isFull={review === 'FULL'} />)
          )}
        </Card>
      ) : null}
      {attemptId ? <MyRecord key={sent} attemptId={attemptId} /> : null}
    </Page>
  );
}

function Reviewed({ question, isFull }: { question: Result['questions'][number]; isFull: boolean }) {
  const { no, type, stem, rich, parts, options, targets, given, right, earned, points, analysis } = question;
  return (
    <View className="result-question">
      <View className="result-head">
        <View className="result-kind">{`第 ${no} 题 · ${ITEM_TYPE_NAMES[type]}`}</View>
        <StateTag
          tone={earned === points ? 'good' : (earned ?? 0) > 0 ? 'caution' : 'wrong'}
        >{`${earned ?? '待阅'} / ${points} 分`}</StateTag>
      </View>
      <StemText stem={stem} rich={rich} />
      {parts.map((part) => (
        <View key={part.key} className="exam-part">
          <View className="exam-kind">{`小题 ${part.key} · ${ITEM_TYPE_NAMES[part.type]} · ${part.points} 分`}</View>
          <StemText stem={part.stem} rich={part.rich} />
          {part.options.map(({ key, text }) => (
            <View key={key} className="result-option">{`${key}. ${text}`}</View>
          ))}
        </View>
      ))}
      {[...options, ...targets].map(({ key, text }, index) => (
        <View key={`${key}${index}`} className="result-option">{`${key}. ${text}`}</View>
      ))}
      <View className="result-answers">
        <View>{`您的答案：${sayAnswer(given)}`}</View>
        {earned === points || !isFull ? null : <View className="result-right">{`正确答案：${sayAnswer(right)}`}</View>}
      </View>
      {analysis ? <View className="result-why">{`解析：${analysis}`}</View> : null}
    </View>
  );
}

import { Link, useParams } from '@tanstack/react-router';
import { assessmentRoutes, sayAnswer } from '@yangfan/client';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useState } from 'react';
import { useRead } from '../../shared/lib/api.ts';
import { day, timeWithSeconds } from '../../shared/lib/time.ts';
import { Choice } from '../../shared/ui/Field.tsx';
import { Facts, PageHead } from '../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading, StateTag } from '../../shared/ui/States.tsx';
import { LateAnswers } from './exam/LateAnswers.tsx';
import { StemText } from './exam/StemText.tsx';
import { MyRecord } from './sitting/AppealForm.tsx';
import { ITEM_TYPES, VALIDITIES } from './words.ts';

type Result = ReplyOf<typeof Contract.attemptResult>;

/** Receipt, then score and explanations once released, and the candidate's own log. */
export function ExamResult() {
  const { attemptId } = useParams({ strict: false }) as { attemptId: string };
  const result = useRead(assessmentRoutes.attemptResult, { params: { attemptId } });
  const [onlyWrong, setOnlyWrong] = useState(false);
  if (result.error) return <ErrorState error={result.error} onRetry={() => void result.refetch()} />;
  if (!result.data) return <Loading />;
  const { receipt, released, score, fullScore, passed, validity, review, questions } = result.data;
  const shown = questions.filter((question) => !onlyWrong || (question.earned ?? 0) < question.points);
  return (
    <div className="stack">
      <PageHead title={released ? '成绩与解析' : '交卷回执'} crumbs={<Link to="/exams">返回考试</Link>} />
      <LateAnswers attemptId={attemptId} />
      <section className="card">
        {released ? (
          <p style={{ fontSize: '1.3em' }}>
            得分{' '}
            <b className="figures" style={{ fontSize: '1.8em' }}>
              {score}
            </b>{' '}
            / <span className="figures">{fullScore}</span> <StateTag tone={passed ? 'good' : 'stop'}>{passed ? '及格' : '未及格'}</StateTag>
          </p>
        ) : (
          <p className="good">试卷已收到。成绩公布后会给您发消息。</p>
        )}
        {validity !== 'NORMAL' && (
          <p>
            答卷 <StateTag tone={VALIDITIES[validity]![1]}>{VALIDITIES[validity]![0]}</StateTag>，原因和经过见下面的考试记录。
          </p>
        )}
        <Facts
          items={[
            [
              '交卷时间',
              <span className="figures">
                {day(receipt.submittedAt)} {timeWithSeconds(receipt.submittedAt)}
                {receipt.automatic ? '（自动交卷）' : ''}
              </span>,
            ],
            ['作答', `${receipt.answered} / ${receipt.questions} 题`],
            ['回执编号', <span className="small">{receipt.ledgerId}</span>],
            ['SHA-256', <span className="small">{receipt.sha256}</span>],
            [
              'MD5 / SHA-1',
              <span className="small">
                {receipt.md5} / {receipt.sha1}
              </span>,
            ],
          ]}
        />
        <p className="quiet small">这些特征值由您的试卷和答案算出。答案若被改动，特征值就会不同。</p>
      </section>
      {released && questions.length === 0 && (
        <p className="card quiet" role="status">
          {review === 'PAUSED' ? '班里有考试正在进行，逐题解析在考试结束后再开放。' : '按本班的规定，这场考试只公布得分，不公布试卷。'}
        </p>
      )}
      {questions.length > 0 && (
        <section className="card">
          <h2>{review === 'FULL' ? '逐题解析' : '我的作答'}</h2>
          <Choice checked={onlyWrong} onChange={(event) => setOnlyWrong(event.target.checked)} label="只看没有得满分的题" />
          {shown.length ? (
            shown.map((question) => <Reviewed key={question.no} question={question} isFull={review === 'FULL'} />)
          ) : (
            <Empty title="全部答对了" />
          )}
        </section>
      )}
      <MyRecord attemptId={attemptId} />
    </div>
  );
}

function Reviewed({ question, isFull }: { question: Result['questions'][number]; isFull: boolean }) {
  return (
    <article style={{ borderTop: '1px solid var(--line)', padding: '14px 0' }}>
      <p>
        <b className="figures">{question.no}</b>. <span className="quiet small">（{ITEM_TYPES[question.type]}）</span>
      </p>
      <StemText stem={question.stem} rich={question.rich} />
      {question.parts.map((part) => (
        <div key={part.key} className="case-part">
          <p className="quiet small">
            小题 {part.key}（{ITEM_TYPES[part.type]}，{part.points} 分）
          </p>
          <StemText stem={part.stem} rich={part.rich} />
          <ul style={{ paddingLeft: '1.4em' }}>
            {part.options.map((option) => (
              <li key={option.key}>
                {option.key}. {option.text}
              </li>
            ))}
          </ul>
        </div>
      ))}
      <ul style={{ paddingLeft: '1.4em' }}>
        {question.options.map((option) => (
          <li key={option.key}>
            {option.key}. {option.text}
          </li>
        ))}
      </ul>
      <p>
        您的答案：{sayAnswer(question.given)}　
        {isFull && (
          <>
            正确答案：<b>{sayAnswer(question.right)}</b>　
          </>
        )}
        <StateTag tone={question.earned === question.points ? 'good' : (question.earned ?? 0) > 0 ? 'caution' : 'stop'}>
          {question.earned ?? '待阅'} / {question.points} 分
        </StateTag>
      </p>
      <p className="quiet">{question.analysis}</p>
    </article>
  );
}

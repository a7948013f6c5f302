import { assessmentRoutes } from '@yangfan/client';
import type { assessmentRoutes as Contract, InputOf, ReplyOf } from '@yangfan/contract';
import { useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Choice, TextArea } from '../../shared/ui/Field.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading, StateTag } from '../../shared/ui/States.tsx';

type Reply = ReplyOf<typeof Contract.mySurveys>;
type Question = Reply['questions'][number];
type Given = Record<string, number | boolean | number[] | string>;
const SCALES = { STARS: [1, 2, 3, 4, 5], NPS: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] } as const;

/** The satisfaction survey of my classes: twelve questions, anonymous in fact. */
export function MySurveys() {
  const list = useRead(assessmentRoutes.mySurveys);
  return (
    <div className="stack">
      <PageHead title="满意度调查" lead="结业前请填写，大约两分钟" />
      {list.error ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <Loading />
      ) : (
        <>
          <p className="note">
            匿名：答案只加进全班的合计，不保存谁填了什么，填后不能查看或修改。申请结业后，一个班至少 {list.data.minAnswers}{' '}
            人填写才显示汇总。
          </p>
          {!list.data.items.length && (
            <div className="card">
              <Empty title="现在没有要填的调查">授课结束后可以在这里填写。</Empty>
            </div>
          )}
          {list.data.items.map((one) => (
            <section className="card" key={one.classId}>
              <h2>
                {one.className}{' '}
                <StateTag tone={one.done ? 'good' : one.open ? 'here' : 'idle'}>
                  {one.done ? '已填写' : one.open ? '待填写' : '已截止'}
                </StateTag>
              </h2>
              {one.open && <Form classId={one.classId} questions={list.data.questions} />}
            </section>
          ))}
        </>
      )}
    </div>
  );
}

function Form({ classId, questions }: { classId: string; questions: readonly Question[] }) {
  const [given, setGiven] = useState<Given>({ needs: [], comment: '' });
  const send = useSend(assessmentRoutes.answerSurvey, { refresh: ['/v1/assessment'], done: '已提交，谢谢' });
  const missing = questions.filter(({ key }) => given[key] === undefined);
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate({ params: { classId }, body: given as InputOf<typeof Contract.answerSurvey>['body'] });
      }}
    >
      {questions.map((question, index) => (
        <Ask
          key={question.key}
          no={index + 1}
          question={question}
          value={given[question.key]}
          onChange={(value) => setGiven({ ...given, [question.key]: value })}
        />
      ))}
      <div className="actions">
        <Button type="submit" look="primary" busy={send.isPending} disabled={missing.length > 0}>
          {missing.length ? `还有 ${missing.length} 题没有填` : '匿名提交'}
        </Button>
      </div>
    </form>
  );
}

function Ask({
  no,
  question,
  value,
  onChange,
}: {
  no: number;
  question: Question;
  value: Given[string] | undefined;
  onChange: (value: Given[string]) => void;
}) {
  const { key, kind, text, options } = question;
  if (kind === 'WORDS')
    return (
      <TextArea
        label={`${no}. ${text}（可不填）`}
        maxLength={300}
        hint="请不要写自己的姓名"
        value={String(value ?? '')}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  return (
    <fieldset className="field">
      <legend>
        {no}. {text}
        {kind === 'STARS' && <span className="quiet small">（1 很差，5 很好）</span>}
        {kind === 'NPS' && <span className="quiet small">（0 不会，10 一定会）</span>}
        {kind === 'MANY' && <span className="quiet small">（可多选）</span>}
      </legend>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 12 }}>
        {kind === 'YES_NO' &&
          [true, false].map((one) => (
            <Choice
              key={String(one)}
              type="radio"
              name={`${key}-survey`}
              label={one ? '是' : '否'}
              checked={value === one}
              onChange={() => onChange(one)}
            />
          ))}
        {kind === 'MANY' &&
          options.map((option, index) => {
            const picked = (value as number[] | undefined) ?? [];
            return (
              <Choice
                key={option}
                label={option}
                checked={picked.includes(index)}
                onChange={(event) => onChange(event.target.checked ? [...picked, index] : picked.filter((other) => other !== index))}
              />
            );
          })}
        {(kind === 'STARS' || kind === 'NPS') &&
          SCALES[kind].map((one) => (
            <Choice key={one} type="radio" name={`${key}-survey`} label={one} checked={value === one} onChange={() => onChange(one)} />
          ))}
      </div>
    </fieldset>
  );
}

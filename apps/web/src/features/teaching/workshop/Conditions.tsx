import { teachingRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useSend } from '../../../shared/lib/api.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Choice, Select, TextField } from '../../../shared/ui/Field.tsx';
import type { Course, Lesson } from './course.ts';

type Condition = Lesson['conditions'][number];
const PERCENT = 80;
const CHINA = '+08:00';
/** An instant as the field for date and time wants it, in China's time zone. */
const fieldOf = (at: string) => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 16);

/** When a lesson opens for learners; all that are chosen must hold. */
export function Conditions({ course, lesson, onDone }: { course: Course; lesson: Lesson; onDone: () => void }) {
  const of = <K extends Condition['kind']>(kind: K) =>
    lesson.conditions.find((one): one is Extract<Condition, { kind: K }> => one.kind === kind);
  const [previous, setPrevious] = useState(!!of('PREVIOUS'));
  const [theory, setTheory] = useState(!!of('THEORY'));
  const [quiz, setQuiz] = useState(of('QUIZ')?.activityId ?? '');
  const [percent, setPercent] = useState(String(of('QUIZ')?.percent ?? PERCENT));
  const [from, setFrom] = useState(of('FROM') ? fieldOf(of('FROM')!.at) : '');
  const save = useSend(teachingRoutes.setConditions, { refresh: ['/v1/teaching'], done: '开放条件已保存', onDone });
  const quizzes = course.chapters.flatMap(({ lessons }) =>
    lessons.flatMap(({ activities }) => activities.filter(({ kind }) => kind === 'QUIZ')),
  );
  const conditions: Condition[] = [
    ...(previous ? [{ kind: 'PREVIOUS' as const }] : []),
    ...(theory ? [{ kind: 'THEORY' as const }] : []),
    ...(quiz ? [{ kind: 'QUIZ' as const, activityId: quiz, percent: Number(percent) }] : []),
    ...(from ? [{ kind: 'FROM' as const, at: new Date(`${from}:00${CHINA}`).toISOString() }] : []),
  ];
  const bad = quiz !== '' && !/^(100|[1-9]\d?)$/.test(percent);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ params: { lessonId: lesson.id }, body: { conditions } });
      }}
    >
      <p className="quiet small">不选就随时可学；选了几项，要全部满足才开放。学员会看到还差什么。已经学完的不受影响。</p>
      <Choice label="先学完上一节" checked={previous} onChange={(event) => setPrevious(event.target.checked)} />
      <Choice
        label="这是实操课：先学完全部理论课（没有勾选这一项的各节）"
        checked={theory}
        onChange={(event) => setTheory(event.target.checked)}
      />
      {quizzes.length > 0 && (
        <>
          <Select
            label="先通过测验"
            empty="不要求"
            value={quiz}
            options={quizzes.map(({ id, title }) => ({ value: id, label: title }))}
            onChange={(event) => setQuiz(event.target.value)}
          />
          {quiz && (
            <TextField
              label="至少多少分（满分 100）"
              inputMode="numeric"
              value={percent}
              fault={bad ? '请填 1 到 100 的整数' : undefined}
              onChange={(event) => setPercent(event.target.value)}
            />
          )}
        </>
      )}
      <TextField
        label="开放时间"
        type="datetime-local"
        hint="不填就不限时间"
        value={from}
        onChange={(event) => setFrom(event.target.value)}
      />
      <div className="actions">
        <Button type="submit" look="primary" disabled={bad} busy={save.isPending}>
          保存
        </Button>
      </div>
    </form>
  );
}

import { teachingRoutes } from '@yangfan/client';
import type { QuizQuestion, QuizSettings, QuizView } from '@yangfan/contract';
import { useEffect, useState } from 'react';
import { faultsOf, useRead, useSend } from '../../../../shared/lib/api.ts';
import { useCan } from '../../../../shared/lib/session.ts';
import { useUrlState } from '../../../../shared/lib/url-state.ts';
import { Button } from '../../../../shared/ui/Button.tsx';
import { Empty, ErrorState, Loading } from '../../../../shared/ui/States.tsx';
import { Tabs } from '../../../../shared/ui/Tabs.tsx';
import { ImportQuestions } from './ImportQuestions.tsx';
import { QuestionEdit } from './QuestionEdit.tsx';
import { QuizFigures } from './QuizFigures.tsx';
import { SettingsEdit } from './SettingsEdit.tsx';
import '../works.css';

/** The quiz in its author's hands: questions, how it is taken, and what came of it. */
export function QuizEditor({ activityId }: { activityId: string; classId: string }) {
  const quiz = useRead(teachingRoutes.readQuiz, { params: { quizId: activityId } });
  const [search, setSearch] = useUrlState();
  const tab = search.tab ?? 'questions';
  if (quiz.error) return <ErrorState error={quiz.error} onRetry={() => void quiz.refetch()} />;
  if (!quiz.data) return <Loading />;
  return (
    <div className="stack">
      <Tabs
        label="测验"
        value={tab}
        items={[
          { key: 'questions', label: `题目（${quiz.data.questions.length}）` },
          { key: 'figures', label: '成绩与统计' },
        ]}
        onPick={(key) => setSearch({ tab: key })}
      />
      {tab === 'figures' ? (
        <QuizFigures quizId={activityId} />
      ) : (
        <Questions key={JSON.stringify(quiz.data.questions.map(({ id }) => id))} quiz={quiz.data} />
      )}
    </div>
  );
}

const BLANK: QuizQuestion = {
  kind: 'SINGLE',
  stem: '',
  points: 5,
  explanation: '',
  options: ['', '', '', ''],
  right: [0],
  truth: true,
  blanks: [['']],
  value: 0,
  tolerance: 0,
};

function Questions({ quiz }: { quiz: QuizView }) {
  const can = useCan()('teaching.course.edit');
  const [settings, setSettings] = useState<QuizSettings>(quiz.settings);
  const [questions, setQuestions] = useState<QuizQuestion[]>(quiz.questions);
  const [dirty, setDirty] = useState(false);
  const save = useSend(teachingRoutes.saveQuiz, {
    refresh: ['/v1/teaching/quizzes', '/v1/teaching/me/quizzes'],
    done: '已保存',
    onDone: () => setDirty(false),
  });
  const faults = faultsOf(save.error);
  useEffect(() => {
    if (!dirty) return undefined;
    const stay = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', stay);
    return () => window.removeEventListener('beforeunload', stay);
  }, [dirty]);
  const change = (next: QuizQuestion[]) => (setQuestions(next), setDirty(true));
  const total = questions.reduce((sum, { points }) => sum + points, 0);
  if (!can)
    return (
      <div className="card stack">
        <p className="quiet">
          只有讲师和机构可以修改题目。共 {questions.length} 题，{total} 分。
        </p>
      </div>
    );
  return (
    <div className="stack">
      {quiz.attempts > 0 && <p className="note caution">已有 {quiz.attempts} 次作答。修改题目只影响以后开始的作答，已有成绩不变。</p>}
      <SettingsEdit settings={settings} onChange={(next) => (setSettings(next), setDirty(true))} />
      {questions.length === 0 && (
        <div className="card">
          <Empty title="还没有题目">点“增加一题”开始出题，或从表格导入。</Empty>
        </div>
      )}
      {questions.map((question, place) => (
        <QuestionEdit
          key={question.id ?? `new-${place}`}
          no={place + 1}
          question={question}
          fault={faults[`questions.${place}`]}
          last={place === questions.length - 1}
          onChange={(next) => change(questions.map((one, at) => (at === place ? next : one)))}
          onRemove={() => change(questions.filter((_one, at) => at !== place))}
          onMove={(to) => {
            const next = [...questions];
            next.splice(to, 0, next.splice(place, 1)[0]!);
            change(next);
          }}
        />
      ))}
      <div className="card actions work-save">
        <Button onClick={() => change([...questions, { ...BLANK }])}>增加一题</Button>
        <ImportQuestions quizId={quiz.id} disabled={dirty} />
        <span className="quiet" style={{ flex: 1 }}>
          共 <b className="figures">{questions.length}</b> 题，<b className="figures">{total}</b> 分{dirty && '，有未保存的修改'}
        </span>
        <Button
          look="primary"
          busy={save.isPending}
          disabled={!dirty}
          onClick={() => save.mutate({ params: { quizId: quiz.id }, body: { settings, questions: questions.map(clean) } })}
        >
          保存测验
        </Button>
      </div>
    </div>
  );
}

/** What does not belong to the kind is not sent; empty rows at the end neither. */
function clean(question: QuizQuestion): QuizQuestion {
  const choice = question.kind === 'SINGLE' || question.kind === 'MULTIPLE';
  const filled = choice ? question.options.filter((option) => option.trim()) : [];
  const right = question.right.flatMap((place) => {
    const at = filled.indexOf(question.options[place] ?? '');
    return choice && at >= 0 ? [at] : [];
  });
  const blanks = question.blanks.map((words) => words.map((word) => word.trim()).filter(Boolean)).filter((words) => words.length > 0);
  return { ...question, options: filled, right: [...new Set(right)].sort(), blanks: question.kind === 'FILL' ? blanks : [] };
}

import { teachingRoutes } from '@yangfan/client';
import type { FilmQuestion } from '@yangfan/contract';
import { useState } from 'react';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { moment } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Confirm, Dialog } from '../../../shared/ui/Dialog.tsx';
import { Empty, ErrorState, Loading, Meter, StateTag } from '../../../shared/ui/States.tsx';
import { Table } from '../../../shared/ui/Table.tsx';
import { QuestionForm } from './QuestionForm.tsx';
import { exactClock } from './seconds.ts';

const KIND = { SINGLE: '单选', MULTI: '多选', JUDGE: '判断' };
const REFRESH = ['/v1/teaching/lessons'];

/** The questions of a film with what the class answered. */
export function QuestionsEditor({ lessonId, durationS, edit }: { lessonId: string; durationS: number; edit: boolean }) {
  const params = { lessonId };
  const list = useRead(teachingRoutes.listFilmQuestions, { params });
  const remove = useSend(teachingRoutes.removeFilmQuestion, { refresh: REFRESH, done: '已删除', onDone: () => setRemoving(null) });
  const [form, setForm] = useState<FilmQuestion | 'new' | null>(null);
  const [removing, setRemoving] = useState<FilmQuestion | null>(null);
  const [reading, setReading] = useState<FilmQuestion | null>(null);
  if (list.error) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <Loading />;
  return (
    <section className="card">
      <div className="actions">
        <p className="grow quiet">视频放到这一秒会停下来提问；“必须答对”的题，答对前后面的部分不计学时。</p>
        {edit && (
          <Button look="primary" onClick={() => setForm('new')}>
            加一道题
          </Button>
        )}
      </div>
      {list.data.items.length === 0 && (
        <Empty title="还没有随堂题">{edit ? '每 10 分钟左右放一道，学员更专心。' : '讲师加题后，作答情况会出现在这里。'}</Empty>
      )}
      <ul className="rows">
        {list.data.items.map((one) => (
          <li key={one.id}>
            <b className="figures">{exactClock(one.atS)}</b>
            <span className="grow">
              {one.text}
              <div className="quiet small">
                {KIND[one.kind]}，{one.answered ? `${one.answered} 人答过，一次答对 ${one.firstRight} 人` : '还没有人答'}
              </div>
            </span>
            <StateTag tone={one.required ? 'here' : 'plain'}>{one.required ? '必须答对' : '可以跳过'}</StateTag>
            <Button onClick={() => setReading(one)}>作答情况</Button>
            {edit && (
              <Button
                onClick={() => setForm(one)}
                disabled={one.answered > 0}
                title={one.answered ? '已有人答过，不能再改；可以删除后另出一道' : undefined}
              >
                修改
              </Button>
            )}
            {edit && (
              <Button look="plain" onClick={() => setRemoving(one)}>
                删除
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Dialog title={form === 'new' ? '加一道题' : '修改这道题'} open={!!form} onClose={() => setForm(null)}>
        {form && (
          <QuestionForm lessonId={lessonId} durationS={durationS} before={form === 'new' ? null : form} onDone={() => setForm(null)} />
        )}
      </Dialog>
      <Dialog title="作答情况" open={!!reading} onClose={() => setReading(null)}>
        {reading && <Answers lessonId={lessonId} question={reading} />}
      </Dialog>
      <Confirm
        title="删除这道题？"
        danger
        open={!!removing}
        consequence="以后播放时不再提问，正在看的学员不会被它挡住；已有的作答保留在学员的记录里。"
        confirm="删除"
        busy={remove.isPending}
        onConfirm={() => remove.mutate({ params: { lessonId, questionId: removing!.id } })}
        onClose={() => setRemoving(null)}
      />
    </section>
  );
}

function Answers({ lessonId, question }: { lessonId: string; question: FilmQuestion }) {
  const answers = useRead(teachingRoutes.filmAnswers, { params: { lessonId, questionId: question.id } });
  return (
    <div className="stack">
      <p>{question.text}</p>
      <ul className="rows">
        {question.options.map((option, index) => (
          <li key={index}>
            <span className="grow">
              {option} {question.correct.includes(index) && <StateTag tone="good">正确</StateTag>}
            </span>
            <span style={{ width: '30%' }}>
              <Meter value={question.counts[index] ?? 0} max={question.answered} label={`选“${option}”的比例`} />
            </span>
            <b className="figures">{question.counts[index]} 人</b>
          </li>
        ))}
      </ul>
      <Table
        label="逐人作答"
        rows={answers.data?.items}
        error={answers.error}
        onRetry={() => void answers.refetch()}
        rowKey={(row) => row.learnerId}
        empty={{ title: '还没有人答' }}
        columns={[
          { key: 'name', title: '学员', cell: (row) => row.name },
          { key: 'first', title: '第一次的选择', cell: (row) => row.firstChoices.map((index) => question.options[index]).join('、') },
          {
            key: 'right',
            title: '结果',
            cell: (row) => (
              <StateTag tone={row.firstRight ? 'good' : row.passedAt ? 'caution' : 'stop'}>
                {row.firstRight ? '一次答对' : row.passedAt ? `第 ${row.attempts} 次答对` : `试了 ${row.attempts} 次，还没答对`}
              </StateTag>
            ),
          },
          { key: 'at', title: '时间', cell: (row) => <span className="figures">{moment(row.firstAt)}</span> },
        ]}
      />
    </div>
  );
}

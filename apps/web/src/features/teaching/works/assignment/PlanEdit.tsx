import { teachingRoutes } from '@yangfan/client';
import type { AssignmentPlan, AssignmentView, RubricCriterion } from '@yangfan/contract';
import { useState } from 'react';
import { faultsOf, useSend } from '../../../../shared/lib/api.ts';
import { useCan } from '../../../../shared/lib/session.ts';
import { Button } from '../../../../shared/ui/Button.tsx';
import { Select, TextArea, TextField } from '../../../../shared/ui/Field.tsx';
import { fieldOf, instantOf } from '../words.ts';
import { RubricTable } from './RubricTable.tsx';

/** What learners are asked to do, until when, and what it is judged by. */
export function PlanEdit({ assignment }: { assignment: AssignmentView }) {
  const edit = useCan()('teaching.course.edit');
  const [plan, setPlan] = useState<AssignmentPlan>(assignment.plan);
  const save = useSend(teachingRoutes.saveAssignment, {
    refresh: ['/v1/teaching/assignments', '/v1/teaching/me/assignments'],
    done: '已保存',
  });
  const faults = faultsOf(save.error);
  const set = (change: Partial<AssignmentPlan>) => setPlan({ ...plan, ...change });
  if (!edit)
    return (
      <div className="card stack">
        <p className="instructions">{plan.instructions || '还没有写要求。'}</p>
        <RubricTable rubric={plan.rubric} />
      </div>
    );
  const used = assignment.counts.marked + assignment.counts.returned > 0;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ params: { assignmentId: assignment.id }, body: plan });
      }}
    >
      <section className="card form">
        <TextArea
          label="作业要求"
          rows={6}
          maxLength={10_000}
          hint="写清楚交什么、写多少、按什么格式；换行会保留"
          fault={faults.instructions}
          value={plan.instructions}
          onChange={(event) => set({ instructions: event.target.value })}
        />
        <div className="form-grid">
          <TextField
            label="截止时间"
            type="datetime-local"
            hint="不填表示不截止"
            fault={faults.dueAt}
            value={fieldOf(plan.dueAt)}
            onChange={(event) => set({ dueAt: instantOf(event.target.value) })}
          />
          <Select
            label="过了截止时间"
            value={plan.late}
            options={[
              { value: 'ACCEPT', label: '可以迟交，会标明“迟交”' },
              { value: 'REFUSE', label: '不再接收' },
            ]}
            onChange={(event) => set({ late: event.target.value as AssignmentPlan['late'] })}
          />
          <Select
            label="学员什么时候看到成绩"
            value={plan.release}
            options={[
              { value: 'AT_ONCE', label: '批改完一份，公布一份' },
              { value: 'TOGETHER', label: '全部批改后统一公布' },
            ]}
            onChange={(event) => set({ release: event.target.value as AssignmentPlan['release'] })}
          />
        </div>
      </section>
      <section className="card stack">
        <h2>评分标准</h2>
        {used ? (
          <>
            <p className="note caution">已经按这份标准批改过作业，标准不能再改。</p>
            <RubricTable rubric={plan.rubric} />
          </>
        ) : (
          <RubricEdit rubric={plan.rubric} onChange={(rubric) => set({ rubric })} />
        )}
      </section>
      <div className="card actions work-save">
        <span className="quiet" style={{ flex: 1 }}>
          满分{' '}
          <b className="figures">{plan.rubric.reduce((sum, { levels }) => sum + Math.max(...levels.map(({ points }) => points)), 0)}</b> 分
        </span>
        <Button type="submit" look="primary" busy={save.isPending}>
          保存作业
        </Button>
      </div>
    </form>
  );
}

const half = (text: string) => Math.max(0, Math.min(100, Math.round(Number(text) * 2) / 2)) || 0;
const freshId = () => Math.random().toString(36).slice(2, 10);

function RubricEdit({ rubric, onChange }: { rubric: RubricCriterion[]; onChange: (rubric: RubricCriterion[]) => void }) {
  const set = (place: number, change: Partial<RubricCriterion>) =>
    onChange(rubric.map((one, at) => (at === place ? { ...one, ...change } : one)));
  return (
    <>
      {rubric.map((criterion, place) => (
        <div className="rubric-edit" key={criterion.id}>
          <TextField
            label={`第 ${place + 1} 项看什么`}
            required
            maxLength={100}
            value={criterion.title}
            onChange={(event) => set(place, { title: event.target.value })}
          />
          {criterion.levels.map((level, at) => {
            const change = (next: Partial<typeof level>) =>
              set(place, { levels: criterion.levels.map((one, index) => (index === at ? { ...one, ...next } : one)) });
            return (
              <div className="level-edit" key={level.id}>
                <input
                  className="input"
                  required
                  aria-label={`第 ${place + 1} 项等级 ${at + 1} 的说明`}
                  maxLength={100}
                  value={level.title}
                  onChange={(event) => change({ title: event.target.value })}
                />
                <input
                  className="input"
                  type="number"
                  min={0}
                  max={100}
                  step={0.5}
                  aria-label={`第 ${place + 1} 项等级 ${at + 1} 的分值`}
                  value={level.points}
                  onChange={(event) => change({ points: half(event.target.value) })}
                />
                <Button
                  look="plain"
                  disabled={criterion.levels.length <= 2}
                  aria-label={`删除第 ${place + 1} 项等级 ${at + 1}`}
                  onClick={() => set(place, { levels: criterion.levels.filter((_one, index) => index !== at) })}
                >
                  删除
                </Button>
              </div>
            );
          })}
          <div className="actions">
            <Button
              disabled={criterion.levels.length >= 8}
              onClick={() => set(place, { levels: [...criterion.levels, { id: freshId(), title: '', points: 0 }] })}
            >
              增加等级
            </Button>
            <Button look="plain" disabled={rubric.length <= 1} onClick={() => onChange(rubric.filter((_one, at) => at !== place))}>
              删除这一项
            </Button>
          </div>
        </div>
      ))}
      <div className="actions">
        <Button
          disabled={rubric.length >= 20}
          onClick={() =>
            onChange([
              ...rubric,
              {
                id: freshId(),
                title: '',
                levels: [
                  { id: 'a', title: '好', points: 10 },
                  { id: 'b', title: '需要改进', points: 5 },
                ],
              },
            ])
          }
        >
          增加一项标准
        </Button>
      </div>
    </>
  );
}

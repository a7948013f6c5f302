import type { Marking, RubricCriterion } from '@yangfan/contract';
import { useEffect, useRef } from 'react';
import { Button } from '../../../../shared/ui/Button.tsx';
import { Choice, TextArea } from '../../../../shared/ui/Field.tsx';

type Decision = 'KEEP' | 'MARK' | 'RETURN';

/** A level and a comment for each criterion, words for the whole, and what becomes of the work. */
export function MarkingForm({
  rubric,
  maxScore,
  marking,
  busy,
  released,
  onward,
  onChange,
  onDecide,
}: {
  rubric: readonly RubricCriterion[];
  maxScore: number;
  marking: Marking;
  busy: boolean;
  released: boolean;
  /** A mark leads on to the next work: whoever comes there begins at the first criterion. */
  onward: boolean;
  onChange: (marking: Marking) => void;
  onDecide: (decision: Decision) => void;
}) {
  const chosen = (id: string) => marking.criteria.find(({ criterionId }) => criterionId === id);
  function set(id: string, change: Partial<Marking['criteria'][number]>): void {
    const now = chosen(id) ?? { criterionId: id, levelId: null, comment: '' };
    onChange({ ...marking, criteria: [...marking.criteria.filter(({ criterionId }) => criterionId !== id), { ...now, ...change }] });
  }
  const points = rubric.map((criterion) => criterion.levels.find(({ id }) => id === chosen(criterion.id)?.levelId)?.points);
  const whole = points.every((one) => one !== undefined);
  const finish = useRef(() => undefined as void);
  finish.current = () => {
    if (whole && !busy) onDecide('MARK');
  };
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) finish.current();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
  const first = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (onward) first.current?.querySelector<HTMLInputElement>('input[type=radio]')?.focus({ preventScroll: true });
  }, [onward]);
  return (
    <div className="form" ref={first}>
      {rubric.map((criterion) => (
        <fieldset className="plain-set" key={criterion.id}>
          <legend>{criterion.title}</legend>
          <div className="levels">
            {criterion.levels.map((level) => (
              <Choice
                key={level.id}
                type="radio"
                name={`criterion-${criterion.id}`}
                checked={chosen(criterion.id)?.levelId === level.id}
                onChange={() => set(criterion.id, { levelId: level.id })}
                label={`${level.title} ${level.points} 分`}
              />
            ))}
          </div>
          <input
            className="input"
            aria-label={`对“${criterion.title}”的评语`}
            placeholder="评语（可不写）"
            maxLength={1000}
            value={chosen(criterion.id)?.comment ?? ''}
            onChange={(event) => set(criterion.id, { comment: event.target.value })}
          />
        </fieldset>
      ))}
      <TextArea
        label="总评"
        rows={3}
        maxLength={4000}
        hint="退回修改时必须写明要改什么"
        value={marking.comment}
        onChange={(event) => onChange({ ...marking, comment: event.target.value })}
      />
      <p role="status">
        {whole ? (
          <>
            合计 <b className="figures">{points.reduce((sum: number, one) => sum + (one ?? 0), 0)}</b> / {maxScore} 分
          </>
        ) : (
          <span className="quiet">还有 {points.filter((one) => one === undefined).length} 项没有选等级</span>
        )}
      </p>
      <div className="actions">
        {!released && (
          <Button busy={busy} onClick={() => onDecide('KEEP')}>
            先保存
          </Button>
        )}
        <Button disabled={!marking.comment.trim()} busy={busy} onClick={() => onDecide('RETURN')}>
          退回修改
        </Button>
        <Button look="primary" disabled={!whole} busy={busy} title="Ctrl + Enter" onClick={() => onDecide('MARK')}>
          {onward ? '完成，看下一份' : '完成批改'}
        </Button>
      </div>
      <p className="quiet small">
        快捷键：{onward ? 'Tab 和方向键选等级，' : ''}Ctrl + Enter {onward ? '完成并到下一份' : '完成'}，Alt + ← / → 上一份、下一份。
      </p>
    </div>
  );
}

import { Button } from '../../../shared/ui/Button.tsx';
import { Choice, TextArea, TextField } from '../../../shared/ui/Field.tsx';
import { AnswerFields } from './AnswerFields.tsx';
import { StemField } from './StemField.tsx';
import type { TaskDraft, Terms } from './item-words.ts';

type Options = TaskDraft['options'];

/** Stem, options, key and explanation of an item or of one sub-question. */
export function TaskFields<T extends TaskDraft>({
  task,
  terms,
  name,
  faults,
  at = '',
  onChange,
}: {
  task: T;
  terms: Terms;
  name: string;
  faults: Record<string, string>;
  /** Where this task stands in the item, for its faults. */
  at?: string;
  onChange: (part: Partial<TaskDraft>) => void;
}) {
  const hasOptions = ['SINGLE', 'MULTI', 'ORDER', 'MATCH'].includes(task.type);
  return (
    <div className="stack">
      <StemField
        label={task.type === 'CASE' ? '案例材料' : '题干'}
        value={task.stem}
        fault={faults[`${at}stem`]}
        rows={at ? 3 : 5}
        onChange={(stem) => onChange({ stem })}
      />
      {hasOptions && (
        <OptionList
          label={task.type === 'MATCH' ? '左边' : '选项'}
          options={task.options}
          fault={faults[`${at}options`]}
          letters
          canLock={task.type === 'SINGLE' || task.type === 'MULTI'}
          onChange={(options) => onChange({ options, answer: keptAnswer(task, options) })}
        />
      )}
      {task.type === 'MATCH' && (
        <OptionList label="右边" options={task.targets} fault={faults[`${at}targets`]} onChange={(targets) => onChange({ targets })} />
      )}
      {task.type !== 'CASE' && (
        <AnswerFields task={task} terms={terms} name={name} fault={faults[`${at}answer`]} onChange={(answer) => onChange({ answer })} />
      )}
      <TextArea
        label="解析"
        hint="公布成绩后给学员看：为什么是这个答案"
        rows={3}
        maxLength={at ? 2000 : 4000}
        value={task.analysis}
        onChange={(event) => onChange({ analysis: event.target.value })}
      />
    </div>
  );
}

/** The key without options that are no longer there; an order takes in what is new. */
function keptAnswer(task: TaskDraft, options: Options): unknown {
  const keys = options.map(({ key }) => key);
  if (task.type === 'ORDER') {
    const kept = (task.answer as string[]).filter((key) => keys.includes(key));
    return [...kept, ...keys.filter((key) => !kept.includes(key))];
  }
  if (task.type === 'MULTI') return (task.answer as string[]).filter((key) => keys.includes(key));
  return task.answer;
}

function OptionList({
  label,
  options,
  fault,
  letters = false,
  canLock = false,
  onChange,
}: {
  label: string;
  options: Options;
  fault?: string | undefined;
  letters?: boolean;
  canLock?: boolean;
  onChange: (options: Options) => void;
}) {
  const keyed = (all: Options) => all.map((one, index) => ({ ...one, key: letters ? String.fromCharCode(65 + index) : String(index + 1) }));
  const change = (at: number, part: object) => onChange(options.map((one, index) => (index === at ? { ...one, ...part } : one)));
  return (
    <fieldset className="stack" style={{ border: 0, padding: 0 }}>
      <legend>{label}</legend>
      {fault && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      {options.map((option, at) => (
        <div key={option.key} className="filters option-line">
          <TextField
            label={`${label} ${option.key}`}
            value={option.text}
            maxLength={500}
            onChange={(event) => change(at, { text: event.target.value })}
          />
          {canLock && (
            <Choice
              checked={option.lockLast ?? false}
              label="固定在最后（如“以上都对”）"
              aria-label={`选项 ${option.key} 固定在最后`}
              onChange={(event) => change(at, { lockLast: event.target.checked })}
            />
          )}
          <Button disabled={options.length <= 2} onClick={() => onChange(keyed(options.filter((_one, index) => index !== at)))}>
            删除{label} {option.key}
          </Button>
        </div>
      ))}
      <div>
        <Button disabled={options.length >= 12} onClick={() => onChange(keyed([...options, { key: '', text: '' }]))}>
          添加{label}
        </Button>
      </div>
    </fieldset>
  );
}

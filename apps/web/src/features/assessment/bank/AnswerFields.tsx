import { Button } from '../../../shared/ui/Button.tsx';
import { Choice, Select, TextArea, TextField } from '../../../shared/ui/Field.tsx';
import type { TaskDraft, Terms } from './item-words.ts';

interface Props {
  task: TaskDraft;
  terms: Terms;
  name: string;
  fault?: string | undefined;
  onChange: (answer: unknown) => void;
}
interface RubricDraft {
  rubric: { criterion: string; points: number }[];
  reference: string;
  operation?: string;
}

/** The answer key, by type. */
export function AnswerFields(props: Props) {
  const { task, fault } = props;
  return (
    <div className="stack">
      {fault && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      {(task.type === 'SINGLE' || task.type === 'MULTI') && <OptionKeys {...props} />}
      {task.type === 'JUDGE' && <JudgeKey {...props} />}
      {task.type === 'ORDER' && <OrderKey {...props} />}
      {task.type === 'FILL' && <BlankKeys {...props} />}
      {task.type === 'CALC' && <CalcKey {...props} />}
      {task.type === 'MATCH' && <PairKeys {...props} />}
      {(task.type === 'SHORT' || task.type === 'OPERATE') && <RubricKey {...props} />}
    </div>
  );
}

function OptionKeys({ task, name, onChange }: Props) {
  const many = Array.isArray(task.answer) ? (task.answer as string[]) : [];
  return (
    <fieldset className="stack" style={{ border: 0, padding: 0 }}>
      <legend>正确答案</legend>
      <div className="actions">
        {task.options.map(({ key }) =>
          task.type === 'SINGLE' ? (
            <Choice key={key} type="radio" name={name} label={key} checked={task.answer === key} onChange={() => onChange(key)} />
          ) : (
            <Choice
              key={key}
              label={key}
              checked={many.includes(key)}
              onChange={(event) => onChange(event.target.checked ? [...many, key].sort() : many.filter((one) => one !== key))}
            />
          ),
        )}
      </div>
    </fieldset>
  );
}

function JudgeKey({ task, name, onChange }: Props) {
  return (
    <div className="actions">
      {[true, false].map((word) => (
        <Choice
          key={String(word)}
          type="radio"
          name={name}
          label={word ? '正确' : '错误'}
          checked={task.answer === word}
          onChange={() => onChange(word)}
        />
      ))}
    </div>
  );
}

function OrderKey({ task, onChange }: Props) {
  const order = Array.isArray(task.answer) ? (task.answer as string[]) : [];
  return (
    <TextField
      label="正确顺序"
      hint={`从左到右写选项编号，例如 ${task.options.map(({ key }) => key).join('')}`}
      value={order.join('')}
      maxLength={12}
      onChange={(event) => onChange([...event.target.value.toUpperCase().replace(/[^A-L]/g, '')])}
    />
  );
}

function BlankKeys({ task, onChange }: Props) {
  const holes = Math.max(1, (task.stem.match(/_{2,}|（\s*）/g) ?? []).length);
  const blanks = (task.answer as { blanks?: string[][] } | null)?.blanks ?? [];
  return Array.from({ length: holes }, (_, at) => (
    <TextField
      key={at}
      label={holes > 1 ? `第 ${at + 1} 空的答案` : '答案'}
      hint="几种写法都算对的，用 | 隔开；数字按大小判，允许误差写成 12.5±0.5；空用 ____（两个以上下划线）写在题干里"
      value={(blanks[at] ?? []).join('|')}
      maxLength={400}
      onChange={(event) =>
        onChange({
          blanks: Array.from({ length: holes }, (_hole, index) => (index === at ? event.target.value.split('|') : (blanks[index] ?? []))),
        })
      }
    />
  ));
}

function CalcKey({ task, onChange }: Props) {
  const { value = 0, tolerance = 0.005, unit = '' } = (task.answer ?? {}) as { value?: number; tolerance?: number; unit?: string };
  const put = (part: object) => onChange({ value, tolerance, unit, ...part });
  return (
    <div className="filters">
      <TextField
        label="答案（数字）"
        type="number"
        step="any"
        value={value}
        onChange={(event) => put({ value: Number(event.target.value) })}
      />
      <TextField label="单位" value={unit} maxLength={20} onChange={(event) => put({ unit: event.target.value })} />
      <TextField
        label="允许误差（%）"
        type="number"
        min={0}
        max={20}
        step="0.1"
        value={Math.round(tolerance * 1000) / 10}
        onChange={(event) => put({ tolerance: Number(event.target.value) / 100 })}
      />
    </div>
  );
}

function PairKeys({ task, onChange }: Props) {
  const pairs = (task.answer ?? {}) as Record<string, string>;
  return task.options.map((option) => (
    <Select
      key={option.key}
      label={`${option.key}. ${option.text || '（左边还没有写）'}`}
      empty="请选择对应的右边一项"
      value={pairs[option.key] ?? ''}
      options={task.targets.map((target) => ({ value: target.key, label: `${target.key}. ${target.text}` }))}
      onChange={(event) => onChange({ ...pairs, [option.key]: event.target.value })}
    />
  ));
}

function RubricKey({ task, terms, onChange }: Props) {
  const answer = { rubric: [], reference: '', ...(task.answer as Partial<RubricDraft> | null) } as RubricDraft;
  const put = (part: Partial<RubricDraft>) => onChange({ ...answer, ...part });
  const line = (at: number, part: object) => put({ rubric: answer.rubric.map((one, index) => (index === at ? { ...one, ...part } : one)) });
  return (
    <>
      {task.type === 'OPERATE' && (
        <Select
          label="模拟系统的操作点"
          required
          empty="请选择"
          value={answer.operation ?? ''}
          options={terms.operations.map(({ code, name }) => ({ value: code, label: `${code} ${name}` }))}
          onChange={(event) => put({ operation: event.target.value })}
        />
      )}
      {answer.rubric.map((one, at) => (
        <div key={at} className="filters">
          <TextField
            label={`评分要点 ${at + 1}`}
            value={one.criterion}
            maxLength={200}
            onChange={(event) => line(at, { criterion: event.target.value })}
          />
          <TextField
            label="分值"
            type="number"
            min={0.5}
            max={100}
            step="0.5"
            value={one.points}
            onChange={(event) => line(at, { points: Number(event.target.value) })}
          />
          <Button disabled={answer.rubric.length < 2} onClick={() => put({ rubric: answer.rubric.filter((_line, index) => index !== at) })}>
            删除要点 {at + 1}
          </Button>
        </div>
      ))}
      <div>
        <Button disabled={answer.rubric.length >= 12} onClick={() => put({ rubric: [...answer.rubric, { criterion: '', points: 5 }] })}>
          添加评分要点
        </Button>
      </div>
      <TextArea
        label="参考答案"
        rows={4}
        maxLength={4000}
        value={answer.reference}
        onChange={(event) => put({ reference: event.target.value })}
      />
    </>
  );
}

import type { Attempt, Value } from './answers.ts';
import { ITEM_TYPES } from '../words.ts';
import { Choice, Select, TextArea, TextField } from '../../../shared/ui/Field.tsx';
import { Button } from '../../../shared/ui/Button.tsx';
import { StemText } from './StemText.tsx';

type Question = Attempt['questions'][number];
/** What the fields need of a question or of a sub-question. */
type Task = Pick<Question, 'stem' | 'options' | 'targets'> & { type: Question['type'] };
/** The longest answer in words that the server takes. */
const MAX_WORDS = 4000;

/** One question with the way to answer it that fits its type; a case with its sub-questions under one another. */
export function QuestionView({ question, value, onChange }: { question: Question; value: Value; onChange: (value: Value) => void }) {
  const own = value && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, Value>) : {};
  return (
    <fieldset style={{ border: 0, padding: 0, margin: 0, minWidth: 0 }}>
      <legend className="quiet" style={{ padding: 0 }}>
        第 <b className="figures">{question.no}</b> 题，{ITEM_TYPES[question.type]}，<span className="figures">{question.points}</span> 分
      </legend>
      <StemText stem={question.stem} rich={question.rich} />
      {question.operation && <p className="quiet">操作点：{question.operation}</p>}
      {question.type === 'CASE' ? (
        question.parts.map((part) => (
          <fieldset key={part.key} className="case-part" style={{ border: 0, minWidth: 0 }}>
            <legend className="quiet" style={{ padding: 0 }}>
              小题 <b className="figures">{part.key}</b>，{ITEM_TYPES[part.type]}，<span className="figures">{part.points}</span> 分
            </legend>
            <StemText stem={part.stem} rich={part.rich} />
            <TaskFields
              name={`q${question.no}-${part.key}`}
              task={part}
              value={own[part.key] ?? null}
              onChange={(next) => onChange({ ...own, [part.key]: next } as Value)}
            />
          </fieldset>
        ))
      ) : (
        <TaskFields name={`q${question.no}`} task={question} value={value} onChange={onChange} />
      )}
    </fieldset>
  );
}

function TaskFields({ name, task, value, onChange }: { name: string; task: Task; value: Value; onChange: (value: Value) => void }) {
  return (
    <>
      {task.type === 'SINGLE' &&
        task.options.map((option) => (
          <Choice
            key={option.key}
            type="radio"
            name={name}
            checked={value === option.key}
            onChange={() => onChange(option.key)}
            label={`${option.key}. ${option.text}`}
          />
        ))}
      {task.type === 'MULTI' &&
        task.options.map((option) => {
          const chosen = Array.isArray(value) ? value : [];
          return (
            <Choice
              key={option.key}
              checked={chosen.includes(option.key)}
              onChange={(event) =>
                onChange(event.target.checked ? [...chosen, option.key].sort() : chosen.filter((key) => key !== option.key))
              }
              label={`${option.key}. ${option.text}`}
            />
          );
        })}
      {task.type === 'JUDGE' &&
        [true, false].map((word) => (
          <Choice
            key={String(word)}
            type="radio"
            name={name}
            checked={value === word}
            onChange={() => onChange(word)}
            label={word ? '正确' : '错误'}
          />
        ))}
      {task.type === 'CALC' && (
        <TextField
          label="填写数字"
          inputMode="decimal"
          value={typeof value === 'string' || typeof value === 'number' ? String(value) : ''}
          onChange={(event) => onChange(event.target.value || null)}
        />
      )}
      {task.type === 'FILL' && (
        <Blanks count={Math.max(1, (task.stem.match(/_{2,}|（\s*）/g) ?? []).length)} value={value} onChange={onChange} />
      )}
      {task.type === 'ORDER' && <Order question={task} value={value} onChange={onChange} />}
      {task.type === 'MATCH' &&
        task.options.map((option) => {
          const pairs = value && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, string>) : {};
          return (
            <Select
              key={option.key}
              label={`${option.key}. ${option.text}`}
              empty="请选择对应项"
              value={pairs[option.key] ?? ''}
              options={task.targets.map((target) => ({ value: target.key, label: `${target.key}. ${target.text}` }))}
              onChange={(event) => onChange({ ...pairs, [option.key]: event.target.value })}
            />
          );
        })}
      {(task.type === 'SHORT' || task.type === 'OPERATE') && (
        <TextArea
          label={task.type === 'SHORT' ? '作答' : '操作过程和结果'}
          hint={`${typeof value === 'string' ? value.length : 0} / ${MAX_WORDS} 字，由阅卷老师评分`}
          rows={8}
          maxLength={MAX_WORDS}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.target.value || null)}
        />
      )}
    </>
  );
}

function Blanks({ count, value, onChange }: { count: number; value: Value; onChange: (value: Value) => void }) {
  const texts = Array.isArray(value) ? value : [];
  return Array.from({ length: count }, (_, index) => (
    <TextField
      key={index}
      label={count > 1 ? `第 ${index + 1} 空` : '填写答案'}
      value={texts[index] ?? ''}
      maxLength={200}
      onChange={(event) => onChange(Array.from({ length: count }, (_blank, at) => (at === index ? event.target.value : (texts[at] ?? ''))))}
    />
  ));
}

function Order({ question, value, onChange }: { question: Task; value: Value; onChange: (value: Value) => void }) {
  const order = Array.isArray(value) && value.length === question.options.length ? value : question.options.map((option) => option.key);
  function move(from: number, to: number): void {
    const next = [...order];
    next.splice(to, 0, next.splice(from, 1)[0]!);
    onChange(next);
  }
  return (
    <ol>
      {order.map((key, index) => (
        <li key={key} style={{ display: 'flex', gap: 10, alignItems: 'center', padding: '6px 0' }}>
          <b className="figures">{index + 1}</b>
          <span style={{ flex: 1 }}>{question.options.find((option) => option.key === key)?.text}</span>
          <Button disabled={index === 0} aria-label="上移" onClick={() => move(index, index - 1)}>
            ↑
          </Button>
          <Button disabled={index === order.length - 1} aria-label="下移" onClick={() => move(index, index + 1)}>
            ↓
          </Button>
        </li>
      ))}
      {!Array.isArray(value) && (
        <li>
          <Button onClick={() => onChange(order)}>就是这个顺序</Button>
        </li>
      )}
    </ol>
  );
}

import type { Attempt, Value } from './answers.ts';
import { ITEM_TYPES } from '../words.ts';
import { Choice, Select, TextField } from '../../../shared/ui/Field.tsx';
import { Button } from '../../../shared/ui/Button.tsx';

type Question = Attempt['questions'][number];

/** One question with the way to answer it that fits its type. */
export function QuestionView({ question, value, onChange }: { question: Question; value: Value; onChange: (value: Value) => void }) {
  const name = `q${question.no}`;
  return (
    <fieldset style={{ border: 0, padding: 0, margin: 0, minWidth: 0 }}>
      <legend className="quiet" style={{ padding: 0 }}>
        第 <b className="figures">{question.no}</b> 题，{ITEM_TYPES[question.type]}，<span className="figures">{question.points}</span> 分
      </legend>
      <p style={{ fontSize: '1.2em', margin: '8px 0 16px', whiteSpace: 'pre-wrap' }}>{question.stem}</p>
      {question.type === 'SINGLE' &&
        question.options.map((option) => (
          <Choice
            key={option.key}
            type="radio"
            name={name}
            checked={value === option.key}
            onChange={() => onChange(option.key)}
            label={`${option.key}. ${option.text}`}
          />
        ))}
      {question.type === 'MULTI' &&
        question.options.map((option) => {
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
      {question.type === 'JUDGE' &&
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
      {question.type === 'CALC' && (
        <TextField
          label="填写数字"
          inputMode="decimal"
          value={typeof value === 'string' || typeof value === 'number' ? String(value) : ''}
          onChange={(event) => onChange(event.target.value || null)}
        />
      )}
      {question.type === 'FILL' && (
        <Blanks count={Math.max(1, (question.stem.match(/_{2,}|（\s*）/g) ?? []).length)} value={value} onChange={onChange} />
      )}
      {question.type === 'ORDER' && <Order question={question} value={value} onChange={onChange} />}
      {question.type === 'MATCH' &&
        question.options.map((option) => {
          const pairs = value && typeof value === 'object' && !Array.isArray(value) ? value : {};
          return (
            <Select
              key={option.key}
              label={`${option.key}. ${option.text}`}
              empty="请选择对应项"
              value={pairs[option.key] ?? ''}
              options={question.targets.map((target) => ({ value: target.key, label: `${target.key}. ${target.text}` }))}
              onChange={(event) => onChange({ ...pairs, [option.key]: event.target.value })}
            />
          );
        })}
    </fieldset>
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

function Order({ question, value, onChange }: { question: Question; value: Value; onChange: (value: Value) => void }) {
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

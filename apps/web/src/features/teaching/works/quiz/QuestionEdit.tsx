import type { QuizKind, QuizQuestion } from '@yangfan/contract';
import { useId } from 'react';
import { Button } from '../../../../shared/ui/Button.tsx';
import { Choice, Select, TextArea, TextField } from '../../../../shared/ui/Field.tsx';
import { QUESTION_KINDS } from '../words.ts';

interface Props {
  no: number;
  question: QuizQuestion;
  fault: string | undefined;
  last: boolean;
  onChange: (question: QuizQuestion) => void;
  onRemove: () => void;
  onMove: (to: number) => void;
}

/** One question in its author's hands. */
export function QuestionEdit({ no, question, fault, last, onChange, onRemove, onMove }: Props) {
  const set = (change: Partial<QuizQuestion>) => onChange({ ...question, ...change });
  return (
    <section className="card stack" aria-label={`第 ${no} 题`}>
      <div className="actions">
        <h2 style={{ flex: 1, margin: 0, fontSize: '1.15em' }}>第 {no} 题</h2>
        <Button disabled={no === 1} aria-label={`第 ${no} 题上移`} onClick={() => onMove(no - 2)}>
          ↑
        </Button>
        <Button disabled={last} aria-label={`第 ${no} 题下移`} onClick={() => onMove(no)}>
          ↓
        </Button>
        <Button look="plain" aria-label={`删除第 ${no} 题`} onClick={onRemove}>
          删除
        </Button>
      </div>
      {fault && (
        <p className="stop" role="alert">
          {fault}
        </p>
      )}
      <div className="form-grid">
        <Select
          label="题型"
          value={question.kind}
          options={Object.entries(QUESTION_KINDS).map(([value, label]) => ({ value, label }))}
          onChange={(event) => set(prepared(question, event.target.value as QuizKind))}
        />
        <TextField
          label="分值"
          type="number"
          min={0.5}
          max={100}
          step={0.5}
          value={question.points}
          onChange={(event) => set({ points: Math.max(0.5, Math.min(100, Math.round(Number(event.target.value) * 2) / 2)) })}
        />
      </div>
      <TextArea
        label="题干"
        required
        rows={2}
        maxLength={2000}
        value={question.stem}
        onChange={(event) => set({ stem: event.target.value })}
      />
      <Answer question={question} set={set} />
      <TextArea
        label="解析"
        rows={2}
        maxLength={2000}
        hint="学员在可以看答案时一起看到"
        value={question.explanation}
        onChange={(event) => set({ explanation: event.target.value })}
      />
    </section>
  );
}

function prepared(question: QuizQuestion, kind: QuizKind): Partial<QuizQuestion> {
  const choice = kind === 'SINGLE' || kind === 'MULTIPLE';
  return {
    kind,
    options: choice && question.options.length < 2 ? ['', '', '', ''] : question.options,
    right: kind === 'SINGLE' ? [question.right[0] ?? 0] : question.right,
    blanks: question.blanks.length > 0 ? question.blanks : [['']],
  };
}

function Answer({ question, set }: { question: QuizQuestion; set: (change: Partial<QuizQuestion>) => void }) {
  const name = useId();
  switch (question.kind) {
    case 'SINGLE':
    case 'MULTIPLE':
      return <Options question={question} set={set} name={name} />;
    case 'TRUE_FALSE':
      return (
        <fieldset className="plain-set">
          <legend>正确答案</legend>
          <Choice type="radio" name={name} label="正确" checked={question.truth} onChange={() => set({ truth: true })} />
          <Choice type="radio" name={name} label="错误" checked={!question.truth} onChange={() => set({ truth: false })} />
        </fieldset>
      );
    case 'FILL':
      return (
        <div className="stack">
          {question.blanks.map((words, place) => (
            <TextField
              key={place}
              label={`第 ${place + 1} 空的答案`}
              hint="几种写法都算对时，用 | 隔开，例如：转化率|成交率"
              value={words.join('|')}
              maxLength={1000}
              onChange={(event) =>
                set({ blanks: question.blanks.map((one, at) => (at === place ? event.target.value.split('|').slice(0, 20) : one)) })
              }
            />
          ))}
          <div className="actions">
            <Button disabled={question.blanks.length >= 10} onClick={() => set({ blanks: [...question.blanks, ['']] })}>
              增加一空
            </Button>
            {question.blanks.length > 1 && (
              <Button look="plain" onClick={() => set({ blanks: question.blanks.slice(0, -1) })}>
                去掉最后一空
              </Button>
            )}
          </div>
        </div>
      );
    case 'NUMBER':
      return (
        <div className="form-grid">
          <TextField
            label="正确数值"
            type="number"
            step="any"
            value={question.value}
            onChange={(event) => set({ value: Number(event.target.value) || 0 })}
          />
          <TextField
            label="允许的误差"
            type="number"
            step="any"
            min={0}
            value={question.tolerance}
            onChange={(event) => set({ tolerance: Math.max(0, Number(event.target.value) || 0) })}
          />
        </div>
      );
  }
}

function Options({ question, set, name }: { question: QuizQuestion; set: (change: Partial<QuizQuestion>) => void; name: string }) {
  const single = question.kind === 'SINGLE';
  function pick(place: number, on: boolean): void {
    set({ right: single ? [place] : on ? [...question.right, place] : question.right.filter((one) => one !== place) });
  }
  return (
    <fieldset className="plain-set">
      <legend>选项（勾选正确答案{single ? '' : '，至少两个'}）</legend>
      {question.options.map((option, place) => {
        const letter = String.fromCharCode(65 + place);
        return (
          <div className="option-edit" key={place}>
            <input
              type={single ? 'radio' : 'checkbox'}
              name={name}
              aria-label={`选项 ${letter} 是正确答案`}
              checked={question.right.includes(place)}
              onChange={(event) => pick(place, event.target.checked)}
            />
            <b>{letter}</b>
            <input
              className="input"
              aria-label={`选项 ${letter}`}
              value={option}
              maxLength={500}
              onChange={(event) => set({ options: question.options.map((one, at) => (at === place ? event.target.value : one)) })}
            />
          </div>
        );
      })}
      {question.options.length < 10 && <Button onClick={() => set({ options: [...question.options, ''] })}>增加一个选项</Button>}
    </fieldset>
  );
}

import { teachingRoutes } from '@yangfan/client';
import type { FilmQuestion } from '@yangfan/contract';
import { faultsOf, useSend } from '../../../shared/lib/api.ts';
import { useDraft } from '../../../shared/lib/draft.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Choice, Select, TextArea, TextField } from '../../../shared/ui/Field.tsx';
import { exactClock, secondsOf } from './seconds.ts';

interface Form {
  at: string;
  kind: FilmQuestion['kind'];
  text: string;
  options: string[];
  correct: number[];
  explanation: string;
  required: boolean;
}
const EMPTY: Form = { at: '', kind: 'SINGLE', text: '', options: ['', ''], correct: [], explanation: '', required: true };
const KINDS = [
  { value: 'SINGLE', label: '单选题' },
  { value: 'MULTI', label: '多选题' },
  { value: 'JUDGE', label: '判断题' },
];

/** One question of a film, new or still unanswered. */
export function QuestionForm({
  lessonId,
  durationS,
  before,
  onDone,
}: {
  lessonId: string;
  durationS: number;
  before: FilmQuestion | null;
  onDone: () => void;
}) {
  const first: Form = before ? { ...before, at: exactClock(before.atS) } : EMPTY;
  const [form, setForm, clear] = useDraft<Form>(`film-question-${before?.id ?? lessonId}`, first);
  const done = { refresh: ['/v1/teaching/lessons'], onDone: () => (clear(), onDone()) };
  const add = useSend(teachingRoutes.addFilmQuestion, { ...done, done: '题目已加上，学员下次打开这一节时生效' });
  const edit = useSend(teachingRoutes.editFilmQuestion, { ...done, done: '已修改' });
  const faults = faultsOf(add.error ?? edit.error);
  const atS = secondsOf(form.at);
  const options = form.kind === 'JUDGE' ? ['对', '错'] : form.options;
  const ready = atS !== null && form.text.trim() && options.every((option) => option.trim()) && form.correct.length > 0;
  const pick = (index: number) =>
    setForm({
      correct:
        form.kind !== 'MULTI'
          ? [index]
          : form.correct.includes(index)
            ? form.correct.filter((one) => one !== index)
            : [...form.correct, index],
    });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (atS === null) return;
        const body = {
          atS,
          kind: form.kind,
          text: form.text.trim(),
          options: options.map((option) => option.trim()),
          correct: form.correct,
          explanation: form.explanation.trim(),
          required: form.required,
        };
        if (before) edit.mutate({ params: { lessonId, questionId: before.id }, body });
        else add.mutate({ params: { lessonId }, body });
      }}
    >
      <TextField
        label="在视频的什么时间"
        required
        value={form.at}
        maxLength={12}
        placeholder="例如 5:30"
        hint={`分:秒，视频长 ${exactClock(durationS)}`}
        fault={form.at && atS === null ? '请写成 分:秒，例如 5:30' : faults.atS}
        onChange={(event) => setForm({ at: event.target.value })}
      />
      <Select
        label="题型"
        value={form.kind}
        options={KINDS}
        onChange={(event) => setForm({ kind: event.target.value as Form['kind'], correct: [] })}
      />
      <TextArea
        label="题目"
        required
        rows={2}
        maxLength={500}
        value={form.text}
        fault={faults.text}
        onChange={(event) => setForm({ text: event.target.value })}
      />
      <fieldset className="field">
        <legend>选项，勾上正确的</legend>
        {options.map((option, index) => (
          <div key={index} className="actions" style={{ justifyContent: 'flex-start' }}>
            <Choice
              type={form.kind === 'MULTI' ? 'checkbox' : 'radio'}
              name="correct"
              checked={form.correct.includes(index)}
              onChange={() => pick(index)}
              label={form.kind === 'JUDGE' ? option : <span className="visually-hidden">选项 {index + 1} 正确</span>}
            />
            {form.kind !== 'JUDGE' && (
              <input
                className="input"
                aria-label={`选项 ${index + 1}`}
                maxLength={200}
                value={option}
                onChange={(event) => setForm({ options: form.options.map((one, at) => (at === index ? event.target.value : one)) })}
              />
            )}
          </div>
        ))}
        {form.kind !== 'JUDGE' && (
          <div className="actions" style={{ justifyContent: 'flex-start' }}>
            <Button disabled={form.options.length >= 10} onClick={() => setForm({ options: [...form.options, ''] })}>
              加一个选项
            </Button>
            <Button
              look="plain"
              disabled={form.options.length <= 2}
              onClick={() =>
                setForm({ options: form.options.slice(0, -1), correct: form.correct.filter((one) => one < form.options.length - 1) })
              }
            >
              去掉最后一个
            </Button>
          </div>
        )}
      </fieldset>
      <TextArea
        label="答对后的讲解（可不写）"
        rows={2}
        maxLength={1000}
        value={form.explanation}
        onChange={(event) => setForm({ explanation: event.target.value })}
      />
      <Choice checked={form.required} onChange={() => setForm({ required: !form.required })} label="必须答对才能继续（答对前不计学时）" />
      <div className="actions">
        <Button onClick={onDone}>先不</Button>
        <Button type="submit" look="primary" disabled={!ready} busy={add.isPending || edit.isPending}>
          {before ? '保存' : '加上'}
        </Button>
      </div>
    </form>
  );
}

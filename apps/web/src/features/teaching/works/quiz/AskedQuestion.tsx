import type { QuizAsked, QuizValue } from '@yangfan/contract';
import { Choice, TextField } from '../../../../shared/ui/Field.tsx';
import { QUESTION_KINDS } from '../words.ts';

/** One question with the way to answer it that fits its kind. */
export function AskedQuestion({
  question,
  value,
  onChange,
}: {
  question: QuizAsked;
  value: QuizValue;
  onChange?: ((value: QuizValue) => void) | undefined;
}) {
  return (
    <fieldset className="plain-set asked" disabled={!onChange}>
      <legend>
        第 <b className="figures">{question.no}</b> 题，{QUESTION_KINDS[question.kind]}，<span className="figures">{question.points}</span>{' '}
        分
      </legend>
      <p className="stem">{question.stem}</p>
      <Ways question={question} value={value} onChange={onChange ?? (() => undefined)} />
    </fieldset>
  );
}

function Ways({ question, value, onChange }: { question: QuizAsked; value: QuizValue; onChange: (value: QuizValue) => void }) {
  const name = `asked-${question.id}`;
  switch (question.kind) {
    case 'SINGLE':
      return question.options.map((option, place) => (
        <Choice
          key={place}
          type="radio"
          name={name}
          checked={value === place}
          onChange={() => onChange(place)}
          label={`${letter(place)}. ${option}`}
        />
      ));
    case 'MULTIPLE': {
      const chosen = (Array.isArray(value) ? value : []) as number[];
      return question.options.map((option, place) => (
        <Choice
          key={place}
          checked={chosen.includes(place)}
          onChange={(event) =>
            onChange(event.target.checked ? [...chosen, place].sort((a, b) => a - b) : chosen.filter((one) => one !== place))
          }
          label={`${letter(place)}. ${option}`}
        />
      ));
    }
    case 'TRUE_FALSE':
      return [true, false].map((word) => (
        <Choice
          key={String(word)}
          type="radio"
          name={name}
          checked={value === word}
          onChange={() => onChange(word)}
          label={word ? '正确' : '错误'}
        />
      ));
    case 'FILL': {
      const texts = (Array.isArray(value) ? value : []) as string[];
      return Array.from({ length: question.blanks }, (_blank, place) => (
        <TextField
          key={place}
          label={question.blanks > 1 ? `第 ${place + 1} 空` : '填写答案'}
          maxLength={200}
          value={texts[place] ?? ''}
          onChange={(event) =>
            onChange(Array.from({ length: question.blanks }, (_one, at) => (at === place ? event.target.value : (texts[at] ?? ''))))
          }
        />
      ));
    }
    case 'NUMBER':
      return (
        <TextField
          label="填写数字"
          inputMode="decimal"
          maxLength={40}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.target.value || null)}
        />
      );
  }
}

const letter = (place: number) => String.fromCharCode(65 + place);

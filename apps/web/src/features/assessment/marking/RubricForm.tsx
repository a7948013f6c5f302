import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { timeWithSeconds } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { TextArea, TextField } from '../../../shared/ui/Field.tsx';

type Task = NonNullable<ReplyOf<typeof Contract.takeMarking>['task']>;
export interface Draft {
  lines: number[];
  comment: string;
}
const SAVE_AFTER_MS = 1200;

interface RubricFormProps {
  task: Task;
  busy: boolean;
  /** Keeps the draft and gives the time of the server. */
  onSave: (draft: Draft) => Promise<string>;
  onGive: (draft: Draft) => void;
}

/** Points by rubric line with a comment; every pause in typing saves the draft, Ctrl+Enter gives the mark. */
export function RubricForm({ task, busy, onSave, onGive }: RubricFormProps) {
  const [texts, setTexts] = useState(task.lines.map((given) => (task.savedAt ? String(given) : '')));
  const [comment, setComment] = useState(task.comment);
  const [saved, setSaved] = useState<string | null>(task.savedAt);
  const [isUnsaved, setIsUnsaved] = useState(false);
  const save = useRef(onSave);
  save.current = onSave;
  const lines = texts.map(Number);
  const faults = task.rubric.map(({ points }, index) =>
    texts[index]!.trim() === '' ? '请给分' : !(lines[index]! >= 0 && lines[index]! <= points) ? `0 到 ${points} 分` : undefined,
  );
  const isWhole = faults.every((fault) => !fault);
  const sum = task.rubric.reduce((total, { points }) => total + points, 0);
  const worth = isWhole ? Math.round((lines.reduce((total, given) => total + given, 0) / sum) * task.points * 10) / 10 : null;

  // Points are kept when every line has its own: a line left open must not come back as a nought.
  const draft = JSON.stringify({ lines: isWhole ? lines : [], comment });
  useEffect(() => {
    if (!isUnsaved) return;
    const timer = setTimeout(() => {
      save.current(JSON.parse(draft) as Draft).then(
        (at) => {
          setSaved(at);
          setIsUnsaved(false);
        },
        // Kept in the form; the next change or the mark itself sends it again.
        () => undefined,
      );
    }, SAVE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [draft, isUnsaved]);

  const give = () => {
    if (isWhole && !busy) {
      setIsUnsaved(false);
      onGive({ lines, comment });
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      give();
    }
  };
  return (
    <form
      className="stack"
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        give();
      }}
    >
      <h2>
        评分，满分 <span className="figures">{task.points}</span> 分
      </h2>
      {task.rubric.map(({ criterion, points }, index) => (
        <TextField
          key={`${criterion}${index}`}
          label={`${criterion}（${points} 分）`}
          type="number"
          inputMode="decimal"
          min={0}
          max={points}
          step={0.5}
          autoFocus={index === 0}
          value={texts[index]!}
          {...(texts[index]!.trim() !== '' && faults[index] ? { fault: faults[index] } : {})}
          onChange={(event) => {
            setTexts(texts.map((text, at) => (at === index ? event.target.value : text)));
            setIsUnsaved(true);
          }}
        />
      ))}
      <TextArea
        label="评语（给复核和裁定的老师看）"
        rows={3}
        maxLength={1000}
        value={comment}
        onChange={(event) => {
          setComment(event.target.value);
          setIsUnsaved(true);
        }}
      />
      {task.reference && (
        <details>
          <summary>参考答案</summary>
          <p className="marking-answer">{task.reference}</p>
        </details>
      )}
      <p role="status" className="quiet small">
        {isUnsaved
          ? '草稿正在保存…'
          : saved
            ? `${isWhole ? '草稿' : '评语'}已保存 ${timeWithSeconds(saved)}${isWhole ? '' : '，分数给全后一起保存'}`
            : '按 Tab 换评分点，Ctrl+回车评定'}
      </p>
      <Button look="primary" type="submit" block busy={busy} disabled={!isWhole}>
        {worth === null ? '每个评分点都要给分' : `评 ${worth} 分，看下一份`}
      </Button>
    </form>
  );
}

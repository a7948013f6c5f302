import type { Annotation, SubmissionView } from '@yangfan/contract';
import { useRef } from 'react';
import { Button } from '../../../../shared/ui/Button.tsx';
import { AnnotatedPicture, type Tool } from './AnnotatedPicture.tsx';

type Numbered = { no: number; annotation: Annotation };

/** What was handed in, with the remarks on it. With `onAdd` the reader may add some. */
export function WorkShown({
  work,
  annotations,
  tool,
  onAdd,
}: {
  work: SubmissionView;
  annotations: readonly Annotation[];
  tool?: Tool | null;
  onAdd?: (annotation: Annotation) => void;
}) {
  const numbered = annotations.map((annotation, place) => ({ no: place + 1, annotation }));
  const plain = { points: [], from: 0, to: 0, page: 1, text: '' };
  return (
    <div className="stack">
      {work.text && (
        <MarkedText
          text={work.text}
          remarks={numbered.filter(({ annotation }) => annotation.kind === 'RANGE')}
          onPick={onAdd && ((from, to) => onAdd({ ...plain, kind: 'RANGE', fileId: null, from, to }))}
        />
      )}
      {work.files.map((file) =>
        file.mediaType.startsWith('image/') ? (
          <AnnotatedPicture
            key={file.id}
            src={file.url}
            name={file.name}
            remarks={numbered.filter(({ annotation }) => annotation.fileId === file.id)}
            tool={tool ?? null}
            {...(onAdd ? { onDraw: (kind: Tool, points: Annotation['points']) => onAdd({ ...plain, kind, fileId: file.id, points }) } : {})}
          />
        ) : (
          <p key={file.id} className="actions">
            <a className="button" href={file.url} target="_blank" rel="noreferrer">
              打开 {file.name}
            </a>
            {onAdd && <Button onClick={() => onAdd({ ...plain, kind: 'PAGE', fileId: file.id })}>给这份 PDF 加一条批注</Button>}
          </p>
        ),
      )}
    </div>
  );
}

function MarkedText({
  text,
  remarks,
  onPick,
}: {
  text: string;
  remarks: readonly Numbered[];
  onPick?: ((from: number, to: number) => void) | undefined;
}) {
  const box = useRef<HTMLDivElement>(null);
  function pick(): void {
    const selection = window.getSelection();
    const range = selection?.rangeCount ? selection.getRangeAt(0) : null;
    if (!range || !box.current?.contains(range.commonAncestorContainer) || range.collapsed) return;
    const before = document.createRange();
    before.setStart(box.current, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const from = before.toString().length;
    onPick?.(from, Math.min(text.length, from + range.toString().length));
    selection?.removeAllRanges();
  }
  return (
    <div className="stack">
      <div className="work-text" ref={box}>
        {pieces(text, remarks).map(({ from, to, nos }) =>
          nos.length ? (
            <mark key={from} title={`批注 ${nos.join('、')}`}>
              {text.slice(from, to)}
            </mark>
          ) : (
            <span key={from}>{text.slice(from, to)}</span>
          ),
        )}
      </div>
      {onPick && (
        <div>
          {/* The selection must survive the press. */}
          <Button onMouseDown={(event) => event.preventDefault()} onClick={pick}>
            给选中的文字加批注
          </Button>
        </div>
      )}
    </div>
  );
}

/** The text cut where remarks begin and end; overlapping ones share pieces. */
function pieces(text: string, remarks: readonly Numbered[]) {
  const cuts = [...new Set([0, text.length, ...remarks.flatMap(({ annotation }) => [annotation.from, annotation.to])])].sort(
    (a, b) => a - b,
  );
  return cuts.slice(0, -1).map((from, place) => ({
    from,
    to: cuts[place + 1]!,
    nos: remarks.filter(({ annotation }) => annotation.from <= from && annotation.to > from).map(({ no }) => no),
  }));
}

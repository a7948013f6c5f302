import type { Annotation, SubmissionView } from '@yangfan/contract';
import { Button } from '../../../../shared/ui/Button.tsx';

/** Where a remark lies, in words. */
function placeOf(annotation: Annotation, work: SubmissionView): string {
  if (annotation.kind === 'RANGE') return `“${work.text.slice(annotation.from, annotation.to).slice(0, 16)}”`;
  const name = work.files.find(({ id }) => id === annotation.fileId)?.name ?? '';
  return annotation.kind === 'PAGE' ? `${name} 第 ${annotation.page} 页` : name;
}

/** The remarks in words, numbered as on the work. With `onChange` they can be written and taken away. */
export function RemarkList({
  annotations,
  work,
  onChange,
}: {
  annotations: readonly Annotation[];
  work: SubmissionView;
  onChange?: (annotations: Annotation[]) => void;
}) {
  if (!annotations.length) return onChange ? <p className="quiet small">在图片或文字上标注后，在这里写说明。</p> : null;
  const set = (place: number, change: Partial<Annotation>) =>
    onChange?.(annotations.map((one, at) => (at === place ? { ...one, ...change } : one)));
  return (
    <ol className="rows remarks">
      {annotations.map((annotation, place) => (
        <li key={place}>
          <b className="figures">{place + 1}</b>
          {onChange ? (
            <>
              {annotation.kind === 'PAGE' && (
                <input
                  className="input"
                  style={{ width: 74 }}
                  type="number"
                  min={1}
                  max={2000}
                  aria-label={`批注 ${place + 1} 的页码`}
                  value={annotation.page}
                  onChange={(event) => set(place, { page: Math.max(1, Math.min(2000, Math.floor(Number(event.target.value)) || 1)) })}
                />
              )}
              <input
                className="input grow"
                aria-label={`批注 ${place + 1} 的说明`}
                placeholder={placeOf(annotation, work)}
                maxLength={500}
                value={annotation.text}
                onChange={(event) => set(place, { text: event.target.value })}
              />
              <Button
                look="plain"
                aria-label={`删除批注 ${place + 1}`}
                onClick={() => onChange(annotations.filter((_one, at) => at !== place))}
              >
                删除
              </Button>
            </>
          ) : (
            <span className="grow">
              <span className="quiet small">{placeOf(annotation, work)}</span>
              <span style={{ display: 'block' }}>{annotation.text || '请看标注的位置'}</span>
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}

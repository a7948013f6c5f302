import { teachingRoutes } from '@yangfan/client';
import type { LessonNote } from '@yangfan/contract';
import { useState, type RefObject } from 'react';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { useDownload } from '../../../shared/lib/download.ts';
import { useDraft } from '../../../shared/lib/draft.ts';
import { clock } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { TextArea } from '../../../shared/ui/Field.tsx';
import { Empty, ErrorState, Loading } from '../../../shared/ui/States.tsx';

interface PanelProps {
  lessonId: string;
  title: string;
  /** The moment of the film. */
  now: () => number;
  onJump: (seconds: number) => void;
  field: RefObject<HTMLDivElement | null>;
}

/** The learner's own notes; nobody else sees them. */
export function NotesPanel({ lessonId, title, now, onJump, field }: PanelProps) {
  const params = { lessonId };
  const notes = useRead(teachingRoutes.myNotes, { params });
  const refresh = ['/v1/teaching/me/lessons/:lessonId/notes'];
  const [draft, setDraft, clearDraft] = useDraft<{ text: string; atS: number | null }>(`note-${lessonId}`, { text: '', atS: null });
  const add = useSend(teachingRoutes.addNote, { refresh, onDone: clearDraft });
  const [gone, setGone] = useState<LessonNote | null>(null);
  const edit = useSend(teachingRoutes.editNote, { refresh });
  const file = useDownload(teachingRoutes.exportNotes);
  const at = draft.atS ?? now();
  return (
    <div className="panel">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate({ params, body: { atS: at, text: draft.text.trim() } });
        }}
      >
        <div ref={field}>
          <TextArea
            label={draft.atS === null ? '在这一刻记一条' : `在 ${clock(at)} 记一条`}
            rows={3}
            maxLength={2000}
            value={draft.text}
            onFocus={() => draft.atS === null && setDraft({ atS: now() })}
            onChange={(event) => setDraft({ text: event.target.value, atS: draft.atS ?? now() })}
          />
        </div>
        <div className="actions">
          <Button type="submit" disabled={!draft.text.trim()} busy={add.isPending}>
            记下
          </Button>
          {!!notes.data?.items.length && (
            <Button look="plain" busy={file.busy} onClick={() => file.save({ params }, `${title || '课堂'}笔记.md`)}>
              导出
            </Button>
          )}
        </div>
      </form>
      {gone && (
        <p role="status">
          已删除 {clock(gone.atS)} 的笔记。
          <Button
            look="plain"
            onClick={() => {
              edit.mutate({ params: { lessonId, noteId: gone.id }, body: { removed: false } });
              setGone(null);
            }}
          >
            撤销
          </Button>
        </p>
      )}
      {notes.error ? (
        <ErrorState error={notes.error} onRetry={() => void notes.refetch()} />
      ) : !notes.data ? (
        <Loading />
      ) : notes.data.items.length === 0 ? (
        <Empty title="还没有笔记">看到要紧的地方按 N，或在上面写下来；只有您自己看得到。</Empty>
      ) : (
        <ul>
          {notes.data.items.map((note) => (
            <Note
              key={note.id}
              note={note}
              onJump={onJump}
              onSave={(text) => edit.mutate({ params: { lessonId, noteId: note.id }, body: { text } })}
              onRemove={() => {
                setGone(note);
                edit.mutate({ params: { lessonId, noteId: note.id }, body: { removed: true } });
              }}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

function Note({
  note,
  onJump,
  onSave,
  onRemove,
}: {
  note: LessonNote;
  onJump: (seconds: number) => void;
  onSave: (text: string) => void;
  onRemove: () => void;
}) {
  const [text, setText] = useState<string | null>(null);
  return (
    <li>
      <button type="button" className="at figures" aria-label={`跳到 ${clock(note.atS)}`} onClick={() => onJump(note.atS)}>
        {clock(note.atS)}
      </button>
      {text === null ? (
        <>
          <span className="words">{note.text}</span>
          <span className="tools">
            <Button look="plain" onClick={() => setText(note.text)}>
              改
            </Button>
            <Button look="plain" onClick={onRemove}>
              删除
            </Button>
          </span>
        </>
      ) : (
        <form
          className="words"
          onSubmit={(event) => {
            event.preventDefault();
            onSave(text.trim());
            setText(null);
          }}
        >
          <TextArea label="改笔记" rows={3} maxLength={2000} value={text} onChange={(event) => setText(event.target.value)} />
          <Button type="submit" disabled={!text.trim()}>
            保存
          </Button>
          <Button look="plain" onClick={() => setText(null)}>
            不改了
          </Button>
        </form>
      )}
    </li>
  );
}

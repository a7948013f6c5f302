import { View } from '@tarojs/components';
import { teachingRoutes } from '@yangfan/client';
import type { LessonNote } from '@yangfan/contract';
import { useState } from 'react';
import { call } from '../../../shell/api.ts';
import { asCallError, useCall } from '../../../shell/use-call.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { LongField, Link } from '../../../shared/ui/Fields.tsx';
import { Empty, Notice, Waiting } from '../../../shared/ui/States.tsx';
import { sayClock } from '../lesson.rules.ts';

/** The learner's own notes at a minute: written, changed, taken away and brought back. */
export function Notes({ lessonId, now, onJump }: { lessonId: string; now: () => number; onJump: (seconds: number) => void }) {
  const notes = useCall(teachingRoutes.myNotes, { params: { lessonId } });
  const [text, setText] = useState('');
  const [editing, setEditing] = useState<LessonNote | null>(null);
  const [gone, setGone] = useState<LessonNote | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const run = (work: Promise<unknown>, done: () => void) => {
    setBusy(true);
    setRefused(null);
    work
      .then(
        () => {
          done();
          notes.reload();
        },
        (error: unknown) => setRefused(asCallError(error).message),
      )
      .finally(() => setBusy(false));
  };
  const clear = () => {
    setText('');
    setEditing(null);
  };
  const save = () =>
    run(
      editing
        ? call(teachingRoutes.editNote, { params: { lessonId, noteId: editing.id }, body: { text: text.trim() } })
        : call(teachingRoutes.addNote, { params: { lessonId }, body: { atS: now(), text: text.trim() } }),
      clear,
    );
  const setRemoved = (note: LessonNote, removed: boolean) =>
    run(call(teachingRoutes.editNote, { params: { lessonId, noteId: note.id }, body: { removed } }), () => setGone(removed ? note : null));
  return (
    <View>
      <LongField
        label={editing ? `改 ${sayClock(editing.atS)} 的笔记` : '在这一刻记一条'}
        value={text}
        maxLength={2000}
        onChange={setText}
      />
      <Button isBusy={isBusy} isDisabled={!text.trim()} onPress={save}>
        {editing ? '保存' : '记下'}
      </Button>
      {editing ? (
        <Button kind="plain" onPress={clear}>
          不改了
        </Button>
      ) : null}
      {refused ? <Notice tone="wrong">{refused}</Notice> : null}
      {gone ? (
        <View className="lesson-said">
          {`已删除 ${sayClock(gone.atS)} 的笔记。`}
          <Link onPress={() => setRemoved(gone, false)}>撤销</Link>
        </View>
      ) : null}
      {!notes.data ? <Waiting error={notes.error} onRetry={notes.reload} /> : null}
      {notes.data && notes.data.items.length === 0 ? <Empty title="还没有笔记" note="只有您自己看得到，电脑上也能接着看。" /> : null}
      {notes.data?.items.map((note) => (
        <View key={note.id} className="lesson-said">
          <Link onPress={() => onJump(note.atS)}>{sayClock(note.atS)}</Link>
          <View className="lesson-words">{note.text}</View>
          <View className="lesson-tools">
            <Link
              onPress={() => {
                setEditing(note);
                setText(note.text);
              }}
            >
              改
            </Link>
            <Link onPress={() => setRemoved(note, true)}>删除</Link>
          </View>
        </View>
      ))}
    </View>
  );
}

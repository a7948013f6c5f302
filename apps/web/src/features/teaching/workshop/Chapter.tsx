import { teachingRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useSend } from '../../../shared/lib/api.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Confirm } from '../../../shared/ui/Dialog.tsx';
import { TextField } from '../../../shared/ui/Field.tsx';
import { InlineName } from './InlineName.tsx';
import type { Course } from './course.ts';
import { LessonRow } from './Lesson.tsx';
import type { Reorder } from './use-reorder.ts';

const refresh = ['/v1/teaching'];

/** One chapter of the workshop with its lessons. */
export function Chapter(props: {
  course: Course;
  chapter: Course['chapters'][number];
  edit: boolean;
  chapters: Reorder;
  lessons: Reorder;
}) {
  const { course, chapter, edit, chapters, lessons } = props;
  const { classId } = course;
  const params = { classId, chapterId: chapter.id };
  const addLesson = useSend(teachingRoutes.addLesson, { refresh });
  const editChapter = useSend(teachingRoutes.editChapter, { refresh });
  const removeChapter = useSend(teachingRoutes.removeChapter, { refresh, done: '已删除', onDone: () => setRemoving(false) });
  const [title, setTitle] = useState('');
  const [removing, setRemoving] = useState(false);
  return (
    <section className={`card ${chapters.mark(chapter.id)}`} data-drop={chapters.dragged ? chapter.id : undefined} id={chapter.id}>
      <div className="actions">
        {edit && (
          <button {...chapters.handle(chapter.id, chapter.title)}>
            <span aria-hidden="true">⠿</span>
          </button>
        )}
        <h2 className="grow">
          <InlineName
            name={chapter.title}
            what="这一章"
            edit={edit}
            onSave={(name) => editChapter.mutate({ params, body: { title: name } })}
          />
        </h2>
        {edit && (
          <Button look="plain" aria-label={`删除“${chapter.title}”这一章`} onClick={() => setRemoving(true)}>
            删除
          </Button>
        )}
      </div>
      <ul className="rows" data-drop={chapter.lessons.length === 0 && !chapters.dragged ? chapter.id : undefined}>
        {chapter.lessons.map((lesson) => (
          <LessonRow key={lesson.id} course={course} lesson={lesson} edit={edit} order={lessons} />
        ))}
        {!chapter.lessons.length && <li className="quiet">这一章还没有课。{edit && '可以在下面增加，或把别的课拖到这里。'}</li>}
      </ul>
      {edit && (
        <form
          className="actions"
          onSubmit={(event) => {
            event.preventDefault();
            addLesson.mutate({ params, body: { title } });
            setTitle('');
          }}
        >
          <TextField
            label={`在“${chapter.title}”增加一节`}
            value={title}
            maxLength={120}
            onChange={(event) => setTitle(event.target.value)}
          />
          <Button type="submit" disabled={!title.trim()} busy={addLesson.isPending}>
            增加
          </Button>
        </form>
      )}
      <Confirm
        title={`删除“${chapter.title}”这一章？`}
        danger
        open={removing}
        consequence={`其中 ${chapter.lessons.length} 节课会一起立即删除。有学员学过的不能删除。发布过的内容可以从“版本”里恢复。`}
        confirm="删除"
        busy={removeChapter.isPending}
        onConfirm={() => removeChapter.mutate({ params })}
        onClose={() => setRemoving(false)}
      />
    </section>
  );
}

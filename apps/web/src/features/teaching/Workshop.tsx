import { Link, useParams } from '@tanstack/react-router';
import { orgRoutes, teachingRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { useCan } from '../../shared/lib/session.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Dialog } from '../../shared/ui/Dialog.tsx';
import { Select, TextField } from '../../shared/ui/Field.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading } from '../../shared/ui/States.tsx';
import { VideoUpload } from './VideoUpload.tsx';
import { Chapter } from './workshop/Chapter.tsx';
import type { Course } from './workshop/course.ts';
import { PublishPanel } from './workshop/Publish.tsx';
import { useReorder, type Drop } from './workshop/use-reorder.ts';
import './teaching.css';

const refresh = ['/v1/teaching'];
/** While a film is being made its state is read again; otherwise nothing changes by itself. */
const POLL_MS = 5000;

/** The lecturer's workshop: chapters, lessons, what is in them, and their way to the learners. */
export function Workshop() {
  const { classId } = useParams({ strict: false }) as { classId: string };
  const edit = useCan()('teaching.course.edit');
  const course = useRead(teachingRoutes.readCourse, { params: { classId } }, { refetchInterval: POLL_MS });
  if (course.error && course.error.code !== 'teaching.course.missing')
    return <ErrorState error={course.error} onRetry={() => void course.refetch()} />;
  return (
    <div className="stack">
      <PageHead
        title={course.data?.title ?? '班级课程'}
        lead="课程由章和节组成；一节里可以放视频、图文、课件等"
        crumbs={<Link to={`/work/classes/${classId}`}>返回班级</Link>}
      />
      {course.error ? <NoCourse classId={classId} edit={edit} /> : course.data ? <Editing course={course.data} edit={edit} /> : <Loading />}
    </div>
  );
}

function Editing({ course, edit }: { course: Course; edit: boolean }) {
  const { classId, chapters } = course;
  const addChapter = useSend(teachingRoutes.addChapter, { refresh });
  const editChapter = useSend(teachingRoutes.editChapter, { refresh });
  const editLesson = useSend(teachingRoutes.editLesson, { refresh });
  const [title, setTitle] = useState('');
  const moveChapter = (chapterId: string, position: number) => editChapter.mutate({ params: { classId, chapterId }, body: { position } });
  const chapterOrder = useReorder({
    onDrop: ({ id, over, after }) => moveChapter(id, placeOf(chapters, id, over, after)),
    onStep: (id, by) => moveChapter(id, Math.max(1, chapters.findIndex((one) => one.id === id) + 1 + by)),
  });
  const lessonOrder = useReorder({
    onDrop: (drop) => {
      const to = lessonPlace(course, drop);
      if (to) editLesson.mutate({ params: { lessonId: drop.id }, body: to });
    },
    onStep: (id, by) => {
      const lesson = chapters.flatMap(({ lessons }) => lessons).find((one) => one.id === id)!;
      editLesson.mutate({ params: { lessonId: id }, body: { position: Math.max(1, lesson.position + by) } });
    },
  });
  return (
    <>
      <PublishPanel course={course} edit={edit} />
      {edit && <VideoUpload />}
      {chapters.map((chapter) => (
        <Chapter key={chapter.id} course={course} chapter={chapter} edit={edit} chapters={chapterOrder} lessons={lessonOrder} />
      ))}
      {edit && (
        <form
          className="card actions"
          onSubmit={(event) => {
            event.preventDefault();
            addChapter.mutate({ params: { classId }, body: { title } });
            setTitle('');
          }}
        >
          <TextField label="新的一章" value={title} maxLength={120} onChange={(event) => setTitle(event.target.value)} />
          <Button type="submit" disabled={!title.trim()} busy={addChapter.isPending}>
            增加一章
          </Button>
        </form>
      )}
    </>
  );
}

/** The place, from 1, of something dropped beside another of the same list. */
function placeOf(list: readonly { id: string }[], id: string, over: string, after: boolean): number {
  const others = list.filter((one) => one.id !== id);
  return others.findIndex((one) => one.id === over) + (after ? 2 : 1);
}
function lessonPlace(course: Course, { id, over, after }: Drop): { chapterId: string; position: number } | null {
  const chapter = course.chapters.find((one) => one.id === over || one.lessons.some((lesson) => lesson.id === over));
  if (!chapter) return null;
  return { chapterId: chapter.id, position: chapter.id === over ? 1 : placeOf(chapter.lessons, id, over, after) };
}

function NoCourse({ classId, edit }: { classId: string; edit: boolean }) {
  const [copying, setCopying] = useState(false);
  const create = useSend(teachingRoutes.createCourse, { refresh: ['/v1/teaching', '/v1/media'], done: '课程已建立，做好后发布给学员' });
  return (
    <div className="card">
      <Empty title="还没有课程">
        {edit ? (
          <div className="actions">
            <Button
              look="primary"
              busy={create.isPending}
              onClick={() => create.mutate({ params: { classId }, body: { fromTimetable: true, draft: true } })}
            >
              按课表建立章节
            </Button>
            <Button onClick={() => setCopying(true)}>从其他班复制</Button>
          </div>
        ) : (
          '讲师建立课程后会出现在这里。'
        )}
      </Empty>
      <Dialog title="从其他班复制课程" open={copying} onClose={() => setCopying(false)}>
        <Copying classId={classId} />
      </Dialog>
    </div>
  );
}

function Copying({ classId }: { classId: string }) {
  const classes = useRead(orgRoutes.listClasses, { query: { size: 100 } });
  const copy = useSend(teachingRoutes.copyCourse, { refresh, done: '已复制成草稿，看过没问题再发布' });
  const [from, setFrom] = useState('');
  const others = (classes.data?.items ?? []).filter(({ id }) => id !== classId);
  if (classes.error) return <ErrorState error={classes.error} />;
  if (!classes.data) return <Loading />;
  if (others.length === 0) return <Empty title="没有其他班级">您负责的其他班级有了课程，就可以从那里复制。</Empty>;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        copy.mutate({ params: { classId }, body: { fromClassId: from } });
      }}
    >
      <p className="quiet small">章节、图文、课件和开放条件会复制过来；视频共用同一份，不占空间，不用再上传。学员的学习记录不复制。</p>
      <Select
        label="从哪个班复制"
        empty="请选择"
        value={from}
        options={others.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(event) => setFrom(event.target.value)}
      />
      <div className="actions">
        <Button type="submit" look="primary" disabled={!from} busy={copy.isPending}>
          复制
        </Button>
      </div>
    </form>
  );
}

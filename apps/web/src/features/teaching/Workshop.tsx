import { Link, useParams } from '@tanstack/react-router';
import { mediaRoutes, teachingRoutes } from '@yangfan/client';
import type { ReplyOf, teachingRoutes as Contract } from '@yangfan/contract';
import { useState } from 'react';
import { useRead, useSend } from '../../shared/lib/api.ts';
import { useCan } from '../../shared/lib/session.ts';
import { clock } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Confirm, Dialog } from '../../shared/ui/Dialog.tsx';
import { Select, TextField } from '../../shared/ui/Field.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading, StateTag, type Tone } from '../../shared/ui/States.tsx';
import { VideoUpload } from './VideoUpload.tsx';

type Course = ReplyOf<typeof Contract.readCourse>;
const ASSET: Record<string, [string, Tone]> = {
  WAITING: ['排队处理', 'plain'],
  REMUXING: ['处理中', 'here'],
  READY: ['可播放', 'good'],
  PROGRESSIVE: ['可播放（未切片）', 'caution'],
  FAILED: ['处理失败', 'stop'],
};

/** The lecturer's workshop: chapters, lessons, and the videos in them. */
export function Workshop() {
  const { classId } = useParams({ strict: false }) as { classId: string };
  const can = useCan();
  const edit = can('teaching.course.edit');
  const course = useRead(teachingRoutes.readCourse, { params: { classId } }, { refetchInterval: 5000 });
  const refresh = ['/v1/teaching', '/v1/media'];
  const create = useSend(teachingRoutes.createCourse, { refresh, done: '课程已建立' });
  const addChapter = useSend(teachingRoutes.addChapter, { refresh });
  const [title, setTitle] = useState('');
  if (course.error && course.error.code !== 'teaching.course.missing')
    return <ErrorState error={course.error} onRetry={() => void course.refetch()} />;
  return (
    <div className="stack">
      <PageHead
        title={course.data?.title ?? '班级课程'}
        lead="上传 MP4 后自动处理成可流畅播放的视频"
        crumbs={<Link to={`/work/classes/${classId}`}>返回班级</Link>}
      />
      {course.error ? (
        <div className="card">
          <Empty title="还没有课程">
            {edit ? (
              <Button
                look="primary"
                busy={create.isPending}
                onClick={() => create.mutate({ params: { classId }, body: { fromTimetable: true } })}
              >
                按课表建立章节
              </Button>
            ) : (
              '讲师建立课程后会出现在这里。'
            )}
          </Empty>
        </div>
      ) : !course.data ? (
        <Loading />
      ) : (
        <>
          {edit && <VideoUpload />}
          {course.data.chapters.map((chapter) => (
            <Chapter key={chapter.id} classId={classId} chapter={chapter} edit={edit} />
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
      )}
    </div>
  );
}

function Chapter({ classId, chapter, edit }: { classId: string; chapter: Course['chapters'][number]; edit: boolean }) {
  const refresh = ['/v1/teaching'];
  const addLesson = useSend(teachingRoutes.addLesson, { refresh });
  const editLesson = useSend(teachingRoutes.editLesson, { refresh });
  const removeLesson = useSend(teachingRoutes.removeLesson, { refresh, done: '已删除', onDone: () => setRemoving(null) });
  const assets = useRead(mediaRoutes.listAssets, { query: { size: 100 } }, { enabled: edit });
  const [title, setTitle] = useState('');
  const [choosing, setChoosing] = useState<string | null>(null);
  const [removing, setRemoving] = useState<string | null>(null);
  const playable = (assets.data?.items ?? []).filter((asset) => asset.status !== 'FAILED');
  return (
    <section className="card">
      <h2>{chapter.title}</h2>
      <ul className="rows">
        {chapter.lessons.map((lesson) => (
          <li key={lesson.id}>
            <span className="grow">
              {lesson.title}
              <div className="quiet small">
                {lesson.durationS > 0 && `${clock(lesson.durationS)}，${lesson.plannedHours} 课时`} {lesson.assetNote}
              </div>
            </span>
            {lesson.assetStatus ? (
              <StateTag tone={ASSET[lesson.assetStatus]![1]}>{ASSET[lesson.assetStatus]![0]}</StateTag>
            ) : (
              <StateTag tone="caution">没有视频</StateTag>
            )}
            <Link className="button" to={`/work/classes/${classId}/lessons/${lesson.id}/film`}>
              字幕与互动
            </Link>
            {edit && (
              <>
                <Button onClick={() => setChoosing(lesson.id)}>{lesson.assetId ? '换视频' : '放入视频'}</Button>
                <Button
                  disabled={lesson.position === 1}
                  aria-label={`${lesson.title} 上移`}
                  onClick={() => editLesson.mutate({ params: { lessonId: lesson.id }, body: { position: lesson.position - 1 } })}
                >
                  ↑
                </Button>
                <Button look="plain" onClick={() => setRemoving(lesson.id)}>
                  删除
                </Button>
              </>
            )}
          </li>
        ))}
        {!chapter.lessons.length && <li className="quiet">这一章还没有课。</li>}
      </ul>
      {edit && (
        <form
          className="actions"
          onSubmit={(event) => {
            event.preventDefault();
            addLesson.mutate({ params: { classId, chapterId: chapter.id }, body: { title } });
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
      <Dialog title="选择视频" open={!!choosing} onClose={() => setChoosing(null)}>
        {playable.length ? (
          <Select
            label="我的视频"
            empty="请选择"
            options={playable.map((asset) => ({
              value: asset.id,
              label: `${asset.title}（${clock(asset.durationS)}，${ASSET[asset.status]![0]}）`,
            }))}
            onChange={(event) => {
              editLesson.mutate({ params: { lessonId: choosing! }, body: { assetId: event.target.value } });
              setChoosing(null);
            }}
          />
        ) : (
          <Empty title="还没有上传过视频">先在页面上方上传 MP4，处理好后就能选到。</Empty>
        )}
      </Dialog>
      <Confirm
        title="删除这一节？"
        danger
        open={!!removing}
        consequence="有学员学过的课不能删除；没人学过的会立即删除，视频仍保留在“我的视频”。"
        confirm="删除"
        busy={removeLesson.isPending}
        onConfirm={() => removeLesson.mutate({ params: { lessonId: removing! } })}
        onClose={() => setRemoving(null)}
      />
    </section>
  );
}

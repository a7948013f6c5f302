import { Link, useParams } from '@tanstack/react-router';
import { teachingRoutes } from '@yangfan/client';
import { useRead } from '../../../shared/lib/api.ts';
import { useCan } from '../../../shared/lib/session.ts';
import { clock } from '../../../shared/lib/time.ts';
import { useUrlState } from '../../../shared/lib/url-state.ts';
import { PageHead } from '../../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading } from '../../../shared/ui/States.tsx';
import { Tabs } from '../../../shared/ui/Tabs.tsx';
import { CaptionsEditor } from './CaptionsEditor.tsx';
import { CommentsDesk } from './CommentsDesk.tsx';
import { DanmakuDesk } from './DanmakuDesk.tsx';
import { QuestionsEditor } from './QuestionsEditor.tsx';

const TABS = [
  { key: 'questions', label: '片中随堂题' },
  { key: 'captions', label: '字幕' },
  { key: 'danmaku', label: '弹幕审核' },
  { key: 'comments', label: '评论' },
];

/** What stands around the film of one lesson: questions in it, captions, danmaku, comments. */
export function FilmPage() {
  const { classId, lessonId } = useParams({ strict: false }) as { classId: string; lessonId: string };
  const course = useRead(teachingRoutes.readCourse, { params: { classId } });
  const can = useCan();
  const [url, setUrl] = useUrlState();
  if (course.error) return <ErrorState error={course.error} onRetry={() => void course.refetch()} />;
  if (!course.data) return <Loading />;
  const lesson = course.data.chapters.flatMap(({ lessons }) => lessons).find(({ id }) => id === lessonId);
  if (!lesson)
    return (
      <Empty title="没有找到这一节课">
        <Link to={`/work/classes/${classId}/course`}>返回课程</Link>
      </Empty>
    );
  const edit = can('teaching.course.edit');
  const moderate = can('teaching.talk.moderate');
  const tab = TABS.some(({ key }) => key === url.part) ? url.part! : 'questions';
  return (
    <div className="stack">
      <PageHead
        title={lesson.title}
        lead={lesson.assetId ? `视频 ${clock(lesson.durationS)}` : '这一节还没有视频，先放入视频再加字幕和随堂题'}
        crumbs={<Link to={`/work/classes/${classId}/course`}>返回课程</Link>}
      />
      <Tabs label="视频周边" items={TABS} value={tab} onPick={(part) => setUrl({ part, state: null, q: null })} />
      {tab === 'questions' && <QuestionsEditor lessonId={lessonId} durationS={lesson.durationS} edit={edit && !!lesson.assetId} />}
      {tab === 'captions' && <CaptionsEditor lessonId={lessonId} edit={edit && !!lesson.assetId} />}
      {tab === 'danmaku' && <DanmakuDesk lessonId={lessonId} moderate={moderate} />}
      {tab === 'comments' && <CommentsDesk lessonId={lessonId} moderate={moderate} />}
    </div>
  );
}

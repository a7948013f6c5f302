import { Link, useParams } from '@tanstack/react-router';
import { teachingRoutes } from '@yangfan/client';
import { useEffect, useRef } from 'react';
import { useRead } from '../../shared/lib/api.ts';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { ErrorState, Loading } from '../../shared/ui/States.tsx';
import { CourseBody } from './MyCourse.tsx';

/** The course as a learner who begins sees it, drafts included. Nothing is counted. */
export function CoursePreview() {
  const { classId } = useParams({ strict: false }) as { classId: string };
  const course = useRead(teachingRoutes.previewCourse, { params: { classId } });
  if (course.error) return <ErrorState error={course.error} onRetry={() => void course.refetch()} />;
  if (!course.data) return <Loading />;
  return (
    <div className="stack">
      <p className="note" role="note">
        这是学员看到的样子，包括还没有发布的内容。预览不计时、不留学习记录；没开放的课在这里可以打开。
      </p>
      <CourseBody
        course={course.data}
        base={`/work/classes/${classId}/preview`}
        crumbs={<Link to={`/work/classes/${classId}/course`}>返回课程工坊</Link>}
      />
    </div>
  );
}

/** A lesson's film within the preview. */
export function LessonPreview() {
  const { classId, lessonId } = useParams({ strict: false }) as { classId: string; lessonId: string };
  const lesson = useRead(teachingRoutes.previewLesson, { params: { lessonId } });
  if (lesson.error) return <ErrorState error={lesson.error} onRetry={() => void lesson.refetch()} />;
  if (!lesson.data) return <Loading />;
  return (
    <div className="stack">
      <PageHead title={lesson.data.title} lead="预览，不计时" crumbs={<Go to={`/work/classes/${classId}/preview`}>返回预览</Go>} />
      <Film kind={lesson.data.kind} url={lesson.data.url} label={lesson.data.title} />
    </div>
  );
}

/** A film without counting: for previews and the free library. */
export function Film({ kind, url, label }: { kind: 'HLS' | 'MP4'; url: string; label: string }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current!;
    if (kind === 'MP4' || element.canPlayType('application/vnd.apple.mpegurl')) {
      element.src = url;
      return undefined;
    }
    let close: (() => void) | undefined;
    let gone = false;
    void import('hls.js/light').then(({ default: Hls }) => {
      if (gone) return;
      const hls = new Hls({ enableWorker: false });
      hls.loadSource(url);
      hls.attachMedia(element);
      close = () => hls.destroy();
    });
    return () => {
      gone = true;
      close?.();
    };
  }, [kind, url]);
  return (
    <div className="player">
      <video ref={video} controls playsInline aria-label={label} />
    </div>
  );
}

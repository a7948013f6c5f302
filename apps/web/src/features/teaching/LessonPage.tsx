import { Link, useParams } from '@tanstack/react-router';
import { teachingRoutes } from '@yangfan/client';
import { useEffect, useMemo, useRef } from 'react';
import { useRead } from '../../shared/lib/api.ts';
import { clock } from '../../shared/lib/time.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { MinuteQuestions } from '../../shared/questions/MinuteQuestions.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { ChapterLine } from './ChapterLine.tsx';
import { Player } from './player/Player.tsx';
import { useWatch } from './player/use-watch.ts';
import './teaching.css';

/** A lesson: the video, the counted time beneath it, the chapters beside it. */
export function LessonPage() {
  const { classId, lessonId } = useParams({ strict: false }) as { classId: string; lessonId: string };
  return <Lesson key={lessonId} classId={classId} lessonId={lessonId} />;
}

function Lesson({ classId, lessonId }: { classId: string; lessonId: string }) {
  const video = useRef<HTMLVideoElement>(null);
  const course = useRead(teachingRoutes.myCourse, { params: { classId } });
  const { watch, counted, problem, waiting, takeOver, again } = useWatch(lessonId, video);
  // An answer may point at a second: playing begins there, but never beyond what was watched.
  const [{ at }] = useUrlState();
  const shown = useMemo(
    () =>
      watch && counted && at
        ? { ...watch, resumeAtS: Math.min(Math.max(0, Number(at) || 0), Math.max(counted.furthestS, watch.resumeAtS)) }
        : watch,
    // What counts later must not move the picture.
    [watch, at],
  );
  const chapter = course.data?.chapters.find((one) => one.lessons.some((lesson) => lesson.id === lessonId));
  const title = watch?.title ?? chapter?.lessons.find((lesson) => lesson.id === lessonId)?.title ?? '';
  useEffect(() => {
    document.title = `${title} · 扬帆`;
  }, [title]);
  const { refetch } = course;
  const completed = counted?.completed ?? false;
  useEffect(() => {
    if (completed) void refetch();
  }, [completed, refetch]);
  return (
    <div className="lesson">
      <main id="main">
        <p className="quiet">
          <Link to="/home">首页</Link> / <Link to={`/learn/${classId}`}>{course.data?.title ?? '课程'}</Link>
          {chapter && ` / ${chapter.title}`}
        </p>
        <h1 style={{ fontSize: '1.4em', margin: '6px 0 12px' }}>{title || '课程视频'}</h1>
        {shown && counted && problem?.kind !== 'elsewhere' ? (
          <div style={{ position: 'relative' }}>
            <Player watch={shown} counted={counted} video={video} />
            {problem && (
              <div className="player" style={{ position: 'absolute', inset: 0, background: 'none' }}>
                <div className="over" role="alert">
                  <div>
                    <p>{problem.message}</p>
                    {problem.kind === 'taken_over' ? (
                      <Button onClick={takeOver}>回到这里继续学</Button>
                    ) : (
                      <Button onClick={again}>再试一次</Button>
                    )}
                  </div>
                </div>
              </div>
            )}
          </div>
        ) : (
          <div className="player">
            <div style={{ aspectRatio: '16 / 9', display: 'grid', placeItems: 'center', padding: 20, textAlign: 'center' }} role="status">
              {!problem ? (
                '正在打开…'
              ) : (
                <div style={{ display: 'grid', gap: 14, justifyItems: 'center' }}>
                  <p>{problem.kind === 'elsewhere' ? '这门课正在另一台设备或另一个页面上学习。同一时间只有一处计时。' : problem.message}</p>
                  {problem.kind === 'elsewhere' ? (
                    <Button onClick={takeOver}>在这里继续，停止另一处</Button>
                  ) : (
                    <Button onClick={again}>再试一次</Button>
                  )}
                </div>
              )}
            </div>
          </div>
        )}
        {watch && counted && (
          <p style={{ marginTop: 14 }} role="status">
            已学 <b className="figures">{clock(counted.countedS)}</b> / <span className="figures">{clock(watch.durationS)}</span>
            {counted.completed ? '，本节已学完。' : '，离开页面会暂停计时。'}
            {waiting > 1 && <span className="quiet"> 网络不通，{waiting} 段学习记录已存在本机，恢复后自动补交。</span>}{' '}
            <Go to={`/hours/${classId}?lesson=${lessonId}`}>这一节是怎么计时的</Go>
          </p>
        )}
      </main>
      <aside aria-label="目录">
        <h2 style={{ fontSize: '1.05em' }}>目录</h2>
        {course.data && <ChapterLine course={course.data} here={lessonId} />}
        <MinuteQuestions lessonId={lessonId} title={title} at={() => video.current?.currentTime ?? 0} />
      </aside>
    </div>
  );
}

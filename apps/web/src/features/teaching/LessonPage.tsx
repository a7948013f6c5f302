import { Link, Navigate, useParams } from '@tanstack/react-router';
import { beginAt, teachingRoutes } from '@yangfan/client';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useRead } from '../../shared/lib/api.ts';
import { clock } from '../../shared/lib/time.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { MinuteQuestions } from '../../shared/questions/MinuteQuestions.tsx';
import { tell } from '../../shared/ui/Notice.tsx';
import { Tabs } from '../../shared/ui/Tabs.tsx';
import { ChapterLine } from './ChapterLine.tsx';
import { CaptionsPanel } from './player/CaptionsPanel.tsx';
import { DanmakuPanel } from './player/DanmakuPanel.tsx';
import { NotesPanel } from './player/NotesPanel.tsx';
import { Player } from './player/Player.tsx';
import { usePrefs } from './player/prefs.ts';
import { TalkPanel } from './player/TalkPanel.tsx';
import { useWatch, type Watch, type WatchProblem } from './player/use-watch.ts';
import './teaching.css';

const TABS = [
  { key: 'course', label: '目录' },
  { key: 'notes', label: '笔记' },
  { key: 'captions', label: '字幕' },
  { key: 'talk', label: '评论' },
  { key: 'danmaku', label: '弹幕' },
];

/** A lesson: the video, the counted time beneath it, the chapters beside it. */
export function LessonPage() {
  const { classId, lessonId } = useParams({ strict: false }) as { classId: string; lessonId: string };
  const course = useRead(teachingRoutes.myCourse, { params: { classId } });
  const lesson = course.data?.chapters.flatMap(({ lessons }) => lessons).find(({ id }) => id === lessonId);
  // A lesson without a film is its activities: whoever is led here goes on to the first that is left.
  const activity =
    lesson && !lesson.playable ? (lesson.activities.find(({ state }) => state !== 'DONE') ?? lesson.activities[0]) : undefined;
  if (activity) return <Navigate to={`/learn/${classId}/activities/${activity.id}`} replace />;
  return <Lesson key={lessonId} classId={classId} lessonId={lessonId} />;
}

function Lesson({ classId, lessonId }: { classId: string; lessonId: string }) {
  const video = useRef<HTMLVideoElement>(null);
  const field = useRef<HTMLDivElement>(null);
  const params = { lessonId };
  const course = useRead(teachingRoutes.myCourse, { params: { classId } });
  const watching = useWatch(lessonId, video);
  const { watch, counted, problem } = watching;
  const captions = useRead(teachingRoutes.myCaptions, { params });
  const danmaku = useRead(teachingRoutes.myDanmaku, { params });
  const [prefs, setPrefs] = usePrefs();
  const [url, setUrl] = useUrlState();
  const [position, setPosition] = useState(0);
  // What counts later must not move the picture: only the watch and the address decide.
  const shown = useMemo(() => watch && counted && beginAt(watch, counted.furthestS, url.at), [watch, !counted, url.at]);
  const tab = url.side ?? 'course';
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

  const now = useCallback(() => video.current?.currentTime ?? 0, []);
  const jump = (seconds: number) => {
    const element = video.current;
    if (!element || !watch || !counted) return;
    if (!watch.freeSeek && !counted.completed && seconds > Math.max(counted.furthestS, position) + 2)
      return tell('第一次观看不能快进，学到那里后就能跳过去', 'caution');
    element.currentTime = seconds;
  };
  const note = () => {
    setUrl({ side: 'notes' });
    setTimeout(() => field.current?.querySelector('textarea')?.focus(), 50);
  };
  // The list may be longer than the window: it opens where the learner is.
  const side = useRef<HTMLElement>(null);
  const listed = !!course.data;
  useEffect(() => {
    const here = side.current?.querySelector<HTMLElement>('.here');
    if (listed && here && side.current) side.current.scrollTop = here.offsetTop - side.current.clientHeight / 2;
  }, [listed]);
  const tracks = captions.data?.items ?? NONE;
  const language = prefs.captions ?? tracks[0]?.language ?? '';
  return (
    <div className={`lesson ${prefs.wide ? 'wide' : ''}`}>
      <main id="main">
        <p className="quiet">
          <Link to="/home">首页</Link> / <Link to={`/learn/${classId}`}>{course.data?.title ?? '课程'}</Link>
          {chapter && ` / ${chapter.title}`}
        </p>
        <h1 style={{ fontSize: '1.4em', margin: '6px 0 12px' }}>{title || '课程视频'}</h1>
        <Offline waiting={watching.waiting} watch={watch} />
        {shown && counted && problem?.kind !== 'elsewhere' ? (
          <Player
            key={shown.watchId}
            watch={shown}
            counted={counted}
            due={watching.due}
            video={video}
            tracks={tracks}
            danmaku={danmaku.data?.items ?? NONE}
            prefs={prefs}
            onPrefs={setPrefs}
            onNote={note}
            onDue={watching.setDue}
            stayAwake={watching.stayAwake}
            report={watching.report}
            onPosition={setPosition}
            stopped={!!problem}
          >
            {problem && (
              <div className="over" role="alert">
                <Stopped problem={problem} onTakeOver={watching.takeOver} onAgain={watching.again} />
              </div>
            )}
          </Player>
        ) : (
          <div className="player">
            <div style={{ aspectRatio: '16 / 9', display: 'grid', placeItems: 'center', padding: 20, textAlign: 'center' }} role="status">
              {problem ? <Stopped problem={problem} onTakeOver={watching.takeOver} onAgain={watching.again} /> : '正在打开…'}
            </div>
          </div>
        )}
        {watch && counted && (
          <p style={{ marginTop: 14 }} role="status">
            已学 <b className="figures">{clock(counted.countedS)}</b> / <span className="figures">{clock(watch.durationS)}</span>
            {counted.completed ? '，本节已学完。' : '，离开页面会暂停计时。'}{' '}
            <Go to={`/hours/${classId}?lesson=${lessonId}`}>这一节是怎么计时的</Go>
          </p>
        )}
      </main>
      <aside ref={side} aria-label="目录与互动">
        <Tabs label="课程侧栏" items={TABS} value={tab} onPick={(side) => setUrl({ side: side === 'course' ? null : side })} />
        {tab === 'course' && course.data && <ChapterLine course={course.data} here={lessonId} />}
        {tab === 'course' && <MinuteQuestions lessonId={lessonId} title={title} at={now} />}
        {tab === 'notes' && <NotesPanel lessonId={lessonId} title={title} now={now} onJump={jump} field={field} />}
        {tab === 'captions' && <CaptionsPanel lessonId={lessonId} tracks={tracks} language={language} position={position} onJump={jump} />}
        {tab === 'talk' && <TalkPanel lessonId={lessonId} now={now} onJump={jump} />}
        {tab === 'danmaku' && (
          <DanmakuPanel
            lessonId={lessonId}
            items={danmaku.data?.items ?? NONE}
            review={danmaku.data?.review ?? false}
            now={now}
            prefs={prefs}
            onPrefs={setPrefs}
            onJump={jump}
          />
        )}
      </aside>
    </div>
  );
}
const NONE: never[] = [];

/** Without a network: what is kept here, and until when it is taken. */
function Offline({ waiting, watch }: { waiting: number; watch: Watch | null }) {
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const set = () => setOnline(navigator.onLine);
    window.addEventListener('online', set);
    window.addEventListener('offline', set);
    return () => {
      window.removeEventListener('online', set);
      window.removeEventListener('offline', set);
    };
  }, []);
  if (!watch || (online && waiting <= 1)) return null;
  return (
    <p className="banner" role="status">
      {online ? '正在补交学习记录。' : '网络不通。'}
      {waiting > 0 && `${waiting} 段学习记录已存在本机，恢复后自动补交；`}
      请在 {Math.round(watch.offlineLimitS / 60)} 分钟内恢复网络，已看的不会丢。
    </p>
  );
}

function Stopped({ problem, onTakeOver, onAgain }: { problem: WatchProblem; onTakeOver: () => void; onAgain: () => void }) {
  return (
    <div style={{ display: 'grid', gap: 14, justifyItems: 'center' }}>
      <p>{problem.kind === 'elsewhere' ? `${problem.message}。同一时间只有一处计时，那边已学的不会丢。` : problem.message}</p>
      {problem.kind === 'refused' ? (
        <Button onClick={onAgain}>再试一次</Button>
      ) : (
        <Button onClick={onTakeOver}>{problem.kind === 'elsewhere' ? '在这里继续，停止另一处' : '回到这里继续学'}</Button>
      )}
    </div>
  );
}

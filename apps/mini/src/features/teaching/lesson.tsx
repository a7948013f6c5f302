import { View } from '@tarojs/components';
import Taro, { useRouter } from '@tarojs/taro';
import { beginAt, questionAt, teachingRoutes } from '@yangfan/client';
import { useEffect, useMemo, useRef, useState, type MutableRefObject } from 'react';
import { openPage, replaceWith } from '../../shell/navigate.ts';
import { useCall } from '../../shell/use-call.ts';
import { useSignedIn } from '../../shell/use-signed-in.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Card } from '../../shared/ui/Card.tsx';
import { Page } from '../../shared/ui/Page.tsx';
import { Loading, Notice } from '../../shared/ui/States.tsx';
import { aria } from '../../shared/ui/aria.ts';
import { sayClock } from './lesson.rules.ts';
import { LessonVideo } from './LessonVideo.tsx';
import { Outline } from './Outline.tsx';
import { CaptionLine, Captions, useCaptions } from './player/Captions.tsx';
import { Danmaku, DanmakuOver } from './player/Danmaku.tsx';
import { DueSheets } from './player/DueSheets.tsx';
import { Notes } from './player/Notes.tsx';
import { QuestionSheet } from './player/QuestionSheet.tsx';
import { Talk } from './player/Talk.tsx';
import { useDues } from './player/use-dues.ts';
import { useWatch, type Counted, type PlayerView, type Watch, type WatchProblem } from './use-watch.ts';
import './teaching.css';

const TABS = [
  ['course', '目录'],
  ['notes', '笔记'],
  ['captions', '字幕'],
  ['talk', '评论'],
  ['danmaku', '弹幕'],
] as const;
type Tab = (typeof TABS)[number][0];

/** A lesson: the video, and beneath it what has been counted. */
export default function Lesson() {
  const isSignedIn = useSignedIn();
  const { lessonId = '', classId = '', at } = useRouter().params;
  const player = useRef<PlayerView>({
    position: 0,
    rate: 1,
    state: 'paused',
    pause: () => undefined,
    play: () => undefined,
    seek: () => undefined,
  });
  const watching = useWatch(isSignedIn && lessonId ? lessonId : null, player);
  const { watch, counted, problem } = watching;
  // What counts later must not move the picture: only the watch and the address decide.
  const shown = useMemo(() => watch && counted && beginAt(watch, counted.furthestS, at), [watch, !counted, at]);
  const title = watch?.title;
  useEffect(() => {
    if (title) void Taro.setNavigationBarTitle({ title });
  }, [title]);
  useEffect(() => {
    if (shown) player.current.position = shown.resumeAtS;
  }, [shown]);

  if (problem)
    return (
      <Page ground="night">
        <Stopped problem={problem} onTakeOver={watching.takeOver} onAgain={watching.again} />
      </Page>
    );
  if (!shown || !counted)
    return (
      <Page ground="night">
        <Loading what="正在打开" />
      </Page>
    );
  return <Open watching={watching} watch={shown} counted={counted} player={player} classId={classId || shown.classId} />;
}

/** The lesson while it is open here. */
function Open({
  watching,
  watch,
  counted,
  player,
  classId,
}: {
  watching: ReturnType<typeof useWatch>;
  watch: Watch;
  counted: Counted;
  player: MutableRefObject<PlayerView>;
  classId: string;
}) {
  const { lessonId } = watch;
  const { waiting } = watching;
  const [said, setSaid] = useState<string | null>(null);
  const [tab, setTab] = useState<Tab>('course');
  const [position, setPosition] = useState(watch.resumeAtS);
  const [isFlying, setFlying] = useState(true);
  const captions = useCaptions(lessonId);
  const danmaku = useCall(teachingRoutes.myDanmaku, { params: { lessonId } });
  const dues = useDues(watch, watching.due, player, watching.stayAwake);
  const isFree = watch.freeSeek || counted.completed;
  const question = useQuestion(lessonId, isFree, position, player);
  const now = () => player.current.position;
  const jump = (seconds: number) => {
    if (!isFree && seconds > Math.max(counted.furthestS, position) + 2) return setSaid('第一次观看不能快进，学到那里后就能跳过去。');
    setSaid(null);
    player.current.seek(seconds);
  };
  const goOn = () => player.current.play();
  return (
    <Page ground="night">
      <View onTouchStart={dues.touched}>
        <LessonVideo
          watch={watch}
          counted={counted}
          player={player}
          isBlocked={question.now !== null || (dues.checkInS !== null && dues.checkInS <= 0)}
          onBroken={() => setSaid('视频没有打开，请检查网络后返回再进。')}
          onGuarded={() => setSaid('第一次观看不能快进，已回到您学到的位置。')}
          onMoved={setPosition}
        >
          {isFlying ? <DanmakuOver items={danmaku.data?.items ?? []} position={position} /> : null}
          <CaptionLine captions={captions} position={position} />
        </LessonVideo>
        {said ? <Notice tone="caution">{said}</Notice> : null}
        <DueSheets dues={dues} watchId={watch.watchId} onChecked={watching.setDue} onGoOn={goOn} />
        {question.now ? (
          <QuestionSheet
            key={question.now.id}
            question={question.now}
            watchId={watch.watchId}
            onDone={(isPassed) => {
              question.done(isPassed);
              goOn();
            }}
          />
        ) : null}
        <View className="lesson-title" {...aria({ role: 'heading', level: 1 })}>
          {watch.title}
        </View>
        <View className="lesson-counted" {...aria({ role: 'status', live: 'polite' })}>
          {`已学 ${sayClock(counted.countedS)} / ${sayClock(watch.durationS)}${counted.completed ? '，本节已学完。' : '，离开页面会暂停计时。'}`}
        </View>
        {waiting > 1 ? <Notice tone="caution">{`网络不通，${waiting} 段学习记录已存在手机里，恢复后自动补交。`}</Notice> : null}
        <Button kind="plain" onPress={() => openPage('hours', { classId, lessonId })}>
          这一节是怎么计时的
        </Button>
        <Button
          kind="plain"
          onPress={() => openPage('ask', { lessonId, atS: String(Math.floor(player.current.position)), about: watch.title })}
        >
          就现在这一处提问
        </Button>
        <View className="lesson-tabs" {...aria({ role: 'tablist' })}>
          {TABS.map(([key, words]) => (
            <View
              key={key}
              className={`lesson-tab${key === tab ? ' lesson-tab-here' : ''}`}
              onClick={() => setTab(key)}
              {...aria({ role: 'tab', label: words, isSelected: key === tab })}
            >
              {words}
            </View>
          ))}
        </View>
        {tab === 'course' ? <Others classId={classId} lessonId={lessonId} counted={counted} /> : null}
        {tab === 'notes' ? <Notes lessonId={lessonId} now={now} onJump={jump} /> : null}
        {tab === 'captions' ? <Captions captions={captions} onJump={jump} /> : null}
        {tab === 'talk' ? <Talk lessonId={lessonId} now={now} onJump={jump} /> : null}
        {tab === 'danmaku' ? (
          <Danmaku
            lessonId={lessonId}
            items={danmaku.data?.items ?? []}
            isReviewed={danmaku.data?.review ?? false}
            isShown={isFlying}
            now={now}
            onShow={setFlying}
            onJump={jump}
            onChanged={danmaku.reload}
          />
        ) : null}
      </View>
    </Page>
  );
}

/** Stops the film at its questions. */
function useQuestion(lessonId: string, isFree: boolean, position: number, player: MutableRefObject<PlayerView>) {
  const { data } = useCall(teachingRoutes.myFilmQuestions, { params: { lessonId } });
  const [passed, setPassed] = useState<ReadonlySet<string>>(new Set());
  const [aside, setAside] = useState<ReadonlySet<string>>(new Set());
  const all = (data?.items ?? []).map((one) => (passed.has(one.id) ? { ...one, passed: true } : one));
  const now = isFree ? null : questionAt(all, position, aside);
  const id = now?.id;
  useEffect(() => {
    if (id) player.current.pause();
  }, [id, player]);
  return {
    now,
    done(isPassed: boolean) {
      if (!now) return;
      const set = isPassed ? setPassed : setAside;
      set((before) => new Set([...before, now.id]));
    },
  };
}

/** The course beneath the video: which lesson this is, and the next one when it is done. */
function Others({ classId, lessonId, counted }: { classId: string; lessonId: string; counted: Counted }) {
  const isDone = counted.completed;
  const course = useCall(teachingRoutes.myCourse, { params: { classId } });
  const { reload } = course;
  useEffect(() => {
    if (isDone) reload();
  }, [isDone, reload]);
  if (!course.data) return null;
  const all = course.data.chapters.flatMap(({ lessons }) => lessons);
  const here = all.find(({ id }) => id === lessonId);
  // The film is one part of a lesson; what else is required stands beneath it.
  const isFinished = isDone && !here?.activities.some(({ required, state }) => required && state !== 'DONE');
  const next = all.slice(all.findIndex(({ id }) => id === lessonId) + 1).find(({ playable, locked }) => playable && !locked);
  // In the place of this page: the way back leads to the course, not through every lesson.
  const open = (id: string) => id !== lessonId && replaceWith('lesson', { lessonId: id, classId });
  return (
    <View>
      {isDone && next ? (
        <View className="lesson-next">
          <Button kind="primary" onPress={() => open(next.id)}>
            {`下一节：${next.title}`}
          </Button>
        </View>
      ) : null}
      <Outline course={course.data} hereId={lessonId} now={{ countedS: counted.countedS, completed: isFinished }} onOpen={open} />
    </View>
  );
}

function Stopped({ problem, onTakeOver, onAgain }: { problem: WatchProblem; onTakeOver: () => void; onAgain: () => void }) {
  const words = problem.kind === 'elsewhere' ? `${problem.message}。同一时间只有一处计时，那边已学的不会丢。` : problem.message;
  return (
    <Card>
      <View className="lesson-stopped" {...aria({ role: 'alert' })}>
        {words}
      </View>
      {problem.kind === 'elsewhere' ? (
        <Button kind="primary" onPress={onTakeOver}>
          在这里继续，停止另一处
        </Button>
      ) : null}
      {problem.kind === 'taken-over' ? (
        <Button kind="primary" onPress={onTakeOver}>
          回到这里继续学
        </Button>
      ) : null}
      {problem.kind === 'refused' ? <Button onPress={onAgain}>再试一次</Button> : null}
    </Card>
  );
}

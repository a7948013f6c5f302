import { View } from '@tarojs/components';
import Taro, { useRouter } from '@tarojs/taro';
import { teachingRoutes } from '@yangfan/client';
import { useEffect, useMemo, useRef, useState } from 'react';
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
import { useWatch, type Counted, type PlayerView, type WatchProblem } from './use-watch.ts';
import './teaching.css';

/** A lesson: the video, and beneath it what has been counted. */
export default function Lesson() {
  const isSignedIn = useSignedIn();
  const { lessonId = '', classId = '', at } = useRouter().params;
  const player = useRef<PlayerView>({ position: 0, rate: 1, state: 'paused', pause: () => undefined });
  const { watch, counted, problem, waiting, takeOver, again } = useWatch(isSignedIn && lessonId ? lessonId : null, player);
  const [said, setSaid] = useState<string | null>(null);
  // An answer may point at a second: playing begins there, but never beyond what was watched.
  const shown = useMemo(
    () =>
      watch && counted && at
        ? { ...watch, resumeAtS: Math.min(Math.max(0, Number(at) || 0), Math.max(counted.furthestS, watch.resumeAtS)) }
        : watch,
    // What counts later must not move the picture.
    [watch, at],
  );
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
        <Stopped problem={problem} onTakeOver={takeOver} onAgain={again} />
      </Page>
    );
  if (!watch || !shown || !counted)
    return (
      <Page ground="night">
        <Loading what="正在打开" />
      </Page>
    );
  return (
    <Page ground="night">
      <LessonVideo
        watch={shown}
        counted={counted}
        player={player}
        onBroken={() => setSaid('视频没有打开，请检查网络后返回再进。')}
        onGuarded={() => setSaid('第一次观看不能快进，已回到您学到的位置。')}
      />
      {said ? <Notice tone="caution">{said}</Notice> : null}
      <View className="lesson-title" {...aria({ role: 'heading', level: 1 })}>
        {watch.title}
      </View>
      <View className="lesson-counted" {...aria({ role: 'status', live: 'polite' })}>
        {`已学 ${sayClock(counted.countedS)} / ${sayClock(watch.durationS)}${counted.completed ? '，本节已学完。' : '，离开页面会暂停计时。'}`}
      </View>
      {waiting > 1 ? <Notice tone="caution">{`网络不通，${waiting} 段学习记录已存在手机里，恢复后自动补交。`}</Notice> : null}
      <Button kind="plain" onPress={() => openPage('hours', { classId: classId || watch.classId, lessonId })}>
        这一节是怎么计时的
      </Button>
      <Button
        kind="plain"
        onPress={() => openPage('ask', { lessonId, atS: String(Math.floor(player.current.position)), about: watch.title })}
      >
        就现在这一处提问
      </Button>
      <Others classId={classId || watch.classId} lessonId={lessonId} counted={counted} />
    </Page>
  );
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
  const next = all.slice(all.findIndex(({ id }) => id === lessonId) + 1).find(({ playable }) => playable);
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
      <View className="lesson-others" {...aria({ role: 'heading', level: 2 })}>
        目录
      </View>
      <Outline course={course.data} hereId={lessonId} now={{ countedS: counted.countedS, completed: isDone }} onOpen={open} />
    </View>
  );
}

function Stopped({ problem, onTakeOver, onAgain }: { problem: WatchProblem; onTakeOver: () => void; onAgain: () => void }) {
  const words = problem.kind === 'elsewhere' ? '这门课正在另一台设备或另一个页面上学习。同一时间只有一处计时。' : problem.message;
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

import type { StudyForecast, StudyLink } from '@yangfan/contract';

export interface NextBasis {
  nextLesson: { id: string; title: string } | null;
  nextSession: { id: string; title: string; mode: 'LIVE' | 'OFFLINE'; day: string; time: string; roomId: string | null } | null;
  openActivities: readonly { lessonId: string; title: string }[];
  forecast: StudyForecast;
}

/** What to do next, the most pressing first; at most five. */
export function nextSteps({ nextLesson, nextSession, openActivities, forecast }: NextBasis): { text: string; link: StudyLink }[] {
  const steps: { text: string; link: StudyLink }[] = [];
  if (nextLesson)
    steps.push({
      text: forecast.neededPerDay
        ? `接着学“${nextLesson.title}”；从今天起每天学 ${forecast.neededPerDay} 课时点播就来得及`
        : `接着学“${nextLesson.title}”`,
      link: { kind: 'LESSON', id: nextLesson.id },
    });
  if (nextSession) {
    const [, month, day] = nextSession.day.split('-').map(Number);
    steps.push({
      text: `${month} 月 ${day} 日 ${nextSession.time} ${nextSession.mode === 'LIVE' ? '进直播间上课' : '到教室上课'}：${nextSession.title}`,
      link: nextSession.roomId ? { kind: 'LIVE', id: nextSession.roomId } : { kind: 'SESSION', id: nextSession.id },
    });
  }
  for (const { lessonId, title } of openActivities.slice(0, 3))
    steps.push({ text: `完成“${title}”`, link: { kind: 'LESSON', id: lessonId } });
  return steps;
}

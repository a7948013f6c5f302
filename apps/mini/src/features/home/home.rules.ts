import type { ReplyOf, routes } from '@yangfan/contract';
import type { Leg } from '../../shared/ui/course-line.rules.ts';
import { clockOf, dayOf, daysFrom, sayDay } from '../../shared/time/day.ts';

export type MyClass = ReplyOf<(typeof routes.org)['listMyClasses']>['items'][number];
export type MySession = ReplyOf<(typeof routes.teaching)['mySessions']>['items'][number];
export type MyCourse = ReplyOf<(typeof routes.teaching)['myCourses']>['items'][number];
type Stage = MyClass['stage'];

const NAMES: Record<Stage, string> = {
  ENROL: '报名',
  TEACH: '教学',
  SIMULATE: '模拟',
  ASSESS: '考核',
  COMPLETE: '结业',
  FOLLOW_UP: '后续服务',
};
const STAGES = Object.keys(NAMES) as Stage[];

/** The class the home page is about: the one that is going on, else the next to begin, else the last that ended. */
export function currentClass(classes: readonly MyClass[], today: string): MyClass | null {
  const by = (keep: (one: MyClass) => boolean, order: (a: MyClass, b: MyClass) => number) => classes.filter(keep).sort(order)[0];
  const running = by(
    (one) => one.startsOn <= today && one.endsOn >= today,
    (a, b) => (a.startsOn < b.startsOn ? 1 : -1),
  );
  const coming = by(
    (one) => one.startsOn > today,
    (a, b) => (a.startsOn < b.startsOn ? -1 : 1),
  );
  const ended = by(
    (one) => one.endsOn < today,
    (a, b) => (a.endsOn < b.endsOn ? 1 : -1),
  );
  return running ?? coming ?? ended ?? null;
}

/** The class as the six waypoints. */
export function legsOf(one: MyClass, today: string): Leg[] {
  const here = STAGES.indexOf(one.stage);
  const notes: Partial<Record<Stage, string>> = {
    TEACH: one.sessionCount > 0 && here > 0 ? `${one.sessionDoneCount} / ${one.sessionCount} 节` : sayDay(one.startsOn, today),
    COMPLETE: sayDay(one.endsOn, today),
  };
  return STAGES.map((stage, index) => ({
    name: NAMES[stage],
    state: index < here ? 'done' : index === here ? 'here' : 'ahead',
    ...(notes[stage] ? { note: notes[stage] } : {}),
  }));
}

/** The one sentence that leads the home page. Days are named only where the timetable fixes them; an exam that is set is the next stop. */
export function leadSentence(one: MyClass, today: string, exams: readonly MyExam[] = []): string {
  const exam = exams.find(
    ({ exam: { classId, phase }, state }) => classId === one.id && state === 'NOT_STARTED' && (phase === 'WAITING' || phase === 'ENTRY'),
  );
  const examIn = exam && ['ENROL', 'TEACH', 'SIMULATE'].includes(one.stage) ? daysFrom(today, dayOf(exam.exam.startsAt)) : -1;
  if (examIn >= 0) return `下一站：${NAMES.ASSESS}，${examIn === 0 ? '就在今天' : `还有 ${examIn}\u00a0天`}`;
  const next = STAGES[STAGES.indexOf(one.stage) + 1];
  if (!next) return `现在是${NAMES[one.stage]}`;
  const day = next === 'TEACH' ? one.startsOn : next === 'COMPLETE' ? one.endsOn : null;
  const left = day === null ? -1 : daysFrom(today, day);
  if (left < 0) return `下一站：${NAMES[next]}`;
  return left === 0 ? `下一站：${NAMES[next]}，就在今天` : `下一站：${NAMES[next]}，还有 ${left}\u00a0天`;
}

type Verification = ReplyOf<(typeof routes.identity)['getVerification']>;
export type MyExam = ReplyOf<(typeof routes.assessment)['myExams']>['items'][number];

/** Something that cannot wait, above everything else on the page. */
export interface Urgent {
  words: string;
  action: string;
  opens: { page: 'verify' | 'exam' | 'checkIn'; params: Record<string, string> };
}

/** What the learner must do now: an exam whose door is open, a real-name verification that is not done. */
export function noticesOf({
  verification,
  exams,
  calls = [],
}: {
  verification: Verification | null;
  exams: readonly MyExam[];
  calls?: readonly { title: string }[];
}): Urgent[] {
  const urgent: Urgent[] = calls.map(({ title }) => ({
    words: `“${title}”正在点名，请马上应答。`,
    action: '去应答',
    opens: { page: 'checkIn' as const, params: {} },
  }));
  for (const { exam, state, theory } of exams) {
    const opens = { page: 'exam' as const, params: { examId: exam.id } };
    if (state === 'IN_PROGRESS') urgent.push({ words: `“${exam.title}”正在作答，时间在走。`, action: '继续考试', opens });
    else if (state === 'NOT_STARTED' && exam.phase === 'ENTRY' && theory?.missing.length)
      urgent.push({
        words: `“${exam.title}”已到入场时间，但线上理论课还差 ${theory.missing.length} 节没有学完。`,
        action: '看差哪些',
        opens,
      });
    else if (state === 'NOT_STARTED' && exam.phase === 'ENTRY')
      urgent.push({ words: `“${exam.title}”可以入场了，${clockOf(exam.entryUntil)} 前入场。`, action: '去考试', opens });
  }
  const steps: Partial<Record<Verification['next'], [words: string, action: string]>> = {
    CONFIRM_ID: ['签到和考试前，要先完成实名认证。', '去认证'],
    CHOOSE_WAY: ['实名认证还差一步：确认是您本人。', '继续认证'],
    ENROL_FACE: ['实名认证还差一步：确认是您本人。', '继续认证'],
    WAIT_REVIEW: ['实名信息正在等人工核验，可以找班主任当面核对。', '看看进展'],
  };
  const step = verification ? steps[verification.next] : undefined;
  if (step) urgent.push({ words: step[0], action: step[1], opens: { page: 'verify', params: {} } });
  return urgent;
}

/** One line of "today". */
export interface TodayLine {
  key: string;
  time: string;
  title: string;
  note: string;
  /** What pressing it opens: a video lesson leads to the course, the others to check-in. */
  opens: 'course' | 'checkIn';
}

/** What the timetable holds for today, by time; cancelled lessons are not shown. */
export function todayLines(sessions: readonly MySession[]): TodayLine[] {
  const kinds = { VOD: '点播课', LIVE: '直播课', OFFLINE: '线下课' } as const;
  return sessions
    .filter((one) => one.status !== 'CANCELLED')
    .sort((a, b) => (a.startsAt < b.startsAt ? -1 : 1))
    .map((one) => ({
      key: one.sessionId,
      time: clockOf(one.startsAt),
      title: one.title,
      note: [kinds[one.mode], one.roomName, one.checkedInAt ? `已签到 ${clockOf(one.checkedInAt)}` : null].filter(Boolean).join(' · '),
      opens: one.mode === 'VOD' ? 'course' : 'checkIn',
    }));
}

/** Seconds as people say them: `12 分 41 秒`, `8 分钟`, `1 小时 5 分`. */
export function sayDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  if (hours > 0) return minutes > 0 ? `${hours} 小时 ${minutes} 分` : `${hours} 小时`;
  if (minutes > 0) return whole % 60 > 0 ? `${minutes} 分 ${whole % 60} 秒` : `${minutes} 分钟`;
  return `${whole} 秒`;
}

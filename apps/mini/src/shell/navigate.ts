import Taro from '@tarojs/taro';

/** Every page, by the name the code uses. */
export const PAGES = {
  home: '/features/home/home',
  mine: '/features/identity/mine',
  signIn: '/features/identity/sign-in',
  activate: '/features/identity/activate',
  privacy: '/features/privacy/privacy',
  consentText: '/features/privacy/consent-text',
  reveals: '/features/privacy/reveals',
  exportData: '/features/privacy/export',
  closeAccount: '/features/privacy/close',
  course: '/features/teaching/course',
  lesson: '/features/teaching/lesson',
  hours: '/features/teaching/hours',
  checkIn: '/features/teaching/check-in',
  activity: '/features/teaching/activity',
  calendar: '/features/teaching/calendar',
  library: '/features/teaching/library',
  work: '/features/teaching/work',
  ratings: '/features/teaching/ratings',
  verify: '/features/verify/verify',
  exams: '/features/assessment/exams',
  exam: '/features/assessment/exam',
  result: '/features/assessment/result',
  grades: '/features/assessment/grades',
  certificates: '/features/assessment/certificates',
  sitting: '/features/assessment/sitting',
  plans: '/features/plans/plans',
  plan: '/features/plans/plan',
  planChapter: '/features/plans/chapter',
  classPlans: '/features/plans/class-plans',
  practicalResult: '/features/plans/practical-result',
  practice: '/features/assessment/practice',
  practiceSet: '/features/assessment/practice-set',
  wrongBook: '/features/assessment/wrong-book',
  liveRooms: '/features/live/rooms',
  liveRoom: '/features/live/room',
  liveStage: '/features/live/stage',
  liveReplay: '/features/live/replay',
  liveHours: '/features/live/hours',
  liveHost: '/features/live/host',
  timeline: '/features/ledger/timeline',
  messages: '/features/notifications/messages',
  study: '/features/teaching/study',
  classStudy: '/features/teaching/class-study',
  leave: '/features/teaching/leave',
  dutyToday: '/features/duty/today',
  dutySession: '/features/duty/session',
  dutyLeaves: '/features/duty/leaves',
  dutyAnomalies: '/features/duty/anomalies',
  dutyMarking: '/features/duty/marking',
  dutyMark: '/features/duty/mark',
  dutyRatings: '/features/duty/ratings',
  dutyDay: '/features/duty/day',
  questions: '/features/questions/list',
  ask: '/features/questions/ask',
  question: '/features/questions/question',
  knowledge: '/features/questions/knowledge',
  queue: '/features/questions/queue',
  ticket: '/features/questions/ticket',
  grade: '/features/assessment/grade',
  surveys: '/features/assessment/surveys',
  objections: '/features/assessment/objections',
  completions: '/features/assessment/completions',
  completion: '/features/assessment/completion',
  reviewTasks: '/features/review/tasks',
  reviewDesk: '/features/review/desk',
  reviewRounds: '/features/review/rounds',
  reviewRound: '/features/review/round',
  planReview: '/features/review/result',
  reviewCalibrate: '/features/review/calibrate',
  late: '/features/assessment/late',
} as const;

export type PageName = keyof typeof PAGES;
const TABS: readonly PageName[] = ['home', 'mine'];

/** Opens a page; tabs are switched to, others are laid on top. */
export function openPage(name: PageName, params: Record<string, string> = {}): void {
  if (TABS.includes(name)) void Taro.switchTab({ url: PAGES[name] });
  else void Taro.navigateTo({ url: addressOf(name, params) });
}

function addressOf(name: PageName, params: Record<string, string>): string {
  const query = Object.entries(params)
    .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
    .join('&');
  return query ? `${PAGES[name]}?${query}` : PAGES[name];
}

/** Starts over at a page: the way back is gone (after sign-in and sign-out). */
export function restartAt(name: PageName): void {
  void Taro.reLaunch({ url: PAGES[name] });
}

/** Puts a page in the place of this one: the way back skips it. */
export function replaceWith(name: PageName, params: Record<string, string> = {}): void {
  void Taro.redirectTo({ url: addressOf(name, params) });
}

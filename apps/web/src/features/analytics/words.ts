import type { ReplyOf, teachingRoutes as Contract } from '@yangfan/contract';
import type { Tone } from '../../shared/ui/States.tsx';

export type Learner = ReplyOf<typeof Contract.learnerStudy>;
export type Class = ReplyOf<typeof Contract.classStudy>;
export type Line = Class['items'][number];
type Link = Learner['next'][number]['link'];
type Level = Line['level'];

export const LEVELS: Record<Level, [string, Tone]> = {
  HIGH: ['高风险', 'stop'],
  LOW: ['需要留意', 'caution'],
  NONE: ['正常', 'good'],
};
export const REASON_NAMES: Record<Line['reasons'][number]['code'], string> = {
  FORECAST: '课时可能不够',
  IDLE: '多天没有学习',
  VOD_BEHIND: '点播落后',
  ABSENT: '缺勤',
  CONFIRM_MISSED: '漏答直播确认',
  LOW_SCORE: '成绩偏低',
};
export const MODES: Record<Learner['kinds'][number]['kind'], string> = { VOD: '点播', LIVE: '直播', OFFLINE: '面授' };
export const ACTIVITIES: Record<Learner['scores'][number]['kind'], string> = {
  QUIZ: '随堂测',
  ASSIGNMENT: '作业',
  SCORM: '互动课件（SCORM）',
};

const ADDRESSES: Record<Link['kind'], (id: string | null, base: string, learner: string, classId: string) => string> = {
  HOURS: (id, _base, learner) => `${learner}/hours${id ? `?lesson=${id}` : ''}`,
  LESSON: (id, _base, learner) => `${learner}/hours${id ? `?lesson=${id}` : ''}`,
  WATCH: (id, _base, learner) => `${learner}/hours${id ? `?lesson=${id}` : ''}`,
  SESSION: (id, base) => (id ? `/work/sessions/${id}` : `${base}/attendance`),
  LIVE: (id, _base, _learner, classId) => (id ? `/work/live/${id}/attendance` : `/work/live?state=ALL&classId=${classId}`),
  COURSE: (_id, base) => `${base}/course`,
  TIMELINE: (_id, base) => `${base}/timeline`,
};
/** Where staff find the record behind a figure. */
export const staffHref = ({ kind, id }: Link, classId: string, learnerId: string): string => {
  const base = `/work/classes/${classId}`;
  return ADDRESSES[kind](id, base, `${base}/learners/${learnerId}`, classId);
};

const OWN: Record<Link['kind'], (id: string | null, classId: string) => string> = {
  HOURS: (id, classId) => `/hours/${classId}${id ? `?lesson=${id}` : ''}`,
  LESSON: (id, classId) => (id ? `/learn/${classId}/${id}` : `/learn/${classId}`),
  WATCH: (id, classId) => `/hours/${classId}${id ? `?lesson=${id}` : ''}`,
  SESSION: (_id, classId) => `/hours/${classId}`,
  LIVE: (id) => (id ? `/learn/live/${id}` : '/learn/live'),
  COURSE: (_id, classId) => `/learn/${classId}`,
  TIMELINE: () => '/timeline',
};
/** Where learners find their own record behind a figure. */
export const ownHref = ({ kind, id }: Link, classId: string): string => OWN[kind](id, classId);

export const percent = (rate: number): string => `${Math.round(rate * 100)}%`;

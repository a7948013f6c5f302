import type { ReplyOf, routes } from '@yangfan/contract';
import type { PageName } from '../../shell/navigate.ts';
import type { Tone } from '../../shared/ui/StateTag.tsx';

type Study = ReplyOf<(typeof routes.teaching)['myStudy']>;

export const MODES: Record<Study['kinds'][number]['kind'], string> = { VOD: '点播', LIVE: '直播', OFFLINE: '面授' };
export const LEVELS: Record<Study['level'], { words: string; tone: Tone }> = {
  HIGH: { words: '高风险', tone: 'wrong' },
  LOW: { words: '需要留意', tone: 'caution' },
  NONE: { words: '正常', tone: 'good' },
};
export const VERDICT_TONES: Record<Study['forecast']['verdict'], 'good' | 'caution' | 'wrong'> = {
  MET: 'good',
  ON_COURSE: 'good',
  SHORT: 'caution',
  UNREACHABLE: 'wrong',
  OVER: 'wrong',
};

/** The page of this program that shows the record behind a figure. */
export function wayOfStudy(link: Study['next'][number]['link'], classId: string): { page: PageName; params: Record<string, string> } {
  const { kind, id } = link;
  if (kind === 'LESSON' && id) return { page: 'lesson', params: { classId, lessonId: id } };
  if (kind === 'COURSE') return { page: 'course', params: { classId } };
  if (kind === 'TIMELINE') return { page: 'timeline', params: {} };
  return { page: 'hours', params: { classId, ...(id && (kind === 'HOURS' || kind === 'WATCH') ? { lessonId: id } : {}) } };
}

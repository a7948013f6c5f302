import type { ledgerRoutes as Contract, ReplyOf } from '@yangfan/contract';

type Item = ReplyOf<typeof Contract.myTimeline>['items'][number];

/** Where a record's proof opens for the learner whose passage it is; null where the page is not the learner's to see. */
export function learnerProof({ link }: Item): string | null {
  return link && !/^\/(work|applications|institutions|lecturers)\b/.test(link) ? link : null;
}

/**
 * The same for staff. A record keeps one address for good, often the learner's own page; staff are led to the page that
 * shows the same thing for the class, and get no link where there is none (what a learner signed or consented to).
 */
export function staffProof({ link, classId, learnerId, data }: Item): string | null {
  if (!link) return null;
  if (/^\/(work|applications|institutions|lecturers|classes|sessions)\//.test(link)) return link;
  if (!classId) return null;
  const examId = (data as { examId?: unknown } | null)?.examId;
  if (/^\/learn\/[^/]+\/hours$/.test(link))
    return learnerId ? `/work/classes/${classId}/learners/${learnerId}/hours` : `/work/classes/${classId}/attendance`;
  if (link.startsWith('/exams') && typeof examId === 'string') return `/work/exams/${examId}`;
  if (link === '/grades') return `/work/classes/${classId}/grades`;
  if (link === '/me/verification') return `/work/classes/${classId}/verification`;
  return null;
}

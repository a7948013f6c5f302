/** Which of the waiting works somebody marks through, as the address of the marking page carries it: `all`, or the filter. */
export interface WaitingFilter {
  classId?: string;
  assignmentId?: string;
  overdue?: boolean;
}

/** The filter that the address of the list says. */
export function filterOf(search: Record<string, string>): WaitingFilter {
  return {
    ...(search.classId ? { classId: search.classId } : {}),
    ...(search.assignmentId ? { assignmentId: search.assignmentId } : {}),
    ...(search.overdue ? { overdue: search.overdue === 'true' } : {}),
  };
}
const said = (filter: WaitingFilter) => new URLSearchParams(Object.entries(filter).map(([key, value]) => [key, String(value)])).toString();

/** The list with its filter. */
export function waitingAddress(filter: WaitingFilter): string {
  const query = said(filter);
  return query ? `/work/marking?${query}` : '/work/marking';
}
/** The marking page of one work, from where the way leads on through the filtered list. */
export function deskAddress(of: { classId: string; assignmentId: string; submissionId: string }, filter: WaitingFilter): string {
  const search = new URLSearchParams({ tab: 'marking', submission: of.submissionId, queue: said(filter) || 'all' });
  return `/work/classes/${of.classId}/activities/${of.assignmentId}?${search.toString()}`;
}
/** The filter that a marking page was opened with; null when it was opened from its own assignment. */
export const queueOf = (search: Record<string, string>): WaitingFilter | null =>
  search.queue ? filterOf(Object.fromEntries(new URLSearchParams(search.queue))) : null;

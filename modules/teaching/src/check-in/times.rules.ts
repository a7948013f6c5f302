/** Coming may be entered from this long before the session, leaving until this long after it. */
const MARGIN_MS = 2 * 3_600_000;

/** Why times entered by hand can't be true for the session, by field; nothing when they can. */
export function timeFaults(
  { startsAt, endsAt }: { startsAt: Date; endsAt: Date },
  inAt: Date,
  outAt: Date | null,
): { path: string; message: string }[] {
  const fields: { path: string; message: string }[] = [];
  if (inAt.getTime() < startsAt.getTime() - MARGIN_MS || inAt > endsAt)
    fields.push({ path: 'arrivedAt', message: '到课时间应在本次课的时间以内' });
  if (outAt && (outAt <= inAt || outAt.getTime() > endsAt.getTime() + MARGIN_MS))
    fields.push({ path: 'leftAt', message: '离开时间应晚于到课时间，且不晚于下课后两小时' });
  return fields;
}

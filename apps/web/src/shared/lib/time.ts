const zone = 'Asia/Shanghai';
const parts = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('zh-CN', { timeZone: zone, hour12: false, ...options });
const dayFormat = parts({ year: 'numeric', month: 'long', day: 'numeric' });
const shortDayFormat = parts({ month: 'long', day: 'numeric' });
const timeFormat = parts({ hour: '2-digit', minute: '2-digit' });
const secondFormat = parts({ hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** 2026年11月23日 */
export const day = (at: string | Date | null | undefined) =>
  at ? dayFormat.format(new Date(typeof at === 'string' && at.length === 10 ? `${at}T00:00:00+08:00` : at)) : '—';
/** 11月23日 */
export const shortDay = (at: string | Date) =>
  shortDayFormat.format(new Date(typeof at === 'string' && at.length === 10 ? `${at}T00:00:00+08:00` : at));
/** 08:30 */
export const time = (at: string | Date) => timeFormat.format(new Date(at));
/** 08:30:05 */
export const timeWithSeconds = (at: string | Date) => secondFormat.format(new Date(at));
/** 11月23日 08:30 */
export const moment = (at: string | Date | null | undefined) => (at ? `${shortDay(at)} ${time(at)}` : '—');
/** Seconds as `18:24`, or `1:02:03` from an hour on. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return h ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

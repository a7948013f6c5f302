import type { CalendarItem } from '@yangfan/contract';

const LINE_OCTETS = 75;
const MOMENT_MIN = 30;

/** RFC 5545 text: what has a meaning in the format is escaped. */
const escaped = (text: string) =>
  text
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\r?\n/g, '\\n')
    .replace(/(?![\t])\p{Cc}/gu, '');
const stamp = (at: Date) => at.toISOString().replace(/[-:]|\.\d{3}/g, '');

/** Lines longer than 75 octets go on in the next one, never inside a character. */
export function folded(line: string): string {
  const parts: string[] = [];
  let current = '';
  let octets = 0;
  for (const char of line) {
    const size = Buffer.byteLength(char);
    // A continued line begins with a space, which counts.
    if (octets + size > LINE_OCTETS) {
      parts.push(current);
      current = '';
      octets = 1;
    }
    current += char;
    octets += size;
  }
  return [...parts, current].join('\r\n ');
}

const KIND: Record<CalendarItem['kind'], string> = { OFFLINE: '面授', LIVE: '直播', VOD: '点播', OPENS: '开放学习', DEADLINE: '截止' };

/** A calendar as a file that phones and Outlook read. */
export function icalOf(items: readonly CalendarItem[], now: Date): string {
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Yangfan//CN', 'METHOD:PUBLISH', `X-WR-CALNAME:${escaped('扬帆培训')}`];
  for (const item of items) {
    const starts = new Date(item.startsAt);
    const ends = item.endsAt ? new Date(item.endsAt) : new Date(starts.getTime() + MOMENT_MIN * 60_000);
    lines.push(
      'BEGIN:VEVENT',
      `UID:${item.id}@yangfan`,
      `DTSTAMP:${stamp(now)}`,
      `DTSTART:${stamp(starts)}`,
      `DTEND:${stamp(ends)}`,
      `SUMMARY:${escaped(`${KIND[item.kind]}：${item.title}`)}`,
      `DESCRIPTION:${escaped(item.className)}`,
      ...(item.place ? [`LOCATION:${escaped(item.place)}`] : []),
      'END:VEVENT',
    );
  }
  return `${[...lines, 'END:VCALENDAR'].map(folded).join('\r\n')}\r\n`;
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { folded, icalOf } from './ical.rules.ts';

const item = {
  id: 'tts_1',
  kind: 'LIVE' as const,
  title: '直播,第一课;问\n答',
  startsAt: '2026-11-24T07:00:00.000Z',
  endsAt: '2026-11-24T08:30:00.000Z',
  place: '一号教室',
  classId: 'cls_1',
  className: '电商一班',
  link: '/home',
};

describe('a calendar as a file', () => {
  it('[T2] says when, what and where, with everything that means something escaped', () => {
    const text = icalOf([item], new Date('2026-11-20T00:00:00Z'));
    expect(text).toContain('DTSTART:20261124T070000Z\r\nDTEND:20261124T083000Z');
    expect(text).toContain('SUMMARY:直播：直播\\,第一课\\;问\\n答');
    expect(text).toContain('LOCATION:一号教室');
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
  });

  it('[S1] no title makes a line of its own, and no line is longer than 75 octets', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (title) => {
        const text = icalOf([{ ...item, title }], new Date(0));
        const plain = text.replace(/\r\n /g, '');
        expect(plain.split('\r\n').filter((line) => line.startsWith('BEGIN:'))).toHaveLength(2);
        for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      }),
    );
    expect(folded('短')).toBe('短');
  });
});

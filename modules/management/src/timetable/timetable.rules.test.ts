import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '@yangfan/platform/policy';
import {
  chaptersFor,
  instantMs,
  placeConflicts,
  planTimetable,
  takesLecturer,
  takesRoom,
  type Busy,
  type PlanInput,
  type PlannedLesson,
} from './timetable.rules.ts';

const LECTURERS = [
  { id: 'lec_a', name: '甲' },
  { id: 'lec_b', name: '乙' },
  { id: 'lec_c', name: '丙' },
];
const ROOM = { id: 'rom_1', name: '101 教室' };
const days = Array.from({ length: 60 }, (_, index) => addDays('2026-12-01', index));

const busyArb: fc.Arbitrary<Busy> = fc
  .record({
    lecturer: fc.constantFrom('lec_a', 'lec_b', 'lec_other'),
    room: fc.constantFrom('rom_1', 'rom_2', null),
    mode: fc.constantFrom('LIVE' as const, 'OFFLINE' as const, 'VOD' as const),
    day: fc.nat(20),
    startMinute: fc.integer({ min: 480, max: 1200 }),
    length: fc.integer({ min: 30, max: 240 }),
  })
  .map(({ lecturer, room, mode, day, startMinute, length }) => ({
    lecturerId: lecturer,
    roomId: room,
    mode,
    from: instantMs(days[day]!, startMinute),
    to: instantMs(days[day]!, startMinute + length),
    hours: Math.round(length / 45),
  }));

const inputArb: fc.Arbitrary<PlanInput> = fc.record({
  chapters: fc
    .array(fc.record({ vod: fc.nat(3), live: fc.nat(4), offline: fc.nat(8) }), { minLength: 1, maxLength: 11 })
    .map((list) => list.map((hours, index) => ({ code: `C${index}`, title: `第 ${index} 章`, ...hours }))),
  days: fc.subarray(days, { minLength: 5 }),
  parts: fc.subarray(['MORNING', 'AFTERNOON', 'EVENING'] as const, { minLength: 1 }),
  hoursPerDay: fc.integer({ min: 1, max: 8 }),
  unitMinutes: fc.constant(45),
  lecturers: fc.constantFrom(LECTURERS.slice(0, 1), LECTURERS.slice(0, 2), LECTURERS),
  lecturerPlan: fc.constantFrom('ALTERNATE' as const, 'LEAD' as const),
  lecturerMaxHours: fc.constant(8),
  lecturerNoOverlap: fc.constant(true),
  room: fc.constantFrom(ROOM, null),
  busy: fc.array(busyArb, { maxLength: 40 }),
});

const span = (lesson: PlannedLesson) => [instantMs(lesson.day, lesson.startMinute), instantMs(lesson.day, lesson.endMinute)] as const;

describe('timetable generator', () => {
  it('[M1] no day ever holds more hours than allowed, no lesson overlaps another', () => {
    fc.assert(
      fc.property(inputArb, (input) => {
        const { lessons } = planTimetable(input);
        const perDay = new Map<string, number>();
        for (const lesson of lessons) perDay.set(lesson.day, (perDay.get(lesson.day) ?? 0) + lesson.hours);
        for (const hours of perDay.values()) expect(hours).toBeLessThanOrEqual(input.hoursPerDay);
        const sorted = lessons.map(span).sort((a, b) => a[0] - b[0]);
        for (let i = 1; i < sorted.length; i++) expect(sorted[i]![0]).toBeGreaterThanOrEqual(sorted[i - 1]![1]);
      }),
    );
  });

  it('[M1] no lecturer and no room is planned where another class of the province has them, nor a lecturer beyond the daily hours', () => {
    fc.assert(
      fc.property(inputArb, (input) => {
        const { lessons } = planTimetable(input);
        for (const lesson of lessons) {
          const [from, to] = span(lesson);
          for (const busy of input.busy.filter((one) => one.from < to && one.to > from)) {
            if (takesLecturer(lesson.mode) && takesLecturer(busy.mode)) expect(busy.lecturerId).not.toBe(lesson.lecturerId);
            if (takesRoom(lesson.mode) && takesRoom(busy.mode) && lesson.roomId) expect(busy.roomId).not.toBe(lesson.roomId);
          }
        }
      }),
    );
  });

  it('[M1] every hour of the syllabus is planned once, in order and in its way of teaching, or counted as left over', () => {
    fc.assert(
      fc.property(inputArb, (input) => {
        const { lessons, leftHours } = planTimetable(input);
        const wanted = input.chapters.flatMap((c) => [
          ...Array(c.vod).fill(`${c.code}VOD`),
          ...Array(c.live).fill(`${c.code}LIVE`),
          ...Array(c.offline).fill(`${c.code}OFFLINE`),
        ]);
        const planned = lessons.flatMap((lesson) => Array(lesson.hours).fill(`${lesson.chapterCode}${lesson.mode}`));
        expect(planned).toEqual(wanted.slice(0, planned.length));
        expect(planned.length + leftHours).toBe(wanted.length);
      }),
    );
  });

  it('[M1] with nobody taken and days enough, nothing is left over', () => {
    fc.assert(
      fc.property(inputArb, (input) => {
        const free = { ...input, busy: [], days: Array.from({ length: 200 }, (_, index) => addDays('2026-12-01', index)) };
        const { leftHours, conflicts } = planTimetable(free);
        expect(leftHours).toBe(0);
        expect(conflicts).toEqual([]);
      }),
    );
  });

  it('[M1] an offline class has classroom hours only, an online one none, and the sum stays', () => {
    fc.assert(
      fc.property(inputArb, ({ chapters }) => {
        const sum = (list: typeof chapters, pick: (c: (typeof chapters)[number]) => number) =>
          list.reduce((total, c) => total + pick(c), 0);
        const all = sum(chapters, (c) => c.vod + c.live + c.offline);
        expect(sum(chaptersFor('OFFLINE', chapters), (c) => c.offline)).toBe(all);
        expect(sum(chaptersFor('ONLINE', chapters), (c) => c.vod + c.live)).toBe(all);
        expect(chaptersFor('BLENDED', chapters)).toEqual(chapters);
      }),
    );
  });

  it('[M1] a lesson moved by hand is refused where class, lecturer, room or the day are full, and only there', () => {
    const lesson = {
      id: 'tts_1',
      chapterCode: 'C',
      title: '课',
      mode: 'OFFLINE' as const,
      day: '2026-12-01',
      startMinute: 540,
      endMinute: 700,
      hours: 3,
      lecturerId: 'lec_a',
      roomId: 'rom_1',
    };
    const limits = {
      busy: [] as Busy[],
      hoursPerDay: 8,
      lecturerMaxHours: 8,
      lecturerNoOverlap: true,
      lecturerName: '甲',
      roomName: '101',
    };
    const taken = { mode: 'OFFLINE' as const, from: instantMs('2026-12-01', 600), to: instantMs('2026-12-01', 650), hours: 1 };
    expect(placeConflicts(lesson, [], limits)).toEqual([]);
    expect(placeConflicts(lesson, [{ ...lesson, id: 'tts_2', startMinute: 690, endMinute: 800 }], limits).map((c) => c.kind)).toEqual([
      'CLASS',
    ]);
    expect(
      placeConflicts(lesson, [{ ...lesson, id: 'tts_2', startMinute: 800, endMinute: 1100, hours: 6, lecturerId: 'lec_b' }], limits).map(
        (c) => c.kind,
      ),
    ).toEqual(['HOURS']);
    expect(placeConflicts(lesson, [], { ...limits, busy: [{ ...taken, lecturerId: 'lec_a', roomId: null }] }).map((c) => c.kind)).toEqual([
      'LECTURER',
    ]);
    const elsewhere = [{ ...taken, lecturerId: 'lec_a', roomId: null }];
    expect(placeConflicts(lesson, [], { ...limits, lecturerNoOverlap: false, busy: elsewhere })).toEqual([]);
    expect(
      placeConflicts(lesson, [], { ...limits, busy: [{ ...taken, lecturerId: 'lec_x', roomId: 'rom_1' }] }).map((c) => c.kind),
    ).toEqual(['ROOM']);
    expect(
      placeConflicts({ ...lesson, mode: 'VOD' }, [], { ...limits, busy: [{ ...taken, lecturerId: 'lec_a', roomId: 'rom_1' }] }),
    ).toEqual([]);
    expect(placeConflicts(lesson, [lesson], limits)).toEqual([]);
  });
});

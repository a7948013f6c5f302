import { describe, expect, it } from 'vitest';
import { isReady, precheck, type OpeningFacts, type OpeningPolicy } from './precheck.rules.ts';

const policy: OpeningPolicy = {
  hoursMin: 56,
  hoursMaxPerDay: 8,
  sizeMin: 15,
  sizeMax: 30,
  leadWorkdays: 3,
  lecturersMin: 2,
  modes: ['OFFLINE', 'BLENDED'],
  maxOnlineRatio: 0.5,
  maxVodRatio: 0.3,
  ageMin: 16,
  ageMax: 65,
};
const lecturer = { name: '甲', active: true, employed: true, covers: true, validThrough: true, teaches: true };
const good: OpeningFacts = {
  startsOn: '2026-12-01',
  endsOn: '2026-12-15',
  programCode: 'NET_EC',
  mode: 'BLENDED',
  enrolled: 20,
  hours: { vod: 12, live: 15, offline: 29 },
  busiestDayHours: 8,
  sessionsOutside: 0,
  conflicts: [],
  leadWorkdays: 5,
  lecturers: [lecturer, { ...lecturer, name: '乙' }],
  teacherCount: 1,
  institution: { listed: true, validThrough: true, mayTeach: true },
  ages: [20, 30],
  unknownAges: 0,
  repeats: 0,
  roomMissing: 0,
};
const failed = (change: Partial<OpeningFacts>) =>
  precheck({ ...good, ...change }, policy)
    .filter((finding) => !finding.ok)
    .map((finding) => finding.rule);

describe('opening pre-check', () => {
  it('[M1] a class that keeps every rule is ready', () => {
    expect(failed({})).toEqual([]);
    expect(isReady(precheck(good, policy))).toBe(true);
  });
  it.each<[string, Partial<OpeningFacts>]>([
    ['institution.listed', { institution: { listed: false, validThrough: true, mayTeach: true } }],
    ['institution.listed', { institution: { listed: true, validThrough: false, mayTeach: true } }],
    ['omo.modes', { mode: 'ONLINE' }],
    ['hours.min', { hours: { vod: 12, live: 15, offline: 28 } }],
    ['hours.maxPerDay', { busiestDayHours: 9 }],
    ['timetable.range', { sessionsOutside: 1 }],
    ['timetable.conflict', { conflicts: ['甲老师有课'] }],
    ['timetable.room', { roomMissing: 2 }],
    ['omo.maxVodRatio', { hours: { vod: 17, live: 4, offline: 35 } }],
    ['opening.leadWorkdays', { leadWorkdays: 2 }],
    ['lecturer.perClassMin', { lecturers: [lecturer] }],
    ['lecturer.certificate', { lecturers: [lecturer, { ...lecturer, covers: false }] }],
    ['lecturer.certificate', { lecturers: [lecturer, { ...lecturer, validThrough: false }] }],
    ['lecturer.certificate', { lecturers: [lecturer, { ...lecturer, employed: false }] }],
    ['class.teacher', { teacherCount: 0 }],
    ['class.sizeMin', { enrolled: 14 }],
    ['class.sizeMax', { enrolled: 31 }],
    ['learner.repeat', { repeats: 1 }],
    ['learner.age', { ages: [15] }],
    ['learner.age', { ages: [66] }],
  ])('[M1] %s alone stops a class that breaks it', (rule, change) => {
    expect(failed(change)).toEqual([rule]);
    expect(isReady(precheck({ ...good, ...change }, policy))).toBe(false);
  });
  it('[M1] the online share is judged with live and video together', () => {
    expect(failed({ hours: { vod: 10, live: 20, offline: 26 } })).toEqual(['omo.maxOnlineRatio']);
  });
  it('[M1] a warning does not stop', () => {
    expect(isReady(precheck({ ...good, unknownAges: 1 }, policy))).toBe(true);
  });
});

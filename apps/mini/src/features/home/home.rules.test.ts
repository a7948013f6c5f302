import { expect, test } from 'vitest';
import { currentClass, leadSentence, legsOf, sayDuration, todayLines, type MyClass, type MyExam, type MySession } from './home.rules.ts';

const TODAY = '2026-11-23';
const oneClass = (fields: Partial<MyClass>) =>
  ({
    id: 'cls_1',
    stage: 'TEACH',
    startsOn: '2026-11-01',
    endsOn: '2026-12-03',
    sessionCount: 46,
    sessionDoneCount: 38,
    ...fields,
  }) as MyClass;

test('[M2] the class that is going on leads; else the next, else the last', () => {
  const past = oneClass({ id: 'past', startsOn: '2026-01-01', endsOn: '2026-02-01' });
  const older = oneClass({ id: 'older', startsOn: '2025-01-01', endsOn: '2025-02-01' });
  const now = oneClass({ id: 'now' });
  const soon = oneClass({ id: 'soon', startsOn: '2026-12-01', endsOn: '2026-12-20' });
  const later = oneClass({ id: 'later', startsOn: '2027-03-01', endsOn: '2027-03-20' });
  expect(currentClass([past, later, now, soon], TODAY)!.id).toBe('now');
  expect(currentClass([past, later, soon], TODAY)!.id).toBe('soon');
  expect(currentClass([older, past], TODAY)!.id).toBe('past');
  expect(currentClass([], TODAY)).toBeNull();
});

test('[M2] the lead sentence names days only where the timetable fixes them', () => {
  expect(leadSentence(oneClass({ stage: 'ENROL', startsOn: '2026-12-01' }), TODAY)).toBe('下一站：教学，还有 8\u00a0天');
  expect(leadSentence(oneClass({ stage: 'ENROL', startsOn: TODAY }), TODAY)).toBe('下一站：教学，就在今天');
  expect(leadSentence(oneClass({ stage: 'TEACH' }), TODAY)).toBe('下一站：模拟');
  expect(leadSentence(oneClass({ stage: 'ASSESS' }), TODAY)).toBe('下一站：结业，还有 10\u00a0天');
  expect(leadSentence(oneClass({ stage: 'ASSESS', endsOn: '2026-11-01' }), TODAY)).toBe('下一站：结业');
  expect(leadSentence(oneClass({ stage: 'FOLLOW_UP' }), TODAY)).toBe('现在是后续服务');
});

test('[M2] [E2] an exam that is set is the next stop, as on the computer; one that was sat, missed, called off or is past is not', () => {
  const exam = (fields: object, state = 'NOT_STARTED') =>
    [{ exam: { classId: 'cls_1', phase: 'WAITING', startsAt: '2026-11-26T01:30:00Z', ...fields }, state }] as unknown as MyExam[];
  const lead = (exams: MyExam[]) => leadSentence(oneClass({ stage: 'TEACH' }), TODAY, exams);
  expect(lead(exam({}))).toBe('下一站：考核，还有 3\u00a0天');
  expect(lead(exam({ startsAt: `${TODAY}T10:00:00Z` }))).toBe('下一站：考核，就在今天');
  expect(lead(exam({}, 'SUBMITTED'))).toBe('下一站：模拟');
  for (const phase of ['CANCELLED', 'RUNNING', 'OVER']) expect(lead(exam({ phase }))).toBe('下一站：模拟');
  expect(lead(exam({ startsAt: '2026-11-20T01:30:00Z' }))).toBe('下一站：模拟');
  expect(lead(exam({ classId: 'cls_2' }))).toBe('下一站：模拟');
});

test('[M2] exactly one waypoint is "here"; those before are done', () => {
  const legs = legsOf(oneClass({ stage: 'SIMULATE' }), TODAY);
  expect(legs.map((leg) => leg.state)).toEqual(['done', 'done', 'here', 'ahead', 'ahead', 'ahead']);
  expect(legs[1]!.note).toBe('38 / 46 节');
  expect(legs[4]!.note).toBe('12月3日');
});

test('[T3] a cancelled lesson is not on today', () => {
  const one = (fields: Partial<MySession>) =>
    ({
      sessionId: 'x',
      mode: 'OFFLINE',
      title: '课',
      startsAt: '2026-11-23T01:00:00Z',
      status: 'OPEN',
      roomName: '302',
      checkedInAt: null,
      ...fields,
    }) as MySession;
  expect(todayLines([one({}), one({ sessionId: 'y', status: 'CANCELLED' })])).toEqual([
    { key: 'x', time: '09:00', title: '课', note: '线下课 · 302', opens: 'checkIn' },
  ]);
  expect(todayLines([one({ checkedInAt: '2026-11-23T00:52:00Z' })])[0]!.note).toContain('已签到 08:52');
  expect(todayLines([one({ mode: 'VOD' })])[0]!.opens).toBe('course');
});

test('[T2] a duration is said as people say it', () => {
  expect(sayDuration(761)).toBe('12 分 41 秒');
  expect(sayDuration(3600)).toBe('1 小时');
  expect(sayDuration(3900)).toBe('1 小时 5 分');
  expect(sayDuration(-3)).toBe('0 秒');
});

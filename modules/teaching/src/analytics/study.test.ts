import { afterAll, beforeAll, expect, it } from 'vitest';
import { teachingRoutes } from '@yangfan/contract';
import { newId, sql, type Actor } from '@yangfan/kernel';
import { startTeaching, type Stage } from '../../testing.ts';

let stage: Stage;
let lessonId: string;
const FILM_S = 2700;
const written: { name: string; columns: { title: string }[]; rows: (string | number | null)[][] }[] = [];
const printed: { template: string; data: Record<string, unknown> }[] = [];

beforeAll(async () => {
  stage = await startTeaching({
    learners: 4,
    sheet: { write: async (sheet) => (written.push(sheet), Buffer.from('xlsx')) },
    printer: {
      pdf: async (template, data) => (printed.push({ template, data: data as Record<string, unknown> }), Buffer.from('%PDF-1.7')),
    },
  });
  // Watching is what is looked at here; checks and questions in the film have their own tests.
  await stage.db.run(sql`update policy.snapshot set rules = rules || '{"vod.faceEveryMinutes":0,"vod.idleMinutes":0}'::jsonb`);
  const { call, classId, lecturer } = stage;
  const { body } = await call(teachingRoutes.createCourse, { params: { classId }, body: { fromTimetable: true } }, { as: lecturer });
  const chapterId = body.chapters[0]!.id;
  const assetId = await stage.asset(lecturer.accountId, FILM_S);
  const added = await call(
    teachingRoutes.addLesson,
    { params: { classId, chapterId }, body: { title: '开店准备', assetId } },
    { as: lecturer },
  );
  lessonId = added.body.chapters.flatMap(({ lessons }) => lessons).find(({ title }) => title === '开店准备')!.id;
});
afterAll(() => stage.stop());

/** Watches `seconds` of the lesson in beats of fifteen seconds, from where the learner stands. */
async function watch(who: Actor, seconds: number): Promise<void> {
  const { call, clock } = stage;
  const started = await call(
    teachingRoutes.startWatch,
    { params: { lessonId }, body: { clientNow: clock.now().getTime(), takeOver: true } },
    { as: who },
  );
  const { watchId, furthestS } = started.body;
  let at = furthestS;
  for (let seq = 1; at < furthestS + seconds; seq += 1) {
    clock.advance(15_000);
    const segments = [{ from: at, to: at + 15, ms: 15_000, rate: 1, state: 'playing' as const, clientAt: clock.now().getTime() }];
    const beaten = await call(teachingRoutes.heartbeat, { params: { watchId }, body: { beats: [{ seq, segments }] } }, { as: who });
    expect(beaten.status).toBe(200);
    at += 15;
  }
  await call(teachingRoutes.endWatch, { params: { watchId } }, { as: who });
}
const classStudy = (query = {}, as: Actor = stage.teacher) =>
  stage.call(teachingRoutes.classStudy, { params: { classId: stage.classId }, query }, { as });
const lineOf = async (who: Actor) => (await classStudy()).body.items.find(({ learnerId }) => learnerId === who.learnerId)!;
const mine = (who: Actor) => stage.call(teachingRoutes.myStudy, { params: { classId: stage.classId } }, { as: who });
const studied = (who: Actor, as: Actor = stage.teacher) =>
  stage.call(teachingRoutes.learnerStudy, { params: { classId: stage.classId, learnerId: who.learnerId! } }, { as });

it('[T3] what was watched stands on the learner’s page by day, and its hours are those of the hours page', async () => {
  const [one] = stage.learners;
  stage.at('14:00:00');
  await watch(one!, 300);
  stage.at('14:00:00', '2026-11-25');
  await watch(one!, 600);
  const { status, body } = await mine(one!);
  expect(status).toBe(200);
  expect(body.days.map(({ day, countedS, present }) => [day, countedS, present])).toEqual([
    ['2026-11-24', 300, false],
    ['2026-11-25', 600, false],
  ]);
  const hours = await stage.call(teachingRoutes.myHours, { params: { classId: stage.classId } }, { as: one! });
  expect([body.attendedHours, body.plannedHours, body.rate]).toEqual([hours.body.attendedHours, hours.body.plannedHours, hours.body.rate]);
  expect(body.kinds.find(({ kind }) => kind === 'VOD')).toEqual({ kind: 'VOD', plannedHours: 1, dueHours: 1, creditedHours: 0.33 });
  expect(body).toMatchObject({ activeDays: 2, lessonsDone: 0, absent: 0 });
  expect(body.next[0]!.link).toEqual({ kind: 'LESSON', id: lessonId });
  // The sums of days equal the stretches behind them.
  const sums = await stage.db.one<{ days: number; segments: number }>(sql`
    select (select sum(counted_s) from teaching.study_day)::float8 as days, (select sum(seconds) from teaching.watch_segment where reason = 'counted')::float8 as segments`);
  expect(sums.days).toBe(sums.segments);
});

it('[T3] after days without learning a learner is warned about, the gravest first, and learning takes the warning away', async () => {
  const [, idle] = stage.learners;
  stage.at('09:00:00', '2026-11-30');
  const before = await lineOf(idle!);
  expect(before.reasons.map(({ code }) => code)).toContain('IDLE');
  expect(before.reasons.find(({ code }) => code === 'IDLE')!.text).toBe('开班 6 天还没有开始学习');
  const { body } = await classStudy();
  expect(body.items.map(({ points }) => points)).toEqual(body.items.map(({ points }) => points).sort((a, b) => b - a));
  expect(body.rules[0]).toContain('连续 3 天');
  await watch(idle!, 60);
  const after = await lineOf(idle!);
  expect(after.reasons.map(({ code }) => code)).not.toContain('IDLE');
  expect(after.points).toBeLessThan(before.points);
});

it('[T3] the list narrows by risk, reason and name; the table has everybody’s seconds', async () => {
  const high = await classStudy({ reason: 'IDLE' });
  expect(high.body.total).toBe(3);
  expect((await classStudy({ level: 'NONE', reason: 'IDLE' })).body).toMatchObject({ total: 0, learners: 4 });
  const heat = await stage.call(teachingRoutes.classHeat, { params: { classId: stage.classId }, query: {} }, { as: stage.officer });
  const column = heat.body.lessons.findIndex(({ id }) => id === lessonId);
  expect(heat.body.rows.map((row) => row.seconds[column])).toEqual([900, 60, 0, 0]);
  const day = await stage.call(
    teachingRoutes.classHeat,
    { params: { classId: stage.classId }, query: { from: '2026-11-25', to: '2026-11-25' } },
    { as: stage.officer },
  );
  expect(day.body.rows[0]!.seconds[column]).toBe(600);
  const wrong = await stage.call(
    teachingRoutes.classHeat,
    { params: { classId: stage.classId }, query: { from: '2026-11-26', to: '2026-11-25' } },
    { as: stage.officer },
  );
  expect([wrong.status, wrong.code]).toEqual([422, 'teaching.study.period']);
});

it('[T3] a reminder reaches the learner with its reasons, once a day, and who sent it is kept', async () => {
  const { call, classId, teacher, learners } = stage;
  const ids = [learners[2]!.learnerId!, learners[3]!.learnerId!];
  const remind = (learnerIds: string[], as: Actor = teacher) =>
    call(teachingRoutes.remindLearners, { params: { classId }, body: { learnerIds, text: '有困难请联系我' } }, { as });
  expect((await remind(ids)).body).toEqual({ reminded: 2, already: 0 });
  expect((await remind(ids)).body).toEqual({ reminded: 0, already: 2 });
  const told = stage.notified.filter(({ kind }) => kind === 'teaching.study.reminded');
  expect(told.map(({ learnerId, link }) => [learnerId, link])).toEqual(ids.map((id) => [id, `/study/${classId}`]));
  expect(told[0]!.body).toContain('开班 6 天还没有开始学习');
  expect(told[0]!.body).toContain('有困难请联系我');
  expect((await stage.entries('teaching.study.reminded')).map(({ learnerId }) => learnerId)).toEqual(ids);
  expect((await lineOf(learners[2]!)).lastReminder).toMatchObject({ kind: 'REMINDER', byName: '王老师' });
  expect((await remind([stage.outsider.learnerId!])).code).toBe('teaching.learner.not_enrolled');
  expect((await remind(ids, stage.foreignTeacher)).status).toBe(403);
});

it('[T3] a note is for staff; the learner sees reminders only, and only their own page', async () => {
  const { call, classId, lecturer, learners } = stage;
  const learnerId = learners[3]!.learnerId!;
  const noted = await call(
    teachingRoutes.noteStudy,
    { params: { classId, learnerId }, body: { text: '电话联系过，周末补学' } },
    { as: lecturer },
  );
  expect(noted.status).toBe(201);
  expect((await studied(learners[3]!)).body.actions.map(({ kind }) => kind)).toEqual(['NOTE', 'REMINDER']);
  expect((await mine(learners[3]!)).body.actions.map(({ kind }) => kind)).toEqual(['REMINDER']);
  // The chain knows that there is a note, not its words.
  expect(JSON.stringify(await stage.entries('teaching.study.noted'))).not.toContain('电话');
  expect((await studied(learners[0]!, learners[1]!)).status).toBe(403);
  expect((await studied(learners[0]!, stage.foreignTeacher)).status).toBe(403);
  expect((await mine(stage.outsider)).code).toBe('teaching.learner.not_enrolled');
});

it('[T3] where people stop: the funnel, each lesson, and the second at which each stopped', async () => {
  const { call, classId, teacher } = stage;
  const { body } = await call(teachingRoutes.courseStudy, { params: { classId } }, { as: teacher });
  expect(body.funnel.map(({ learners }) => learners)).toEqual([4, 2, 0, 0, 0]);
  expect(body.items.find((one) => one.lessonId === lessonId)).toMatchObject({ started: 2, completed: 0, stopped: 2, stopsAtS: 480 });
  const lesson = await call(teachingRoutes.lessonStudy, { params: { lessonId } }, { as: teacher });
  expect(lesson.body.stopped.map(({ furthestS }) => furthestS)).toEqual([60, 900]);
  expect(lesson.body.parts[0]).toMatchObject({ reached: 2, stopped: 1 });
  expect(lesson.body.parts[6]).toMatchObject({ reached: 1, stopped: 1 });
  expect((await call(teachingRoutes.lessonStudy, { params: { lessonId } }, { as: stage.foreignLecturer })).status).toBe(403);
});

it('[T3] whoever watches while being checked in elsewhere is listed with both records; a day of 17 hours and a night too', async () => {
  const { call, db, classId, teacher, learners } = stage;
  const learnerId = learners[0]!.learnerId!;
  const session = stage.sessions.find(({ mode, day }) => mode === 'OFFLINE' && day === '2026-11-25')!;
  const from = new Date('2026-11-25T13:30:00+08:00');
  const to = new Date('2026-11-25T15:00:00+08:00');
  await db.run(sql`
    insert into teaching.check_in (session_id, learner_id, class_id, in_at, out_at, in_method, out_method) values (${session.id}, ${learnerId}, ${classId}, ${from}, ${to}, 'QR_FACE', 'QR_FACE')`);
  await db.run(sql`
    insert into teaching.study_day (class_id, learner_id, day, counted_s, night_s, first_at, last_at)
    values (${newId('cls')}, ${learnerId}, '2026-11-26', ${17 * 3600}, ${3 * 3600}, '2026-11-26T00:10:00+08:00', '2026-11-26T23:00:00+08:00')`);
  const list = (query = {}) => call(teachingRoutes.impossibleEvents, { params: { classId }, query }, { as: teacher });
  const { body } = await list();
  expect(body.items.map(({ kind }) => kind).sort()).toEqual(['NIGHT', 'TOO_LONG_DAY', 'WATCH_WHILE_PRESENT']);
  const event = body.items.find(({ kind }) => kind === 'WATCH_WHILE_PRESENT')!;
  expect(event.text).toBe('11 月 25 日 14:00–14:10 有在场记录，同一时间点播计入 10 分 0 秒');
  expect(event.evidence.map(({ link }) => link)).toEqual([
    { kind: 'SESSION', id: session.id },
    { kind: 'WATCH', id: lessonId },
  ]);
  expect((await list({ kind: 'NIGHT' })).body.total).toBe(1);
  expect((await list({ from: '2026-11-27', to: '2026-11-28' })).body.items).toEqual([]);
  await db.run(sql`delete from teaching.check_in where session_id = ${session.id}`);
});

it('[E0] the lecturer rates with a reason where one is due; the figure is explained and exported for the score entry', async () => {
  const { call, classId, lecturer, teacher, learners } = stage;
  const learnerId = learners[0]!.learnerId!;
  const rate = (score: number, reason = '', as: Actor = lecturer) =>
    call(teachingRoutes.rateClassroom, { params: { classId, learnerId }, body: { score, reason } }, { as });
  expect((await rate(95)).code).toBe('teaching.study.reason_needed');
  expect((await rate(80, '', teacher)).status).toBe(403);
  expect((await rate(92, '主动帮助同组学员')).status).toBe(200);
  const { body } = await call(teachingRoutes.classPerformance, { params: { classId } }, { as: teacher });
  expect(body.items.find((one) => one.learnerId === learnerId)).toMatchObject({ total: null, rating: { score: 92 } });
  expect(body.items[1]).toMatchObject({ total: null, why: '四项都还没有内容可评' });
  expect((await stage.entries('teaching.classroom.rated')).map(({ data }) => data)).toEqual([{ staff: { score: 92 }, hasReason: true }]);
  expect((await call(teachingRoutes.exportPerformance, { params: { classId } }, { as: teacher })).status).toBe(200);
  const sheet = written.at(-1)!;
  expect(sheet.rows[0]!.slice(5, 7)).toEqual([18.4, null]);
});

it('[T3] exports hold what the page shows; the report on paper carries who printed it', async () => {
  const { call, classId, teacher } = stage;
  expect((await call(teachingRoutes.exportStudy, { params: { classId }, query: { reason: 'IDLE' } }, { as: teacher })).status).toBe(200);
  const sheet = written.at(-1)!;
  expect(sheet.rows).toHaveLength(2 + 1);
  expect(sheet.rows[0]![4]).toContain('还没有开始学习');
  expect((await call(teachingRoutes.printStudy, { params: { classId } }, { as: teacher })).status).toBe(200);
  expect(printed[0]!.data.watermark).toMatch(/2026-11-30 \d\d:\d\d/);
  expect(printed[0]!.data.learners).toHaveLength(4);
});

it('[T3] a released exam stands on the learner’s page, in the list and in the exports; told twice it stands once, a re-mark replaces it', async () => {
  const { call, classId, teacher, learners, db, room } = stage;
  const [one] = learners;
  const told = {
    examId: newId('exm'),
    attemptId: newId('att'),
    learnerId: one!.learnerId!,
    classId,
    practice: false,
    resit: false,
    sitting: 1,
    score: 52,
    fullScore: 100,
    passScore: 60,
    passed: false,
    at: '2026-11-29T10:00:00.000Z',
  };
  const listener = room.listeners!.find(({ consumer }) => consumer === 'teaching.exam-results')!;
  const tell = (payload: typeof told) =>
    db.tx((tx) => listener.handle(tx, payload as never, { eventId: newId('evt'), at: stage.clock.now() }));
  expect((await lineOf(one!)).theory).toBeNull();
  expect((await mine(one!)).body.exams).toEqual([]);
  await tell(told);
  await tell(told);
  const { learnerId: _l, classId: _c, practice: _p, ...shown } = told;
  expect((await mine(one!)).body.exams).toEqual([shown]);
  // Marked anew: the later figures count, and an older telling that arrives late changes nothing.
  await tell({ ...told, score: 58, at: '2026-11-29T12:00:00.000Z' });
  await tell(told);
  expect((await studied(one!)).body.exams.map(({ score }) => score)).toEqual([58]);
  await tell({ ...told, examId: newId('exm'), attemptId: newId('att'), resit: true, sitting: 2, score: 75, passed: true });
  expect((await studied(one!)).body.exams.map(({ sitting, score }) => [sitting, score])).toEqual([
    [1, 58],
    [2, 75],
  ]);
  expect((await lineOf(one!)).theory).toMatchObject({ score: 75, resit: true, passed: true });
  await tell({ ...told, examId: newId('exm'), practice: true, score: 100, passed: true });
  expect((await lineOf(one!)).theory).toMatchObject({ score: 75 });
  await call(teachingRoutes.exportStudy, { params: { classId }, query: {} }, { as: teacher });
  const sheet = written.at(-1)!;
  const column = sheet.columns.findIndex(({ title }) => title === '理论成绩');
  const seats = (await classStudy()).body.items.map(({ learnerId }) => learnerId);
  expect(sheet.rows[seats.indexOf(one!.learnerId!)]!.slice(column, column + 3)).toEqual([75, 100, '补考及格']);
  await call(teachingRoutes.printStudy, { params: { classId } }, { as: teacher });
  expect(JSON.stringify(printed.at(-1)!.data.learners)).toContain('75 / 100（补考，及格）');
});

it('[T3] a practice class enters no statistic', async () => {
  const { db, classId, teacher, call, learners } = stage;
  await db.run(sql`update org.class set kind = 'PRACTICE' where id = ${classId}`);
  for (const route of [
    teachingRoutes.classStudy,
    teachingRoutes.classHeat,
    teachingRoutes.courseStudy,
    teachingRoutes.classPerformance,
    teachingRoutes.impossibleEvents,
  ] as const)
    expect((await call(route as typeof teachingRoutes.classStudy, { params: { classId }, query: {} }, { as: teacher })).code).toBe(
      'teaching.study.practice',
    );
  expect((await mine(learners[0]!)).code).toBe('teaching.study.practice');
  await db.run(sql`update org.class set kind = 'FORMAL' where id = ${classId}`);
});

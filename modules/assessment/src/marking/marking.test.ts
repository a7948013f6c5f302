import { assessmentRoutes as routes } from '@yangfan/contract';
import { newId, sql, type Actor } from '@yangfan/kernel';
import { actorOf } from '@yangfan/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAssessment, type Stage } from '../../testing.ts';

const RUBRIC = [
  { criterion: '说出选品要看需求', points: 6 },
  { criterion: '说出要看成本', points: 4 },
];
let stage: Stage;
beforeAll(async () => {
  stage = await startAssessment();
  const answer = JSON.stringify({ rubric: RUBRIC, reference: '先看需求，再看成本' });
  const parts = JSON.stringify([
    { key: '1', type: 'JUDGE', stem: '先看需求？', options: [], targets: [], answer: true, analysis: '', weight: 1 },
    { key: '2', type: 'SHORT', stem: '为什么？', options: [], targets: [], answer: JSON.parse(answer), analysis: '', weight: 3 },
  ]);
  for (const [type, own] of [
    ['SHORT', '[]'],
    ['CASE', parts],
  ] as const)
    await stage.db.run(sql`
      insert into assessment.item (id, code, program_code, type, chapter, knowledge, difficulty, stem, answer, analysis, parts, status)
      select ${newId('itm')}, ${`T-${type}`}, 'NET_EC', ${type}, k.chapter, k.code, 3, '怎样选品？', ${type === 'SHORT' ? answer : 'null'}::jsonb, '', ${own}::jsonb, 'APPROVED'
      from assessment.knowledge k where k.chapter = 'EC01' order by k.code limit 1`);
  await stage.db.run(sql`
    update assessment.blueprint set points = points || '{"short": 10, "case": 8}'::jsonb, cells = cells || '[{"chapter": "EC01", "short": 1, "case": 1}]'::jsonb where program_code = 'NET_EC'`);
}, 60_000);
afterAll(() => stage?.stop());

type Class = Awaited<ReturnType<Stage['makeClass']>>;
let made = 50;
/** A class whose learners handed in: two with words, the third with an empty paper. */
async function sat(rules: object = {}) {
  const cls = await stage.makeClass((made += 1));
  await stage.db.run(sql`update policy.snapshot set rules = rules || ${JSON.stringify(rules)}::jsonb where class_id = ${cls.classId}`);
  const { body: exam } = await stage.call(
    routes.createExam,
    { params: { classId: cls.classId }, body: stage.input() },
    { as: cls.teacher },
  );
  await stage.open(cls, exam.id);
  const papers = [];
  for (const [index, learner] of cls.learners.entries()) {
    const { body: paper } = await stage.enter(exam.id, learner);
    const of = (type: string) => paper.questions.find((question) => question.type === type)!.no;
    const answers =
      index < 2
        ? [
            { no: of('SHORT'), value: `第 ${index + 1} 份答案`, version: 1 },
            { no: of('CASE'), value: { '1': true, '2': `第 ${index + 1} 份理由` }, version: 1 },
          ]
        : [];
    await stage.call(routes.submitAttempt, { params: { attemptId: paper.id }, body: { holder: paper.holder, answers } }, { as: learner });
    papers.push(paper.id);
  }
  const { id: lecturerId } = await stage.db.one<{ id: string }>(
    sql`select lecturer_ids[1] as id from assessment.exam where id = ${exam.id}`,
  );
  stage.clock.set(new Date(stage.clock.now().getTime() + 3 * 3_600_000));
  return { cls, examId: exam.id, papers, lecturer: actorOf({ role: 'LECTURER', scope: 'lecturer', id: lecturerId }) };
}
/** A lecturer of the institution with an account and a certificate for these programmes, who has no part in the class. */
async function lecturerOf(institutionId: string, programCodes: 'NET_EC'[]) {
  const accountId = newId('acc');
  const number = (made += 1);
  const lecturerId = await stage.db.tx(async (tx) => {
    const { faculty } = stage.org;
    const id = await faculty.create(tx, {
      name: '李讲师',
      idNo: `99990119900101${8000 + number}`,
      phone: `1990003${1000 + number}`,
      level: 'LECTURER',
      specialty: '电商',
      employer: '本校',
      regionCode: '460106',
      certificates: [{ number: `TEST-${number}`, programCodes, issuedOn: '2026-01-01', validTo: null, fileId: null }],
    });
    await faculty.employ(tx, id, institutionId, true, stage.clock.now());
    await faculty.setStatus(tx, id, 'ACTIVE');
    await faculty.setAccount(tx, id, accountId);
    return id;
  });
  return { accountId, lecturer: actorOf({ role: 'LECTURER', scope: 'lecturer', id: lecturerId, accountId }) };
}
const progress = async (examId: string, as: Actor) => (await stage.call(routes.examMarking, { params: { examId } }, { as })).body;
const take = async (examId: string, as: Actor, body: object = {}) =>
  (await stage.call(routes.takeMarking, { params: { examId }, body }, { as })).body.task;
const save = (examId: string, taskId: string, as: Actor, lines: number[], give = true) =>
  stage.call(routes.saveMarking, { params: { examId, taskId }, body: { lines, comment: '看需求', give } }, { as });
/** Marks everything that waits for somebody. */
async function markAll(examId: string, as: Actor, lines: (answer: string) => number[]): Promise<string[]> {
  const seen: string[] = [];
  for (let task = await take(examId, as); task; task = await take(examId, as)) {
    seen.push(JSON.stringify(task));
    expect((await save(examId, task.taskId, as, lines(task.answer))).body.given).toBe(true);
  }
  return seen;
}
const scores = async (cls: Class) =>
  (
    await stage.db.many<{ score: number | null }>(
      sql`select score::float8 as score from assessment.attempt where class_id = ${cls.classId} order by learner_id`,
    )
  ).map(({ score }) => score);

describe('answers in words', () => {
  it('[E2] are marked blind by two people; far apart a third decides; the score stands only when all is marked, and nothing is seen before the release', async () => {
    const { cls, examId, papers, lecturer } = await sat();
    const first = await progress(examId, cls.teacher);
    expect([first.total, first.done, first.waiting, first.questions.map(({ part }) => part).sort()]).toEqual([4, 0, 4, ['', '2']]);
    await stage.db.run(sql`update assessment.marking_task set second = true, gap_limit = 2 where exam_id = ${examId}`);
    expect((await scores(cls)).filter((score) => score === null)).toHaveLength(2);

    const seen = await markAll(examId, cls.teacher, () => [6, 2]);
    expect(seen).toHaveLength(4);
    for (const hidden of [...papers, ...cls.learners.map(({ learnerId }) => learnerId!), '学员'])
      expect(seen.join('')).not.toContain(hidden);
    expect((await progress(examId, cls.teacher)).waiting).toBe(0);
    const refused = await stage.call(routes.releaseExam, { params: { examId } }, { as: cls.teacher });
    expect([refused.code, await scores(cls).then((all) => all.filter((score) => score === null).length)]).toEqual([
      'assessment.exam_wrong_state',
      2,
    ]);
    // A draft of the second marker is nobody else's, and no mark.
    const draft = (await take(examId, lecturer))!;
    // Who only looked finds no points when they come back; a comment alone is kept alone; a mark needs every line.
    expect(draft.savedAt).toBeNull();
    expect((await take(examId, lecturer))!).toMatchObject({ taskId: draft.taskId, savedAt: null, comment: '' });
    const bare = (give: boolean) =>
      stage.call(
        routes.saveMarking,
        { params: { examId, taskId: draft.taskId }, body: { lines: [], comment: '先记一句', give } },
        { as: lecturer },
      );
    expect((await bare(false)).status).toBe(200);
    expect((await take(examId, lecturer))!).toMatchObject({ taskId: draft.taskId, savedAt: null, comment: '先记一句' });
    expect((await bare(true)).code).toBe('assessment.marking_lines');
    expect((await save(examId, draft.taskId, lecturer, [1, 1], false)).body.given).toBe(false);
    expect((await save(examId, draft.taskId, cls.admin, [1, 1])).code).toBe('assessment.marking_taken');
    expect((await take(examId, lecturer))!.lines).toEqual([1, 1]);
    expect((await save(examId, draft.taskId, lecturer, [7, 1])).code).toBe('assessment.marking_lines');

    await markAll(examId, lecturer, (answer) => (answer === '第 1 份答案' ? [0, 0] : [6, 4]));
    const disputed = await stage.call(routes.listModeration, { params: { examId }, query: { only: 'DISPUTED' } }, { as: cls.admin });
    expect(disputed.body.items.map(({ answer, marks }) => [answer, marks.map(({ points }) => points)])).toEqual([['第 1 份答案', [8, 0]]]);
    const { taskId } = disputed.body.items[0]!;
    const decide = (as: Actor, points: number) =>
      stage.call(routes.decideMarking, { params: { examId, taskId }, body: { points, comment: '按评分点第 1 条给分' } }, { as });
    expect((await decide(cls.teacher, 6)).code).toBe('assessment.marking_own');
    expect((await decide(cls.admin, 11)).code).toBe('assessment.marking_lines');
    expect((await scores(cls)).filter((score) => score === null)).toHaveLength(1);
    const look = async () => (await stage.call(routes.attemptResult, { params: { attemptId: papers[0]! } }, { as: cls.learners[0] })).body;
    expect([(await look()).score, (await look()).questions]).toEqual([null, []]);
    expect((await decide(cls.admin, 6)).body.final).toBe(6);

    // SHORT 10 points: 6 by decision, or the mean of 8 and 10. CASE 8 points: judge 2, words 6 × mean of 0.8 and 1.
    const short = [6, 9];
    const marked = await stage.db.many<{ marks: number[]; score: number }>(
      sql`select marks, score::float8 as score from assessment.attempt where id = any(${papers.slice(0, 2)}::text[]) order by array_position(${papers}::text[], id)`,
    );
    for (const [index, { marks, score }] of marked.entries()) {
      expect(score).toBe(Math.round(marks.reduce((sum, mark) => sum + mark, 0) * 10) / 10);
      expect(score).toBe(short[index]! + 2 + 5.4);
    }
    await stage.release(cls, examId);
    expect((await look()).score).toBe(13.4);
    expect((await decide(cls.admin, 1)).code).toBe('assessment.exam_wrong_state');
    expect((await stage.entries('assessment.answer.decided')).at(-1)!.data).toMatchObject({ taskId, marks: [8, 0], final: 6 });
    expect((await stage.entries('assessment.attempt.marked')).every(({ learnerId }) => learnerId === null)).toBe(true);
  });

  it('[E2] two markers never get the same answer at once; a marker goes on to the next and comes round; learners and strangers get nothing', async () => {
    const { cls, examId, lecturer } = await sat();
    const [a, b] = [await take(examId, cls.teacher), await take(examId, lecturer)];
    expect(a!.taskId).not.toBe(b!.taskId);
    const next = await take(examId, cls.teacher, { after: a!.taskId });
    expect(next!.taskId).not.toBe(a!.taskId);
    const ordered = (
      await stage.db.many<{ id: string }>(sql`select id from assessment.marking_task where exam_id = ${examId} order by shuffle`)
    ).map(({ id }) => id);
    expect(new Set(ordered).size).toBe(4);
    expect(await take(examId, cls.admin, { itemId: a!.taskId.replace('mkt', 'itm') })).toBeNull();
    const other = await stage.makeClass((made += 1));
    for (const as of [cls.learners[0], other.teacher]) {
      expect((await stage.call(routes.takeMarking, { params: { examId }, body: {} }, { as })).status).toBeGreaterThanOrEqual(403);
      expect((await stage.call(routes.examMarking, { params: { examId } }, { as })).status).toBeGreaterThanOrEqual(403);
    }
    const list = await stage.call(routes.listMarkings, {}, { as: other.teacher });
    expect(list.body.items).toEqual([]);
    expect((await stage.call(routes.listMarkings, {}, { as: cls.teacher })).body.items).toMatchObject([{ examId, total: 4, done: 0 }]);
  });

  it('[E2] named markers share the answers evenly and nobody else gets one; a lecturer of another class marks and sees nothing but the desk; what waits is handed on', async () => {
    const { cls, examId } = await sat();
    const { accountId, lecturer } = await lecturerOf(cls.institutionId, ['NET_EC']);
    const { accountId: without } = await lecturerOf(cls.institutionId, []);
    const params = { examId };
    const name = (accountIds: string[], as = cls.teacher) => stage.call(routes.nameMarkers, { params, body: { accountIds } }, { as });
    expect((await stage.call(routes.examMarking, { params }, { as: lecturer })).status).toBe(403);
    const { options } = (await stage.call(routes.markingStaff, { params }, { as: cls.teacher })).body;
    expect(options.map((one) => [one.accountId, one.refusal]).sort()).toEqual(
      [
        [accountId, null],
        [without, 'NO_CERTIFICATE'],
        [cls.teacher.accountId, null],
      ].sort(),
    );
    expect([(await name([without])).code, (await name([newId('acc')])).code]).toEqual([
      'assessment.marker_refused',
      'assessment.marker_unknown',
    ]);
    // A draft of somebody who is not named goes.
    const stray = (await take(examId, cls.admin))!;
    await stage.db.run(sql`update assessment.marking_task set second = true, gap_limit = 100 where exam_id = ${examId}`);

    const { body: staff } = await name([cls.teacher.accountId, accountId]);
    expect([staff.total, staff.unassigned, staff.markers.map(({ assigned }) => assigned)]).toEqual([8, 0, [4, 4]]);
    expect((await save(examId, stray.taskId, cls.admin, [1, 1])).code).toBe('assessment.marking_taken');
    expect([await take(examId, cls.admin), (await progress(examId, cls.admin)).waiting]).toEqual([null, 0]);
    const own = await progress(examId, lecturer);
    expect([own.ofClass, own.barred, own.markers.map((one) => one.own)]).toEqual([false, false, [false, true]]);
    expect((await stage.call(routes.listMarkings, {}, { as: lecturer })).body.items).toMatchObject([{ examId }]);
    for (const route of [routes.getExam, routes.listModeration, routes.sittingBoard])
      expect((await stage.call(route as typeof routes.getExam, { params }, { as: lecturer })).status).toBe(403);

    const move = (from: string, to: string, count: number) =>
      stage.call(routes.moveMarking, { params, body: { from, to, count } }, { as: cls.teacher });
    // Each answer is marked twice: nobody gets one in both rounds, so there is nothing to hand on.
    expect((await move(cls.teacher.accountId, accountId, 9)).body.moved).toBe(0);
    expect((await move(cls.teacher.accountId, without, 1)).code).toBe('assessment.marker_unknown');
    await stage.db.run(sql`update assessment.marking_task set second = false where exam_id = ${examId}`);
    await name([cls.teacher.accountId, accountId]);
    expect((await move(cls.teacher.accountId, accountId, 1)).body.moved).toBe(1);
    await markAll(examId, lecturer, () => [6, 4]);
    const after = (await stage.call(routes.markingStaff, { params }, { as: cls.teacher })).body.markers;
    expect(after.map(({ assigned, done }) => [assigned, done]).sort()).toEqual([
      [1, 0],
      [3, 3],
    ]);
    // Named anew, what was marked stays with whom it was.
    await name([]);
    expect((await progress(examId, cls.admin)).waiting).toBe(1);
    expect((await stage.entries('assessment.marking.staffed')).length).toBe(3);
    for (const as of [cls.learners[0], lecturer]) expect((await stage.call(routes.markingStaff, { params }, { as })).status).toBe(403);
  });

  it('[E2] where the policy says so, nobody of the class may be named or mark, and whoever comes from elsewhere may', async () => {
    const { cls, examId, lecturer: own } = await sat({ 'exam.markersFromOtherClass': true });
    const { accountId, lecturer } = await lecturerOf(cls.institutionId, ['NET_EC']);
    const params = { examId };
    const ask = (as: Actor) => stage.call(routes.takeMarking, { params, body: {} }, { as });
    expect([(await ask(cls.teacher)).code, (await ask(own)).code]).toEqual(['assessment.marker_refused', 'assessment.marker_refused']);
    expect((await progress(examId, cls.teacher)).barred).toBe(true);
    const name = (accountIds: string[]) => stage.call(routes.nameMarkers, { params, body: { accountIds } }, { as: cls.teacher });
    expect((await name([cls.teacher.accountId])).code).toBe('assessment.marker_refused');
    expect((await name([accountId])).body.markers.map(({ assigned }) => assigned)).toEqual([4]);
    expect((await markAll(examId, lecturer, () => [6, 4])).length).toBe(4);
  });
});

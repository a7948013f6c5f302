import { assessmentRoutes as routes } from '@yangfan/contract';
import { sql, type Actor } from '@yangfan/kernel';
import { actorOf } from '@yangfan/kernel/testing';
import { describe, expect, it } from 'vitest';
import { enter, onSittingStage, opened, rowOf, stage, wait, type Opened, type Paper } from './testing.ts';

onSittingStage();

const REASON = '机房断网，作答时间在截止前';
const learnerOf = (of: Opened): Actor => of.learners[0];
const stored = (id: string) =>
  stage.db.one<{ score: number | null; answers: Record<string, unknown>; receipt: { sha256: string } }>(sql`
    select score::float8 as score, receipt, (select coalesce(jsonb_object_agg(no, value), '{}') from assessment.attempt_answer where attempt_id = a.id) as answers
    from assessment.attempt a where id = ${id}`);
/** The right answer to a question of a paper, in the letters shown on it, and what it is worth. */
async function rightAnswer(id: string, type: 'JUDGE' | 'SINGLE'): Promise<{ no: number; value: unknown; points: number }> {
  const found = await stage.db.one<{ no: number; key: unknown; order: string[]; points: number }>(sql`
    select (q->>'no')::int as no, i.answer as key, q->'optionOrder' as order, (q->>'points')::float8 as points
    from assessment.attempt a, jsonb_array_elements(a.paper->'questions') q join assessment.item i on i.id = q->>'itemId' where a.id = ${id} and i.type = ${type} order by 1 limit 1`);
  return {
    no: found.no,
    value: type === 'JUDGE' ? found.key : String.fromCharCode(65 + found.order.indexOf(found.key as string)),
    points: found.points,
  };
}
const send = (id: string, as: Actor, answers: object[]) =>
  stage.call(routes.sendLateAnswers, { params: { attemptId: id }, body: { answers: answers as never } }, { as });
const decide = (id: string, lateId: string, accept: boolean, as: Actor) =>
  stage.call(routes.decideLateAnswers, { params: { attemptId: id, lateId }, body: { accept, reason: REASON } }, { as });
const myLog = async (id: string, as: Actor) => (await stage.call(routes.mySittingLog, { params: { attemptId: id } }, { as })).body;

/** A candidate whose network was away over the end: closed by the deadline with nothing on paper; `late` is what lay on the device. */
async function cutOff(rules?: object) {
  const of = await opened();
  if (rules) await stage.db.run(sql`update assessment.exam set rules = rules || ${JSON.stringify(rules)}::jsonb where id = ${of.examId}`);
  const paper: Paper = await enter(of, learnerOf(of));
  wait(40);
  const right = await rightAnswer(paper.id, 'JUDGE');
  const late = { no: right.no, value: right.value, version: 3, typedAt: stage.clock.now().toISOString() };
  wait(10);
  const job = stage.room.jobs!.find(({ name }) => name === 'assessment.deadlines')!;
  await job.run({} as never, { db: stage.db, clock: stage.clock, log: stage.app.app.log as never, signal: new AbortController().signal });
  return { of, paper, late, points: right.points, learner: learnerOf(of) };
}

describe('answers that come after the end', () => {
  it('[E2] they are kept beside the closed paper with their digest; paper, score and receipt stay, candidate and invigilator read that they wait', async () => {
    const { of, paper, late, learner } = await cutOff();
    const before = await stored(paper.id);
    const { status, body } = await send(paper.id, learner, [late]);
    expect([status, body.state, body.answers]).toEqual([
      201,
      'OPEN',
      [{ no: late.no, value: late.value, typedAt: late.typedAt, before: null }],
    ]);
    expect(body.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(await stored(paper.id)).toEqual(before);
    expect(before.score).toBe(0);
    // Sent again, for the reply was lost: still one.
    expect((await send(paper.id, learner, [late])).body.id).toBe(body.id);
    expect((await myLog(paper.id, learner)).late).toMatchObject([{ state: 'OPEN', mayDecide: false }]);
    expect((await rowOf(of, learner)).late).toBe(1);
    // The figure that waits stands at the exam for its staff, and no learner reads it.
    expect((await stage.call(routes.sittingBoard, { params: { examId: of.examId } }, { as: of.teacher })).body.exam.late).toBe(1);
    const mine = (await stage.call(routes.myExams, {}, { as: learner })).body.items;
    expect(mine.map(({ exam }) => exam.late).filter((n) => n > 0)).toEqual([]);
    expect(await stage.entries('assessment.attempt.late_sent')).toContainEqual(expect.objectContaining({ learnerId: learner.learnerId }));
    expect(
      stage.notified.filter(({ title, accountId }) => title === '有迟到的作答待认定' && accountId === of.teacher.accountId),
    ).toHaveLength(1);
  });

  it('[E2] what was typed after the end, or the paper already has, or comes while the exam runs, after the window or from somebody else is refused', async () => {
    const { of, paper, late, learner } = await cutOff();
    const other = of.learners[1];
    expect((await send(paper.id, other, [late])).status).toBe(403);
    const after = { ...late, typedAt: stage.clock.now().toISOString() };
    expect((await send(paper.id, learner, [after])).code).toBe('assessment.late_nothing');
    expect((await send(paper.id, learner, [{ ...late, value: null }])).code).toBe('assessment.late_nothing');
    expect((await send(paper.id, learner, [{ ...late, value: ['A', 'B'] }])).code).toBe('assessment.answer_unknown');
    expect((await send(paper.id, learner, [{ ...late, no: 199 }])).code).toBe('assessment.answer_unknown');
    const running = await opened();
    const open = await enter(running, learnerOf(running));
    expect((await send(open.id, learnerOf(running), [{ ...late, typedAt: stage.clock.now().toISOString() }])).code).toBe(
      'assessment.late_running',
    );
    wait(25 * 60);
    expect((await send(paper.id, learner, [late])).code).toBe('assessment.late_window');
    expect((await myLog(paper.id, learner)).late).toEqual([]);
  });

  it('[E2] who handed in themself has finished the paper, and a class whose policy takes none gets none', async () => {
    const of = await opened();
    const paper = await enter(of, learnerOf(of));
    wait(10);
    const typedAt = stage.clock.now().toISOString();
    await stage.call(
      routes.submitAttempt,
      { params: { attemptId: paper.id }, body: { holder: paper.holder, answers: [] } },
      { as: learnerOf(of) },
    );
    expect(
      (await send(paper.id, learnerOf(of), [{ ...(await rightAnswer(paper.id, 'JUDGE')), version: 1, typedAt, points: undefined }])).code,
    ).toBe('assessment.late_nothing');
    const none = await cutOff({ lateAnswers: 'NONE' });
    expect((await send(none.paper.id, none.learner, [none.late])).code).toBe('assessment.late_not_taken');
  });

  it('[E2] nothing is released while such answers wait; accepted ones are marked anew, refused ones change nothing, and the candidate reads why', async () => {
    const { of, paper, late, learner, points } = await cutOff();
    const { sha256 } = (await stored(paper.id)).receipt;
    const { body } = await send(paper.id, learner, [late]);
    wait(180);
    expect((await stage.call(routes.releaseExam, { params: { examId: of.examId } }, { as: of.teacher })).code).toBe('assessment.late_open');
    expect((await decide(paper.id, body.id, true, learner)).status).toBe(403);
    const decided = await decide(paper.id, body.id, true, of.teacher);
    expect(decided.body).toMatchObject({ state: 'ACCEPTED', decision: REASON, mayDecide: false, people: 1, applied: [late.no] });
    expect((await stage.call(routes.sittingBoard, { params: { examId: of.examId } }, { as: of.teacher })).body.exam.late).toBe(0);
    expect(await stored(paper.id)).toMatchObject({ score: points, answers: { [late.no]: late.value }, receipt: { sha256 } });
    expect((await decide(paper.id, body.id, false, of.admin)).code).toBe('assessment.late_decided');
    const [entry] = (await stage.entries('assessment.attempt.late_decided')).filter(({ learnerId }) => learnerId === learner.learnerId);
    expect(entry!.data).toMatchObject({ accept: true, reason: REASON, applied: [late.no] });
    // No draft score stands in the learner's own record.
    expect(entry!.data).not.toHaveProperty('after');
    expect(entry!.summary).not.toMatch(/得分/);
    expect(stage.notified).toContainEqual(expect.objectContaining({ title: '迟到的作答已采纳', learnerId: learner.learnerId }));

    const refused = await cutOff();
    const kept = (await send(refused.paper.id, refused.learner, [refused.late])).body;
    await decide(refused.paper.id, kept.id, false, refused.of.teacher);
    expect(await stored(refused.paper.id)).toMatchObject({ score: 0, answers: {} });
    const log = await myLog(refused.paper.id, refused.learner);
    expect(log.late).toMatchObject([{ state: 'REFUSED', decision: REASON }]);
  });

  it('[E2] after the release an accepted one moves the told score; the decision opens the time to appeal again, and an appeal the decision', async () => {
    const { of, paper, late, learner, points } = await cutOff({ appealDays: 1, lateHours: 72 });
    wait(30 * 60);
    await stage.call(routes.releaseExam, { params: { examId: of.examId } }, { as: of.teacher });
    expect((await myLog(paper.id, learner)).appealUntil).toBeNull();
    const { body } = await send(paper.id, learner, [late]);
    await decide(paper.id, body.id, false, of.teacher);
    expect((await myLog(paper.id, learner)).appealUntil).not.toBeNull();
    expect((await decide(paper.id, body.id, true, of.teacher)).code).toBe('assessment.late_decided');
    await stage.call(
      routes.appealAttempt,
      { params: { attemptId: paper.id }, body: { text: '当时机房停电断网，答案都写好了', fileIds: [] } },
      { as: learner },
    );
    expect((await decide(paper.id, body.id, true, of.teacher)).body.state).toBe('ACCEPTED');
    const { body: result } = await stage.call(routes.attemptResult, { params: { attemptId: paper.id } }, { as: learner });
    expect(result.score).toBe(points);
    const entries = (await stage.entries('assessment.attempt.late_decided')).filter(({ learnerId }) => learnerId === learner.learnerId);
    expect(entries.at(-1)!.data).toMatchObject({ before: 0, after: points });
  });

  it('[E2] where the policy asks for two people the second must be another and agree; two who disagree begin anew', async () => {
    const { of, paper, late, learner, points } = await cutOff({ lateAnswers: 'TWO' });
    const { body } = await send(paper.id, learner, [late]);
    expect((await decide(paper.id, body.id, true, of.teacher)).body).toMatchObject({
      state: 'PROPOSED',
      proposed: { accept: true },
      people: 2,
    });
    expect((await stored(paper.id)).score).toBe(0);
    // Between the two of them what the first thinks is not for the candidate.
    const { body: log } = await stage.call(routes.mySittingLog, { params: { attemptId: paper.id } }, { as: learner });
    expect(log.late).toMatchObject([{ state: 'PROPOSED', proposed: null, mayDecide: false }]);
    expect((await decide(paper.id, body.id, true, of.teacher)).code).toBe('assessment.late_same_person');
    expect((await decide(paper.id, body.id, false, of.admin)).body).toMatchObject({ state: 'OPEN', proposed: null });
    await decide(paper.id, body.id, true, of.admin);
    expect((await decide(paper.id, body.id, true, of.teacher)).body.state).toBe('ACCEPTED');
    expect((await stored(paper.id)).score).toBe(points);
    const stranger = actorOf({ role: 'CLASS_TEACHER', scope: 'class', id: 'cls_00000000000000000000000000' });
    expect((await decide(paper.id, body.id, true, stranger)).status).toBe(403);
  });
});

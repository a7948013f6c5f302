import { assessmentRoutes as routes } from '@yangfan/contract';
import { sql, type Actor } from '@yangfan/kernel';
import { describe, expect, it } from 'vitest';
import { onSittingStage, enter, opened, rowOf, stage, submit, wait } from './testing.ts';

onSittingStage();

describe('doubt and appeal', () => {
  it('[E3] a doubted paper holds up the release until it is decided; an invalid one is worth nothing', async () => {
    const of = await opened();
    const [a] = of.learners;
    const paper = await enter(of, a);
    await submit(paper, a);
    await stage.db.run(sql`update assessment.attempt set score = 88 where id = ${paper.id}`);
    const params = { attemptId: paper.id };
    const doubt = () => stage.call(routes.doubtAttempt, { params, body: { reason: '旁人入镜' } }, { as: of.teacher });
    expect((await doubt()).body.validity).toBe('SUSPECT');
    expect((await doubt()).code).toBe('assessment.validity_state');
    wait(180);
    const release = () => stage.call(routes.releaseExam, { params: { examId: of.examId } }, { as: of.teacher });
    expect((await release()).code).toBe('assessment.validity_open');
    const judged = await stage.call(routes.judgeAttempt, { params, body: { valid: false, reason: '证据充分' } }, { as: of.admin });
    expect(judged.body.validity).toBe('INVALID');
    expect((await release()).status).toBe(200);
    const result = () => stage.call(routes.attemptResult, { params }, { as: a });
    expect((await result()).body).toMatchObject({ score: 0, passed: false, validity: 'INVALID' });

    const appeal = (as: Actor) =>
      stage.call(routes.appealAttempt, { params, body: { text: '当时是家人递水，没有交谈。', fileIds: [] } }, { as });
    expect((await appeal(of.learners[1])).status).toBeGreaterThanOrEqual(403);
    expect((await appeal(a)).body.state).toBe('OPEN');
    expect((await appeal(a)).code).toBe('assessment.appeal_done');
    expect(await rowOf(of, a)).toMatchObject({ appeal: 'OPEN' });
    const decide = () =>
      stage.call(routes.decideAppeal, { params, body: { decision: 'UPHELD', valid: true, reason: '录像显示没有交谈' } }, { as: of.admin });
    expect((await decide()).body).toMatchObject({ state: 'UPHELD', decision: '录像显示没有交谈' });
    expect((await decide()).code).toBe('assessment.appeal_none');
    expect((await result()).body).toMatchObject({ score: 88, passed: true, validity: 'VALID' });
    expect(stage.notified.filter((one) => one.learnerId === a.learnerId).map(({ title }) => title)).toContain('考试申诉：认可');
    // The figures are told anew when a decision changes them.
    const told = await stage.db.many<{ score: number }>(
      sql`select (payload->>'score')::float8 as score from kernel.outbox where payload->>'attemptId' = ${paper.id} and type = 'assessment.result.released' order by seq`,
    );
    expect(told.map(({ score }) => score)).toEqual([0, 88]);
  });

  it('[E3] an appeal is made after the exam and within the policy’s days', async () => {
    const of = await opened();
    const [a] = of.learners;
    const paper = await enter(of, a);
    const appeal = () =>
      stage.call(
        routes.appealAttempt,
        { params: { attemptId: paper.id }, body: { text: '记录的离开页面不是我操作。', fileIds: [] } },
        { as: a },
      );
    expect((await appeal()).code).toBe('assessment.appeal_late');
    await submit(paper, a);
    wait(3 * 24 * 60 + 1);
    expect((await appeal()).code).toBe('assessment.appeal_late');
  });
});

describe('sitting at another time', () => {
  it('[E3] is asked before the exam, decided with a reason, and costs no resit', async () => {
    const of = await opened();
    const [a, b, c] = of.learners;
    const ask = (as: Actor) =>
      stage.call(routes.askDeferral, { params: { examId: of.examId }, body: { reason: '当天住院手术', fileIds: [] } }, { as });
    const { body: deferral } = await ask(a);
    expect((await ask(a)).code).toBe('assessment.deferral_done');
    const { body: other } = await ask(b);
    const decide = (deferralId: string, grant: boolean) =>
      stage.call(
        routes.decideDeferral,
        { params: { classId: of.classId, deferralId }, body: { grant, reason: grant ? '证明齐全' : '没有证明' } },
        { as: of.teacher },
      );
    expect((await decide(deferral.id, true)).body.state).toBe('GRANTED');
    expect((await decide(other.id, false)).body.state).toBe('REFUSED');
    expect((await decide(deferral.id, false)).code).toBe('assessment.deferral_done');
    expect((await stage.enter(of.examId, a)).code).toBe('assessment.deferred');
    await stage.sit(of.examId, b, 80);
    await stage.sit(of.examId, c, 50);
    await stage.release(of, of.examId);
    const standings = async () => {
      const { body } = await stage.call(routes.listResits, { params: { classId: of.classId } }, { as: of.teacher });
      return body.learners.map(({ state, used }) => `${state} ${used}`);
    };
    expect(await standings()).toEqual(['DEFERRED 0', 'PASSED 0', 'ELIGIBLE 0']);

    const arrange = (learner: Actor) =>
      stage.call(
        routes.arrangeDeferred,
        { params: { classId: of.classId }, body: { ...stage.input(), title: '理论考试（缓考）', learnerIds: [learner.learnerId!] } },
        { as: of.teacher },
      );
    expect((await arrange(c)).code).toBe('assessment.deferral_none');
    const { body: exam } = await arrange(a);
    expect(exam).toMatchObject({ kind: 'REGULAR', deferred: true, candidates: 1 });
    expect((await arrange(a)).code).toBe('assessment.deferral_none');
    await stage.open(of, exam.id);
    expect((await stage.enter(exam.id, c)).code).toBe('assessment.not_a_candidate');
    await stage.sit(exam.id, a, 45);
    await stage.release(of, exam.id);
    // Failing it leaves the whole number of resits.
    expect(await standings()).toEqual(['ELIGIBLE 0', 'PASSED 0', 'ELIGIBLE 0']);
  });
});

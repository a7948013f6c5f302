import { teachingRoutes, type AssignmentPlan } from '@yangfan/contract';
import { newId, sql, type Actor } from '@yangfan/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTeaching, type Stage } from '../../testing.ts';
import { createCourses } from '../courses/courses.service.ts';
import { PLAIN_RUBRIC } from './rubric.rules.ts';

let stage: Stage;
let lessonId: string;
beforeAll(async () => {
  stage = await startTeaching();
  const { chapters } = await stage.db.tx((tx) =>
    createCourses(stage.deps).create(tx, stage.classId, { fromTimetable: true }, stage.clock.now()),
  );
  lessonId = chapters.flatMap((chapter) => chapter.lessons)[0]!.id;
});
afterAll(() => stage?.stop());

const PLAN: AssignmentPlan = {
  instructions: '写一份一周的进货计划',
  dueAt: '2026-11-24T18:00:00+08:00',
  late: 'ACCEPT',
  release: 'AT_ONCE',
  rubric: PLAIN_RUBRIC,
};
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

async function make(change: Partial<AssignmentPlan> = {}): Promise<string> {
  const as = stage.lecturer;
  const made = await stage.call(teachingRoutes.createAssignment, { params: { lessonId }, body: { title: '进货计划' } }, { as });
  const assignmentId = made.body.activityId;
  const saved = await stage.call(teachingRoutes.saveAssignment, { params: { assignmentId }, body: { ...PLAN, ...change } }, { as });
  expect(saved.status).toBe(200);
  return assignmentId;
}
const picture = (owner: Actor) =>
  stage.db.tx((tx) =>
    stage.files.saveBytes(tx, {
      bytes: PNG,
      name: '计划.png',
      mediaType: 'image/png',
      purpose: 'SUBMISSION',
      ownerAccountId: owner.accountId,
    }),
  );
const hand = (assignmentId: string, as: Actor, text = '周一进二十箱', fileIds: string[] = []) =>
  stage.call(teachingRoutes.submitSubmission, { params: { assignmentId }, body: { text, fileIds } }, { as });
const keep = (assignmentId: string, as: Actor, text: string) =>
  stage.call(teachingRoutes.keepSubmission, { params: { assignmentId }, body: { text, fileIds: [] } }, { as });
const best = () => PLAIN_RUBRIC.map(({ id, levels }) => ({ criterionId: id, levelId: levels[0]!.id as string | null, comment: '好' }));
const mark = (
  assignmentId: string,
  submissionId: string,
  decision: 'KEEP' | 'MARK' | 'RETURN',
  marking: object = {},
  as: Actor = stage.lecturer,
) =>
  stage.call(
    teachingRoutes.markSubmission,
    {
      params: { assignmentId, submissionId },
      body: { decision, marking: { criteria: best(), comment: '写得扎实', annotations: [], ...marking } },
    },
    { as },
  );
const mine = (assignmentId: string, as: Actor) => stage.call(teachingRoutes.myAssignment, { params: { assignmentId } }, { as });

describe('an assignment is handed in and marked', () => {
  it('[T2] drafts are kept, a picture goes with it, the mark with rubric and remarks reaches the learner', async () => {
    const assignmentId = await make();
    const learner = stage.learners[0]!;
    expect((await keep(assignmentId, learner, '先写一半')).body.versions).toMatchObject([{ state: 'DRAFT', version: 1 }]);
    const file = await picture(learner);
    const handed = await hand(assignmentId, learner, '周一进二十箱', [file.id]);
    expect(handed.body.versions).toMatchObject([{ state: 'SUBMITTED', version: 1, late: false, files: [{ id: file.id }] }]);
    const submissionId = handed.body.versions[0]!.id;

    const annotations = [
      {
        kind: 'RECT',
        fileId: file.id,
        points: [
          { x: 0.1, y: 0.1 },
          { x: 0.5, y: 0.5 },
        ],
        from: 0,
        to: 0,
        page: 1,
        text: '这里算错',
      },
      { kind: 'RANGE', fileId: null, points: [], from: 0, to: 2, page: 1, text: '为什么是周一' },
    ];
    expect((await mark(assignmentId, submissionId, 'KEEP', { annotations })).body.versions[0]!.state).toBe('SUBMITTED');
    expect((await mine(assignmentId, learner)).body.versions[0]!.marking).toBeNull();
    const done = await mark(assignmentId, submissionId, 'MARK', { annotations });
    expect(done.body.versions[0]).toMatchObject({ state: 'MARKED', score: 100, percent: 100, released: true });
    const seen = await mine(assignmentId, learner);
    expect(seen.body.versions[0]).toMatchObject({ state: 'MARKED', score: 100, marking: { comment: '写得扎实', annotations } });
    expect(seen.body.hindrance).toContain('批改完成');
    expect(
      await stage.db.one(
        sql`select state, score_percent as percent from teaching.activity_progress where activity_id = ${assignmentId} and learner_id = ${learner.learnerId}`,
      ),
    ).toEqual({ state: 'DONE', percent: 100 });
    expect(stage.notified.at(-1)).toMatchObject({ kind: 'teaching.submission.released', learnerId: learner.learnerId });
    expect((await stage.entries('teaching.submission.released')).at(-1)!.data).toMatchObject({ submissionId, score: 100 });
    expect((await hand(assignmentId, learner)).body).toMatchObject({ code: 'teaching.submission.wrong_state' });
  });

  it('[T2] returned work is done again as a next version; the first one stays as it was', async () => {
    const assignmentId = await make({ late: 'REFUSE' });
    const learner = stage.learners[1]!;
    const first = (await hand(assignmentId, learner, '第一稿')).body.versions[0]!.id;
    expect((await mark(assignmentId, first, 'RETURN', { comment: ' ' })).body).toMatchObject({
      code: 'teaching.submission.reason_missing',
    });
    expect((await mark(assignmentId, first, 'RETURN', { comment: '请补充数量' })).status).toBe(200);
    stage.at('19:00');
    // After the deadline: rework that the lecturer asked for is not late.
    await keep(assignmentId, learner, '第二稿草');
    const again = await hand(assignmentId, learner, '第二稿');
    expect(again.body.versions.map(({ version, state, text, late }) => [version, state, text, late])).toEqual([
      [2, 'SUBMITTED', '第二稿', false],
      [1, 'RETURNED', '第一稿', false],
    ]);
    expect((await mark(assignmentId, first, 'MARK')).body).toMatchObject({ code: 'teaching.submission.wrong_state' });
    stage.at('08:00');
  });

  it('[T2] the deadline: late work is marked as late, or refused, as the lecturer said; a draft begun in time is no way round', async () => {
    const [accepting, refusing] = [await make(), await make({ late: 'REFUSE' })];
    const [learner, other] = [stage.learners[2]!, stage.learners[3]!];
    await hand(refusing, other, '按时');
    await keep(refusing, other, '改一改');
    stage.at('18:01');
    expect((await hand(accepting, learner)).body.versions[0]).toMatchObject({ late: true });
    expect((await hand(refusing, learner)).body).toMatchObject({ code: 'teaching.submission.overdue' });
    expect((await hand(refusing, other, '改好了')).body).toMatchObject({ code: 'teaching.submission.overdue' });
    expect((await mine(refusing, learner)).body).toMatchObject({ overdue: true, hindrance: expect.stringContaining('不收迟交') });
    stage.at('08:00');
  });

  it('[T2] marks that are released together are hidden until then', async () => {
    const assignmentId = await make({ release: 'TOGETHER' });
    const learner = stage.learners[0]!;
    const submissionId = (await hand(assignmentId, learner)).body.versions[0]!.id;
    await mark(assignmentId, submissionId, 'MARK');
    expect((await mine(assignmentId, learner)).body.versions[0]).toMatchObject({ state: 'SUBMITTED', score: null, marking: null });
    const released = await stage.call(teachingRoutes.releaseAssignment, { params: { assignmentId } }, { as: stage.lecturer });
    expect(released.body.counts).toMatchObject({ marked: 1, unreleased: 0 });
    expect((await mine(assignmentId, learner)).body.versions[0]).toMatchObject({ state: 'MARKED', score: 100 });
  });

  it('[T2] a mark needs a level for each criterion, remarks that lie on the work, and a lecturer', async () => {
    const assignmentId = await make();
    const submissionId = (await hand(assignmentId, stage.learners[0]!)).body.versions[0]!.id;
    expect((await mark(assignmentId, submissionId, 'MARK', { criteria: best().slice(1) })).body).toMatchObject({
      code: 'teaching.submission.level_missing',
    });
    const stray = [{ kind: 'RANGE', fileId: null, points: [], from: 0, to: 999, page: 1, text: '' }];
    expect((await mark(assignmentId, submissionId, 'MARK', { annotations: stray })).body).toMatchObject({
      code: 'teaching.submission.remark_faulty',
    });
    expect((await mark(assignmentId, submissionId, 'MARK', {}, stage.teacher)).status).toBe(403);
    expect((await mark(assignmentId, newId('sbm'), 'MARK')).status).toBe(404);
  });

  it('[T2] files of others and for other purposes are refused, and so is an empty work', async () => {
    const assignmentId = await make();
    const [learner, other] = [stage.learners[0]!, stage.learners[1]!];
    const foreign = await picture(other);
    expect((await hand(assignmentId, learner, '', [foreign.id])).body).toMatchObject({ code: 'files.not_yours' });
    expect((await hand(assignmentId, learner, '  ')).body).toMatchObject({ code: 'teaching.submission.empty' });
    expect((await hand(assignmentId, stage.outsider)).body).toMatchObject({ code: 'teaching.learner.not_enrolled' });
    expect((await mine(assignmentId, learner)).body.versions).toEqual([]);
  });
});

describe('the marking queue', () => {
  it('[T2] shows who waits, oldest first, by state; the rubric stays once used; the figures speak by criterion', async () => {
    const assignmentId = await make();
    const params = { assignmentId };
    stage.at('09:00');
    const one = (await hand(assignmentId, stage.learners[1]!)).body.versions[0]!.id;
    stage.at('09:05');
    const two = (await hand(assignmentId, stage.learners[0]!)).body.versions[0]!.id;
    const queue = async (state?: 'SUBMITTED' | 'MARKED') =>
      (await stage.call(teachingRoutes.listSubmissions, { params, query: state ? { state } : {} }, { as: stage.lecturer })).body;
    expect((await queue('SUBMITTED')).items.map(({ submissionId }) => submissionId)).toEqual([one, two]);
    await mark(assignmentId, one, 'MARK');
    expect(await queue('SUBMITTED')).toMatchObject({ total: 1, items: [{ submissionId: two }] });
    expect(await queue('MARKED')).toMatchObject({ total: 1, items: [{ submissionId: one, score: 100, released: true }] });
    const rubric = [PLAIN_RUBRIC[0]!];
    const changed = await stage.call(teachingRoutes.saveAssignment, { params, body: { ...PLAN, rubric } }, { as: stage.lecturer });
    expect(changed.body).toMatchObject({ code: 'teaching.assignment.rubric_used' });
    const kept = await stage.call(
      teachingRoutes.saveAssignment,
      { params, body: { ...PLAN, instructions: '补充说明' } },
      { as: stage.lecturer },
    );
    expect(kept.body.plan.instructions).toBe('补充说明');
    const figures = (await stage.call(teachingRoutes.assignmentStatistics, { params }, { as: stage.teacher })).body;
    expect(figures).toMatchObject({ learners: 4, handedIn: 2, marked: 1, averagePercent: 100 });
    expect(figures.criteria[0]).toMatchObject({ average: 40, max: 40 });
    stage.at('08:00');
  });
});

import { assessmentRoutes as routes } from '@yangfan/contract';
import { sql } from '@yangfan/kernel';
import { actorOf } from '@yangfan/kernel/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, startAssessment, type Stage } from '../../testing.ts';
import type { Paper } from './paper.rules.ts';

let stage: Stage;
beforeAll(async () => void (stage = await startAssessment()), 120_000);
afterAll(() => stage.stop());
const officer = actorOf({ role: 'PROV_OFFICER', scope: 'province', id: '*' });
const params = { programCode: 'NET_EC' };
const read = async () => (await stage.call(routes.getBlueprint, { params }, { as: officer })).body;
const inputOf = ({ durationMin, points, cells, mandatory, revision }: Awaited<ReturnType<typeof read>>) => ({
  durationMin,
  points,
  cells,
  mandatory,
  revision,
});
const itemsOf = async (attemptId: string) =>
  (await stage.db.one<{ paper: Paper }>(sql`select paper from assessment.attempt where id = ${attemptId}`)).paper.questions.map(
    ({ itemId }) => itemId,
  );

describe('[E2] blueprints and fixed papers', () => {
  test('[E2] the blueprint says what a paper is, what the bank has for it and how far papers are apart', async () => {
    const seen = await read();
    expect(seen).toMatchObject({ revision: 1, questions: 42, fullScore: 100, obstacle: null });
    expect(seen.spread!).toBeLessThanOrEqual(0.03);
    expect(seen.cellHealth.every(({ available, count }) => available >= count)).toBe(true);
  });

  test('[E2] a change is checked, kept once, and the next exam draws by it; a contradiction changes nothing', async () => {
    const before = await read();
    const put = (body: ReturnType<typeof inputOf>) => stage.call(routes.putBlueprint, { params, body }, { as: officer });
    const twice = { ...inputOf(before), cells: [...before.cells, before.cells[0]!] };
    expect((await put(twice)).detail).toContain('只能有一行');
    expect((await put({ ...inputOf(before), mandatory: ['XX99-01'] })).code).toBe('assessment.blueprint_invalid');
    const more = {
      ...inputOf(before),
      cells: before.cells.map((row, at) => (at === 0 ? { ...row, judge: 2 } : row)),
      mandatory: ['EC05-02'],
    };
    const { status, body } = await put(more);
    expect([status, body.questions, body.revision, body.mandatory]).toEqual([200, 43, 2, ['EC05-02']]);
    expect((await put(more)).code).toBe('assessment.blueprint_changed');
    const cls = await stage.makeClass(70);
    const { body: exam } = await stage.call(
      routes.createExam,
      { params: { classId: cls.classId }, body: stage.input() },
      { as: cls.teacher },
    );
    expect(exam.questions).toBe(43);
    const huge = { ...more, revision: 2, mandatory: [], cells: [{ chapter: 'EC01', single: 90 }] };
    const short = (await put(huge)).body;
    expect(short.obstacle).toContain('题库不够组卷');
    const ready = (await stage.call(routes.paperReadiness, { params: { classId: cls.classId } }, { as: cls.teacher })).body;
    expect(ready.obstacle).toContain('题库不够组卷');
    expect((await put({ ...inputOf(before), revision: 3 })).status).toBe(200);
    expect((await stage.call(routes.paperReadiness, { params: { classId: cls.classId } }, { as: cls.teacher })).body.obstacle).toBeNull();
  });

  test('[E2] a fixed paper: the same questions for all, one changed for another of its kind, fixed once an exam uses it', async () => {
    const { body: paper } = await stage.call(routes.makePaper, { body: { programCode: 'NET_EC', title: '统考甲卷' } }, { as: officer });
    expect(paper.list).toHaveLength(42);
    const swap = (no: number, code: string) =>
      stage.call(routes.swapQuestion, { params: { paperId: paper.id, no }, body: { code } }, { as: officer });
    const [first] = paper.list;
    const other = paper.list.find(({ type, knowledge }) => type === first!.type && knowledge.slice(0, 4) !== first!.knowledge.slice(0, 4))!;
    expect((await swap(1, other.code)).detail).toContain('同一章');
    expect((await swap(1, first!.code)).detail).toContain('已经在试卷里');
    const cls = await stage.makeClass(71);
    const { body: exam } = await stage.call(
      routes.createExam,
      { params: { classId: cls.classId }, body: stage.input() },
      { as: cls.teacher },
    );
    const use = (paperId: string | null) =>
      stage.call(routes.setExamPaper, { params: { examId: exam.id }, body: { paperId } }, { as: cls.teacher });
    expect((await use('fpp_00000000000000000000000000')).code).toBe('assessment.paper_unknown');
    expect((await use(paper.id)).status).toBe(200);
    expect((await swap(1, first!.code)).code).toBe('assessment.paper_used');
    await stage.open(cls, exam.id);
    expect((await use(null)).code).toBe('assessment.exam_wrong_state');
    const sat = await Promise.all(cls.learners.slice(0, 2).map(async (one) => (await stage.enter(exam.id, one)).body));
    const [a, b] = [await itemsOf(sat[0]!.id), await itemsOf(sat[1]!.id)];
    expect([...a].sort()).toEqual(paper.list.map(({ itemId }) => itemId).sort());
    expect([...b].sort()).toEqual([...a].sort());
    expect(a).not.toEqual(b);
    stage.clock.set(new Date(`${DAY}T08:00:00+08:00`));
    for (const as of [cls.teacher, cls.learners[0]])
      expect((await stage.call(routes.getPaper, { params: { paperId: paper.id } }, { as })).status).toBe(403);
  });

  test('[E2] a resit asks nothing the learner had lately, where the bank has enough', async () => {
    const cls = await stage.makeClass(72);
    const { body: exam } = await stage.call(
      routes.createExam,
      { params: { classId: cls.classId }, body: stage.input() },
      { as: cls.teacher },
    );
    await stage.open(cls, exam.id);
    const first = await itemsOf(await stage.sit(exam.id, cls.learners[0], 20));
    await stage.release(cls, exam.id);
    const { body: resit } = await stage.call(
      routes.arrangeResit,
      { params: { classId: cls.classId }, body: { ...stage.input(), title: '补考', learnerIds: [cls.learners[0].learnerId!] } },
      { as: cls.teacher },
    );
    await stage.open(cls, resit.id);
    const again = await itemsOf((await stage.enter(resit.id, cls.learners[0])).body.id);
    const { chapters } = await stage.db.one<{ chapters: number }>(
      sql`select count(*)::int as chapters from assessment.item where id = any(${again.filter((id) => first.includes(id))}::text[])`,
    );
    // The seed bank has twice what a paper draws nearly everywhere; a few cells have less.
    expect(chapters).toBeLessThanOrEqual(6);
    stage.clock.set(new Date(`${DAY}T08:00:00+08:00`));
  });
});

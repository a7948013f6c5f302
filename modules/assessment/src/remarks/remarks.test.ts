import { assessmentRoutes as routes } from '@yangfan/contract';
import { newId, sql, type Actor } from '@yangfan/kernel';
import { actorOf } from '@yangfan/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAssessment, type Stage } from '../../testing.ts';

let stage: Stage;
beforeAll(async () => void (stage = await startAssessment()), 60_000);
afterAll(() => stage?.stop());

interface Stored {
  id: string;
  learnerId: string;
  score: number;
  questions: { no: number; itemId: string; points: number; optionOrder: string[] }[];
  answers: Record<string, unknown>;
}
const stored = (examId: string) =>
  stage.db.many<Stored>(sql`
    select a.id, a.learner_id as "learnerId", a.score::float8 as score, a.paper->'questions' as questions,
      coalesce((select jsonb_object_agg(x.no, x.value) from assessment.attempt_answer x where x.attempt_id = a.id), '{}') as answers
    from assessment.attempt a where a.exam_id = ${examId} order by a.id`);

/** An exam that everybody sat, with one SINGLE item on all three papers; the first two chose what the corrected key will say. */
async function sat(offset: number) {
  const cls = await stage.makeClass(offset);
  const { body: exam } = await stage.call(
    routes.createExam,
    { params: { classId: cls.classId }, body: stage.input() },
    { as: cls.teacher },
  );
  await stage.open(cls, exam.id);
  const papers: { as: Actor; id: string; holder: string }[] = [];
  for (const as of cls.learners) papers.push({ as, ...(await stage.enter(exam.id, as)).body });
  // An item that no paper drew by itself.
  const item = {
    id: newId('itm'),
    version: 1,
    answer: 'A',
    options: ['A', 'B', 'C'].map((key) => ({ key, text: `选项 ${key}` })),
  };
  await stage.db.run(sql`
    insert into assessment.item (id, code, program_code, type, chapter, knowledge, difficulty, stem, options, answer, analysis, status)
    select ${item.id}, ${`T-${offset}`}, 'NET_EC', 'SINGLE', k.chapter, k.code, 3, '哪一个对？', ${JSON.stringify(item.options)}::jsonb, '"A"'::jsonb, '因为。', 'APPROVED'
    from assessment.knowledge k where k.program_code = 'NET_EC' order by k.code limit 1`);
  await stage.db.run(sql`
    insert into assessment.item_version (item_id, version, state, content)
    select i.id, i.version, 'APPROVED', jsonb_build_object('type', i.type, 'chapter', i.chapter, 'knowledge', i.knowledge, 'difficulty', i.difficulty, 'stem', i.stem, 'options', i.options,
      'targets', i.targets, 'parts', i.parts, 'answer', i.answer, 'analysis', i.analysis, 'enemyGroup', null, 'source', '') from assessment.item i where i.id = ${item.id}`);
  // Their papers differ; this item is put on each of them, in the place of the first question.
  await stage.db.run(sql`
    update assessment.attempt set paper = jsonb_set(paper, '{questions,0}', jsonb_build_object('no', 1, 'itemId', ${item.id}::text, 'version', ${item.version}::int, 'points', 2,
      'optionOrder', (select jsonb_agg(o->>'key' order by o->>'key' desc) from assessment.item i, jsonb_array_elements(i.options) o where i.id = ${item.id}), 'targetOrder', '[]'::jsonb)) where exam_id = ${exam.id}`);
  const order = item.options
    .map(({ key }) => key)
    .sort()
    .reverse();
  const next = order.find((key) => key !== item.answer)!;
  const letter = (key: string) => String.fromCharCode(65 + order.indexOf(key));
  for (const [index, { as, id, holder }] of papers.entries()) {
    const answers = [{ no: 1, value: letter(index < 2 ? next : item.answer), version: 1 }];
    await stage.call(routes.submitAttempt, { params: { attemptId: id }, body: { holder, answers } }, { as });
  }
  stage.clock.set(new Date(stage.clock.now().getTime() + 3 * 3_600_000));
  return { cls, examId: exam.id, item, next };
}
/** The bank approves a corrected key. */
async function correct(item: { id: string; version: number }, change: object): Promise<void> {
  await stage.db.run(sql`
    insert into assessment.item_version (item_id, version, state, content)
    select item_id, version + 1, 'APPROVED', content || ${JSON.stringify(change)}::jsonb from assessment.item_version where item_id = ${item.id} and version = ${item.version}`);
  await stage.db.run(sql`
    update assessment.item i set version = v.version, answer = v.content->'answer', options = v.content->'options' from assessment.item_version v where i.id = ${item.id} and v.item_id = i.id and v.version = ${item.version + 1}`);
  stage.clock.set(new Date(stage.clock.now().getTime() + 60_000));
}

describe('marking anew after a key change', () => {
  it('[E2] a report says who moves by how much; applied with a reason every score equals an independent recomputation, and those who moved are told', async () => {
    const { cls, examId, item, next } = await sat(80);
    await stage.call(routes.releaseExam, { params: { examId } }, { as: cls.teacher });
    const list = () => stage.call(routes.listRemarks, { params: { examId } }, { as: cls.admin });
    expect((await list()).body).toEqual({ keys: [], history: [] });
    const before = await stored(examId);
    const receipts = await stage.db.many(sql`select receipt, paper from assessment.attempt where exam_id = ${examId} order by id`);
    await correct(item, { answer: next });
    expect((await list()).body.keys).toMatchObject([
      { itemId: item.id, fromVersion: item.version, toVersion: item.version + 1, papers: 3 },
    ]);

    const preview = await stage.call(routes.previewRemark, { params: { examId }, body: { itemId: item.id } }, { as: cls.admin });
    expect([preview.body.papers, preview.body.moved.map((one) => one.after - one.before).sort()]).toEqual([3, [-2, 2, 2]]);
    expect(await stored(examId)).toEqual(before);

    const use = () => stage.db.one(sql`select used, earned::float8 as earned from assessment.item_use where item_id = ${item.id}`);
    expect(await use()).toEqual({ used: 3, earned: 1 });
    const told = stage.notified.length;
    const body = { itemId: item.id, toVersion: item.version + 1, reason: '教材已更正，原答案有误' };
    const apply = (as: Actor, version = body.toVersion) =>
      stage.call(routes.applyRemark, { params: { examId }, body: { ...body, toVersion: version } }, { as });
    expect((await apply(cls.teacher)).status).toBe(403);
    expect((await apply(cls.admin, body.toVersion + 1)).code).toBe('assessment.item_changed');
    expect((await apply(cls.admin)).body).toEqual(preview.body);

    // The bank's figures follow, and nobody's paper is counted twice.
    expect(await use()).toEqual({ used: 3, earned: 2 });
    // By hand, from the stored papers and answers alone.
    const after = await stored(examId);
    for (const [index, paper] of after.entries()) {
      const { no, points, optionOrder } = paper.questions.find(({ itemId }) => itemId === item.id)!;
      const chosen = optionOrder['ABCDEFGH'.indexOf(String(paper.answers[String(no)]))];
      const worth = (key: string) => (chosen === key ? points : 0);
      expect(paper.score).toBeCloseTo(before[index]!.score - worth(item.answer) + worth(next), 5);
    }
    // What was handed in stays as it was proved.
    expect(await stage.db.many(sql`select receipt, paper from assessment.attempt where exam_id = ${examId} order by id`)).toEqual(receipts);
    expect(stage.notified.slice(told).map(({ title }) => title)).toEqual(Array.from({ length: 3 }, () => '考试成绩有更正'));
    expect((await stage.entries('assessment.attempt.remarked')).map(({ learnerId }) => learnerId).sort()).toEqual(
      after.map(({ learnerId }) => learnerId).sort(),
    );
    const { keys, history } = (await list()).body;
    expect([keys, history.map(({ reason, papers, moved }) => [reason, papers, moved.length])]).toEqual([[], [[body.reason, 3, 3]]]);
    expect((await apply(cls.admin)).code).toBe('assessment.remark_nothing');
    const own = after.find(({ learnerId }) => learnerId === cls.learners[0].learnerId)!;
    const seen = await stage.call(routes.attemptResult, { params: { attemptId: own.id } }, { as: cls.learners[0] });
    expect(seen.body.questions[0]).toMatchObject({ right: seen.body.questions[0]!.given, earned: 2 });
  });

  it('[E2] before the release nobody is told; other choices under the letters are refused; frozen grades stay', async () => {
    const { cls, examId, item } = await sat(90);
    const told = stage.notified.length;
    await correct(item, { options: item.options.slice(1) });
    const preview = () => stage.call(routes.previewRemark, { params: { examId }, body: { itemId: item.id } }, { as: cls.admin });
    expect((await preview()).code).toBe('assessment.remark_unfit');
    await correct({ ...item, version: item.version + 1 }, { options: item.options, answer: item.answer });
    const toVersion = item.version + 2;
    const province = actorOf({ role: 'PROV_OFFICER', scope: 'province', id: '*' });
    const apply = () =>
      stage.call(
        routes.applyRemark,
        { params: { examId }, body: { itemId: item.id, toVersion, reason: '只改了选项的文字' } },
        { as: province },
      );
    await stage.db.run(sql`
      insert into assessment.grade (class_id, learner_id, enrolment_id, total, conclusion, composition, scheme_sha256, published_at, frozen_at)
      values (${cls.classId}, ${cls.learners[0].learnerId}, ${newId('enr')}, 60, 'PASS', '{}', '', now(), now())`);
    expect((await apply()).code).toBe('assessment.grades_frozen');
    await stage.db.run(sql`delete from assessment.grade where class_id = ${cls.classId}`);
    expect((await apply()).body).toMatchObject({ papers: 3, moved: [] });
    expect(stage.notified).toHaveLength(told);
    for (const as of [cls.learners[0], cls.teacher])
      expect((await stage.call(routes.listRemarks, { params: { examId } }, { as })).status).toBe(403);
  });
});

import { assessmentRoutes as routes, practiceReportConfirmed } from '@yangfan/contract';
import { emptyFigures } from '@yangfan/contract/plan-figures';
import { newId, receiveEvent, sql, type Actor } from '@yangfan/kernel';
import { actorOf } from '@yangfan/kernel/testing';
import { readRows } from '@yangfan/kernel/sheet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAssessment, type Stage } from '../../testing.ts';

let test: Stage;
beforeAll(async () => {
  test = await startAssessment();
});
afterAll(() => test?.stop());

const doc = (...paragraphs: string[]) => ({
  type: 'doc',
  content: paragraphs.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] })),
});
/** Words enough for a chapter; another salt says something else. */
const words = (code: string, salt: string) =>
  Array.from({ length: 30 }, (_, order) => `${salt}${order}号做法${code}按第${(order * 7) % 13}项安排${salt}`).join('，');

async function stage(offset: number) {
  const made = await test.makeClass(offset);
  const lecturerId = (
    await test.db.one<{ id: string }>(sql`select lecturer_id as id from org.class_lecturer where class_id = ${made.classId}`)
  ).id;
  return { ...made, lecturer: actorOf({ role: 'LECTURER', scope: 'lecturer', id: lecturerId }) };
}
type Place = Awaited<ReturnType<typeof stage>>;
const start = async ({ classId }: { classId: string }, as: Actor, title = '椰风小店') =>
  (await test.call(routes.startPlan, { body: { classId, templateCode: 'NET_EC', title } }, { as })).body.id;

/** Fills everything that the template asks for. */
async function write(planId: string, as: Actor, salt: string): Promise<void> {
  const { body: plan } = await test.call(routes.getPlan, { params: { planId } }, { as });
  for (const chapter of plan.chapters) {
    const fileIds = chapter.minFiles && !chapter.files.length ? [newId('fil')] : chapter.files.map((one) => one.id);
    const body = { version: chapter.version, doc: doc(words(chapter.code, salt)), fileIds };
    expect((await test.call(routes.saveChapter, { params: { planId, chapter: chapter.code }, body }, { as })).status).toBe(200);
  }
  const filled = emptyFigures();
  filled.assets.rows.push({ name: '电脑', qty: 1, unitFen: 400_000, salvagePct: 5, years: 3 });
  filled.startup.pre.push({ name: '注册', fen: 50_000 });
  filled.sales.lines.push({ name: '椰子糖', unitFen: 4900, costFen: 2600, qty: Array.from({ length: 12 }, () => 200) });
  filled.costs.fixed.push({ name: '房租', fen: 100_000 });
  filled.cash.ownFen = 3_000_000;
  for (const { table, version } of plan.tables)
    await test.call(routes.saveTable, { params: { planId }, body: { version, table: filled[table.kind] } }, { as });
}
async function rowsOf(sheet: Buffer): Promise<string[][]> {
  const lines: string[][] = [];
  for await (const { cells } of readRows(sheet, '名单.xlsx')) lines.push(cells);
  return lines;
}
const submit = (planId: string, as: Actor) => test.call(routes.submitPlan, { params: { planId } }, { as });

describe('a plan from the first word to the last version', () => {
  it('[E3] one plan a class and learner, by the template of its programme; another learner can not read it', async () => {
    const place = await stage(0);
    const [first, second] = place.learners;
    expect((await test.call(routes.myPlans, {}, { as: first })).body.items[0]).toMatchObject({
      templates: [{ code: 'NET_EC' }],
      plan: null,
    });
    const planId = await start(place, first);
    expect(await start(place, first, '另起一个')).toBe(planId);
    expect(
      (await test.call(routes.startPlan, { body: { classId: place.classId, templateCode: 'SYB', title: '别的' } }, { as: second })).code,
    ).toBe('assessment.plan_template');
    expect((await test.call(routes.getPlan, { params: { planId } }, { as: second })).status).toBe(403);
    const { body } = await test.call(routes.getPlan, { params: { planId } }, { as: first });
    expect(body).toMatchObject({ title: '椰风小店', state: 'DRAFT', editable: true, completeness: 0 });
    expect(body.chapters.map((one) => one.code)).toEqual(Array.from({ length: 11 }, (_, index) => `N${index + 1}`));
    expect(body.chapters.reduce((sum, one) => sum + one.maxScore, 0)).toBe(100);
  });

  it('[E3] two windows: the second save from an old version is refused, nothing is lost; hostile text is cleaned', async () => {
    const place = await stage(1);
    const [learner] = place.learners;
    const planId = await start(place, learner);
    const save = (version: number, text: object) =>
      test.call(
        routes.saveChapter,
        { params: { planId, chapter: 'N1' }, body: { version, doc: text as never, fileIds: [] } },
        { as: learner },
      );
    const dirty = { type: 'doc', content: [{ type: 'script', content: [{ type: 'text', text: 'x' }] }, ...doc('第一扇窗').content] };
    expect((await save(0, dirty)).body).toMatchObject({ version: 1, state: 'PART' });
    expect((await save(0, doc('第二扇窗'))).code).toBe('assessment.plan_conflict');
    expect((await save(1, doc('选好以后'))).body.version).toBe(2);
    const { body } = await test.call(routes.getPlan, { params: { planId } }, { as: learner });
    expect(body.chapters[0]!.doc).toEqual(doc('选好以后'));
    const table = { ...emptyFigures().assets, rows: [{ name: '桌子', qty: 1, unitFen: 10_000, salvagePct: 0, years: 5 }] };
    const put = (version: number) => test.call(routes.saveTable, { params: { planId }, body: { version, table } }, { as: learner });
    expect([(await put(0)).status, (await put(0)).code]).toEqual([200, 'assessment.plan_conflict']);
  });

  it('[E3] handed in only when whole, frozen with digests in the ledger, given back once, and both versions compared by paragraph', async () => {
    const place = await stage(2);
    const [learner] = place.learners;
    const planId = await start(place, learner);
    expect((await submit(planId, learner)).code).toBe('assessment.plan_incomplete');
    await write(planId, learner, '甲');
    const { body: first } = await submit(planId, learner);
    expect(first).toMatchObject({
      no: 1,
      md5: expect.stringMatching(/^[0-9a-f]{32}$/),
      sha1: expect.stringMatching(/^[0-9a-f]{40}$/),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect((await test.entries('assessment.plan.submitted')).at(-1)?.data).toMatchObject({ versionId: first.id, sha256: first.sha256 });
    const rewrite = (version: number) =>
      test.call(
        routes.saveChapter,
        { params: { planId, chapter: 'N4' }, body: { version, doc: doc(words('N4', '甲'), '新增一段货源说明'), fileIds: [] } },
        { as: learner },
      );
    expect((await rewrite(1)).code).toBe('assessment.plan_locked');
    const comment = { chapter: 'N4', text: '请补充备用货源' };
    const { body: said } = await test.call(routes.commentPlan, { params: { planId }, body: comment }, { as: place.lecturer });
    const giveBack = () => test.call(routes.returnPlan, { params: { planId }, body: { reason: '货源没有写清楚' } }, { as: place.lecturer });
    expect((await giveBack()).body.state).toBe('RETURNED');
    expect(test.notified.at(-1)).toMatchObject({ title: '规划书退回修改' });
    expect((await rewrite(1)).status).toBe(200);
    const answer = { chapter: 'N4', text: '已补充', parentId: said.id };
    expect((await test.call(routes.commentPlan, { params: { planId }, body: answer }, { as: learner })).body.byLearner).toBe(true);
    await test.call(routes.resolveComment, { params: { planId, commentId: said.id }, body: { resolved: true } }, { as: place.lecturer });
    expect((await submit(planId, learner)).body.no).toBe(2);
    expect((await giveBack()).code).toBe('assessment.plan_not_returnable');
    const { body: diff } = await test.call(routes.planDiff, { params: { planId }, query: { from: 1, to: 2 } }, { as: place.lecturer });
    expect(diff.chapters.filter((one) => one.changed).map((one) => one.code)).toEqual(['N4']);
    expect(diff.chapters[3]!.lines.at(-1)).toEqual({ kind: 'ADDED', text: '新增一段货源说明' });
    const old = await test.call(routes.planVersion, { params: { planId, versionId: first.id } }, { as: learner });
    expect(old.body.chapters[3]!.doc).toEqual(doc(words('N4', '甲')));
    expect(old.body.chapters[8]!.tables.map((one) => one.title)).toContain('现金流量计划（元）');
    const list = await test.call(
      routes.classPlans,
      { params: { classId: place.classId }, query: { state: 'SUBMITTED' } },
      { as: place.lecturer },
    );
    expect(list.body).toMatchObject({
      total: 1,
      submitted: 1,
      enrolled: 3,
      items: [{ versions: 2, openComments: 0, plan: { completeness: 100 } }],
    });
    const none = await test.call(
      routes.classPlans,
      { params: { classId: place.classId }, query: { state: 'NONE' } },
      { as: place.lecturer },
    );
    expect(none.body.total).toBe(2);
    const { raw } = await test.call(
      routes.exportClassPlans,
      { params: { classId: place.classId }, query: { state: 'SUBMITTED' } },
      { as: place.lecturer },
    );
    const seen = list.body.items[0]!;
    const lines = await rowsOf(raw);
    expect(lines.slice(1).map((line) => line.slice(1, 6))).toEqual([[seen.maskedName, seen.plan!.title, '已提交', '1', '2']]);
  });
});

describe('likeness', () => {
  let place: Place;
  let copy: string;
  it('[E3] a copy of a class mate is flagged with its passages and a sentence, an original is not; nothing is decided by itself', async () => {
    place = await stage(3);
    const [writer, copier, other] = place.learners;
    const [original, own] = [await start(place, writer), await start(place, other)];
    copy = await start(place, copier);
    await write(original, writer, '原');
    await submit(original, writer);
    await test.work();
    test.clock.advance(60_000);
    await write(copy, copier, '原');
    await write(own, other, '独');
    await submit(copy, copier);
    await submit(own, other);
    await test.work();
    const { body } = await test.call(routes.planLikeness, { params: { planId: copy } }, { as: place.lecturer });
    expect(body.suspicion).toMatchObject({ state: 'OPEN', decidedBy: null });
    expect(body.suspicion!.chapters.length).toBeGreaterThanOrEqual(3);
    expect(body.chapters[0]).toMatchObject({ sameClass: true, why: expect.stringMatching(/与本班.*100% 的四字片段相同/) });
    expect(body.chapters[0]!.passages[0]!.own).toBe(body.chapters[0]!.passages[0]!.other);
    const clean = await test.call(routes.planLikeness, { params: { planId: own } }, { as: place.lecturer });
    expect(clean.body).toMatchObject({ suspicion: null });
    expect((await test.call(routes.planLikeness, { params: { planId: copy } }, { as: copier })).status).toBe(403);
    expect((await test.call(routes.getPlan, { params: { planId: copy } }, { as: copier })).body.state).toBe('SUBMITTED');
    const list = await test.call(
      routes.classPlans,
      { params: { classId: place.classId }, query: { suspected: true } },
      { as: place.lecturer },
    );
    expect(list.body.items.map((one) => one.plan?.id)).toEqual([copy]);
  });

  it('[E3] an earlier class is searched too; a person decides once, with a reason that is kept', async () => {
    const later = await stage(4);
    test.clock.advance(60_000);
    const planId = await start(later, later.learners[0]);
    await write(planId, later.learners[0], '原');
    await submit(planId, later.learners[0]);
    await test.work();
    const { body } = await test.call(routes.planLikeness, { params: { planId } }, { as: later.lecturer });
    expect(body.chapters[0]).toMatchObject({ sameClass: false });
    const judge = (verdict: 'CONFIRMED' | 'DISMISSED') =>
      test.call(
        routes.judgePlan,
        { params: { planId: copy }, body: { verdict, reason: '四章文字和数据与同学完全一致，本人承认' } },
        { as: place.lecturer },
      );
    expect((await judge('CONFIRMED')).body.state).toBe('CONFIRMED');
    expect((await judge('DISMISSED')).code).toBe('assessment.plan_no_suspicion');
    expect((await test.entries('assessment.plan.plagiarism_confirmed')).at(-1)?.data).toMatchObject({
      planId: copy,
      reason: expect.stringContaining('本人承认'),
    });
  });
});

describe('paper and practice', () => {
  it('[E4] a class is printed as one zip with its progress; Word and PDF are given; a paper is verified by its code only', async () => {
    const place = await stage(5);
    const [learner] = place.learners;
    const ask = () =>
      test.call(routes.printClass, { params: { classId: place.classId }, body: { kinds: ['PLANS'] } }, { as: place.lecturer });
    expect((await ask()).code).toBe('assessment.print_nothing');
    const planId = await start(place, learner);
    await write(planId, learner, '印');
    const { body: version } = await submit(planId, learner);
    expect((await ask()).body).toMatchObject({ state: 'WAITING', total: 1, done: 0 });
    await test.work();
    const { body } = await test.call(routes.classPrints, { params: { classId: place.classId } }, { as: place.lecturer });
    expect(body.runs[0]).toMatchObject({ state: 'READY', done: 1, note: '', url: expect.stringContaining('/v1/files/') });
    const word = await test.call(routes.planDocx, { params: { planId }, query: { versionNo: 1, comments: true } }, { as: learner });
    expect(word.raw.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');
    expect(word.raw.includes('word/document.xml')).toBe(true);
    expect((await test.call(routes.planPdf, { params: { planId }, query: {} }, { as: learner })).raw.subarray(0, 5).toString()).toBe(
      '%PDF-',
    );
    const wrong = await test.call(routes.verifyPlan, { params: { versionId: version.id }, query: { code: 'x'.repeat(24) } });
    expect(wrong.body).toMatchObject({ found: false, title: null, sha256: null });
  });

  it("[E3] practice: the learner's files, a mark with a sentence from the lecturer, then no more changes; the learner reads it once grades are published", async () => {
    const place = await stage(6);
    const [learner] = place.learners;
    const body = { classId: place.classId, text: '店铺运营两周，访客 320 人，成交 21 单。', fileIds: [newId('fil')] };
    const params = { classId: place.classId, learnerId: learner.learnerId! };
    const score = () =>
      test.call(routes.scorePracticalResult, { params, body: { score: 86.5, sentence: '数据完整，复盘到位' } }, { as: place.lecturer });
    expect((await score()).code).toBe('assessment.practice_none');
    expect((await test.call(routes.handInPracticalResult, { body }, { as: learner })).status).toBe(200);
    expect((await score()).status).toBe(200);
    expect((await test.call(routes.handInPracticalResult, { body }, { as: learner })).code).toBe('assessment.practice_scored');
    const mine = async () => (await test.call(routes.myPracticalResult, {}, { as: learner })).body.items[0];
    expect(await mine()).toMatchObject({ score: null, sentence: '', scoredAt: expect.any(String), files: [{ name: '店铺截图.png' }] });
    await test.db.run(sql`
      insert into assessment.grade (class_id, learner_id, enrolment_id, total, conclusion, composition, scheme_sha256, published_at)
      values (${place.classId}, ${params.learnerId}, ${newId('enr')}, 80, 'PASS', '{}', '', now())`);
    expect(await mine()).toMatchObject({ score: 86.5, sentence: '数据完整，复盘到位' });
    expect(
      (await test.call(routes.classPracticalResults, { params: { classId: place.classId } }, { as: place.lecturer })).body.items,
    ).toHaveLength(3);
  });

  it("[E3] the simulation's confirmed report counts for the grade, the newest of them, comes before a mark of the lecturer, and tells its learner no score before publication", async () => {
    const place = await stage(7);
    const [learner] = place.learners;
    const params = { classId: place.classId, learnerId: learner.learnerId! };
    const told = (score: number, minute: number, of: object = params) => {
      const payload = {
        ...of,
        score,
        parts: { tasks: 90, kpi: 80, process: 100, review: 70 },
        pointsDone: 66,
        pointsTotal: 72,
        sha256: 'ab'.repeat(32),
        confirmedAt: `2026-11-20T08:0${minute}:00.000Z`,
        link: `/work/classes/${place.classId}/simulation`,
      };
      const event = { eventId: newId('evt'), type: practiceReportConfirmed.type, payload, at: test.clock.now() };
      return receiveEvent(test.db, test.room.listeners!, event);
    };
    await told(88, 1);
    await told(91.5, 3);
    await told(70, 2);
    await told(99, 4, { classId: place.classId, learnerId: newId('lrn') });
    const parts = await test.db.many(
      sql`select score::float8 as score, part from assessment.part_score where class_id = ${place.classId} order by at`,
    );
    expect(parts).toEqual([
      { score: 88, part: 'practice' },
      { score: 91.5, part: 'practice' },
    ]);
    const { body: ofClass } = await test.call(routes.classPracticalResults, { params: { classId: place.classId } }, { as: place.lecturer });
    expect(ofClass.items.map(({ report }) => report?.score ?? null).sort()).toEqual([91.5, null, null]);
    const { raw } = await test.call(routes.exportClassPlans, { params: { classId: place.classId } }, { as: place.lecturer });
    const [, ...sheet] = await rowsOf(raw);
    expect(sheet.map((line) => line.slice(11)).filter((line) => line.length)).toEqual([['91.5', '模拟训练报告，讲师已确认']]);
    const score = await test.call(
      routes.scorePracticalResult,
      { params, body: { score: 60, sentence: '再打一次分' } },
      { as: place.lecturer },
    );
    expect(score.code).toBe('assessment.practice_reported');
    const mine = async () => (await test.call(routes.myPracticalResult, {}, { as: learner })).body.items[0]!.report;
    expect(await mine()).toMatchObject({ score: null, parts: null, pointsDone: 66, pointsTotal: 72, sha256: 'ab'.repeat(32) });
    await test.db.run(sql`
      insert into assessment.grade (class_id, learner_id, enrolment_id, total, conclusion, composition, scheme_sha256, published_at)
      values (${place.classId}, ${params.learnerId}, ${newId('enr')}, 80, 'PASS', '{}', '', now())`);
    expect(await mine()).toMatchObject({ score: 91.5, parts: { tasks: 90, kpi: 80, process: 100, review: 70 } });
  });
});

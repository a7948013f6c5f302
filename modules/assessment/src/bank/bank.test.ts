import { assessmentRoutes as routes, type ItemContent } from '@yangfan/contract';
import { newId, sql } from '@yangfan/kernel';
import { actorOf } from '@yangfan/kernel/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, startAssessment, type Stage } from '../../testing.ts';

let stage: Stage;
beforeAll(async () => void (stage = await startAssessment()), 120_000);
afterAll(() => stage.stop());

const person = (role: 'ITEM_WRITER' | 'ITEM_REVIEWER') => actorOf({ role, scope: 'province', id: '*', accountId: newId('acc') });
const writer = person('ITEM_WRITER');
const reviewer = person('ITEM_REVIEWER');
const single: ItemContent = {
  type: 'SINGLE',
  chapter: 'EC05',
  knowledge: 'EC05-01',
  difficulty: 2,
  stem: '一家卖椰子的小店想知道哪款商品带来的访客最多，应先看哪一项数据？',
  options: [
    { key: 'A', text: '各商品的访客数' },
    { key: 'B', text: '各商品的库存数' },
    { key: 'C', text: '店铺的开业日期' },
    { key: 'D', text: '以上都对', lockLast: true },
  ],
  targets: [],
  parts: [],
  answer: 'A',
  analysis: '访客数说明商品带来多少人。',
  enemyGroup: null,
  source: '自编',
};
const write = (content: Partial<ItemContent> = {}, as = writer) =>
  stage.call(routes.writeItem, { body: { programCode: 'NET_EC', content: { ...single, ...content } } }, { as });
const send = (itemIds: string[], move: 'SUBMIT' | 'WITHDRAW' = 'SUBMIT') =>
  stage.call(routes.sendItems, { body: { itemIds, move } }, { as: writer });
const decide = (itemIds: string[], move: 'APPROVE' | 'RETURN' | 'RETIRE', note = '', as = reviewer) =>
  stage.call(routes.reviewItems, { body: { itemIds, move, note } }, { as });
const read = async (itemId: string, as = reviewer) => (await stage.call(routes.getItem, { params: { itemId } }, { as })).body;

describe('[E1] items from draft to paper', () => {
  test('[E1] a draft is sent, returned with a reason, mended, approved by another person, and only then drawn', async () => {
    const { status, body } = await write();
    expect([status, body.status, body.work]).toEqual([201, 'DRAFT', 'DRAFT']);
    expect(body.code).toMatch(/^EC05-01-S\d+$/);
    const id = body.id;
    expect((await decide([id], 'APPROVE')).body).toMatchObject({ done: 0, refused: [{ why: '没有在审核中的版本' }] });
    expect((await send([id])).body.done).toBe(1);
    const edit = await stage.call(routes.editItem, { params: { itemId: id }, body: { revision: 2, content: single } }, { as: writer });
    expect(edit.code).toBe('assessment.item_wrong_state');
    expect((await decide([id], 'RETURN')).code).toBe('assessment.item_note_required');
    expect((await decide([id], 'RETURN', '选项 C 太容易排除')).body.done).toBe(1);
    const back = await read(id, writer);
    expect([back.status, back.versions[0]!.note, back.ownWork]).toEqual(['DRAFT', '选项 C 太容易排除', true]);
    const mended = await stage.call(
      routes.editItem,
      { params: { itemId: id }, body: { revision: back.revision, content: { ...single, analysis: '先看访客数。' } } },
      { as: writer },
    );
    expect(mended.status).toBe(200);
    await send([id]);
    expect((await decide([id], 'APPROVE')).body.done).toBe(1);
    expect(await read(id)).toMatchObject({ status: 'APPROVED', work: null, version: 1, analysis: '先看访客数。' });
    expect((await read(id)).events.map(({ what }) => what)).toEqual([
      'APPROVED',
      'SUBMITTED',
      'WRITTEN',
      'RETURNED',
      'SUBMITTED',
      'WRITTEN',
    ]);
  });

  test('[E1] nobody reviews what they had a hand in, whatever roles they hold', async () => {
    const both = { ...writer, grants: [...writer.grants, ...reviewer.grants] };
    const { body } = await write({ stem: '开网店之前，先核对经营者的哪一种证件才能办理个人店铺的实名认证？' });
    await send([body.id]);
    expect((await decide([body.id], 'APPROVE', '', both)).body).toMatchObject({ done: 0, refused: [{ code: body.code }] });
    expect((await read(body.id)).status).toBe('REVIEWING');
    expect((await decide([body.id], 'APPROVE')).body.done).toBe(1);
  });

  test('[E1] an approved item that is changed becomes a new version; exams keep the old words until it is approved, papers for ever', async () => {
    const { body } = await write({ stem: '直播间里观众问发货时间，主播按规定最迟应当怎样回答才合适？' });
    await send([body.id]);
    await decide([body.id], 'APPROVE');
    const before = await read(body.id);
    const change = { ...single, stem: '直播间里观众问发货时间，客服按规定最迟应当怎样回答才合适？', answer: 'B' };
    const { body: next } = await stage.call(
      routes.editItem,
      { params: { itemId: body.id }, body: { revision: before.revision, content: change } },
      { as: writer },
    );
    expect([next.version, next.answer, next.work, next.versions[0]!.version]).toEqual([1, 'A', 'DRAFT', 2]);
    const late = await stage.call(
      routes.editItem,
      { params: { itemId: body.id }, body: { revision: before.revision, content: change } },
      { as: writer },
    );
    expect(late.code).toBe('assessment.item_changed');
    await send([body.id]);
    await decide([body.id], 'APPROVE');
    const after = await read(body.id);
    expect([after.version, after.answer]).toEqual([2, 'B']);
    expect(after.versions.map(({ version, content }) => [version, content.answer])).toEqual([
      [2, 'B'],
      [1, 'A'],
    ]);
    expect((await decide([body.id], 'RETIRE', '规定改了')).body.done).toBe(1);
    expect((await read(body.id)).status).toBe('RETIRED');
  });

  test('[E1] what is missing is named by field and nothing is kept; a look-alike is shown while writing', async () => {
    const refused = await write({ answer: 'Z' });
    expect([refused.status, refused.code, refused.detail]).toEqual([400, 'assessment.item_invalid', '请选一个正确选项']);
    const { body } = await stage.call(
      routes.checkItem,
      { body: { programCode: 'NET_EC', content: { ...single, stem: `${single.stem} `, type: 'FILL', answer: { blanks: [] } } } },
      { as: writer },
    );
    expect(body.faults.map(({ path }) => path)).toEqual(['answer']);
    expect(body.similar[0]).toMatchObject({ distance: 0 });
    expect(body.shown).not.toHaveProperty('answer');
    const blank = await write({ type: 'FILL', stem: '售价减成本是____。', options: [], answer: { blanks: [['毛利', '。']] } });
    expect(blank.detail).toContain('判分时标点不计');
  });

  test('[E1] a case and an operation are written, shown without their keys, and a picture must be one’s own', async () => {
    const rubric = { rubric: [{ criterion: '说明依据', points: 5 }], reference: '略' };
    const part = { options: [], targets: [], analysis: '', weight: 1 };
    const casus = await write({
      type: 'CASE',
      stem: '**某店**三月数据：\n| 项目 | 金额 |\n| 售价 | 50 |',
      options: [],
      answer: null,
      parts: [
        { ...part, key: '1', type: 'JUDGE', stem: '毛利为正。', answer: true },
        { ...part, key: '2', type: 'SHORT', stem: '怎样提高毛利？', answer: rubric },
      ],
    });
    expect([casus.status, casus.body.code]).toEqual([201, expect.stringMatching(/^EC05-01-K/)]);
    const operate = await write({
      type: 'OPERATE',
      stem: '在模拟系统中完成开店申请，并写下步骤。',
      options: [],
      answer: { ...rubric, operation: 'A01' },
    });
    expect(operate.status).toBe(201);
    const nowhere = await write({
      type: 'OPERATE',
      stem: '在模拟系统中完成一件事。',
      options: [],
      answer: { ...rubric, operation: 'Z99' },
    });
    expect(nowhere.code).toBe('assessment.item_invalid');
    const short = await write({ type: 'SHORT', stem: '写出两条选品原则。', options: [], answer: { rubric: [], reference: '\u0000' } });
    expect(short.code).toBe('assessment.item_invalid');
  });

  test('[E1] [E2] learners and teachers reach no item; a paper drawn before a change is marked by what it drew', async () => {
    const cls = await stage.makeClass(90);
    const { body: exam } = await stage.call(
      routes.createExam,
      { params: { classId: cls.classId }, body: stage.input() },
      { as: cls.teacher },
    );
    await stage.open(cls, exam.id);
    const { body: attempt } = await stage.enter(exam.id, cls.learners[0]);
    for (const as of [cls.learners[0], cls.teacher]) expect((await stage.call(routes.listItems, { query: {} }, { as })).status).toBe(403);
    const { paper } = await stage.db.one<{ paper: { questions: { itemId: string; points: number; optionOrder: string[] }[] } }>(
      sql`select paper from assessment.attempt where id = ${attempt.id}`,
    );
    const [first] = paper.questions;
    const before = await read(first!.itemId);
    const right = String.fromCharCode(65 + first!.optionOrder.indexOf(before.answer as string));
    const { versions } = before;
    const content = { ...versions[0]!.content, answer: before.options.find(({ key }) => key !== before.answer)!.key };
    await stage.call(routes.editItem, { params: { itemId: before.id }, body: { revision: before.revision, content } }, { as: writer });
    await send([before.id]);
    expect((await decide([before.id], 'APPROVE')).body.done).toBe(1);
    await stage.call(
      routes.submitAttempt,
      { params: { attemptId: attempt.id }, body: { holder: attempt.holder, answers: [{ no: 1, value: right, version: 1 }] } },
      { as: cls.learners[0] },
    );
    const { score } = await stage.db.one<{ score: string }>(sql`select score from assessment.attempt where id = ${attempt.id}`);
    expect(Number(score)).toBe(first!.points);
    stage.clock.set(new Date(`${DAY}T08:00:00+08:00`));
  });

  test('[E1] the list is filtered by what is in work, and sending many tells how many moved', async () => {
    const made = await Promise.all(
      ['甲', '乙'].map((name) =>
        write({ type: 'JUDGE', options: [], answer: true, stem: `${name}店可以不办登记就长期经营餐饮外卖吗，请判断对错。` }),
      ),
    );
    const ids = made.map(({ body }) => body.id);
    expect((await send([...ids, newId('itm')])).body).toMatchObject({ done: 2, refused: [{ why: '没有这道题' }] });
    const { body } = await stage.call(routes.listItems, { query: { status: 'REVIEWING', knowledge: 'EC05-01' } }, { as: reviewer });
    expect(body.items.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
    expect(body.items.every(({ work }) => work === 'REVIEWING')).toBe(true);
  });
});

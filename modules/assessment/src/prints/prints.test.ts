import { assessmentRoutes as routes } from '@yangfan/contract';
import { newId, sql, type Actor } from '@yangfan/kernel';
import { createPrinter, type Printer } from '@yangfan/kernel/print';
import { fontsOf, hasPoppler, hasRareFont, scan, textOf } from '@yangfan/kernel/print/testing';
import { openZip } from '@yangfan/kernel/sheet';
import { actorOf } from '@yangfan/kernel/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { certify } from '../certificates/testing.ts';
import {
  addExpert,
  cls,
  COMMENT,
  experts,
  hand,
  officer,
  onReviewStage,
  open,
  reviewer,
  scoreAll,
  stage,
  whole,
} from '../review/testing.ts';
import { createPress } from './press.ts';
import { PRINT_JOB } from './runs.service.ts';

// Rare in life, all too common in names: of Extension A, of the common plane's late additions, of Extension E.
const NAMES = ['王㛃', '龚䶮', '赵𬭎'];
if (!hasPoppler || !hasRareFont)
  process.stderr.write('poppler-utils or the CJK fonts are missing: tests that read a printed PDF are skipped\n');
const reads = hasPoppler && hasRareFont ? test : test.skip;

const press: Printer = createPrinter();
/** What happens after each document. */
let afterPaper = () => {};
const printer: Pick<Printer, 'pdf'> = {
  async pdf(...of) {
    const bytes = await press.pdf(...of);
    afterPaper();
    return bytes;
  },
};
onReviewStage({ printer, names: NAMES });
// The first document brings the thread and its fonts.
beforeAll(async () => void (await press.pdf('字', {})), 120_000);
afterAll(async () => {
  await press.close();
});

const classParams = () => ({ classId: cls.classId });
const mine = (as: Actor) => stage.call(routes.myTranscriptPdf, { params: classParams() }, { as });
const ask = (as: Actor, kinds: ('SCORE_BOOK' | 'TRANSCRIPTS' | 'CERTIFICATES' | 'REVIEW_SHEETS' | 'PRACTICE')[]) =>
  stage.call(routes.printClass, { params: classParams(), body: { kinds } }, { as });
const prints = async (as: Actor) => (await stage.call(routes.classPrints, { params: classParams() }, { as })).body;

describe('[E4] transcript and score book', () => {
  reads(
    '[E4] a learner prints their own transcript once it is published: rare name drawn, composition, no draft, nobody else’s',
    async () => {
      const [one, two] = cls.learners;
      expect((await mine(one)).code).toBe('assessment.transcript_unpublished');
      await stage.publishGrades(cls, 80);
      // A newer figure that is not published.
      await stage.enterTwice(cls, 'plan', [{ learnerId: one.learnerId!, score: 97.5 }]);
      const pdf = (await mine(one)).raw;
      const text = textOf(pdf);
      for (const part of ['王㛃', '规划书', '20%', '异议期至', '总评82分', '合格']) expect(text).toContain(part);
      for (const other of ['龚䶮', '97.5', '尚未公布']) expect(text).not.toContain(other);
      // The letter is in a font of the system: our own has no glyph for it, and a box would be of our own.
      expect(fontsOf(pdf)).toMatch(/CJK/);
      const staff = (learnerId: string, as: Actor) => stage.call(routes.transcriptPdf, { params: { ...classParams(), learnerId } }, { as });
      expect(textOf((await staff(two.learnerId!, cls.teacher)).raw)).toContain('龚䶮');
      const stranger = actorOf({ role: 'CLASS_TEACHER', scope: 'class', id: newId('cls') });
      expect([(await staff(two.learnerId!, stranger)).status, (await staff(two.learnerId!, one)).status]).toEqual([403, 403]);
      const outsider = actorOf({ role: 'TRAINEE', scope: 'learner', id: newId('lrn') });
      expect((await mine(outsider)).code).toBe('assessment.transcript_unpublished');
      // The same record is the same file.
      expect((await mine(one)).raw.equals((await mine(one)).raw)).toBe(true);
    },
  );

  reads(
    '[E4] the score book has masked names unless asked, which is written down; before publication it says across the page that it is none',
    async () => {
      const book = (fullNames?: boolean) =>
        stage.call(routes.scoreBookPdf, { params: classParams(), query: fullNames ? { fullNames } : {} }, { as: cls.teacher });
      expect(textOf((await book()).raw)).toContain('班级成绩册（未公布，仅供核对）');
      await stage.publishGrades(cls, 80);
      const masked = textOf((await book()).raw);
      expect(masked).not.toMatch(/王㛃|龚䶮|赵𬭎|未公布/);
      for (const part of ['王*', '班主任', '合格率', '100%', '999***********']) expect(masked).toContain(part);
      expect(masked).not.toMatch(/99999\d{4}/);
      expect(await stage.entries('assessment.score_book.named')).toHaveLength(0);
      const named = textOf((await book(true)).raw);
      for (const name of NAMES) expect(named).toContain(name);
      expect(await stage.entries('assessment.score_book.named')).toHaveLength(1);
      expect((await stage.call(routes.scoreBookPdf, { params: classParams(), query: {} }, { as: cls.learners[0] })).status).toBe(403);
    },
  );
});

describe('[E4] names on paper', () => {
  reads(
    '[E4] a plan draws the rare name on its cover and lets an emoji in a comment be a box; a name no font has is refused by name',
    async () => {
      const set = createPress({ printer });
      const plan = (name: string) =>
        set({
          template: 'modules/assessment/src/plans/plan.typ',
          names: [name],
          createdAt: stage.clock.now(),
          qr: 'http://127.0.0.1/x',
          data: {
            kind: '网络创业规划书',
            title: '椰风小店',
            number: '第 1 版',
            cover: [['姓名', name]],
            watermark: null,
            demo: false,
            verify: { url: 'http://127.0.0.1/x', code: '1' },
            digest: 'x',
            chapters: [],
            comments: [{ chapter: '一', lines: ['写得好🎉'] }],
            scores: [],
          },
        });
      const pdf = await plan('赵𬭎䶮㛃');
      expect(textOf(pdf)).toContain('赵𬭎䶮㛃');
      expect(fontsOf(pdf)).toMatch(/CJK/);
      await expect(plan('林\u{2fffd}')).rejects.toMatchObject({ code: 'print.glyph', sentence: expect.stringContaining('\u{2fffd}') });
    },
  );
});

describe('[E5] review sheets', () => {
  reads(
    '[E5] nothing is printed before the score stands; the authority reads experts and signatures, learner and school what was said',
    async () => {
      const [one, two] = cls.learners;
      for (const _ of [1, 2]) await addExpert();
      hand(0);
      const { roundId } = await open();
      const { items } = await whole(roundId);
      const params = { roundId, itemId: items[0]!.id };
      const sheet = (as: Actor) => stage.call(routes.reviewSheetPdf, { params }, { as });
      const own = (as: Actor) => stage.call(routes.myReviewSheetPdf, { params: { itemId: params.itemId } }, { as });
      expect((await sheet(officer)).code).toBe('assessment.review_unfinished');
      await scoreAll([71, 78]);
      const named = textOf((await sheet(officer)).raw);
      for (const part of [
        '王㛃',
        '李专家0',
        '李专家1',
        '74.5',
        '71',
        '78',
        '（结果未确认）',
        COMMENT.slice(0, 12),
        '补充淡季现金流',
        '专家签名',
      ])
        expect(named).toContain(part);
      // Not the learner's, nor the school's archive, before the confirmation.
      expect((await own(one)).code).toBe('request.not_found');
      expect((await ask(cls.teacher, ['REVIEW_SHEETS'])).code).toBe('assessment.print_nothing');
      await stage.call(
        routes.commentReviewClass,
        { params: { roundId, classId: cls.classId }, body: { comment: '全班整体扎实，财务部分要再细。', recommended: [] } },
        { as: officer },
      );
      expect((await stage.call(routes.confirmReviewRound, { params: { roundId } }, { as: reviewer })).status).toBe(200);
      const blind = textOf((await own(one)).raw);
      for (const part of ['王㛃', '74.5', '专家意见1', '专家意见2', COMMENT.slice(0, 12)]) expect(blind).toContain(part);
      expect(blind).not.toMatch(/李专家|专家签名|SHA-256/);
      expect((await own(two)).code).toBe('request.not_found');
      expect((await sheet(cls.teacher)).status).toBe(403);
      // The same in a class's archive: who asks decides which edition it is.
      for (const [as, expected] of [
        [cls.teacher, false],
        [officer, true],
      ] as const) {
        expect((await ask(as, ['REVIEW_SHEETS'])).body).toMatchObject({ state: 'WAITING', total: 1 });
        await stage.work();
        const zip = await archive();
        expect(textOf(zip.get('评审表/01-王㛃-评审表.pdf')!).includes('李专家')).toBe(expected);
      }
      expect(experts).toHaveLength(2);
    },
  );
});

describe('[E4] a class as one archive', () => {
  reads(
    '[E4] one zip with every paper, its progress and its end; killed in the middle it begins anew and is made once; it is kept for a week',
    async () => {
      await certify(stage, cls);
      expect((await prints(cls.teacher)).ready).toEqual([
        { kind: 'SCORE_BOOK', count: 1 },
        { kind: 'TRANSCRIPTS', count: 3 },
        { kind: 'CERTIFICATES', count: 3 },
        { kind: 'PLANS', count: 0 },
        { kind: 'PRACTICE', count: 0 },
        { kind: 'REVIEW_SHEETS', count: 0 },
      ]);
      const kinds = ['CERTIFICATES', 'SCORE_BOOK', 'TRANSCRIPTS'] as const;
      const { body: run } = await ask(cls.teacher, [...kinds]);
      expect(run).toMatchObject({ kinds: ['SCORE_BOOK', 'TRANSCRIPTS', 'CERTIFICATES'], state: 'WAITING', total: 7, done: 0, url: null });
      expect((await ask(cls.teacher, [...kinds])).body.id).toBe(run.id);
      expect((await ask(cls.teacher, ['SCORE_BOOK'])).code).toBe('assessment.print_running');
      // The process is killed after three papers.
      const before = stage.stored.size;
      await expect(work(run.id, 3)).rejects.toThrow();
      expect((await prints(cls.teacher)).runs[0]).toMatchObject({ state: 'RUNNING', done: 3, total: 7, url: null });
      await work(run.id);
      const done = (await prints(cls.teacher)).runs[0]!;
      expect(done).toMatchObject({ state: 'READY', done: 7, note: '', url: expect.stringContaining('/v1/files/') });
      await work(run.id);
      expect(stage.stored.size).toBe(before + 1);
      const zip = await archive();
      expect([...zip.keys()]).toEqual([
        '成绩册.pdf',
        ...['01-王㛃', '02-龚䶮', '03-赵𬭎'].map((name) => `成绩单/${name}-成绩单.pdf`),
        ...['01-王㛃', '02-龚䶮', '03-赵𬭎'].map((name) => `证书/${name}-合格证书.pdf`),
      ]);
      expect(textOf(zip.get('成绩单/02-龚䶮-成绩单.pdf')!)).toContain('龚䶮');
      expect(textOf(zip.get('成绩册.pdf')!)).not.toContain('龚䶮');
      // With a certificate the transcript leads to its public verification; the rare name stands on the certificate too.
      const [certificate] = (await stage.call(routes.listCertificates, { query: {} }, { as: cls.learners[2] })).body.items;
      const transcript = zip.get('成绩单/03-赵𬭎-成绩单.pdf')!;
      expect(textOf(transcript)).toContain(certificate!.no);
      expect(await scan(transcript)).toBe(certificate!.verifyUrl);
      expect(textOf(zip.get('证书/03-赵𬭎-合格证书.pdf')!)).toContain('赵𬭎');
      // Whoever did not ask sees nothing of it.
      expect((await prints(cls.admin)).runs).toEqual([]);
      expect((await stage.entries('assessment.class.printed')).at(-1)!.data).toMatchObject({ runId: run.id, total: 7 });
      const file = [...stage.stored.keys()].at(-1)!;
      stage.clock.set(new Date(new Date(done.expiresAt!).getTime() + 1000));
      await expire();
      expect((await prints(cls.teacher)).runs[0]).toMatchObject({ state: 'EXPIRED', url: null });
      expect(stage.stored.has(file)).toBe(false);
    },
  );

  reads(
    '[E4] a paper that can’t be set is named in the archive; a lecturer prints no certificates; a run nobody works at may be asked for again',
    async () => {
      await stage.publishGrades(cls, 80);
      const lecturer = actorOf({ role: 'LECTURER', scope: 'lecturer', id: cls.lecturerId });
      expect((await ask(lecturer, ['TRANSCRIPTS', 'CERTIFICATES'])).status).toBe(403);
      // No font has this letter.
      const [one] = cls.learners;
      const name = stage.crypto.seal('林\u{2fffd}', `org.learner|${one.learnerId}|name`);
      await stage.db.run(sql`update org.learner set name = ${name} where id = ${one.learnerId}`);
      expect((await mine(one)).code).toBe('request.unprintable');
      const { body: first } = await ask(lecturer, ['TRANSCRIPTS']);
      stage.asked.splice(0);
      stage.clock.set(new Date(stage.clock.now().getTime() + 16 * 60_000));
      expect((await prints(lecturer)).runs[0]).toMatchObject({ state: 'FAILED', note: expect.stringContaining('再打一次') });
      const { body: second } = await ask(lecturer, ['TRANSCRIPTS']);
      expect(second.id).not.toBe(first.id);
      await work(first.id);
      await work(second.id);
      expect((await prints(lecturer)).runs.map(({ id, state, note }) => [id, state, note])).toEqual([
        [second.id, 'READY', '1 份没有打印成功，已在压缩包里注明'],
        [first.id, 'FAILED', '打印中断了，请再打一次'],
      ]);
      const zip = await archive();
      expect([...zip.entries()].find(([path]) => path.includes('未能打印'))![1].toString()).toContain('字形');
    },
  );

  reads('[E3] a practice report shows the mark only once grades are published; an emoji in it stops nothing', async () => {
    const [one] = cls.learners;
    await stage.db.run(sql`
      insert into assessment.practice_report (class_id, learner_id, text, file_ids, submitted_at, score, sentence, scored_by, scored_at)
      values (${cls.classId}, ${one.learnerId}, ${'两周成交 106 单🎉，复盘见附件。'}, '{}', ${stage.clock.now()}, 86.5, '数据完整', 'acc', ${stage.clock.now()})`);
    const own = () => stage.call(routes.myPracticePdf, { params: classParams() }, { as: one });
    const before = textOf((await own()).raw);
    expect(before).toContain('两周成交106单');
    expect(before).not.toMatch(/86\.5|数据完整/);
    await stage.publishGrades(cls, 80);
    expect(textOf((await own()).raw)).toMatch(/86\.5.*数据完整/);
    expect((await stage.call(routes.myPracticePdf, { params: classParams() }, { as: cls.learners[1] })).code).toBe(
      'assessment.practice_none',
    );
  });
});

/** Does a job of printing; with `papers` its process is killed after so many. */
async function work(runId: string, papers = Infinity): Promise<void> {
  stage.asked.splice(0);
  const stopping = new AbortController();
  const job = stage.room.jobs!.find(({ name }) => name === PRINT_JOB)!;
  let left = papers;
  afterPaper = () => void (--left === 0 && stopping.abort());
  try {
    await job.run({ runId } as never, { db: stage.db, clock: stage.clock, log: stage.app.app.log as never, signal: stopping.signal });
  } finally {
    afterPaper = () => {};
  }
}
const expire = () =>
  stage.room
    .jobs!.find(({ name }) => name === 'assessment.print.expire')!
    .run({} as never, { db: stage.db, clock: stage.clock, log: stage.app.app.log as never, signal: new AbortController().signal });

/** The newest archive, by the names inside. */
async function archive(): Promise<Map<string, Buffer>> {
  const zip = openZip([...stage.stored.values()].at(-1)!.bytes, 1 << 28);
  return new Map(await Promise.all(zip.list().map(async ({ name }) => [name, await zip.read(name)] as const)));
}

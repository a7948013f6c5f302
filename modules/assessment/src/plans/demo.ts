import { readFileSync } from 'node:fs';
import type { ArticleNode } from '@yangfan/contract';
import { emptyFigures, type PlanFigures } from '@yangfan/contract/plan-figures';
import { repoPath, type Actor, type Clock } from '@yangfan/kernel';
import sharp from 'sharp';
import type { AssessmentDeps } from '../../ports.ts';
import { createPlanRoom } from './index.ts';

interface DemoPeople {
  classId: string;
  lecturerAccountIds: readonly string[];
  active: readonly { learnerId: string; accountId: string }[];
}
type Texts = Record<string, string[]>;
const DAY_MS = 24 * 3_600_000;

const doc = (paragraphs: readonly string[]): ArticleNode => ({
  type: 'doc',
  content: paragraphs.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] })),
});
/** A shop of two people: its figures come out with cash in every month. */
function figures(): PlanFigures {
  const empty = emptyFigures();
  const growing = (first: number) => empty.cash.inFen.map((_, month) => Math.round(first * 1.05 ** month));
  return {
    assets: {
      kind: 'assets',
      rows: [
        { name: '电脑', qty: 1, unitFen: 450_000, salvagePct: 5, years: 3 },
        { name: '冷藏柜', qty: 1, unitFen: 260_000, salvagePct: 5, years: 5 },
        { name: '拍摄灯架', qty: 2, unitFen: 35_000, salvagePct: 0, years: 3 },
      ],
    },
    startup: {
      kind: 'startup',
      pre: [
        { name: '办证与注册', fen: 80_000 },
        { name: '店铺装修与首批物料', fen: 150_000 },
      ],
      monthly: [
        { name: '首批原料与包装', fen: 320_000 },
        { name: '房租水电', fen: 120_000 },
      ],
      months: 3,
    },
    sales: {
      kind: 'sales',
      lines: [
        { name: '椰子糖家庭装', unitFen: 4900, costFen: 2600, qty: growing(220) },
        { name: '节日礼盒', unitFen: 9900, costFen: 5400, qty: growing(40) },
      ],
    },
    costs: {
      kind: 'costs',
      fixed: [
        { name: '房租水电', fen: 120_000 },
        { name: '兼职工资', fen: 180_000 },
      ],
      rates: [
        { name: '平台佣金', permille: 50 },
        { name: '推广费', permille: 80 },
      ],
      taxPermille: 10,
    },
    cash: { ...empty.cash, ownFen: 3_000_000 },
  };
}
const PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" width="720" height="420"><rect width="720" height="420" fill="#f3f8fa"/><rect width="720" height="64" fill="#0a5c74"/>
<rect x="32" y="96" width="200" height="280" rx="8" fill="#d9ebf1"/><rect x="260" y="96" width="200" height="280" rx="8" fill="#f4e6c3"/><rect x="488" y="96" width="200" height="280" rx="8" fill="#d9ebf1"/></svg>`;

/** Three plans of the demonstration class: one handed in with a comment, one alike to it that waits for a decision, one half written. */
export async function demoPlans(base: AssessmentDeps, clock: Clock & { set(at: Date): void }, of: DemoPeople): Promise<void> {
  const [beginner, writer, copier] = of.active;
  if (!writer || !copier || !beginner) return;
  const { db } = base;
  // Nobody waits for the worker here: the comparison is made at once.
  const deps: AssessmentDeps = { ...base, clock, jobs: { enqueue: async () => undefined } };
  const room = createPlanRoom(deps, null);
  const { full, part } = JSON.parse(readFileSync(repoPath('modules/assessment/seed/demo_plans.json'), 'utf8')) as {
    full: Texts;
    part: Texts;
  };
  const today = base.clock.now();
  const picture = await sharp(Buffer.from(PICTURE)).png().toBuffer();

  async function write(
    person: { learnerId: string; accountId: string },
    title: string,
    texts: Texts,
    money: PlanFigures | null,
    day: number,
  ) {
    const moment = new Date(today.getTime() - day * DAY_MS);
    clock.set(moment);
    const actor = learner(person);
    return db.tx(async (tx) => {
      const { id } = await room.plans.start(tx, { classId: of.classId, templateCode: 'NET_EC', title }, person.learnerId, actor, moment);
      for (const [code, paragraphs] of Object.entries(texts)) {
        const evidence = code === 'N5' || code === 'N8';
        const file = evidence
          ? await deps.files.saveBytes(tx, {
              bytes: picture,
              name: '店铺截图.png',
              mediaType: 'image/png',
              purpose: 'EVIDENCE',
              ownerAccountId: person.accountId,
            })
          : null;
        await room.plans.saveChapter(tx, id, code, { version: 0, doc: doc(paragraphs), fileIds: file ? [file.id] : [] }, actor, moment);
      }
      if (money) for (const table of Object.values(money)) await room.plans.saveTable(tx, id, { version: 0, table }, moment);
      return id;
    });
  }
  async function handIn(planId: string, person: { learnerId: string; accountId: string }): Promise<void> {
    const now = clock.now();
    const { id } = await db.tx((tx) => room.handingIn.submit(tx, planId, learner(person), now));
    await db.tx((tx) => room.likeness.compare(tx, id));
  }

  const original = await write(writer, '椰风小店', full, figures(), 3);
  await handIn(original, writer);
  const own = {
    N1: [full['N1']![0]!.replace('椰风小店', '椰语小铺'), full['N1']![1]!],
    N2: [
      '本人在儋州做过两年快递站点管理，会打包、会和司机对接，也学会了拍短视频。团队两人：我负责供货和发货，妻子负责客服和记账，每天晚上对一次账，周末一起拍视频。',
    ],
  };
  const copy = await write(copier, '椰语小铺', { ...full, ...own }, figures(), 2);
  await handIn(copy, copier);
  const draft = await write(beginner, '黎乡手作', part, null, 1);
  const lecturer = of.lecturerAccountIds[0];
  const said = [
    { planId: original, chapter: 'N3', text: '三家竞争对手比较得很清楚。请再补充一句：如果对手也做当天发货，您还有什么优势？' },
    { planId: draft, chapter: 'N3', text: '方向很好。请至少比较三家同类店铺，写清价格、款式和评价，并注明数据从哪里来。' },
  ];
  if (lecturer)
    await db.tx(async (tx) => {
      for (const { planId, ...comment } of said) await room.comments.write(tx, planId, comment, staff(lecturer), today);
    });
  await db.tx((tx) =>
    room.practice.handIn(
      tx,
      { classId: of.classId, text: '实践两周：访客 3,210 人，成交 106 单，成交额 5,194 元；复盘见附件截图。', fileIds: [] },
      writer.learnerId,
      learner(writer),
      today,
    ),
  );
  clock.set(today);
}

const staff = (accountId: string): Actor => ({
  accountId,
  sessionId: 'seed',
  kind: 'staff',
  learnerId: null,
  lecturerId: null,
  grants: [],
  deviceId: null,
});
const learner = (person: { learnerId: string; accountId: string }): Actor => ({
  ...staff(person.accountId),
  kind: 'learner',
  learnerId: person.learnerId,
});

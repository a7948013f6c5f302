import { readFileSync } from 'node:fs';
import type { ArticleNode } from '@yangfan/contract';
import { emptyFigures, type PlanFigures } from '@yangfan/contract/plan-figures';
import { repoPath, type Clock, type Tx } from '@yangfan/kernel';
import sharp from 'sharp';
import type { AssessmentDeps } from '../../ports.ts';
import { learnerActor, staffActor } from '../seed/demo-actors.ts';
import { createPlanRoom } from './index.ts';

interface DemoPeople {
  classId: string;
  lecturerAccountIds: readonly string[];
  active: readonly { learnerId: string; accountId: string }[];
}
type Texts = Record<string, string[]>;
interface Person {
  learnerId: string;
  accountId: string;
}
interface DemoTexts {
  full: Texts;
  part: Texts;
  /** Other people's plans, each written differently. */
  shops: { title: string; texts: Texts }[];
}
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

/** Plans of demonstration classes, written and handed in through the use cases of the room. */
export function createDemoPlans(base: AssessmentDeps, clock: Clock & { set(at: Date): void }) {
  const { db } = base;
  // Nobody waits for the worker here: the comparison is made at once.
  const deps: AssessmentDeps = { ...base, clock, jobs: { enqueue: async () => undefined } };
  const room = createPlanRoom(deps, null);
  const { full, part, shops } = JSON.parse(readFileSync(repoPath('modules/assessment/seed/demo_plans.json'), 'utf8')) as DemoTexts;
  const today = base.clock.now();
  const picture = sharp(Buffer.from(PICTURE)).png().toBuffer();

  async function write(classId: string, person: Person, title: string, texts: Texts, money: PlanFigures | null, day: number) {
    const moment = new Date(today.getTime() - day * DAY_MS);
    clock.set(moment);
    const actor = learnerActor(person);
    const bytes = await picture;
    return db.tx(async (tx) => {
      const { id } = await room.plans.start(tx, { classId, templateCode: 'NET_EC', title }, person.learnerId, actor, moment);
      for (const [code, paragraphs] of Object.entries(texts)) {
        const evidence = code === 'N5' || code === 'N8';
        const file = evidence ? await shot(tx, bytes, person) : null;
        await room.plans.saveChapter(tx, id, code, { version: 0, doc: doc(paragraphs), fileIds: file ? [file.id] : [] }, actor, moment);
      }
      if (money) for (const table of Object.values(money)) await room.plans.saveTable(tx, id, { version: 0, table }, moment);
      return id;
    });
  }
  const shot = (tx: Tx, bytes: Buffer, { accountId }: Person) =>
    deps.files.saveBytes(tx, { bytes, name: '店铺截图.png', mediaType: 'image/png', purpose: 'EVIDENCE', ownerAccountId: accountId });
  async function handIn(planId: string, person: Person): Promise<void> {
    const now = clock.now();
    const { id } = await db.tx((tx) => room.handingIn.submit(tx, planId, learnerActor(person), now));
    await db.tx((tx) => room.likeness.compare(tx, id));
  }

  return {
    /** Some learners hand in whole plans, each their own; `from` says which of the texts is the first one's. */
    async handedIn(classId: string, people: readonly Person[], of: { from: number; day: number }): Promise<void> {
      for (const [index, person] of people.entries()) {
        const shop = shops[of.from + index]!;
        await handIn(await write(classId, person, shop.title, shop.texts, figures(), of.day), person);
      }
      clock.set(today);
    },
    /** One handed in with a comment, one alike to it that waits for a decision, one half written; and a practical result. */
    async inTraining({ classId, active, lecturerAccountIds: [lecturer] }: DemoPeople): Promise<void> {
      const [beginner, writer, copier] = active;
      if (!writer || !copier || !beginner) return;
      const original = await write(classId, writer, '椰风小店', full, figures(), 3);
      await handIn(original, writer);
      const own = {
        N1: [full['N1']![0]!.replace('椰风小店', '椰语小铺'), full['N1']![1]!],
        N2: [
          '本人在儋州做过两年快递站点管理，会打包、会和司机对接，也学会了拍短视频。团队两人：我负责供货和发货，妻子负责客服和记账，每天晚上对一次账，周末一起拍视频。',
        ],
      };
      await handIn(await write(classId, copier, '椰语小铺', { ...full, ...own }, figures(), 2), copier);
      const draft = await write(classId, beginner, '黎乡手作', part, null, 1);
      const said = [
        { planId: original, chapter: 'N3', text: '三家竞争对手比较得很清楚。请再补充一句：如果对手也做当天发货，您还有什么优势？' },
        { planId: draft, chapter: 'N3', text: '方向很好。请至少比较三家同类店铺，写清价格、款式和评价，并注明数据从哪里来。' },
      ];
      if (lecturer)
        await db.tx(async (tx) => {
          for (const { planId, ...comment } of said) await room.comments.write(tx, planId, comment, staffActor(lecturer), today);
        });
      const text = '实践两周：访客 3,210 人，成交 106 单，成交额 5,194 元；复盘见附件截图。';
      const bytes = await picture;
      await db.tx(async (tx) => {
        const fileIds = [(await shot(tx, bytes, writer)).id];
        await room.practicalResults.handIn(tx, { classId, text, fileIds }, writer.learnerId, learnerActor(writer), today);
      });
      clock.set(today);
    },
  };
}

import { newId, type Clock, type Db } from '@yangfan/kernel';
import type { TrainingClass } from '@yangfan/platform/org';
import type { TeachingPorts } from '../../ports.ts';
import { createAnswering } from './answer.service.ts';
import { createAsking } from './ask.service.ts';
import { createKnowledge } from './knowledge.service.ts';
import { createQuestionKit, type Caller } from './questions.kit.ts';

interface DemoQuestion {
  title: string;
  text: string;
  hoursAgo: number;
  anonymous?: boolean;
  /** Hours until the answer; none: still waiting. */
  answer?: { after: number; text: string };
  again?: string;
  rating?: number;
  /** Title under which the answer stands in the knowledge base. */
  published?: string;
}

const QUESTIONS: readonly DemoQuestion[] = [
  {
    title: '店铺运费模板怎么设置才不亏',
    text: '海南岛内和岛外的快递费差很多，运费模板应该怎么分地区填写？',
    hoursAgo: 120,
    answer: {
      after: 3,
      text: '在“物流设置”新建模板，岛内和岛外分两组：岛内按首重 1 千克计，岛外加上航空件的差价。改完先用自己的地址下单试一次。',
    },
    rating: 5,
    published: '运费模板怎么按地区设置',
  },
  {
    title: '保本点怎么算',
    text: '课上讲的保本销量，固定成本里要不要算自己的工资？',
    hoursAgo: 74,
    answer: { after: 5, text: '要算。固定成本包括房租、平台年费和您自己的工资；保本销量 = 固定成本 ÷（单价 − 单件变动成本）。' },
    rating: 4,
    published: '保本销量怎么计算',
  },
  { title: '直播选品时样品费谁出', text: '给达人寄样品，费用是商家出还是达人出？', hoursAgo: 31 },
  {
    title: '营业执照地址能不能用家里',
    text: '刚开始做，还没有租办公室，可以用住宅地址注册个体工商户吗？',
    hoursAgo: 20,
    answer: { after: 6, text: '网店可以用“网络经营场所”登记为个体工商户，不用租办公室，向所在地市场监管所申请即可。' },
    again: '需要带哪些材料过去？',
  },
  { title: '退货率高要不要下架', text: '有一款裙子退货率百分之四十，是先下架还是改详情页？', hoursAgo: 2, anonymous: true },
];

/** A few questions of a demo class in every state, with answers and what became of them. */
export async function seedQuestions(
  deps: TeachingPorts & { db: Db; clock: Clock },
  cls: TrainingClass,
  of: { lecturerAccountId: string; lessonId: string | undefined; publishes: boolean },
): Promise<void> {
  const { db, clock, org } = deps;
  const kit = createQuestionKit(deps);
  const [asking, answering, knowledge] = [createAsking(kit), createAnswering(kit), createKnowledge(kit)];
  const learners = (await org.enrolments(db, cls.id)).filter(({ status }) => status !== 'DROPPED');
  if (learners.length === 0) return;
  const lecturer = person(of.lecturerAccountId, null);
  for (const [index, one] of QUESTIONS.entries()) {
    const learner = person(newId('acc'), learners[(index * 3) % learners.length]!.learnerId);
    const at = (hours: number) => new Date(clock.now().getTime() - (one.hoursAgo - hours) * 3_600_000);
    const place = index < 2 && of.lessonId ? { lessonId: of.lessonId, atS: 12 + index * 20 } : {};
    await db.tx(async (tx) => {
      const input = { classId: cls.id, title: one.title, text: one.text, anonymous: one.anonymous ?? false, ...place };
      const { id } = await asking.ask(tx, input, learner, at(0));
      if (!one.answer) return;
      const answered = at(one.answer.after);
      await answering.answer(tx, id, { text: one.answer.text, ...place }, lecturer, answered);
      if (one.again) await asking.more(tx, id, { text: one.again }, learner, at(one.answer.after + 1));
      if (one.rating) await asking.accept(tx, id, { rating: one.rating }, learner, at(one.answer.after + 2));
      if (one.published && of.publishes) {
        const words = { title: one.published, question: one.text, answer: one.answer.text };
        await knowledge.publish(tx, id, words, lecturer, at(one.answer.after + 2));
      }
    });
  }
}

const person = (accountId: string, learnerId: string | null): Caller => ({
  accountId,
  sessionId: 'seed',
  kind: learnerId ? 'learner' : 'staff',
  learnerId,
  lecturerId: null,
  grants: [],
  deviceId: null,
  bound: false,
});

import type { Actor, Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import { createPartScores } from '../grades/part-scores.service.ts';
import { createPlanRoom } from '../plans/index.ts';
import { staffActor } from '../seed/demo-actors.ts';
import { createReview } from './index.ts';
import { expertsByIds } from './pool/pool.store.ts';
import { itemsOf, type ItemRow } from './rounds/rounds.store.ts';
import type { TaskRow } from './scoring/tasks.store.ts';
import { tasksOfRound } from './scoring/tasks.store.ts';

type On = <T>(moment: Date, work: (tx: Tx, now: Date) => Promise<T>) => Promise<T>;
interface Of {
  classId: string;
  title: string;
  regionCode: string;
  accounts: ReadonlyMap<string, string>;
  /** What experts sign with. */
  password: string;
  on: On;
}
const MIN = 60_000;
const SIGNS_OF_LIFE = 3;
/** A written name, as a pen leaves it. */
const NAME = [
  [120, 90, 300, 110, 480, 100, 660, 120],
  [220, 60, 230, 180, 240, 300, 250, 380],
  [420, 70, 430, 190, 440, 340, 460, 400],
  [640, 110, 760, 130, 860, 210, 900, 320],
];
const COMMENTS = [
  '市场分析有平台数据支撑，货源和备用货源写得清楚；现金流量表没有估计淡季，供货风险也要再写具体一些。',
  '项目定位明确，客服和售后规则可以直接执行；竞品比较偏简单，建议补上价格和评价的对照，并写明数据来源。',
  '推广计划有节奏、有止损线，财务表与文字基本一致；行动计划还可以把责任人和完成标准写得更细。',
];
const SUGGESTIONS = ['请补一张淡季三个月的现金流估计，并写明依据。', '请把三家竞争对手的价格、评价和发货时间列成表。'];

/** Review rounds of the demonstration, scored through the experts' own use cases. */
export function createDemoRounds(deps: AssessmentDeps) {
  const { db } = deps;
  const partScores = createPartScores(deps);
  const { rounds, tasks, summary } = createReview(deps, createPlanRoom(deps, partScores).port, partScores).rooms;

  async function openRound({ classId, title, regionCode, accounts, on }: Of, moment: Date): Promise<string | null> {
    const officerId = accounts.get('haikou.officer');
    if (!officerId) return null;
    const officer = staffActor(officerId, { role: 'CITY_OFFICER', scope: 'region', id: regionCode });
    return (await on(moment, (tx, now) => rounds.open(tx, { title, classIds: [classId] }, officer, now))).id;
  }
  /** The plans of a round by title, each with what waits for its experts. */
  async function listed(roundId: string): Promise<{ item: ItemRow; own: (TaskRow & { expert: Actor })[] }[]> {
    const all = await tasksOfRound(db, roundId);
    const experts = new Map(
      (await expertsByIds(db, [...new Set(all.map(({ expertId }) => expertId))])).map((row) => [row.id, staffActor(row.accountId)]),
    );
    const items = (await itemsOf(db, roundId)).sort((a, b) => (a.planTitle < b.planTitle ? -1 : 1));
    return items.map((item) => ({
      item,
      own: all.filter((task) => task.itemId === item.id).map((task) => ({ ...task, expert: experts.get(task.expertId)! })),
    }));
  }
  const accept = (on: On, moment: Date, task: { id: string; expert: Actor }) =>
    on(moment, (tx, now) => tasks.answer(tx, { accept: true, taskIds: [task.id], reason: '' }, task.expert, now));

  /** Reads for some minutes, scores every chapter at a share of its maximum, and signs. */
  async function score(of: Of, moment: Date, task: { id: string; expert: Actor }, share: number, no: number): Promise<void> {
    const plan = await tasks.read(db, task.id, task.expert, moment);
    const draft = {
      points: plan.chapters.map(({ code, maxScore }, index) => ({
        code,
        points: Math.min(maxScore, Math.round(maxScore * (share + ((index + no) % 3) * 0.02) * 2) / 2),
        note: index === 2 ? '竞品比较还可以更细' : '',
      })),
      comment: COMMENTS[no % COMMENTS.length]!,
      suggestions: [SUGGESTIONS[no % SUGGESTIONS.length]!],
      recommended: share > 0.9,
    };
    let { version } = plan;
    for (let sign = 0; sign < SIGNS_OF_LIFE; sign++) {
      const at = new Date(moment.getTime() + sign * 1.4 * MIN);
      version = (await of.on(at, (tx, now) => tasks.save(tx, task.id, { version, draft }, task.expert, now))).version;
    }
    const sheet = { version, draft, signature: NAME, password: of.password, quickConfirmed: true };
    await of.on(new Date(moment.getTime() + SIGNS_OF_LIFE * 1.4 * MIN), (tx, now) => tasks.submit(tx, task.id, sheet, task.expert, now));
  }

  return {
    /** A round in work: one plan with a score, one before its arbiter, one half scored, one being read, the others just sent out. */
    async inWork(of: Of, opened: Date): Promise<void> {
      const roundId = await openRound(of, opened);
      if (!roundId) return;
      const [done, apart, half, read] = await listed(roundId);
      const at = (hours: number) => new Date(opened.getTime() + hours * 60 * MIN);
      for (const [no, { own }] of [done, apart, half, read].filter((one) => one !== undefined).entries())
        for (const task of own) await accept(of.on, at(1 + no), task);
      const sheets = [
        ...(done?.own ?? []).map((task, no) => ({ task, share: 0.8 + no * 0.03 })),
        ...(apart?.own ?? []).map((task, no) => ({ task, share: 0.58 + no * 0.24 })),
        ...(half?.own ?? []).slice(0, 1).map((task) => ({ task, share: 0.74 })),
      ];
      for (const [no, { task, share }] of sheets.entries()) await score(of, at(6 + no), task, share, no);
    },
    /** A round that is over: scored, summed up, confirmed by another officer. */
    async confirmed(of: Of, opened: Date, confirmedAt: Date): Promise<void> {
      const roundId = await openRound(of, opened);
      const reviewerId = of.accounts.get('haikou.reviewer');
      if (!roundId || !reviewerId) return;
      const at = (hours: number) => new Date(opened.getTime() + hours * 60 * MIN);
      for (const [no, { own }] of (await listed(roundId)).entries())
        for (const [place, task] of own.entries()) {
          await accept(of.on, at(2 + no), task);
          await score(of, at(5 + no * 3 + place), task, [0.93, 0.72, 0.82][no % 3]! + place * 0.02, no + place);
        }
      const excellent = (await listed(roundId)).filter(({ item }) => (item.score ?? 0) >= 90).map(({ item }) => item.id);
      const comment = '本班规划书都来自真实的店铺实践，货源和售后写得扎实；普遍的不足是竞品比较偏简单、淡季现金流没有估计。';
      await of.on(new Date(confirmedAt.getTime() - 60 * MIN), (tx) =>
        summary.comment(tx, roundId, of.classId, { comment, recommended: excellent }),
      );
      const reviewer = staffActor(reviewerId, { role: 'CITY_REVIEWER', scope: 'region', id: of.regionCode });
      await of.on(confirmedAt, (tx, now) => summary.confirm(tx, roundId, reviewer, now));
    },
  };
}

import { assessmentRoutes as routes } from '@yangfan/contract';
import { newId, sql, type Actor } from '@yangfan/kernel';
import { actorOf } from '@yangfan/kernel/testing';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { DAY, PASSWORD, startAssessment, type Stage } from '../../testing.ts';
import { benchmarks } from './calibration/benchmarks.ts';
import type { PartScoreRow } from '../grades/part-scores.port.ts';
import type { FrozenPlan, PlansPort } from '../plans/plans.port.ts';
import type { ReviewCounterparts } from './counterparts.ts';

/** A written name. */
export const NAME = [
  [100, 100, 300, 120, 500, 90],
  [200, 50, 210, 200, 220, 350],
  [400, 60, 420, 180, 430, 340],
  [600, 100, 800, 120, 900, 300],
];

/** Plans and parts of grades as lists in memory: what the review sees of the rooms beside it. */
export function counterparts() {
  const versions: FrozenPlan[] = [];
  const returned = new Map<string, string>();
  const closed: string[] = [];
  const scores: PartScoreRow[] = [];
  const plans: PlansPort = {
    version: async (_db, id) => versions.find((one) => one.versionId === id) ?? null,
    submittedOf: async (_db, classId) => {
      const newest = new Map<string, FrozenPlan>();
      for (const one of versions.filter((plan) => plan.classId === classId)) newest.set(one.planId, one);
      return [...newest.values()].map(({ chapters: _chapters, ...rest }) => rest);
    },
    giveBack: async (_tx, planId, reason) => {
      if (returned.has(planId)) return false;
      returned.set(planId, reason);
      return true;
    },
    close: async (_tx, planId) => void closed.push(planId),
  };
  const of: Required<ReviewCounterparts> = {
    plans,
    partScores: { put: async (_tx, row) => void scores.push(row), of: async () => scores },
  };
  return { of, versions, returned, closed, scores };
}

const CHAPTERS = [
  { code: 'N1', title: '项目概述', maxScore: 40, hint: '一句话定位' },
  { code: 'N2', title: '财务计划', maxScore: 60, hint: '现金流' },
];
export const COMMENT = '市场分析有数据支撑，财务计划较完整，但现金流量表缺少淡季的估计，供货风险也要写清。';
export const officer = actorOf({ role: 'CITY_OFFICER', scope: 'region', id: '460100' });
export const reviewer = actorOf({ role: 'CITY_REVIEWER', scope: 'region', id: '460100' });

export let stage: Stage;
export let around: ReturnType<typeof counterparts>;
export let experts: Actor[] = [];
let offset = 100;
export let cls: Awaited<ReturnType<Stage['makeClass']>>;
/** Every test file of review calls it once: a stage of its own, and for each test a class of its own and an empty pool. */
export function onReviewStage(options: Parameters<typeof startAssessment>[1] = {}): void {
  beforeAll(async () => {
    around = counterparts();
    stage = await startAssessment(around.of, options);
  }, 120_000);
  afterAll(() => stage.stop());
  beforeEach(async () => {
    stage.clock.set(new Date(`${DAY}T08:00:00+08:00`));
    await stage.db.run(sql`update assessment.expert set state = 'PAUSED', paused_reason = '前一项测试'`);
    // What an earlier test left open is not this one's.
    await stage.db.run(sql`update assessment.review_round set state = 'CONFIRMED'`);
    cls = await stage.makeClass((offset += 1));
    experts = [];
  });
}

export const later = (hours: number) => stage.clock.set(new Date(stage.clock.now().getTime() + hours * 3_600_000));
/** An expert of the pool, calibrated unless told. */
export async function addExpert(calibrated = true, institutionIds: string[] = []): Promise<Actor> {
  const added = await stage.call(
    routes.addExpert,
    {
      body: {
        name: `李专家${experts.length}`,
        loginName: `expert.${offset}.${experts.length}`.replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)]!),
        regionCode: '460100',
        title: '创业导师',
        fields: ['电商'],
        institutionIds,
      },
    },
    { as: officer },
  );
  expect(added.status).toBe(201);
  const { accountId } = await stage.db.one<{ accountId: string }>(
    sql`select account_id as "accountId" from assessment.expert where id = ${added.body.expert.id}`,
  );
  const expert = actorOf({ role: 'ASSESSOR', scope: 'region', id: '460100', accountId });
  if (calibrated) for (const paper of benchmarks()) await mark(expert, paper.code, 0);
  experts.push(expert);
  return expert;
}
export const mark = (expert: Actor, code: string, off: number) => {
  const paper = benchmarks().find((one) => one.code === code)!;
  let left = off;
  const points = paper.chapters.map((one) => {
    const step = Math.max(-one.reference, Math.min(one.maxScore - one.reference, left));
    left -= step;
    return { code: one.code, points: one.reference + step };
  });
  return stage.call(routes.calibrate, { params: { code }, body: { points } }, { as: expert });
};
/** The submitted plan of a learner; the text says whose it is, as people do. */
export function hand(seat: number, no = 1, planId = newId('pln')): string {
  const picture = newId('fil');
  // A file's name often says whose it is.
  stage.stored.set(picture, { bytes: Buffer.from('picture'), mediaType: 'image/png', name: `学员${seat + 1}的营业执照.png` });
  around.versions.push({
    versionId: newId('plv'),
    planId,
    no,
    classId: cls.classId,
    learnerId: cls.learners[seat]!.learnerId!,
    institutionId: cls.institutionId,
    regionCode: '460106',
    lecturerIds: [cls.lecturerId],
    practice: false,
    title: `学员${seat + 1}的椒酱店`,
    templateCode: 'NET_EC',
    chapters: CHAPTERS.map((chapter) => ({
      ...chapter,
      html: `<p>我是学员${seat + 1}，在海口启航职业培训学校${offset}学习，电话 19900011${String(offset * 10 + seat).padStart(3, '0')}，王讲师教我。</p>`,
      tables: [{ title: '联系人', columns: ['姓名'], rows: [[`学员${seat + 1}`]] }],
      fileIds: chapter.code === 'N2' ? [picture] : [],
    })),
    submittedAt: stage.clock.now().toISOString(),
    sha256: 'x',
    suspected: false,
  });
  return planId;
}
export async function open() {
  const { body, status, code } = await stage.call(
    routes.openReviewRound,
    { body: { title: '第一批评审', classIds: [cls.classId] } },
    { as: officer },
  );
  return { status, code, roundId: body?.id, round: body };
}
export const whole = async (roundId: string) => (await stage.call(routes.getReviewRound, { params: { roundId } }, { as: officer })).body;
export const tasksOf = async (expert: Actor) => (await stage.call(routes.myReviewTasks, {}, { as: expert })).body.items;
export const answer = (expert: Actor, taskIds: string[], accept = true, reason = '') =>
  stage.call(routes.answerReviewInvitation, { body: { accept, taskIds, reason } }, { as: expert });
export const draftOf = (total: number, recommended = false) => ({
  points: [
    { code: 'N1', points: Math.min(40, total), note: '' },
    { code: 'N2', points: Math.max(0, total - 40), note: '' },
  ],
  comment: COMMENT,
  suggestions: ['补充淡季现金流'],
  recommended,
});
export async function score(
  expert: Actor,
  taskId: string,
  total: number,
  more: Partial<{ password: string; quickConfirmed: boolean }> = {},
) {
  const { body: read } = await stage.call(routes.readReviewTask, { params: { taskId } }, { as: expert });
  return stage.call(
    routes.submitReview,
    {
      params: { taskId },
      body: {
        version: read.version,
        draft: draftOf(total, total >= 90),
        signature: NAME,
        password: PASSWORD,
        quickConfirmed: true,
        ...more,
      },
    },
    { as: expert },
  );
}
/** Everybody accepts, and scores in turn. */
export async function scoreAll(scores: number[]): Promise<void> {
  let next = 0;
  for (const expert of experts)
    for (const task of (await tasksOf(expert)).filter((one) => one.state !== 'SUBMITTED')) {
      if (task.state === 'INVITED') await answer(expert, [task.id]);
      const value = scores[next++];
      if (value !== undefined) expect((await score(expert, task.id, value)).status).toBe(200);
    }
}

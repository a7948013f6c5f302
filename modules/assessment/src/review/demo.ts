import { newId } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import { createPartScores } from '../grades/part-scores.service.ts';
import { createPlanRoom } from '../plans/index.ts';
import { createReview } from './index.ts';
import { benchmarks } from './calibration/benchmarks.ts';
import { expertByAccount, insertExpert } from './pool/pool.store.ts';

const EXPERTS = [
  { login: 'expert.one', name: '演示专家甲', region: '460000', title: '高级创业指导师', fields: ['电商', '财务'], calibrated: [0, 0.5] },
  { login: 'expert.two', name: '演示专家乙', region: '460000', title: '企业财务总监', fields: ['财务', '供应链'], calibrated: [-0.5, 0] },
  { login: 'expert.three', name: '演示专家丙', region: '460000', title: '电商运营经理', fields: ['电商', '直播'], calibrated: [0.5, 0.5] },
  // This one still has to mark the benchmark plans: what that looks like can be seen with the account.
  { login: 'expert.four', name: '演示专家丁', region: '460100', title: '创业导师', fields: ['电商'], calibrated: null },
] as const;

/** Demonstration experts, three of them calibrated; nothing when they are there already. */
export async function seedExperts(deps: AssessmentDeps & { accounts: ReadonlyMap<string, string> }): Promise<void> {
  const { db, crypto } = deps;
  const now = deps.clock.now();
  const partScores = createPartScores(deps);
  const { calibration, pool } = createReview(deps, createPlanRoom(deps, partScores).port, partScores).rooms;
  for (const { login, name, region, title, fields, calibrated } of EXPERTS) {
    const accountId = deps.accounts.get(login);
    if (!accountId || (await expertByAccount(db, accountId))) continue;
    const id = newId('exp');
    await db.tx(async (tx) => {
      await insertExpert(tx, {
        id,
        accountId,
        lecturerId: null,
        name: crypto.seal(name, `assessment.expert|${id}|name`),
        loginName: login,
        regionCode: region,
        title,
        fields: [...fields],
        institutionIds: [],
        state: 'ACTIVE',
        pausedReason: '',
        by: deps.accounts.get('prov.officer') ?? accountId,
        at: now,
      });
      if (!calibrated) return;
      const expert = (await expertByAccount(tx, accountId))!;
      const rules = await pool.rulesNow(tx, now);
      for (const [index, paper] of benchmarks().entries()) {
        const points = paper.chapters.map((one) => ({
          code: one.code,
          points: Math.min(one.maxScore, Math.max(0, one.reference + calibrated[index % calibrated.length]!)),
        }));
        await calibration.mark(tx, expert, paper.code, points, rules, now);
      }
    });
  }
}

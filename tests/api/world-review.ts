import { newId, sql } from '@yangfan/kernel';
import type { Stage } from './stage.ts';

/** A round of review of the class with one plan whose score stands, and an expert of the city: their own room tests how they come about. */
export async function reviewOf({ db, composed, clock }: Stage, ids: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const made = { roundId: newId('rvr'), itemId: newId('rvi'), taskId: newId('rvt'), expertId: newId('exp') };
  const { classId, learnerId, institutionId, regionCode, lecturerId } = ids;
  const { crypto } = composed.shared;
  const now = clock.now();
  const rules = {
    reviewers: 2,
    differenceLimit: 10,
    passMark: 60,
    crossLimit: 5,
    arbitration: 'NEARER',
    excellentMark: 90,
    calibrationLimit: 8,
    calibrationDays: 365,
    capPerRound: 30,
    days: 7,
    acceptDays: 2,
    remindDays: 1,
    minMinutes: 3,
  };
  const draft = { points: [{ code: 'N1', points: 80, note: '' }], comment: '评语', suggestions: ['建议'], recommended: false };
  const signature = crypto.seal('[[1,1,2,2]]', `assessment.review_task|${made.taskId}|signature`);
  const name = crypto.seal('演示专家', `assessment.expert|${made.expertId}|name`);
  await db.run(sql`
    insert into assessment.expert (id, account_id, name, login_name, region_code, fields, added_by, added_at)
    values (${made.expertId}, ${newId('acc')}, ${name}, ${`matrix.expert.${regionCode!}`}, ${regionCode}, '{电商}', ${newId('acc')}, ${now})`);
  await db.run(sql`
    insert into assessment.review_round (id, title, region_code, seed, rules, opened_by, opened_at, due_at)
    values (${made.roundId}, '评审', ${regionCode}, 'seed', ${JSON.stringify(rules)}::jsonb, ${newId('acc')}, ${now}, ${now})`);
  await db.run(sql`
    insert into assessment.review_class (round_id, class_id, class_name, institution_id, institution_name) values (${made.roundId}, ${classId}, '班', ${institutionId}, '机构')`);
  await db.run(sql`
    insert into assessment.review_item (id, round_id, code, class_id, learner_id, institution_id, lecturer_ids, plan_id, version_id, version_no, plan_title, state, score, why)
    values (${made.itemId}, ${made.roundId}, ${`P${regionCode}`}, ${classId}, ${learnerId}, ${institutionId}, ${[lecturerId!]}::text[], ${newId('pln')}, 'version', 1, '规划书', 'FINAL', 80, '平均')`);
  await db.run(sql`
    insert into assessment.review_task (id, item_id, round_id, expert_id, version_id, version_no, state, invited_at, due_at, draft, criteria, total, signature, submitted_at, md5, sha1, sha256)
    values (${made.taskId}, ${made.itemId}, ${made.roundId}, ${made.expertId}, 'version', 1, 'SUBMITTED', ${now}, ${now}, ${JSON.stringify(draft)}::jsonb, '[{"code":"N1","title":"概述","maxScore":100}]', 80, ${signature}, ${now}, 'm', 's', 'h')`);
  return { 'roundId@rvr': made.roundId, 'itemId@rvi': made.itemId, 'taskId@rvt': made.taskId, expertId: made.expertId };
}

import { newId, sql } from '@yangfan/kernel';
import type { Stage } from './stage.ts';
import type { Ids } from './world.ts';

/** An objection that waits for the class: its own room tests how it comes about. */
export async function objectionOf({ db, clock }: Stage, own: Ids): Promise<Ids> {
  const objectionId = newId('obj');
  const now = clock.now();
  await db.run(sql`
    insert into assessment.objection (id, class_id, class_name, institution_id, institution_name, region_code, lecturer_ids, practice, learner_id, masked_name, part, part_name, score, published_at, reason, file_ids, state, asked_at, due_at)
    select ${objectionId}, c.id, c.name, i.id, i.name, c.region_code, ${[own['lecturerId']!]}::text[], false, ${own['learnerId']}, '演*', 'plan', '创业规划书', 70, ${now}, '分数与评语不符', '{}', 'OPEN', ${now}, ${now}
    from org.class c join org.institution i on i.id = c.institution_id where c.id = ${own['classId']}`);
  return { objectionId };
}

/** Answers that came late and were decided: their own room tests how that comes about. */
export async function lateOf({ db, clock }: Stage, own: Ids, examId: string, attemptId: string): Promise<Ids> {
  const lateId = newId('lta');
  const now = clock.now();
  const answers = JSON.stringify([{ no: 1, value: null, version: 2, typedAt: now.toISOString(), before: null }]);
  await db.run(sql`
    insert into assessment.late_answer (id, attempt_id, exam_id, class_id, learner_id, state, answers, sha256, received_at, decided_by, decided_at, decision)
    values (${lateId}, ${attemptId}, ${examId}, ${own['classId']}, ${own['learnerId']}, 'REFUSED', ${answers}::jsonb, 'sha', ${now}, ${newId('acc')}, ${now}, '没有断网的记录')`);
  return { lateId };
}

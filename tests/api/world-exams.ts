import { assessmentRoutes, identityRoutes, type Role, type Route } from '@yangfan/contract';
import { newId, sql } from '@yangfan/kernel';
import type { Sent, Stage } from './stage.ts';
import { lateOf } from './world-grades.ts';
import type { Ids, World } from './world.ts';

/** An exam of the own class with a running attempt, by the ways of the product. */
export async function sitExam(stage: Stage, own: Ids, caller: World['caller']): Promise<Ids> {
  const ask = async <T>(route: Route, sent: Sent, role: Role): Promise<T> => {
    const answer = await stage.call(route, sent, caller(role, 'own'));
    if (answer.status >= 400) throw new Error(`${route.method} ${route.path}: ${answer.text}`);
    return answer.json as T;
  };
  // The demonstration's learner failed the class's exam and is named for a resit; the films are not all seen.
  await stage.db.run(sql`update assessment.exam set status = 'CANCELLED' where class_id = ${own['classId']} and kind = 'RESIT'`);
  await stage.db.run(sql`
    insert into teaching.lesson_progress (lesson_id, learner_id, class_id, completed_at)
    select id, ${own['learnerId']}, class_id, now() from teaching.lesson where class_id = ${own['classId']}
    on conflict (lesson_id, learner_id) do update set completed_at = excluded.completed_at`);
  const startsAt = new Date(stage.clock.now().getTime() + 30 * 60_000);
  const params = { classId: own['classId']!, learnerId: own['learnerId']! };
  const exam = await ask<{ id: string }>(
    assessmentRoutes.arrangeResit as unknown as Route,
    { params, body: { title: '理论考试', startsAt: startsAt.toISOString(), durationMin: 45, learnerIds: [params.learnerId] } },
    'CLASS_TEACHER',
  );
  await ask(assessmentRoutes.publishExam as unknown as Route, { params: { examId: exam.id } }, 'CLASS_TEACHER');
  stage.clock.set(startsAt);
  await ask(
    identityRoutes.confirmOnSite as unknown as Route,
    { params, body: { purpose: 'EXAM_ENTER', reason: '摄像头损坏，已当面核对证件' } },
    'CLASS_TEACHER',
  );
  const check = await ask<{ token: string }>(identityRoutes.claimCheck as unknown as Route, { body: { purpose: 'EXAM_ENTER' } }, 'TRAINEE');
  const attempt = await ask<{ id: string; holder: string }>(
    assessmentRoutes.startAttempt as unknown as Route,
    { params: { examId: exam.id }, body: { checkToken: check.token, pledge: true } },
    'TRAINEE',
  );
  return { examId: exam.id, attemptId: attempt.id, holder: attempt.holder, ...(await lateOf(stage, own, exam.id, attempt.id)) };
}

/** A completion that waits for the city, and a certificate: their own rooms test how they come about. */
export async function complete({ db, composed, clock }: Stage, own: Ids): Promise<Ids> {
  const completionId = newId('cmp');
  const certificateId = newId('crt');
  const sample = JSON.stringify([{ learnerId: own['learnerId'], checked: false, note: '' }]);
  const { crypto } = composed.shared;
  const sealed = (column: string) => crypto.seal('演示学员', `certificate|${certificateId}|${column}`);
  await db.run(sql`
    insert into assessment.completion (id, class_id, class_name, class_code, institution_id, institution_name, region_code, region_name, lecturer_ids, status, statement, qualified, enrolled, sample_seed, sample_ratio, sample, submitted_by, submitted_at)
    select ${completionId}, c.id, c.name, c.code, i.id, i.name, c.region_code, '海口市', ${[own['lecturerId']!]}::text[], 'SUBMITTED', '材料真实', 1, 1, 'seed', 0.1, ${sample}::jsonb, ${newId('acc')}, ${clock.now()}
    from org.class c join org.institution i on i.id = c.institution_id where c.id = ${own['classId']}`);
  await db.run(sql`
    insert into assessment.certificate (id, no, class_id, class_name, institution_id, region_code, lecturer_ids, learner_id, name, id_no, masked_name, masked_id_no, program_code, program_name, institution_name, authority_name,
      starts_on, ends_on, hours, conclusion, issued_on, demo, status, md5, sha1, sha256, mac)
    select ${certificateId}, 'HN4601062026050000010', c.id, c.name, i.id, c.region_code, ${[own['lecturerId']!]}::text[], ${own['learnerId']}, ${sealed('name')}, ${sealed('id_no')}, '演**', '9999**********0000', c.program_code, '网络创业培训',
      i.name, '海口市人力资源和社会保障局', c.starts_on, c.ends_on, 56, 'PASS', c.ends_on, true, 'ISSUED', 'm', 's', 'h', 'k' from org.class c join org.institution i on i.id = c.institution_id where c.id = ${own['classId']}`);
  return { completionId, certificateId };
}

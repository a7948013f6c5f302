import { newId, sql } from '@yangfan/kernel';
import type { Stage } from './stage.ts';
import type { Ids } from './world.ts';

/** An article of the class's first lesson. */
export async function activityOf(db: Stage['db'], classId: string, lessonId: string): Promise<Ids> {
  const activityId = newId('act');
  await db.run(sql`
    insert into teaching.activity (id, lesson_id, class_id, kind, title, position, body, created_at, updated_at)
    values (${activityId}, ${lessonId}, ${classId}, 'ARTICLE', '读一读', 1, '{"doc": {"type": "doc"}, "fileIds": [], "length": 0}', now(), now())`);
  return { activityId };
}

/** A leave that waits, a call by hand, a photo, a case to explain and a correction to agree: their own rooms test how they come about. */
export async function attendanceOf({ db, composed, clock }: Stage, ids: Readonly<Record<string, string>>): Promise<Ids> {
  const made = { leaveId: newId('lev'), callId: newId('spc'), photoId: newId('spp'), caseId: newId('anc'), correctionId: newId('cor') };
  const { classId, sessionId, learnerId } = ids;
  const now = clock.now();
  const by = newId('acc');
  await db.run(sql`
    insert into teaching.class_site (class_id, institution_id, region_code, lecturer_ids, class_name, institution_name, practice)
    select c.id, c.institution_id, c.region_code, array(select lecturer_id from org.class_lecturer where class_id = c.id), c.name, '演示机构', false
    from org.class c where c.id = ${classId} on conflict do nothing`);
  const reason = composed.shared.crypto.seal('发烧，请假就医', `teaching.leave|${made.leaveId}|reason`);
  await db.run(sql`
    insert into teaching.leave (id, class_id, learner_id, kind, state, session_ids, reason, evidence_ids, asked_by, asked_at)
    values (${made.leaveId}, ${classId}, ${learnerId}, 'SICK', 'ASKED', ${[sessionId!]}::text[], ${reason}, '{}', ${by}, ${now})`);
  await db.run(sql`
    insert into teaching.spot_call (id, session_id, class_id, kind, way, called_by, called_name, inspector, at) values (${made.callId}, ${sessionId}, ${classId}, 'HAND', 'TICK', ${by}, '王老师', false, ${now})`);
  await db.run(
    sql`insert into teaching.spot_answer (call_id, session_id, class_id, learner_id) values (${made.callId}, ${sessionId}, ${classId}, ${learnerId})`,
  );
  await db.run(sql`
    insert into teaching.session_photo (id, session_id, class_id, file_id, original_sha256, at, account_id, taken_by) values (${made.photoId}, ${sessionId}, ${classId}, ${newId('fil')}, ${made.photoId}, ${now}, ${by}, '王老师')`);
  // A lecturer who came another way than by face: the class teacher's word is asked for.
  await db.run(sql`
    insert into teaching.lecturer_sign (session_id, lecturer_id, class_id, account_id, at, way, reason)
    select ${sessionId}, lecturer_id, ${classId}, ${newId('acc')}, ${now}, 'ALTERNATIVE', 'NO_CAMERA' from org.class_lecturer where class_id = ${classId} on conflict do nothing`);
  await db.run(sql`
    insert into teaching.anomaly_case (id, class_id, session_id, learner_id, kind, state, detail, first_at, due_at)
    values (${made.caseId}, ${classId}, ${sessionId}, ${learnerId}, 'BURST', 'OPEN', '{"within3s":7}', ${now}, ${now})`);
  await db.run(sql`
    insert into teaching.correction (id, class_id, session_id, learner_id, state, reason, evidence_ids, asked_by, asked_at)
    values (${made.correctionId}, ${classId}, ${sessionId}, ${learnerId}, 'ASKED', '核对录像', '{}', ${by}, ${now})`);
  return made;
}

/** What stands around the film of the class's first lesson; the demonstration asks its question in another one. */
export async function aroundFilm(db: Stage['db'], lessonId: string): Promise<Ids | undefined> {
  await db.run(sql`
    insert into teaching.film_question (id, lesson_id, class_id, at_s, kind, text, options, correct, required, created_by, created_at)
    select ${newId('fqn')}, l.id, l.class_id, 5, 'JUDGE', '先选品？', '["对","错"]', '[0]', false, ${newId('acc')}, now() from teaching.lesson l where l.id = ${lessonId}`);
  return db.maybe<Ids>(sql`
    select (select id from teaching.film_question where lesson_id = ${lessonId} limit 1) as "questionId@fqn",
      (select id from teaching.caption_track where lesson_id = ${lessonId} limit 1) as "captionId@cap",
      (select id from teaching.lesson_comment where lesson_id = ${lessonId} limit 1) as "commentId@cmt",
      (select id from teaching.lesson_danmaku where lesson_id = ${lessonId} limit 1) as "danmakuId@dmk",
      (select id from teaching.lesson_note where lesson_id = ${lessonId} limit 1) as "noteId@nte"`);
}

/** A live room of the class that waits for its lesson; the demonstration has none open. */
export async function liveRoomOf(db: Stage['db'], classId: string): Promise<Ids> {
  const id = newId('lvr');
  await db.run(sql`
    insert into teaching.live_room (id, session_id, class_id, institution_id, region_code, lecturer_ids, class_name, title, starts_at, ends_at, hours, state, settings, stage)
    select ${id}, ${newId('tts')}, c.id, c.institution_id, c.region_code, array(select lecturer_id from org.class_lecturer where class_id = c.id), c.name, '直播课', now(), now() + interval '2 hours', 2, 'WAITING',
      '{"slowS":0,"mutedAll":false,"autoSeat":false,"turnS":0,"seatsMax":4,"boardOpen":false,"hlsOnly":false}', '{"show":"CAMERA","fileId":null,"page":1,"pages":0}'
    from org.class c where c.id = ${classId}`);
  // A note that waits for the lecturer, of somebody of the class.
  const voiceId = newId('lvo');
  await db.run(sql`
    insert into teaching.live_voice (id, room_id, learner_id, account_id, name, client_id, state, length_s, sent_at)
    select ${voiceId}, ${id}, e.learner_id, ${newId('acc')}, '演*', ${voiceId}, 'WAITING', 3, now() from org.enrolment e where e.class_id = ${classId} order by e.seat_no limit 1`);
  return { 'roomId@lvr': id, voiceId };
}

/** What learners work on in the class's course, and what one of them did. */
export async function worksOf(db: Stage['db'], classId: string, learnerId: string): Promise<Ids> {
  const of = (kind: string) =>
    db.maybe<{ id: string }>(
      sql`select id from teaching.activity where class_id = ${classId} and kind = ${kind} order by position limit 1`,
    );
  const [quiz, assignment, scorm] = await Promise.all(['QUIZ', 'ASSIGNMENT', 'SCORM'].map(of));
  if (!quiz || !assignment || !scorm) return {};
  const [attemptId, submissionId, launchId] = [newId('qza'), newId('sbm'), newId('scl')];
  await db.run(sql`
    insert into teaching.quiz_attempt (id, activity_id, class_id, learner_id, no, seed, paper, state, started_at, total)
    values (${attemptId}, ${quiz.id}, ${classId}, ${learnerId}, 1, 'seed', '[]', 'RUNNING', now(), 10)`);
  await db.run(sql`
    insert into teaching.submission (id, activity_id, class_id, learner_id, version, state, text, submitted_at, updated_at)
    values (${submissionId}, ${assignment.id}, ${classId}, ${learnerId}, 1, 'SUBMITTED', '作业', now(), now())`);
  const pack = await db.one<{ id: string }>(sql`select id from teaching.scorm_package where activity_id = ${scorm.id}`);
  await db.run(sql`
    insert into teaching.scorm_track (activity_id, learner_id, part_id, class_id, status, launches, first_at, last_at)
    values (${scorm.id}, ${learnerId}, 'i1', ${classId}, 'INCOMPLETE', 1, now(), now())`);
  await db.run(sql`
    insert into teaching.scorm_launch (id, activity_id, learner_id, part_id, package_id, account_id, started_at, last_at)
    values (${launchId}, ${scorm.id}, ${learnerId}, 'i1', ${pack.id}, '', now(), now())`);
  return {
    activityId: quiz.id,
    quizId: quiz.id,
    assignmentId: assignment.id,
    scormId: scorm.id,
    'attemptId@qza': attemptId,
    submissionId,
    launchId,
  };
}

/** A question of the learner, answered and published. */
export async function questionOf(db: Stage['db'], classId: string, learnerId: string): Promise<Ids> {
  const questionId = newId('qst');
  const knowledgeId = newId('kno');
  await db.run(sql`
    insert into teaching.question (id, class_id, class_name, institution_id, region_code, lecturer_ids, program_code, practice, learner_id, account_id, masked_name, anonymous, title, state,
      asked_at, first_due_at, due_at, answered_at, updated_at)
    select ${questionId}, c.id, c.name, c.institution_id, c.region_code, array(select lecturer_id from org.class_lecturer where class_id = c.id), c.program_code, false, ${learnerId}, ${newId('acc')},
      '演*', false, '一个问题', 'ANSWERED', now(), now(), now(), now(), now() from org.class c where c.id = ${classId}`);
  await db.run(sql`
    insert into teaching.knowledge (id, question_id, class_id, program_code, title, question, answer, published_by, published_at, updated_at)
    select ${knowledgeId}, ${questionId}, c.id, c.program_code, '一个问题', '', '一个回答', ${newId('acc')}, now(), now() from org.class c where c.id = ${classId}`);
  return { questionId, knowledgeId };
}

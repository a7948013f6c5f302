import { assessmentRoutes, identityRoutes, ROLE_CODES, ROLES, type GrantScope, type Role, type Route } from '@yangfan/contract';
import { newId, sql, type Actor } from '@yangfan/kernel';
import { DEMO_PASSWORD } from '@yangfan/platform/identity';
import { bankOf } from './world-bank.ts';
import { reviewOf } from './world-review.ts';
import type { Sent, Stage } from './stage.ts';
import { lateOf, objectionOf } from './world-grades.ts';
import { plansOf } from './world-plans.ts';

/** Ids by the name of the parameter that carries them. */
export type Ids = Readonly<Record<string, string>>;
export interface World {
  /** One institution in Haikou with its class, people and papers: the thing that is asked for. */
  own: Ids;
  /** Another one, in Sanya. */
  foreign: Ids;
  /** A caller who really signed in, with this role over `own` or over `foreign`. */
  caller(role: Role, place: 'own' | 'foreign'): Actor;
  /** Whether the role's scope can point somewhere else at all. */
  hasForeign(role: Role): boolean;
}

const HAIKOU = '海口扬帆演示职业培训学校';
const SANYA = '三亚鹿城演示培训中心';

/** Finds the two sides in the demonstration data, adds what it lacks, signs everybody in. */
export async function buildWorld(stage: Stage): Promise<World> {
  const own = await sideOf(stage, HAIKOU);
  const foreign = await sideOf(stage, SANYA);
  const callers = new Map<string, Actor>();
  for (const role of ROLE_CODES) {
    callers.set(`${role} own`, await signedIn(stage, role, own));
    if (pointsSomewhere(role)) callers.set(`${role} foreign`, await signedIn(stage, role, foreign));
  }
  const caller = (role: Role, place: 'own' | 'foreign') => callers.get(`${role} ${place}`)!;
  Object.assign(
    own,
    await sitExam(stage, own, caller),
    await complete(stage, own),
    await objectionOf(stage, own),
    await reviewOf(stage, own),
  );
  return { own, foreign, caller, hasForeign: pointsSomewhere };
}

const pointsSomewhere = (role: Role) => !['province', 'system'].includes(ROLES[role].scope);

async function sideOf(stage: Stage, institution: string): Promise<Record<string, string>> {
  const { db } = stage;
  const ids = await db.one<Record<string, string>>(sql`
    select i.id as "institutionId", i.region_code as "regionCode", c.id as "classId", c.program_code as "programCode",
      (select lecturer_id from org.class_lecturer where class_id = c.id order by ordinal limit 1) as "lecturerId",
      (select account_id from org.class_teacher where class_id = c.id limit 1) as "teacherAccountId",
      (select learner_id from org.enrolment where class_id = c.id order by seat_no limit 1) as "learnerId",
      (select id from org.enrolment where class_id = c.id order by seat_no limit 1) as "enrolmentId",
      (select id from org.session where class_id = c.id and mode = 'OFFLINE' and status = 'SCHEDULED' order by starts_at limit 1) as "sessionId",
      (select id from org.room where institution_id = i.id limit 1) as "roomId",
      (select id from org.institution_document where institution_id = i.id limit 1) as "documentId",
      (select file_id from org.institution_document where institution_id = i.id limit 1) as "fileId",
      (select id from management.application where class_id = c.id limit 1) as "applicationId"
    from org.institution i join lateral (select * from org.class where institution_id = i.id order by status = 'IN_TRAINING' and kind = 'FORMAL' desc, starts_on, code limit 1) c on true
    where i.name = ${institution}`);
  const course = await db.maybe<Record<string, string>>(sql`
    select l.id as "lessonId", l.chapter_id as "chapterId", coalesce(l.asset_id, '') as "assetId" from teaching.lesson l join teaching.chapter h on h.id = l.chapter_id
    join teaching.course k on k.id = h.course_id where k.class_id = ${ids['classId']} order by h.position, l.position limit 1`);
  const watch = await db.maybe<{ watchId: string }>(
    sql`select id as "watchId" from teaching.watch_session where learner_id = ${ids['learnerId']} limit 1`,
  );
  const live = await liveRoomOf(db, ids['classId']!);
  const activity = course && (await activityOf(db, ids['classId']!, course['lessonId']!));
  const works = await worksOf(db, ids['classId']!, ids['learnerId']!);
  const attendance = await attendanceOf(stage, ids);
  const question = await questionOf(db, ids['classId']!, ids['learnerId']!);
  const plans = await plansOf(db, ids['classId']!, ids['learnerId']!);
  const around = course && (await aroundFilm(db, course['lessonId']!));
  const bank = await bankOf(db);
  return Object.fromEntries(
    Object.entries({
      ...ids,
      ...course,
      ...watch,
      ...live,
      ...activity,
      ...works,
      ...attendance,
      ...around,
      ...question,
      ...bank,
      ...plans,
    }).filter(([, id]) => id),
  );
}

/** An article of the class's first lesson. */
async function activityOf(db: Stage['db'], classId: string, lessonId: string): Promise<Ids> {
  const activityId = newId('act');
  await db.run(sql`
    insert into teaching.activity (id, lesson_id, class_id, kind, title, position, body, created_at, updated_at)
    values (${activityId}, ${lessonId}, ${classId}, 'ARTICLE', '读一读', 1, '{"doc": {"type": "doc"}, "fileIds": [], "length": 0}', now(), now())`);
  return { activityId };
}

/** A leave that waits, a call by hand, a photo, a case to explain and a correction to agree: their own rooms test how they come about. */
async function attendanceOf({ db, composed, clock }: Stage, ids: Readonly<Record<string, string>>): Promise<Ids> {
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
async function aroundFilm(db: Stage['db'], lessonId: string): Promise<Ids | undefined> {
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
async function liveRoomOf(db: Stage['db'], classId: string): Promise<Ids> {
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
async function worksOf(db: Stage['db'], classId: string, learnerId: string): Promise<Ids> {
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
async function questionOf(db: Stage['db'], classId: string, learnerId: string): Promise<Ids> {
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

/** An account of the role over one side, made if the demonstration has none, and its caller as the real sign-in gives it. */
async function signedIn(stage: Stage, role: Role, ids: Ids): Promise<Actor> {
  const { db, composed } = stage;
  const { identity } = composed.shared;
  const scope = ROLES[role].scope;
  const id = grantIdOf(scope, ids);
  const [known] = await db.many<{ accountId: string }>(
    sql`select account_id as "accountId" from identity.role_grant where role = ${role} and scope = ${scope} and scope_id = ${id} and revoked_at is null order by granted_at limit 1`,
  );
  const accountId =
    known?.accountId ??
    (await db.tx((tx) =>
      identity.createAccount(tx, {
        kind: role === 'TRAINEE' ? 'learner' : 'staff',
        ...(role === 'TRAINEE'
          ? { phone: '19911112222', learnerId: id }
          : { loginName: `matrix.${role.toLowerCase()}.${ids['regionCode']}` }),
        ...(scope === 'lecturer' ? { lecturerId: id } : {}),
        password: DEMO_PASSWORD,
        displayName: `演示${ROLES[role].name}`,
        grants: [{ role, scope, id }],
      }),
    ));
  const loginName = (await db.maybe<{ name: string }>(sql`select login_name as name from identity.account where id = ${accountId}`))?.name;
  const phone = await phoneOf(stage, accountId);
  const answer = await stage.call(
    identityRoutes.signIn as unknown as Route,
    { body: { loginName: loginName ?? phone, password: DEMO_PASSWORD, client: 'mini' } },
    null,
  );
  if (answer.status !== 201) throw new Error(`${role} could not sign in: ${answer.text}`);
  const actor = await composed.authenticate((answer.json as { token: string }).token, { deviceId: null, ip: '127.0.0.1' });
  if (!actor) throw new Error(`${role} was not recognised`);
  // One role at a time: an account of the demonstration may hold several.
  return {
    ...actor,
    grants: actor.grants.filter((grant) => grant.role === role && grant.id === id),
    sessionId: newId('ses'),
    deviceId: null,
  };
}

async function phoneOf({ db, composed }: Stage, accountId: string): Promise<string> {
  const row = await db.one<{ phone: string | null }>(sql`select phone from identity.account where id = ${accountId}`);
  return row.phone ? composed.shared.crypto.open(row.phone, `identity.account|${accountId}|phone`) : '';
}

function grantIdOf(scope: GrantScope, ids: Ids): string {
  switch (scope) {
    case 'province':
    case 'system':
      return '*';
    case 'region':
      // The whole city: a district would not see the city's other districts.
      return `${ids['regionCode']!.slice(0, 4)}00`;
    default:
      return ids[`${scope}Id`]!;
  }
}

/** An exam of the own class with a running attempt, by the ways of the product. */
async function sitExam(stage: Stage, own: Ids, caller: World['caller']): Promise<Ids> {
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
async function complete({ db, composed, clock }: Stage, own: Ids): Promise<Ids> {
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

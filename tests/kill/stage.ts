import { identityRoutes, managementRoutes, teachingRoutes } from '@yangfan/contract';
import { newId, sql, type Db } from '@yangfan/kernel';
import { demoLearner } from '../../modules/management/src/seed/demo-people.rules.ts';
import { callerOf, type Caller } from './caller.ts';
import { openLive } from './talk.ts';
import { until, type Victim } from './victim.ts';

export interface Learner {
  learnerId: string;
  caller: Caller;
}
export interface Stage {
  victim: Victim;
  classId: string;
  teacher: Caller;
  admin: Caller;
  lecturer: Caller;
  learners: Learner[];
  /** A live lesson; the third and the fourth learner are in it. */
  roomId: string;
  lessonId: string;
  /** A class whose roster may still grow. */
  rosterClassId: string;
}

/** Everybody who works during the kills, taken from the demonstration: a running class, five learners, a class with an open roster. */
export async function arrange(victim: Victim): Promise<Stage> {
  const url = victim.url();
  const [teacher, admin] = [await callerOf(url, 'class.teacher'), await callerOf(url, 'school.admin')];
  const lecturer = await callerOf(url, 'lecturer');
  const { classId, institutionId, lecturers, roomId, teacherId } = await victim.withDb((db) =>
    db.one<{ classId: string; institutionId: string; lecturers: string[]; roomId: string; teacherId: string }>(sql`
      select c.id as "classId", c.institution_id as "institutionId", c.room_id as "roomId",
        array(select lecturer_id from org.class_lecturer where class_id = c.id order by ordinal) as lecturers,
        (select account_id from org.class_teacher where class_id = c.id limit 1) as "teacherId"
      from org.class c join org.enrolment e on e.class_id = c.id join identity.account a on a.learner_id = e.learner_id and a.phone is not null
      join org.class_teacher t on t.class_id = c.id join identity.account b on b.id = t.account_id and b.login_name = 'class.teacher'
      where c.status = 'IN_TRAINING' and c.kind = 'FORMAL' group by c.id order by count(*) desc limit 1`),
  );
  const learners: Learner[] = [];
  for (let index = 0; index < 5; index++) {
    const { phone, name, idNo } = demoLearner(index);
    const caller = await callerOf(url, phone);
    const state = await caller.call<{ state: string }>(identityRoutes.getVerification);
    if (state.state === 'UNVERIFIED') await caller.call(identityRoutes.verifyIdentity, { body: { name, idNo } });
    const { learnerId } = await victim.withDb((db) =>
      db.one<{ learnerId: string }>(sql`
        select e.learner_id as "learnerId" from org.enrolment e join identity.account a on a.learner_id = e.learner_id
        join identity.session s on s.account_id = a.id where e.class_id = ${classId} and s.device_id is not null order by s.created_at desc, s.id desc limit 1`),
    );
    learners.push({ learnerId, caller });
  }
  // The film of the demonstration is prepared by a job; nobody watches before it is playable.
  const lessonId = await until('a playable lesson', async () => {
    const row = await victim.withDb((db) =>
      db.maybe<{ id: string }>(sql`
        select l.id from teaching.lesson l join media.asset a on a.id = l.asset_id where l.class_id = ${classId} and a.status = 'READY' order by l.id limit 1`),
    );
    return row?.id;
  });
  const roster = await admin.call<{ classId: string }>(managementRoutes.createClass, {
    body: {
      institutionId,
      programCode: 'NET_LIVE',
      kind: 'PRACTICE',
      name: '名册练习班',
      mode: 'BLENDED',
      startsOn: '2027-03-01',
      endsOn: '2027-03-31',
      capacity: 30,
      roomId,
      lecturers: lecturers.map((lecturerId, index) => ({ lecturerId, lead: index === 0 })),
      teacherAccountIds: [teacherId],
      contactName: '演示联系人',
      contactPhone: null,
    },
  });
  await victim.withDb((db) => db.run(sql`update org.class set capacity = 1000000 where id = ${roster.classId}`));
  const liveRoomId = await openLive(victim, classId, teacher, learners.slice(2, 4));
  return { victim, classId, teacher, admin, lecturer, learners, roomId: liveRoomId, lessonId, rosterClassId: roster.classId };
}

/** Sessions that are open now and exams that have just begun: the clock of the product is the real one, so they are put around it. */
export async function freshRound({ victim, classId }: Stage): Promise<{ sessionIds: string[]; examIds: string[] }> {
  return victim.withDb(async (db) => {
    const sessionIds: string[] = [];
    const examIds: string[] = [];
    for (let index = 0; index < 4; index++) {
      sessionIds.push(await openSession(db, classId));
      examIds.push(await openExam(db, classId));
    }
    return { sessionIds, examIds };
  });
}

async function openSession(db: Db, classId: string): Promise<string> {
  const id = newId('tts');
  await db.run(sql`
    insert into org.session (id, class_id, chapter_code, title, mode, day, starts_at, ends_at, hours, lecturer_id, room_id, status)
    select ${id}, class_id, chapter_code, title, 'OFFLINE', current_date, now() + interval '5 minutes', now() + interval '3 hours', 3, lecturer_id, room_id, 'OPEN'
    from org.session where class_id = ${classId} and mode = 'OFFLINE' order by starts_at limit 1`);
  return id;
}

async function openExam(db: Db, classId: string): Promise<string> {
  const id = newId('exm');
  await db.run(sql`
    insert into assessment.exam (id, class_id, class_name, institution_id, region_code, lecturer_ids, practice, title, program_code, starts_at, duration_min, entry_from, entry_until, ends_at,
      pass_score, full_score, questions, leave_warn, leave_limit, status, created_by)
    select ${id}, c.id, c.name, c.institution_id, c.region_code, array(select lecturer_id from org.class_lecturer where class_id = c.id), true, '理论考试', c.program_code,
      now() - interval '1 minute', 90, now() - interval '30 minutes', now() + interval '60 minutes', now() + interval '90 minutes', 60, 100, 50, 3, 5, 'PUBLISHED', 'acc'
    from org.class c where c.id = ${classId}`);
  return id;
}

/** A passed check for one purpose: the teacher has looked at the papers, the learner takes the token. */
export async function passedCheck(stage: Stage, learner: Learner, purpose: 'CHECK_IN' | 'EXAM_ENTER' | 'LIVE_JOIN'): Promise<string> {
  await stage.teacher.call(identityRoutes.confirmOnSite, {
    params: { classId: stage.classId, learnerId: learner.learnerId },
    body: { purpose, reason: '现场核对了身份证件' },
  });
  return (await learner.caller.call<{ token: string }>(identityRoutes.claimCheck, { body: { purpose } })).token;
}

export const screenCode = async (stage: Stage, sessionId: string): Promise<string> =>
  (await stage.teacher.call<{ code: string }>(teachingRoutes.sessionScreen, { params: { sessionId }, query: { kind: 'IN' } })).code;

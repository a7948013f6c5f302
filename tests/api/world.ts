import { ROLE_CODES, ROLES, type Role } from '@yangfan/contract';
import { sql, type Actor } from '@yangfan/kernel';
import { bankOf } from './world-bank.ts';
import { reviewOf } from './world-review.ts';
import { complete, sitExam } from './world-exams.ts';
import { signedIn } from './world-people.ts';
import { aroundFilm, activityOf, attendanceOf, liveRoomOf, questionOf, worksOf } from './world-teaching.ts';
import type { Stage } from './stage.ts';
import { objectionOf } from './world-grades.ts';
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

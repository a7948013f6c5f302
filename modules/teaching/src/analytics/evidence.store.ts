import { sql, type Queryable } from '@yangfan/kernel';

const ids = (list: readonly string[]) => list as string[];

export interface OutlineLesson {
  id: string;
  chapterId: string;
  chapter: string;
  title: string;
  durationS: number;
}
/** Lessons of a class in their order. */
export const outlineOf = (db: Queryable, classId: string): Promise<OutlineLesson[]> =>
  db.many<OutlineLesson>(sql`
    select l.id, ch.id as "chapterId", ch.title as chapter, l.title, l.duration_s as "durationS" from teaching.lesson l join teaching.chapter ch on ch.id = l.chapter_id
    where l.class_id = ${classId} order by ch.position, ch.id, l.position, l.id`);

export interface LessonProgress {
  learnerId: string;
  lessonId: string;
  countedS: number;
  furthestS: number;
  completed: boolean;
}
/** How far learners are in every lesson they opened; without the parts that only the hours page shows. */
export const lessonProgress = (db: Queryable, classId: string, learnerIds: readonly string[]): Promise<LessonProgress[]> =>
  db.many<LessonProgress>(sql`
    select learner_id as "learnerId", lesson_id as "lessonId", counted_s as "countedS", furthest_s as "furthestS", completed_at is not null as completed
    from teaching.lesson_progress where class_id = ${classId} and learner_id = any(${ids(learnerIds)}::text[])`);

/** Counted seconds of some days, by learner and lesson. */
export const secondsBetween = (
  db: Queryable,
  of: { lessonIds: readonly string[]; learnerIds: readonly string[]; from: Date; to: Date },
): Promise<{ learnerId: string; lessonId: string; countedS: number }[]> =>
  db.many(sql`
    select learner_id as "learnerId", lesson_id as "lessonId", sum(seconds)::float8 as "countedS" from teaching.watch_segment
    where at >= ${of.from} and at < ${of.to} and reason = 'counted' and lesson_id = any(${ids(of.lessonIds)}::text[]) and learner_id = any(${ids(of.learnerIds)}::text[])
    group by 1, 2`);

/** On which days learners came to a lesson (classroom or live), and the last time they did anything there. */
export const presenceRows = (
  db: Queryable,
  classId: string,
  learnerIds: readonly string[],
): Promise<{ learnerId: string; days: string[]; lastAt: Date }[]> =>
  db.many(sql`
    select learner_id as "learnerId", array_agg(distinct (in_at at time zone 'Asia/Shanghai')::date::text) as days, max(coalesce(out_at, in_at)) as "lastAt"
    from teaching.check_in where class_id = ${classId} and learner_id = any(${ids(learnerIds)}::text[]) and in_at is not null group by 1`);

export interface LiveCounts {
  learnerId: string;
  rooms: number;
  messages: number;
  hands: number;
  onStage: number;
  spokenS: number;
  pollsOffered: number;
  pollsVoted: number;
  quizzes: number;
  quizzesRight: number;
  asks: number;
  confirmsAsked: number;
  confirmsAnswered: number;
  missedRoom: string | null;
}
/** What learners did in the live rooms of a class, in one statement. A poll counts as offered to those who had entered before it opened. */
export const liveCounts = (db: Queryable, classId: string, learnerIds: readonly string[], now: Date): Promise<LiveCounts[]> =>
  db.many<LiveCounts>(sql`
    with r as (select id from teaching.live_room where class_id = ${classId}),
    m as (select room_id, learner_id, messages, entered_at from teaching.live_member where room_id in (select id from r) and learner_id = any(${ids(learnerIds)}::text[])),
    members as (select learner_id, count(*)::int as rooms, sum(messages)::int as messages from m group by 1),
    seats as (select learner_id, count(*)::int as hands, count(on_stage_at)::int as on_stage from teaching.live_seat where room_id in (select id from r) group by 1),
    spoken as (select learner_id, sum(spoken_s)::int as spoken from teaching.live_credit where class_id = ${classId} group by 1),
    polls as (
      select m.learner_id, count(*)::int as offered, count(v.poll_id)::int as voted,
        count(*) filter (where p.kind = 'QUIZ' and not p.anonymous and p.state = 'CLOSED')::int as quizzes,
        count(*) filter (where p.kind = 'QUIZ' and not p.anonymous and p.state = 'CLOSED' and v.choices @> p.correct and p.correct @> v.choices)::int as right_ones
      from m join teaching.live_poll p on p.room_id = m.room_id and p.opened_at >= m.entered_at
      left join teaching.live_vote v on v.poll_id = p.id and v.learner_id = m.learner_id group by 1),
    asks as (select learner_id, count(*)::int as asks from teaching.live_ask where room_id in (select id from r) and learner_id is not null group by 1),
    confirms as (
      select a.learner_id, count(*)::int as asked, count(a.answered_at)::int as answered, max(a.room_id) filter (where a.answered_at is null) as missed_room
      from teaching.live_confirm_asked a join teaching.live_confirm c on c.id = a.confirm_id
      where a.room_id in (select id from r) and (c.closed_at is not null or c.due_at < ${now}) group by 1)
    select l as "learnerId", coalesce(members.rooms, 0) as rooms, coalesce(members.messages, 0) as messages, coalesce(seats.hands, 0) as hands, coalesce(seats.on_stage, 0) as "onStage",
      coalesce(spoken.spoken, 0) as "spokenS", coalesce(polls.offered, 0) as "pollsOffered", coalesce(polls.voted, 0) as "pollsVoted", coalesce(polls.quizzes, 0) as quizzes,
      coalesce(polls.right_ones, 0) as "quizzesRight", coalesce(asks.asks, 0) as asks, coalesce(confirms.asked, 0) as "confirmsAsked", coalesce(confirms.answered, 0) as "confirmsAnswered",
      confirms.missed_room as "missedRoom"
    from unnest(${ids(learnerIds)}::text[]) l
    left join members on members.learner_id = l left join seats on seats.learner_id = l left join spoken on spoken.learner_id = l left join polls on polls.learner_id = l
    left join asks on asks.learner_id = l left join confirms on confirms.learner_id = l`);

export interface ActivityLine {
  id: string;
  lessonId: string;
  kind: 'QUIZ' | 'ASSIGNMENT' | 'SCORM';
  title: string;
  required: boolean;
}
/** What of a class is worked on and scored. */
export const scoredActivities = (db: Queryable, classId: string): Promise<ActivityLine[]> =>
  db.many<ActivityLine>(sql`
    select a.id, a.lesson_id as "lessonId", a.kind, a.title, a.required from teaching.activity a join teaching.lesson l on l.id = a.lesson_id join teaching.chapter ch on ch.id = l.chapter_id
    where a.class_id = ${classId} and a.kind in ('QUIZ', 'ASSIGNMENT', 'SCORM') order by ch.position, l.position, a.position, a.id limit 500`);
export interface ActivityScore {
  learnerId: string;
  activityId: string;
  done: boolean;
  scorePercent: number | null;
  doneAt: Date | null;
  updatedAt: Date;
}
export const activityScores = (db: Queryable, classId: string, learnerIds: readonly string[]): Promise<ActivityScore[]> =>
  db.many<ActivityScore>(sql`
    select learner_id as "learnerId", activity_id as "activityId", state = 'DONE' as done, score_percent as "scorePercent", done_at as "doneAt", updated_at as "updatedAt"
    from teaching.activity_progress where class_id = ${classId} and learner_id = any(${ids(learnerIds)}::text[])`);

/** Which live room belongs to which session of a class. */
export const roomsOfClass = (db: Queryable, classId: string): Promise<{ id: string; sessionId: string }[]> =>
  db.many(sql`select id, session_id as "sessionId" from teaching.live_room where class_id = ${classId}`);

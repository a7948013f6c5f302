import { newId, type Actor, type Clock, type Db } from '@yangfan/kernel';
import type { TrainingClass } from '@yangfan/platform/org';
import type { TeachingPorts } from '../../ports.ts';
import type { BeatBatcher } from '../watch/beats.service.ts';
import { openWatch } from '../watch/watch.store.ts';
import { createStudyActions } from './actions.service.ts';
import { createPerformance } from './performance.service.ts';
import { createStudy } from './study.service.ts';

const MIN = 60_000;
const FILM_S = 60;
/** The learner (by place in the roster) who watches while sitting in the classroom. */
const TWO_PLACES = 6;
const RATED = 8;

/**
 * What staff of a running class have done about their learners: ratings, a reminder, a note; and one record that cannot be true, so that the
 * page of such records shows what it finds. The risks themselves come from the seeded rolls and films.
 */
export async function seedStudy(
  deps: TeachingPorts & { db: Db; clock: Clock },
  cls: TrainingClass,
  lessons: readonly string[],
  beats: BeatBatcher,
): Promise<void> {
  const { db, clock, org } = deps;
  const now = clock.now();
  const learners = (await org.enrolments(db, cls.id)).filter(({ status }) => status !== 'DROPPED');
  if (cls.kind === 'PRACTICE' || cls.status !== 'IN_TRAINING' || learners.length <= TWO_PLACES) return;
  const [first] = (await org.sessions(db, cls.id)).filter(({ mode, endsAt }) => mode === 'OFFLINE' && endsAt < now);
  if (first && lessons[0])
    await watchInClass(deps, { cls, learnerId: learners[TWO_PLACES]!.learnerId, lessonId: lessons[0] }, first.startsAt, beats);
  const [lead] = cls.lecturers;
  const lecturer = lead && (await org.lecturer(db, lead.lecturerId));
  const [teacherId] = cls.teacherAccountIds;
  const performance = createPerformance(deps);
  const actions = createStudyActions(deps);
  const { items } = await createStudy(deps).ofClass(db, cls.id, {}, now);
  await db.tx(async (tx) => {
    if (lecturer?.accountId)
      for (const [index, { learnerId }] of learners.slice(0, RATED).entries()) {
        const score = 72 + ((index * 7) % 24);
        const reason = score >= 90 ? '每次课都主动发言，带动同组学员完成任务' : '';
        await performance.rate(tx, { classId: cls.id, learnerId }, { score, reason }, staff(lecturer.accountId), now);
      }
    const [gravest] = items;
    if (!gravest || gravest.level === 'NONE' || !teacherId) return;
    const before = new Date(now.getTime() - 24 * 60 * MIN);
    await actions.remind(tx, cls.id, { learnerIds: [gravest.learnerId] }, staff(teacherId), before);
    await actions.note(
      tx,
      { classId: cls.id, learnerId: gravest.learnerId },
      '已电话联系：家里农忙，答应本周末补学点播课，下周一再看一次。',
      staff(teacherId),
      before,
    );
  });
}

/** A film that runs while its watcher is checked in at the lesson. */
async function watchInClass(
  { db }: { db: Db },
  { cls, learnerId, lessonId }: { cls: TrainingClass; learnerId: string; lessonId: string },
  lessonStart: Date,
  beats: BeatBatcher,
): Promise<void> {
  const startedAt = new Date(lessonStart.getTime() + 30 * MIN);
  const watchId = newId('wat');
  await openWatch(db, {
    id: watchId,
    learnerId,
    lessonId,
    classId: cls.id,
    accountId: newId('acc'),
    deviceId: 'demo-phone',
    deviceLabel: '手机微信',
    startedAt,
    clientOffsetMs: 0,
    durationS: FILM_S,
    maxSpeed: 1,
    completeRatio: 0.95,
    offlineLimitMs: 30 * MIN,
    freeSeek: false,
    state: 'ENDED',
    endedAt: new Date(startedAt.getTime() + 6 * MIN),
    lastSeq: 0,
    cursorAt: startedAt,
    lastAt: startedAt,
    gates: [],
    holds: [],
  });
  const list = [0, 15, 30, 45].map((from, index) => ({
    seq: index + 1,
    segments: [{ from, to: from + 15, ms: 15_000, rate: 1, state: 'playing' as const, clientAt: startedAt.getTime() + (from + 15) * 1000 }],
  }));
  await beats.add({ watchId, learnerId, beats: list, at: new Date(startedAt.getTime() + 6 * MIN) });
}

/** A person of staff for the services; what they may do is not asked here. */
const staff = (accountId: string): Actor => ({
  accountId,
  sessionId: 'seed',
  kind: 'staff',
  learnerId: null,
  lecturerId: null,
  grants: [],
  deviceId: null,
});

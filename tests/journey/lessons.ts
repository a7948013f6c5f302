import { orgRoutes, teachingRoutes } from '@yangfan/client';
import { expectRefusal, passCheck, type Faculty, type Officers, type Opened } from './passage.ts';
import type { Person } from './people.ts';
import type { Product } from './processes.ts';

/**
 * Step 5: watches a lesson to its end, second by second on the product's clock; gives the counted seconds. Checks of the person are
 * done when they are announced (`prove` gives a token for one), and now and then a hand moves.
 */
export async function watchLesson(product: Product, learner: Person, lessonId: string, prove: () => Promise<string>): Promise<number> {
  const opened = await learner.call(teachingRoutes.startWatch, {
    params: { lessonId },
    body: { clientNow: product.now().getTime(), takeOver: true },
  });
  const params = { watchId: opened.watchId };
  let { due, countedS } = { due: opened.due, countedS: 0 };
  for (let at = 0, seq = 1; at < opened.durationS; at += 15, seq += 1) {
    if (due.check && new Date(due.check.openAt) <= product.now())
      due = await learner.call(teachingRoutes.passWatchCheck, { params, body: { checkToken: await prove() } });
    if (seq % 20 === 0) due = await learner.call(teachingRoutes.stayAwake, { params, body: { clientAt: product.now().getTime() } });
    await product.moveTo(new Date(product.now().getTime() + 15_000));
    const to = Math.min(at + 15, opened.durationS);
    const reply = await learner.call(teachingRoutes.heartbeat, {
      params,
      body: { beats: [{ seq, segments: [{ from: at, to, ms: 15_000, rate: 1, state: 'playing', clientAt: product.now().getTime() }] }] },
    });
    countedS = reply.countedS;
  }
  return countedS;
}

/** A player that lies: jumps to the end, plays while hidden. Nothing of it may count. */
export async function cheatInLesson(product: Product, learner: Person, lessonId: string): Promise<number> {
  const opened = await learner.call(teachingRoutes.startWatch, {
    params: { lessonId },
    body: { clientNow: product.now().getTime(), takeOver: true },
  });
  await product.moveTo(new Date(product.now().getTime() + 15_000));
  const now = product.now().getTime();
  const reply = await learner.call(teachingRoutes.heartbeat, {
    params: { watchId: opened.watchId },
    body: {
      beats: [
        {
          seq: 1,
          segments: [
            { from: 845, to: 860, ms: 7000, rate: 1, state: 'playing', clientAt: now - 8000 },
            { from: 0, to: 8, ms: 8000, rate: 1, state: 'hidden', clientAt: now },
          ],
        },
      ],
    },
  });
  return reply.countedS;
}

/** Step 6: every session of the timetable that is no video and not held yet: code, place, person; sign-out; two confirmations. */
export async function holdSessions(
  product: Product,
  opened: Opened,
  faculty: Faculty,
  officers: Officers,
  learners: readonly Person[],
): Promise<number> {
  const { items } = await faculty.teacher.call(orgRoutes.listSessions, { params: { classId: opened.classId } } as never);
  const sessions = items
    .filter((session) => session.mode !== 'VOD' && session.status !== 'LOCKED')
    .sort((a, b) => a.startsAt.localeCompare(b.startsAt));
  let first = true;
  for (const session of sessions) {
    const params = { sessionId: session.id };
    const { teacher } = faculty;
    await product.moveTo(new Date(new Date(session.startsAt).getTime() - 10 * 60_000));
    await teacher.call(teachingRoutes.openSession, { params });
    await attend(product, officers, teacher, params, learners, 'IN', first && session.mode === 'OFFLINE');
    await product.moveTo(new Date(session.startsAt));
    await teacher.call(teachingRoutes.advanceSession, { params, body: { to: 'IN_PROGRESS' } });
    await product.moveTo(new Date(new Date(session.endsAt).getTime() - 9 * 60_000));
    await attend(product, officers, teacher, params, learners, 'OUT', false);
    if (product.now() < new Date(session.endsAt)) await product.moveTo(new Date(session.endsAt));
    await teacher.call(teachingRoutes.advanceSession, { params, body: { to: 'ENDED' } });
    const roll = await teacher.call(teachingRoutes.readRoll, { params });
    await teacher.call(teachingRoutes.confirmRoll, { params, body: { digest: roll.digest } });
    const lecturer = faculty.lecturers.find((one) => one.id === session.lecturerId)!.person;
    const locked = await lecturer.call(teachingRoutes.confirmRoll, { params, body: { digest: roll.digest } });
    if (locked.status !== 'LOCKED') throw new Error(`the roll is ${locked.status}`);
    if (first && session.mode === 'OFFLINE')
      expectRefusal(
        await teacher.refused(teachingRoutes.supplement, { params, body: { learnerId: roll.entries[0]!.learnerId, reason: '锁定后补签' } }),
        'teaching.roll.locked',
      );
    first &&= session.mode !== 'OFFLINE';
  }
  return sessions.length;
}

async function attend(
  product: Product,
  { ops }: Officers,
  teacher: Person,
  params: { sessionId: string },
  learners: readonly Person[],
  kind: 'IN' | 'OUT',
  probing: boolean,
): Promise<void> {
  for (const [index, learner] of learners.entries()) {
    const token = await passCheck(product, ops, learner, index, 'CHECK_IN');
    if (probing && index === 0) {
      const code = await freshCode(teacher, params, kind);
      const late = product.now();
      await product.moveTo(new Date(late.getTime() + 40_000));
      expectRefusal(await learner.refused(teachingRoutes.readCode, { body: { code } }), 'teaching.checkin.code_expired');
      const fresh = await freshCode(teacher, params, kind);
      expectRefusal(
        await learner.refused(teachingRoutes.checkIn, {
          body: { code: fresh, position: { lat: 19.5, lng: 110.33, accuracy: 10 }, checkToken: token },
        }),
        'teaching.checkin.outside',
      );
      await arrive(learner, await passCheck(product, ops, learner, index, 'CHECK_IN'), teacher, params, kind);
      continue;
    }
    await arrive(learner, token, teacher, params, kind);
  }
}
const freshCode = async (teacher: Person, params: { sessionId: string }, kind: 'IN' | 'OUT') =>
  (await teacher.call(teachingRoutes.sessionScreen, { params, query: { kind } })).code!;

async function arrive(
  learner: Person,
  checkToken: string,
  teacher: Person,
  params: { sessionId: string },
  kind: 'IN' | 'OUT',
): Promise<void> {
  const code = await freshCode(teacher, params, kind);
  const receipt = await learner.call(teachingRoutes.checkIn, {
    body: { code, position: { lat: 20.0201, lng: 110.3301, accuracy: 15 }, checkToken },
  });
  if (receipt.kind !== kind) throw new Error(`checked ${receipt.kind}`);
}

import type { RatingStars, SessionToRate } from '@yangfan/contract';
import { problem, type Actor, type Crypto, type Queryable, type Tx } from '@yangfan/kernel';
import type { TimetableSession, TrainingClass } from '@yangfan/platform/org';
import { policyOf, type TeachingPorts } from '../../ports.ts';
import { checkInRow, learnerCheckIns } from '../check-in/check-in.store.ts';
import { isOver } from '../check-in/check-in.states.ts';
import { filterWords } from '../live/talk/words.rules.ts';
import { lacksRating, ratingPolicy, type RatingPolicy } from './rating.policy.ts';
import { closesAtOf, ratingStanding } from './rating.rules.ts';
import * as store from './rating.store.ts';

const MOST = 50;

/** Learners rate the sessions they attended. The digest is all that is kept of who they are. */
export function createRatingAsks(ports: TeachingPorts, { crypto }: { crypto: Crypto }) {
  const { org, policy } = ports;

  /** The same for the same learner and session, and nothing without the key of this installation. */
  const digestOf = (sessionId: string, learnerId: string) => crypto.sign('teaching.rating', `${sessionId}\n${learnerId}`);

  async function policyFor(db: Queryable, cls: TrainingClass, now: Date): Promise<RatingPolicy> {
    const frozen = (await policyOf(db, ports, cls, now)).all;
    if (!lacksRating(frozen)) return ratingPolicy(frozen);
    return ratingPolicy(frozen, (await policy.resolve(db, { programCode: cls.programCode, regionCode: cls.regionCode, at: now })).all);
  }
  const standing = (session: TimetableSession, attended: boolean, { days }: RatingPolicy, now: Date) =>
    ratingStanding(
      {
        mode: session.mode,
        cancelled: session.status === 'CANCELLED',
        over: isOver(session.status) || now >= session.endsAt,
        attended,
        endsAt: session.endsAt,
        days,
      },
      now,
    );

  async function lecturerNames(db: Queryable, sessions: readonly TimetableSession[]): Promise<Map<string, string>> {
    const wanted = [...new Set(sessions.map(({ lecturerId }) => lecturerId))];
    const found = await Promise.all(wanted.map((id) => org.lecturer(db, id)));
    return new Map(found.flatMap((one) => (one ? [[one.id, one.name] as const] : [])));
  }

  /** The session with what decides about it; throws what keeps this learner from rating it. */
  async function requireOpen(tx: Tx, sessionId: string, actor: Actor, now: Date) {
    const { learnerId } = actor;
    const session = learnerId ? await org.session(tx, sessionId) : undefined;
    const cls = session && (await org.class(tx, session.classId));
    const enrolment = cls && (await org.enrolmentOf(tx, cls.id, learnerId!));
    // A practice class enters no statistic, so nothing is asked there.
    if (!session || !cls || !enrolment || enrolment.status === 'DROPPED' || cls.kind === 'PRACTICE') throw problem('request.not_found');
    const rules = await policyFor(tx, cls, now);
    const came = !!(await checkInRow(tx, sessionId, learnerId!))?.inAt;
    const found = standing(session, came, rules, now);
    if (found !== 'OPEN') throw problem(found === 'CLOSED' ? 'teaching.rating.closed' : 'teaching.rating.not_there');
    return { session, cls, rules, digest: digestOf(sessionId, learnerId!) };
  }

  const view = (
    session: TimetableSession,
    of: { cls: TrainingClass; rules: RatingPolicy; lecturerName: string; own: store.OwnRating | undefined; skipped: boolean },
  ): SessionToRate => ({
    sessionId: session.id,
    classId: session.classId,
    className: of.cls.name,
    title: session.title,
    mode: session.mode as 'LIVE' | 'OFFLINE',
    startsAt: session.startsAt.toISOString(),
    endsAt: session.endsAt.toISOString(),
    lecturerName: of.lecturerName,
    closesAt: closesAtOf(session.endsAt, of.rules.days).toISOString(),
    skipped: of.skipped,
    stars: of.own ? { practical: of.own.practical, lecturer: of.own.lecturer, organisation: of.own.organisation } : null,
    comment: of.own?.comment ?? '',
  });

  return {
    digestOf,

    async mine(db: Queryable, actor: Actor, now: Date) {
      const { learnerId } = actor;
      const classes = learnerId ? (await org.classesOfLearner(db, learnerId)).filter(({ kind }) => kind !== 'PRACTICE') : [];
      const came = learnerId
        ? await learnerCheckIns(
            db,
            learnerId,
            classes.map(({ id }) => id),
          )
        : [];
      const there = new Set(came.filter(({ inAt }) => inAt).map(({ sessionId }) => sessionId));
      const open = await Promise.all(
        classes.map(async (cls) => {
          // A class that is not approved yet has no rules, and nothing has been taught there.
          const rules = await policyFor(db, cls, now).catch(() => null);
          if (!rules) return [];
          const sessions = await org.sessions(db, cls.id);
          return sessions
            .filter((one) => standing(one, there.has(one.id), rules, now) === 'OPEN')
            .map((session) => ({ session, cls, rules, digest: digestOf(session.id, learnerId!) }));
        }),
      ).then((lists) => lists.flat());
      const digests = open.map(({ digest }) => digest);
      const [own, skipped, names] = await Promise.all([
        store.ratingsByDigest(db, digests),
        store.skippedAmong(db, digests),
        lecturerNames(
          db,
          open.map(({ session }) => session),
        ),
      ]);
      const byDigest = new Map(own.map((row) => [row.digest, row]));
      const items = open.map(({ session, cls, rules, digest }) =>
        view(session, {
          cls,
          rules,
          lecturerName: names.get(session.lecturerId) ?? '讲师',
          own: byDigest.get(digest),
          skipped: skipped.has(digest),
        }),
      );
      const waits = (one: SessionToRate) => one.stars === null && !one.skipped;
      return {
        items: items.sort((a, b) => Number(waits(b)) - Number(waits(a)) || b.startsAt.localeCompare(a.startsAt)).slice(0, MOST),
        waiting: items.filter(waits).length,
        minRaters: Math.max(...open.map(({ rules }) => rules.minRaters), ratingPolicy().minRaters),
      };
    },

    async rate(
      tx: Tx,
      sessionId: string,
      input: { stars: RatingStars; comment?: string },
      actor: Actor,
      now: Date,
    ): Promise<SessionToRate> {
      const { session, cls, rules, digest } = await requireOpen(tx, sessionId, actor, now);
      const words = (await policyOf(tx, ports, cls, now)).list('live.blockedWords');
      const own = { digest, ...input.stars, comment: filterWords((input.comment ?? '').trim(), words) };
      await store.putRating(tx, {
        ...own,
        sessionId,
        classId: cls.id,
        lecturerId: session.lecturerId,
        sessionAt: session.startsAt,
        closesAt: closesAtOf(session.endsAt, rules.days),
      });
      const names = await lecturerNames(tx, [session]);
      return view(session, { cls, rules, lecturerName: names.get(session.lecturerId) ?? '讲师', own, skipped: false });
    },

    async skip(tx: Tx, sessionId: string, actor: Actor, now: Date): Promise<void> {
      const { digest } = await requireOpen(tx, sessionId, actor, now);
      await store.putSkip(tx, digest);
    },
  };
}
export type RatingAsks = ReturnType<typeof createRatingAsks>;

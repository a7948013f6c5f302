import type { Actor, Queryable } from '@yangfan/kernel';
import { policyOf, type TeachingPorts } from '../../ports.ts';
import { creditOf } from '../attendance/attendance.rules.ts';
import { withEffects } from '../attendance/effects.rules.ts';
import { effectsOf } from '../attendance/effects.store.ts';
import { attendPolicy } from '../attendance/attend-policy.ts';
import { latenessOf } from './check-in.service.ts';
import { isOpenFor, isOver } from './check-in.states.ts';
import * as store from './check-in.store.ts';
import { asksOf } from './kinds.rules.ts';
import { kindsOf } from './setup.store.ts';

/** The caller's own timetable with what is recorded, and what is open to them now. */
export function createMySessions(ports: TeachingPorts) {
  const { org } = ports;
  async function rulesOf(at: Queryable, cls: Parameters<typeof policyOf>[2], now: Date) {
    const { values, missedRule } = await attendPolicy(at, ports, cls, now);
    return { lateness: latenessOf(values), missedRule };
  }

  return {
    async mine(at: Queryable, actor: Actor, query: { classId?: string; day?: string }, now: Date) {
      const { learnerId } = actor;
      if (!learnerId) return { items: [] };
      const classes = (await org.classesOfLearner(at, learnerId)).filter((cls) => !query.classId || cls.id === query.classId);
      const classIds = classes.map((cls) => cls.id);
      const [sessions, rows, effects] = await Promise.all([
        Promise.all(classes.map((cls) => org.sessions(at, cls.id))),
        store.learnerCheckIns(at, learnerId, classIds),
        Promise.all(classes.map(async (cls) => [cls.id, await effectsOf(at, { classId: cls.id, learnerIds: [learnerId] }, now)] as const)),
      ]);
      const effectsBy = new Map(effects);
      // A class that is not approved yet has a timetable, but no rules to judge by.
      const policies = new Map(
        await Promise.all(classes.map(async (cls) => [cls.id, await rulesOf(at, cls, now).catch(() => null)] as const)),
      );
      const shown = sessions.flat().filter((session) => !query.day || session.day === query.day);
      const kinds = await kindsOf(
        at,
        shown.map(({ id }) => id),
      );
      const items = shown.map((session) => {
        const row = rows.find((one) => one.sessionId === session.id);
        const rules = policies.get(session.classId);
        const byTime =
          rules && session.mode !== 'VOD'
            ? creditOf({ ...session, inAt: row?.inAt ?? null, outAt: row?.outAt ?? null, over: isOver(session.status) }, rules.lateness)
            : null;
        const state = byTime
          ? withEffects(byTime, effectsBy.get(session.classId)!(session.id, learnerId), rules!.missedRule).state
          : ('PENDING' as const);
        const checkKind = kinds.get(session.id) ?? 'QR_DYNAMIC';
        const asks = asksOf(checkKind, session);
        const next = row?.inAt ? (row.outAt ? null : ('OUT' as const)) : ('IN' as const);
        const isHere = session.mode !== 'VOD' && !asks.code && (asks.check || asks.place);
        return {
          sessionId: session.id,
          classId: session.classId,
          className: classes.find((cls) => cls.id === session.classId)!.name,
          title: session.title,
          mode: session.mode,
          day: session.day,
          startsAt: session.startsAt.toISOString(),
          endsAt: session.endsAt.toISOString(),
          hours: session.hours,
          roomName: session.roomName,
          status: session.status,
          checkedInAt: row?.inAt?.toISOString() ?? null,
          signedOutAt: row?.outAt?.toISOString() ?? null,
          state,
          checkKind,
          openHere: isHere && next && isOpenFor(session.status, next) ? next : null,
          needsPosition: asks.place,
          needsCheck: asks.check,
        };
      });
      return { items: items.sort((a, b) => a.startsAt.localeCompare(b.startsAt)) };
    },
  };
}

export type MySessions = ReturnType<typeof createMySessions>;

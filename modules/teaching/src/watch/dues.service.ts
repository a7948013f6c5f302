import type { WatchDue } from '@yangfan/contract';
import { newId, problem, type Actor, type Tx } from '@yangfan/kernel';
import type { PolicyValues } from '@yangfan/platform/policy';
import { policyOf, type TeachingPorts } from '../../ports.ts';
import { ANNOUNCE_MS, IDLE_ANSWER_MS, isMissed, nextCheck, onReturn } from './dues.rules.ts';
import * as dues from './dues.store.ts';
import { endHold, holdFrom, type Hold } from './stops.rules.ts';
import { lockWatches, type WatchRow } from './watch.store.ts';

type Watcher = Pick<WatchRow, 'id' | 'learnerId' | 'classId' | 'lessonId' | 'accountId'>;

/** Minutes of a rule that a class approved before the rule existed does not have: then it is not asked. */
const minutesOf = (values: PolicyValues, code: string): number => (code in values.all ? values.number(code) : 0);

/** What a session's holds say about the time to come. */
export function dueOf(holds: readonly Hold[]): WatchDue {
  const check = holdFrom(holds, 'CHECK');
  const idle = holdFrom(holds, 'IDLE');
  return {
    check: check === null ? null : { openAt: new Date(check - ANNOUNCE_MS).toISOString(), dueAt: new Date(check).toISOString() },
    idle: idle === null ? null : { askAt: new Date(idle - IDLE_ANSWER_MS).toISOString(), answerS: IDLE_ANSWER_MS / 1000 },
  };
}

/** Random checks of the person and "are you still there", at moments the server chooses and keeps. */
export function createDues(ports: TeachingPorts) {
  const { identity, ledger, org } = ports;

  async function planNext(tx: Tx, watch: Watcher, everyMinutes: number, now: Date): Promise<number> {
    const seed = newId('sed');
    const dueAt = nextCheck(now.getTime(), everyMinutes, seed);
    await dues.planCheck(tx, { ...watch, watchId: watch.id, id: newId('wck'), seed, dueAt: new Date(dueAt) });
    return dueAt;
  }
  const idleHold = (at: number, minutes: number): Hold[] => (minutes > 0 ? [['IDLE', at + minutes * 60_000 + IDLE_ANSWER_MS, null]] : []);

  async function ownWatch(tx: Tx, watchId: string, actor: Actor): Promise<WatchRow> {
    const [watch] = await lockWatches(tx, [watchId]);
    if (!watch || watch.learnerId !== actor.learnerId) throw problem('request.not_found');
    return watch;
  }
  async function valuesOf(tx: Tx, watch: WatchRow, now: Date): Promise<PolicyValues> {
    const cls = await org.class(tx, watch.classId);
    if (!cls) throw problem('request.not_found');
    return policyOf(tx, ports, cls, now);
  }

  return {
    /** The holds a session starts with. The learner is locked, so nobody plans a second check beside. */
    async atStart(tx: Tx, watch: Watcher, values: PolicyValues, now: Date): Promise<Hold[]> {
      const every = minutesOf(values, 'vod.faceEveryMinutes');
      const idle = idleHold(now.getTime(), minutesOf(values, 'vod.idleMinutes'));
      if (every <= 0) return idle;
      const open = await dues.openCheckOf(tx, watch.learnerId);
      if (!open) return [['CHECK', await planNext(tx, watch, every, now), null], ...idle];
      const back = onReturn(open, now.getTime());
      if (back.moved !== open.moved) await dues.moveCheck(tx, open.id, back.dueAt);
      return [['CHECK', back.dueAt.getTime(), null], ...idle];
    },

    /** A session is over: a check that fell due while its learner was there is put on record as missed. */
    async atEnd(tx: Tx, watch: Watcher & Pick<WatchRow, 'holds'>, presentUntil: Date, now: Date): Promise<void> {
      if (holdFrom(watch.holds, 'CHECK') === null) return;
      const open = await dues.openCheckOf(tx, watch.learnerId);
      if (!open || !isMissed(open, presentUntil)) return;
      await dues.missCheck(tx, open.id, now);
      await ledger.append(
        tx,
        {
          chain: `class:${watch.classId}`,
          kind: 'teaching.watch.check_missed',
          classId: watch.classId,
          learnerId: watch.learnerId,
          actorId: watch.accountId,
          summary: '点播学习中错过一次本人核验',
          data: { lessonId: watch.lessonId, watchId: watch.id, dueAt: open.dueAt.toISOString() },
          link: `/learn/${watch.classId}/hours`,
        },
        now,
      );
    },

    async awake(tx: Tx, watchId: string, clientAt: number, actor: Actor, now: Date): Promise<WatchDue> {
      const watch = await ownWatch(tx, watchId, actor);
      const from = holdFrom(watch.holds, 'IDLE');
      if (watch.state !== 'ACTIVE' || from === null) return dueOf(watch.holds);
      const minutes = minutesOf(await valuesOf(tx, watch, now), 'vod.idleMinutes');
      const stated = Math.max(clientAt - watch.clientOffsetMs, watch.startedAt.getTime());
      const nowMs = now.getTime();
      // What was kept too long, or is told of the future, was only said now.
      const at = stated > nowMs || nowMs - stated > watch.offlineLimitMs ? nowMs : stated;
      const next = idleHold(at, minutes);
      // An older word that arrives late takes nothing back.
      if (next[0] && next[0][1] <= from) return dueOf(watch.holds);
      const holds = [...endHold(watch.holds, 'IDLE', at, watch.offlineLimitMs), ...next];
      await dues.saveHolds(tx, watch.id, holds);
      return dueOf(holds);
    },

    async check(tx: Tx, watchId: string, token: string, actor: Actor, now: Date): Promise<WatchDue> {
      const watch = await ownWatch(tx, watchId, actor);
      const open = watch.state === 'ACTIVE' && holdFrom(watch.holds, 'CHECK') !== null && (await dues.openCheckOf(tx, watch.learnerId));
      if (!open || open.dueAt.getTime() - ANNOUNCE_MS > now.getTime()) throw problem('teaching.watch.no_check');
      const values = await valuesOf(tx, watch, now);
      const { checkId, method } = await identity.requireCheck(tx, { actor, purpose: 'VOD_RANDOM', token, now });
      await dues.passCheck(tx, open.id, { at: now, method, checkId });
      const lateS = Math.max(0, Math.round((now.getTime() - open.dueAt.getTime()) / 1000));
      await ledger.append(
        tx,
        {
          chain: `class:${watch.classId}`,
          kind: 'teaching.watch.checked',
          classId: watch.classId,
          learnerId: watch.learnerId,
          actorId: actor.accountId,
          summary: lateS > 0 ? `点播学习中完成本人核验（到时间后 ${lateS} 秒）` : '点播学习中完成本人核验',
          data: { lessonId: watch.lessonId, watchId: watch.id, checkId, method, dueAt: open.dueAt.toISOString(), lateS },
          link: `/learn/${watch.classId}/hours`,
        },
        now,
      );
      const every = minutesOf(values, 'vod.faceEveryMinutes');
      const nowMs = now.getTime();
      const holds = [
        ...endHold(endHold(watch.holds, 'CHECK', nowMs, watch.offlineLimitMs), 'IDLE', nowMs, watch.offlineLimitMs),
        ...(every > 0 ? [['CHECK', await planNext(tx, watch, every, now), null] as const] : []),
        // Who proves who they are is there.
        ...idleHold(nowMs, minutesOf(values, 'vod.idleMinutes')),
      ];
      await dues.saveHolds(tx, watch.id, holds);
      return dueOf(holds);
    },
  };
}
export type Dues = ReturnType<typeof createDues>;

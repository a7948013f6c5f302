import { randomBytes, randomInt } from 'node:crypto';
import { newId, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { TimetableSession, TrainingClass } from '@yangfan/platform/org';
import type { TeachingPorts } from '../../ports.ts';
import { attendPolicy } from '../attendance/attend-policy.ts';
import { MISSED_RULE_TEXT } from '../attendance/effects.rules.ts';
import { effectsOf } from '../attendance/effects.store.ts';
import { checkInRows, confirmationRows, lockSession } from '../check-in/check-in.store.ts';
import { isSettled } from '../check-in/check-in.states.ts';
import { unfit } from '../check-in/kinds.rules.ts';
import { drawBy, stateOf } from './calls.rules.ts';
import * as store from './calls.store.ts';

const CALLABLE = ['OPEN', 'IN_PROGRESS'];

/** Spot checks by phone and roll calls by hand, on the staff's side. */
export function createCalls(ports: TeachingPorts) {
  const { org, ledger, notifications, identity, realtime } = ports;

  async function requireSession(db: Queryable, sessionId: string): Promise<{ session: TimetableSession; cls: TrainingClass }> {
    const session = await org.session(db, sessionId);
    if (!session) throw problem('request.not_found');
    return { session, cls: await org.requireTeaching(db, session.classId) };
  }

  async function views(db: Queryable, classId: string, calls: readonly store.CallRow[], now: Date) {
    const answers = await store.answerRows(
      db,
      calls.map(({ id }) => id),
    );
    const [cards, enrolments] = await Promise.all([
      org.learners(db, [...new Set(answers.map(({ learnerId }) => learnerId))]),
      org.enrolments(db, classId),
    ]);
    const seats = new Map(enrolments.map(({ learnerId, seatNo }) => [learnerId, seatNo]));
    return calls.map((call) => {
      const results = answers
        .filter(({ callId }) => callId === call.id)
        .map((row) => ({
          learnerId: row.learnerId,
          name: cards.get(row.learnerId)?.maskedName ?? '',
          seatNo: seats.get(row.learnerId) ?? null,
          state: stateOf(row, call, now),
          at: row.at?.toISOString() ?? null,
          distanceM: row.distanceM,
          reason: row.excusedReason,
        }))
        .sort((a, b) => (a.seatNo ?? 0) - (b.seatNo ?? 0));
      const open = call.kind === 'PHONE' && call.dueAt !== null && call.dueAt > now;
      return {
        callId: call.id,
        sessionId: call.sessionId,
        kind: call.kind,
        way: call.way,
        code: open ? call.code : null,
        calledBy: call.calledName,
        inspector: call.inspector,
        at: call.at.toISOString(),
        dueAt: call.dueAt?.toISOString() ?? null,
        secondsLeft: open ? Math.max(0, Math.round((call.dueAt!.getTime() - now.getTime()) / 1000)) : null,
        open,
        asked: results.length,
        present: results.filter(({ state }) => state === 'PRESENT').length,
        missed: results.filter(({ state }) => state === 'MISSED').length,
        results,
      };
    });
  }
  const view = async (db: Queryable, classId: string, id: string, now: Date) =>
    (await views(db, classId, [(await store.callById(db, id))!], now))[0]!;

  /** Who is there now: came, has not left, is not on leave. By hand everybody enrolled is called. */
  async function there(tx: Tx, session: TimetableSession, kind: 'PHONE' | 'HAND', now: Date): Promise<string[]> {
    const [rows, enrolments, effects] = await Promise.all([
      checkInRows(tx, { sessionId: session.id }),
      org.enrolments(tx, session.classId),
      effectsOf(tx, { sessionId: session.id }, now),
    ]);
    const came = new Set(rows.filter(({ inAt, outAt }) => inAt && !outAt).map(({ learnerId }) => learnerId));
    return enrolments
      .filter(
        ({ status, learnerId }) =>
          status !== 'DROPPED' && !effects(session.id, learnerId).leave && (kind === 'HAND' || came.has(learnerId)),
      )
      .map(({ learnerId }) => learnerId);
  }

  async function requireUnsettled(tx: Tx, sessionId: string): Promise<void> {
    await lockSession(tx, sessionId);
    const session = await org.session(tx, sessionId);
    if (session && isSettled(session.status)) throw problem('teaching.roll.locked');
    if ((await confirmationRows(tx, sessionId)).length > 0) throw problem('teaching.roll.confirmed');
  }

  async function callOf(tx: Tx, sessionId: string, callId: string): Promise<store.CallRow> {
    const call = await store.callById(tx, callId);
    if (!call || call.sessionId !== sessionId) throw problem('request.not_found');
    return call;
  }

  return {
    async list(db: Queryable, sessionId: string, now: Date) {
      const session = await org.session(db, sessionId);
      const cls = session && (await org.class(db, session.classId));
      if (!session || !cls) throw problem('request.not_found');
      const policy = await attendPolicy(db, ports, cls, now);
      return {
        items: await views(db, cls.id, await store.callRows(db, sessionId), now),
        minutes: policy.numberOr('checkin.spotMinutes', 0),
        missedRule: MISSED_RULE_TEXT[policy.missedRule],
        neededPerHalfDay: policy.numberOr('checkin.spotPerHalfDay', 0),
      };
    },

    async open(
      tx: Tx,
      sessionId: string,
      input: { kind: 'PHONE' | 'HAND'; way?: 'CODE' | 'PLACE' | 'FACE'; draw?: number },
      actor: Actor,
      now: Date,
    ) {
      await lockSession(tx, sessionId);
      const { session, cls } = await requireSession(tx, sessionId);
      if (session.mode === 'VOD') throw problem('teaching.session.vod');
      if (!CALLABLE.includes(session.status)) throw problem('teaching.session.wrong_state', '签到开始以后、下课以前才能点名');
      const way = input.kind === 'HAND' ? 'TICK' : (input.way ?? 'CODE');
      if (way === 'PLACE') {
        const why = unfit('GEO', session);
        if (why) throw problem('teaching.checkin.kind_unfit', why);
      }
      const running = (await store.callRows(tx, sessionId)).some(({ kind, dueAt }) => kind === 'PHONE' && dueAt && dueAt > now);
      if (input.kind === 'PHONE' && running) throw problem('teaching.call.open');
      const minutes = (await attendPolicy(tx, ports, cls, now)).number('checkin.spotMinutes');
      const everybody = await there(tx, session, input.kind, now);
      const seed = input.draw && input.kind === 'PHONE' ? randomBytes(8).toString('hex') : null;
      const asked = seed ? drawBy(seed, everybody, input.draw!) : everybody;
      if (asked.length === 0) throw problem('teaching.call.nobody');
      const call: store.CallRow = {
        id: newId('spc'),
        sessionId,
        classId: cls.id,
        kind: input.kind,
        way,
        code: way === 'CODE' ? String(randomInt(10_000)).padStart(4, '0') : null,
        seed,
        calledBy: actor.accountId,
        calledName: (await identity.names(tx, [actor.accountId])).get(actor.accountId) ?? '',
        inspector: !cls.teacherAccountIds.includes(actor.accountId) && actor.lecturerId === null,
        at: now,
        dueAt: input.kind === 'PHONE' ? new Date(now.getTime() + minutes * 60_000) : null,
      };
      await store.insertCall(tx, call, asked);
      await ledger.append(
        tx,
        {
          chain: `class:${cls.id}`,
          kind: 'teaching.call.opened',
          classId: cls.id,
          actorId: actor.accountId,
          summary: `${call.inspector ? '主管部门' : ''}${call.kind === 'HAND' ? '当面点名' : '手机点名'}：${session.title}，${asked.length} 人`,
          data: { sessionId, callId: call.id, kind: call.kind, way, seed, asked: asked.length },
          link: `/work/sessions/${sessionId}`,
        },
        now,
      );
      if (call.kind === 'PHONE')
        for (const learnerId of asked)
          await notifications.notify(tx, {
            learnerId,
            kind: 'teaching.call.opened',
            title: '老师正在点名',
            body: `${session.title}：请在 ${minutes} 分钟内应答`,
            link: '/check-in',
          });
      tx.onCommit(() => realtime.publish(`session:${sessionId}`, { type: 'teaching.call', callId: call.id }));
      return view(tx, cls.id, call.id, now);
    },

    async mark(
      tx: Tx,
      sessionId: string,
      callId: string,
      marks: readonly { learnerId: string; present: boolean }[],
      actor: Actor,
      now: Date,
    ) {
      const call = await callOf(tx, sessionId, callId);
      if (call.kind !== 'HAND') throw problem('teaching.call.not_hand');
      await requireUnsettled(tx, sessionId);
      for (const { learnerId, present } of marks) {
        const set = await store.setAnswer(tx, { callId, learnerId, present, at: now, method: 'TICK', distanceM: null, checkId: null });
        if (set === 0) throw problem('teaching.learner.not_enrolled');
      }
      await ledger.append(
        tx,
        {
          chain: `class:${call.classId}`,
          kind: 'teaching.call.marked',
          classId: call.classId,
          actorId: actor.accountId,
          summary: `登记当面点名：${marks.filter(({ present }) => present).length} 人在，${marks.filter(({ present }) => !present).length} 人不在`,
          data: { sessionId, callId, absent: marks.filter(({ present }) => !present).map(({ learnerId }) => learnerId) },
          link: `/work/sessions/${sessionId}`,
        },
        now,
      );
      return view(tx, call.classId, callId, now);
    },

    async excuse(tx: Tx, sessionId: string, callId: string, input: { learnerId: string; reason: string }, actor: Actor, now: Date) {
      const call = await callOf(tx, sessionId, callId);
      await requireUnsettled(tx, sessionId);
      const row = await store.lockAnswer(tx, callId, input.learnerId);
      if (!row || stateOf(row, call, now) !== 'MISSED') throw problem('teaching.call.not_missed');
      await store.setExcuse(tx, { callId, learnerId: input.learnerId, by: actor.accountId, reason: input.reason });
      await ledger.append(
        tx,
        {
          chain: `class:${call.classId}`,
          kind: 'teaching.call.excused',
          classId: call.classId,
          learnerId: input.learnerId,
          actorId: actor.accountId,
          summary: '点名漏答已由班主任说明，不扣课时',
          data: { sessionId, callId },
          link: `/learn/${call.classId}/hours`,
        },
        now,
      );
      return view(tx, call.classId, callId, now);
    },
  };
}

export type Calls = ReturnType<typeof createCalls>;

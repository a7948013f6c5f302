import type { CheckInKind, ScreenView } from '@yangfan/contract';
import { chinaDay, problem, type Actor, type Crypto, type Db, type Queryable, type Tx } from '@yangfan/kernel';
import type { TimetableSession, TrainingClass } from '@yangfan/platform/org';
import type { Static } from 'typebox';
import { policyOf, type TeachingPorts } from '../../ports.ts';
import { attendPolicy } from '../attendance/attend-policy.ts';
import { isOpenFor } from './check-in.states.ts';
import { checkInRows, lockSession } from './check-in.store.ts';
import { makeCode, secondsLeft, slotAt, type CodeKind, type Signer } from './code.rules.ts';
import { kindNamed, unfit } from './kinds.rules.ts';
import { keepSite, kindOf, setKind } from './setup.store.ts';

/** The check-in code's signer of this installation. */
export const codeSigner = (crypto: Crypto): Signer => ({
  sign: (text) => crypto.sign('teaching.check-in', text),
  verify: (text, signature) => crypto.verify('teaching.check-in', text, signature),
});

const SHOWN_ARRIVALS = 60;

/** One session in the room: opened, moved on, and its code on the screen. */
export function createSessions({ ports, signer }: { db: Db; ports: TeachingPorts; signer: Signer }) {
  const { org, ledger, realtime } = ports;

  async function requireSession(db: Queryable, sessionId: string): Promise<{ session: TimetableSession; cls: TrainingClass }> {
    const session = await org.session(db, sessionId);
    if (!session) throw problem('request.not_found');
    return { session, cls: await org.requireTeaching(db, session.classId) };
  }

  async function counts(db: Queryable, session: TimetableSession) {
    const [enrolments, rows] = await Promise.all([org.enrolments(db, session.classId), checkInRows(db, { sessionId: session.id })]);
    return {
      expected: enrolments.filter(({ status }) => status !== 'DROPPED').length,
      arrived: rows.filter((row) => row.inAt).length,
      left: rows.filter((row) => row.outAt).length,
      rows,
    };
  }

  async function move(tx: Tx, session: TimetableSession, to: 'OPEN' | 'IN_PROGRESS' | 'ENDED', actor: Actor, now: Date) {
    await org.setSessionStatus(tx, session.id, session.status, to);
    const words = { OPEN: '开始签到', IN_PROGRESS: '开始上课', ENDED: '下课' }[to];
    const { expected, arrived, left } = await counts(tx, session);
    await ledger.append(
      tx,
      {
        chain: `class:${session.classId}`,
        kind: `teaching.session.${{ OPEN: 'opened', IN_PROGRESS: 'started', ENDED: 'ended' }[to]}`,
        classId: session.classId,
        actorId: actor.accountId,
        summary: `${words}：${session.title}`,
        data: { sessionId: session.id, expected, arrived, left },
        link: `/classes/${session.classId}/sessions/${session.id}/roll`,
      },
      now,
    );
    tx.onCommit(() => realtime.publish(`session:${session.id}`, { type: 'teaching.session', status: to }));
    return { sessionId: session.id, status: to, checkKind: await kindOf(tx, session.id), expected, arrived, left };
  }

  /** The kind asked for, or the policy's; a kind that does not fit the room falls back to the code only when nobody asked for it. */
  async function chosenKind(tx: Tx, session: TimetableSession, cls: TrainingClass, asked: CheckInKind | undefined, now: Date) {
    if (asked) {
      const why = unfit(asked, session);
      if (why) throw problem('teaching.checkin.kind_unfit', why);
      return asked;
    }
    const named = kindNamed((await attendPolicy(tx, ports, cls, now)).textOr('checkin.kind', 'QR_DYNAMIC'));
    if (!named) throw problem('policy.missing', '政策参数 checkin.kind 不是平台认识的签到方式，操作已停止。请联系省级管理员设置后再试。');
    return unfit(named, session) ? 'QR_DYNAMIC' : named;
  }

  return {
    async open(tx: Tx, sessionId: string, asked: CheckInKind | undefined, actor: Actor, now: Date) {
      await lockSession(tx, sessionId);
      const { session, cls } = await requireSession(tx, sessionId);
      if (session.mode === 'VOD') throw problem('teaching.session.vod');
      if (session.status !== 'SCHEDULED') throw problem('teaching.session.wrong_state');
      if (chinaDay(now) !== session.day) throw problem('teaching.session.not_due');
      await setKind(tx, { sessionId, classId: cls.id, kind: await chosenKind(tx, session, cls, asked, now), at: now });
      await keepSite(tx, cls);
      return move(tx, session, 'OPEN', actor, now);
    },

    async advance(tx: Tx, sessionId: string, to: 'IN_PROGRESS' | 'ENDED', actor: Actor, now: Date) {
      await lockSession(tx, sessionId);
      const { session } = await requireSession(tx, sessionId);
      if (session.status !== (to === 'ENDED' ? 'IN_PROGRESS' : 'OPEN')) throw problem('teaching.session.wrong_state');
      return move(tx, session, to, actor, now);
    },

    async screen(db: Queryable, sessionId: string, kind: CodeKind, now: Date): Promise<Static<typeof ScreenView>> {
      const { session, cls } = await requireSession(db, sessionId);
      const codeSeconds = (await policyOf(db, ports, cls, now)).number('checkin.codeSeconds');
      const { rows, expected, arrived, left } = await counts(db, session);
      const events = rows
        .flatMap((row) => [
          row.inAt && { row, kind: 'IN' as const, at: row.inAt, method: row.inMethod! },
          row.outAt && { row, kind: 'OUT' as const, at: row.outAt, method: row.outMethod! },
        ])
        .filter((event) => event !== null)
        .sort((a, b) => b.at.getTime() - a.at.getTime())
        .slice(0, SHOWN_ARRIVALS);
      const cards = await org.learners(
        db,
        events.map(({ row }) => row.learnerId),
      );
      const checkKind = await kindOf(db, sessionId);
      const open = isOpenFor(session.status, kind) && checkKind === 'QR_DYNAMIC';
      return {
        sessionId,
        title: session.title,
        status: session.status,
        kind,
        checkKind,
        codeSeconds,
        secondsLeft: Math.round(secondsLeft(now.getTime(), codeSeconds) * 10) / 10,
        expected,
        arrived,
        left,
        code: open ? `/check-in?c=${makeCode(sessionId, kind, slotAt(now.getTime(), codeSeconds), signer)}` : null,
        arrivals: events.map((event) => ({
          learnerId: event.row.learnerId,
          name: cards.get(event.row.learnerId)?.maskedName ?? '',
          at: event.at.toISOString(),
          kind: event.kind,
          method: event.method,
        })),
      };
    },
  };
}

export type Sessions = ReturnType<typeof createSessions>;

import { createHash } from 'node:crypto';
import type { RollView } from '@yangfan/contract';
import { canonicalJson, problem, type Queryable } from '@yangfan/kernel';
import type { TimetableSession, TrainingClass } from '@yangfan/platform/org';
import type { Static } from 'typebox';
import type { TeachingPorts } from '../../ports.ts';
import { attendPolicy } from '../attendance/attend-policy.ts';
import { rollOfSession } from '../attendance/attendance.store.ts';
import { effectsOf } from '../attendance/effects.store.ts';
import { sessionCredits } from '../live/presence/credit.store.ts';
import { latenessOf } from './check-in.service.ts';
import { readSigns } from '../lecturer-sign/signs.reader.ts';
import { isOver } from './check-in.states.ts';
import * as store from './check-in.store.ts';
import { rollContent, rollLines, supplementShare, type RollLine } from './roll.rules.ts';
import { kindOf } from './setup.store.ts';

type Roll = Static<typeof RollView>;
type Entry = Roll['entries'][number];
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Reads rolls: as they stand, or as they were locked, with corrections beside them. */
export function createRollReader(ports: TeachingPorts) {
  const { org } = ports;

  async function requireSession(db: Queryable, sessionId: string): Promise<{ session: TimetableSession; cls: TrainingClass }> {
    const session = await org.session(db, sessionId);
    const cls = session && (await org.class(db, session.classId));
    if (!session || !cls) throw problem('request.not_found');
    return { session, cls };
  }

  async function load(db: Queryable, session: TimetableSession, cls: TrainingClass, now: Date) {
    const [policy, enrolments, rows, anomalies, confirmations, credits, effects, locked] = await Promise.all([
      attendPolicy(db, ports, cls, now),
      org.enrolments(db, cls.id),
      store.checkInRows(db, { sessionId: session.id }),
      store.anomalyRows(db, session.id),
      store.confirmationRows(db, session.id),
      sessionCredits(db, { sessionId: session.id }),
      effectsOf(db, { sessionId: session.id }, now),
      rollOfSession(db, session.id),
    ]);
    const lockedIds = new Set(locked.map(({ learnerId }) => learnerId));
    // Who left the class after the lock still stands in the locked roll.
    const enrolled = enrolments
      .filter(({ status, learnerId }) => (locked.length > 0 ? lockedIds.has(learnerId) : status !== 'DROPPED'))
      .sort((a, b) => a.seatNo - b.seatNo);
    const marks = rows.map((row) => ({
      learnerId: row.learnerId,
      inAt: row.inAt,
      outAt: row.outAt,
      method: row.inMethod,
      supplemented: row.supplementedBy !== null,
      reason: row.reason,
    }));
    const computed = rollLines(
      session,
      enrolled.map(({ learnerId }) => learnerId),
      marks,
      isOver(session.status),
      latenessOf(policy.values),
      new Map(credits.map((credit) => [credit.learnerId, credit])),
      (learnerId) => effects(session.id, learnerId),
      policy.missedRule,
    );
    const lines =
      locked.length > 0
        ? computed.map((line) =>
            asLocked(
              line,
              locked.find((row) => row.learnerId === line.learnerId)!,
            ),
          )
        : computed;
    return {
      policy,
      enrolled,
      rows,
      anomalies,
      confirmations,
      lines,
      locked,
      missedOf: (learnerId: string) => effects(session.id, learnerId).missed,
      digest: locked[0]?.digest ?? sha256(canonicalJson(rollContent(session, lines))),
    };
  }

  async function view(db: Queryable, sessionId: string, now: Date): Promise<Roll> {
    const { session, cls } = await requireSession(db, sessionId);
    const found = await load(db, session, cls, now);
    const [cards, checkKind, signs] = await Promise.all([
      org.learners(
        db,
        found.lines.map(({ learnerId }) => learnerId),
      ),
      kindOf(db, sessionId),
      readSigns(db, ports, sessionId),
    ]);
    const share = supplementShare(found.lines);
    const limit = found.policy.number('checkin.manualWarnRatio');
    return {
      sessionId,
      classId: cls.id,
      title: session.title,
      status: session.status,
      startsAt: session.startsAt.toISOString(),
      endsAt: session.endsAt.toISOString(),
      hours: session.hours,
      checkKind,
      supplementShare: share,
      supplementLimit: limit,
      supplementWarning: share > limit,
      digest: found.digest,
      confirmations: found.confirmations.map(({ capacity, accountId, at, digest }) => ({
        capacity,
        accountId,
        at: at.toISOString(),
        digest,
      })),
      lecturerSigns: signs.map(({ view: sign }) => sign),
      entries: found.lines.map((line, index) =>
        entryOf(found, line, found.enrolled[index]?.seatNo ?? null, cards.get(line.learnerId)?.maskedName ?? ''),
      ),
    };
  }

  return { requireSession, load, view };
}

export type RollReader = ReturnType<typeof createRollReader>;
export type LoadedRoll = Awaited<ReturnType<RollReader['load']>>;

function entryOf(found: LoadedRoll, line: RollLine, seatNo: number | null, name: string): Entry {
  const row = found.rows.find((one) => one.learnerId === line.learnerId);
  const locked = found.locked.find((one) => one.learnerId === line.learnerId);
  return {
    learnerId: line.learnerId,
    name,
    seatNo,
    state: line.state,
    lateMinutes: line.lateMinutes,
    earlyMinutes: line.earlyMinutes,
    creditedHours: line.creditedHours,
    explanation: line.explanation,
    checkedInAt: line.inAt?.toISOString() ?? null,
    signedOutAt: line.outAt?.toISOString() ?? null,
    method: row?.supplementedBy ? 'MANUAL_SUPPLEMENT' : (row?.inMethod ?? null),
    distanceM: row?.distanceM ?? null,
    reason: line.reason,
    anomalies: found.anomalies.filter((one) => one.learnerId === line.learnerId).map(({ kind }) => kind),
    missedCalls: found.missedOf(line.learnerId),
    corrected: locked?.corrected ? { state: locked.state, creditedHours: locked.creditedHours, explanation: locked.corrected } : null,
  };
}

/** A locked line shows what was confirmed; what counts differently since then stands beside it. */
function asLocked(line: RollLine, locked: LoadedRollRow): RollLine {
  if (line.state === locked.lockedState && line.creditedHours === locked.lockedHours) return line;
  return { ...line, state: locked.lockedState, creditedHours: locked.lockedHours, explanation: '以双方确认时的考勤为准' };
}
type LoadedRollRow = Awaited<ReturnType<typeof rollOfSession>>[number];

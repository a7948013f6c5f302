import { newId, problem, type Actor, type Db, type Queryable, type Tx } from '@yangfan/kernel';
import type { TimetableSession, TrainingClass } from '@yangfan/platform/org';
import type { PolicyValues } from '@yangfan/platform/policy';
import { policyOf, type TeachingPorts } from '../../ports.ts';
import { creditOf, type Credit } from '../attendance/attendance.rules.ts';
import { requireEnrolled } from '../courses/courses.service.ts';
import { isOpenFor, isOver } from './check-in.states.ts';
import * as store from './check-in.store.ts';
import { makeTicket, readCode, sessionOf, type CodeKind, type Signer } from './code.rules.ts';
import { judgePosition, type Position } from './fence.rules.ts';

/** So many within three seconds is worth a look. */
const BURST_SIZE = 5;

interface Scan {
  session: TimetableSession;
  cls: TrainingClass;
  values: PolicyValues;
  learnerId: string;
  kind: CodeKind;
  scannedAt: Date;
}
export interface CheckInInput {
  code: string;
  position: Position | null;
  checkToken: string;
  deviceId: string | null;
}

/** The lateness rules of a class. */
export const latenessOf = (values: PolicyValues) => ({
  lateMinutes: values.number('checkin.lateMinutes'),
  absentMinutes: values.number('checkin.absentMinutes'),
});

/** The learner's side: what a scanned code means, coming and leaving. */
export function createCheckIns({ db, ports, signer }: { db: Db; ports: TeachingPorts; signer: Signer }) {
  const { org, identity, ledger, realtime } = ports;

  async function scan(at: Queryable, code: string, actor: Actor, now: Date): Promise<Scan> {
    const sessionId = sessionOf(code);
    const session = sessionId ? await org.session(at, sessionId) : undefined;
    if (!session) throw problem('teaching.checkin.code_invalid');
    const cls = await org.requireTeaching(at, session.classId);
    const learnerId = await requireEnrolled(at, ports, cls.id, actor.learnerId);
    const values = await policyOf(at, ports, cls, now);
    const codeSeconds = values.number('checkin.codeSeconds');
    const read = readCode(code, learnerId, now.getTime(), () => codeSeconds, signer);
    if (read === 'invalid') throw problem('teaching.checkin.code_invalid');
    if (read === 'expired') throw problem('teaching.checkin.code_expired');
    return { session, cls, values, learnerId, kind: read.kind, scannedAt: new Date(read.scannedAt) };
  }

  const recorded = (row: store.CheckInRow | undefined, kind: CodeKind) => (kind === 'IN' ? row?.inAt : row?.outAt) ?? null;

  function receipt({ session, values, kind }: Scan, row: store.CheckInRow, already: boolean) {
    const credit: Credit = creditOf(
      { ...session, inAt: row.inAt, outAt: kind === 'OUT' ? row.outAt : session.endsAt, over: true },
      latenessOf(values),
    );
    return {
      sessionId: session.id,
      title: session.title,
      kind,
      at: recorded(row, kind)!.toISOString(),
      lateMinutes: credit.lateMinutes,
      state: credit.state,
      distanceM: row.distanceM,
      method: (kind === 'IN' ? row.inMethod : row.outMethod)!,
      already,
    };
  }

  /** Throws with the sentence for the learner; what was unusual stays recorded although the check-in is refused. */
  async function requirePosition(
    { session, cls, values, learnerId }: Scan,
    position: Position | null,
    now: Date,
  ): Promise<{ distanceM: number | null; unfenced: boolean }> {
    if (session.mode !== 'OFFLINE') return { distanceM: null, unfenced: false };
    if (!session.geo) return { distanceM: null, unfenced: true };
    const found = judgePosition(session.geo, position, values.number('checkin.fenceMetres'));
    if (found.verdict === 'inside') return { distanceM: found.distanceM, unfenced: false };
    if (found.verdict === 'missing') throw problem('teaching.checkin.position_missing');
    const kind = found.verdict === 'outside' ? 'OUTSIDE_FENCE' : 'POSITION_VAGUE';
    // Where exactly the learner was is nobody's business; how far from the room is.
    await store.insertAnomalies(db, [
      {
        id: newId('ano'),
        sessionId: session.id,
        classId: cls.id,
        learnerId,
        kind,
        at: now,
        detail: { distanceM: found.distanceM, accuracyM: Math.round(position!.accuracy) },
      },
    ]);
    throw found.verdict === 'outside'
      ? problem('teaching.checkin.outside', `您距离教室约 ${found.distanceM} 米，不在签到范围内。如果您确实在现场，请找班主任补签`)
      : problem('teaching.checkin.position_vague');
  }

  async function record(
    tx: Tx,
    found: Scan,
    input: CheckInInput,
    place: { distanceM: number | null; unfenced: boolean },
    actor: Actor,
    now: Date,
  ) {
    const { session, cls, learnerId, kind } = found;
    await store.lockSession(tx, session.id, true);
    await store.lockSession(tx, `${session.id}|${learnerId}`);
    const before = await store.checkInRow(tx, session.id, learnerId);
    if (recorded(before, kind)) return receipt(found, before!, true);
    const current = await org.session(tx, session.id);
    if (!current || !isOpenFor(current.status, kind))
      throw problem(current && isOver(current.status) && current.status !== 'ENDED' ? 'teaching.roll.locked' : 'teaching.checkin.closed');
    if (kind === 'OUT' && !before?.inAt) throw problem('teaching.checkin.not_in_yet');

    const check = await identity.requireCheck(tx, { actor, purpose: 'CHECK_IN', token: input.checkToken, now });
    const method: store.Method = check.method === 'FACE' ? 'QR_FACE' : 'QR_ALTERNATIVE';
    const arrival: store.Arrival = {
      sessionId: session.id,
      learnerId,
      classId: cls.id,
      at: found.scannedAt,
      method,
      checkId: check.checkId,
      distanceM: place.distanceM,
      deviceId: input.deviceId,
    };
    if (kind === 'IN') await store.insertArrival(tx, arrival);
    else await store.insertLeaving(tx, arrival);
    await noteAnomalies(tx, arrival, kind, place.unfenced, now);

    const row = (await store.checkInRow(tx, session.id, learnerId))!;
    const result = receipt(found, row, false);
    await ledger.append(
      tx,
      {
        chain: `class:${cls.id}`,
        kind: kind === 'IN' ? 'teaching.checkin.recorded' : 'teaching.signout.recorded',
        classId: cls.id,
        learnerId,
        actorId: actor.accountId,
        summary: `${kind === 'IN' ? '签到' : '签退'}：${session.title}`,
        data: {
          sessionId: session.id,
          at: found.scannedAt.toISOString(),
          method,
          checkId: check.checkId,
          distanceM: place.distanceM,
          lateMinutes: result.lateMinutes,
        },
        link: `/learn/${cls.id}/hours`,
      },
      now,
    );
    const card = (await org.learners(tx, [learnerId])).get(learnerId);
    tx.onCommit(() =>
      realtime.publish(`session:${session.id}`, {
        type: 'teaching.arrival',
        learnerId,
        name: card?.maskedName ?? '',
        at: found.scannedAt.toISOString(),
        kind,
        method,
      }),
    );
    return result;
  }

  async function noteAnomalies(tx: Tx, arrival: store.Arrival, kind: CodeKind, unfenced: boolean, now: Date): Promise<void> {
    const base = { sessionId: arrival.sessionId, classId: arrival.classId, at: now };
    const rows: Parameters<typeof store.insertAnomalies>[1][number][] = [];
    if (unfenced) rows.push({ ...base, id: newId('ano'), learnerId: arrival.learnerId, kind: 'NO_FENCE', detail: {} });
    if (kind === 'IN') {
      const { sameDevice, justBefore } = await store.company(tx, arrival);
      for (const learnerId of sameDevice.length > 0 ? [arrival.learnerId, ...sameDevice] : [])
        rows.push({ ...base, id: newId('ano'), learnerId, kind: 'SHARED_DEVICE', detail: { learners: sameDevice.length + 1 } });
      if (justBefore >= BURST_SIZE)
        rows.push({ ...base, id: newId('ano'), learnerId: arrival.learnerId, kind: 'BURST', detail: { within3s: justBefore + 1 } });
    }
    await store.insertAnomalies(tx, rows);
  }

  return {
    async readCode(at: Queryable, code: string, actor: Actor, now: Date) {
      const found = await scan(at, code, actor, now);
      const { session, cls, learnerId, kind, scannedAt } = found;
      const already = !!recorded(await store.checkInRow(at, session.id, learnerId), kind);
      if (!already && !isOpenFor(session.status, kind)) throw problem('teaching.checkin.closed');
      return {
        sessionId: session.id,
        classId: cls.id,
        title: session.title,
        className: cls.name,
        kind,
        startsAt: session.startsAt.toISOString(),
        roomName: session.roomName,
        needsPosition: session.mode === 'OFFLINE' && session.geo !== null,
        already,
        ticket: makeTicket(session.id, kind, learnerId, scannedAt.getTime(), signer),
      };
    },

    /** Comes or leaves; repeating it gives the same receipt and uses up no identity check. */
    async checkIn(input: CheckInInput, actor: Actor, now: Date) {
      const found = await scan(db, input.code, actor, now);
      const before = await store.checkInRow(db, found.session.id, found.learnerId);
      if (recorded(before, found.kind)) return receipt(found, before!, true);
      if (!isOpenFor(found.session.status, found.kind)) throw problem('teaching.checkin.closed');
      const place = await requirePosition(found, input.position, now);
      return db.tx((tx) => record(tx, found, input, place, actor, now));
    },

    async mine(at: Queryable, actor: Actor, query: { classId?: string; day?: string }, now: Date) {
      if (!actor.learnerId) return { items: [] };
      const classes = (await org.classesOfLearner(at, actor.learnerId)).filter((cls) => !query.classId || cls.id === query.classId);
      const [sessions, rows] = await Promise.all([
        Promise.all(classes.map((cls) => org.sessions(at, cls.id))),
        store.learnerCheckIns(
          at,
          actor.learnerId,
          classes.map((cls) => cls.id),
        ),
      ]);
      const policies = new Map(
        await Promise.all(classes.map(async (cls) => [cls.id, await policyOf(at, ports, cls, now).then(latenessOf, () => null)] as const)),
      );
      const items = sessions
        .flat()
        .filter((session) => !query.day || session.day === query.day)
        .map((session) => {
          const row = rows.find((one) => one.sessionId === session.id);
          const lateness = policies.get(session.classId);
          // A class that is not approved yet has a timetable, but no rules to judge by.
          const state =
            lateness && session.mode !== 'VOD'
              ? creditOf({ ...session, inAt: row?.inAt ?? null, outAt: row?.outAt ?? null, over: isOver(session.status) }, lateness).state
              : ('PENDING' as const);
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
          };
        });
      return { items: items.sort((a, b) => a.startsAt.localeCompare(b.startsAt)) };
    },
  };
}

export type CheckIns = ReturnType<typeof createCheckIns>;

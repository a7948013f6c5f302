import type { CheckInKind } from '@yangfan/contract';
import { problem, type Actor, type Db, type Queryable, type Tx } from '@yangfan/kernel';
import type { TimetableSession, TrainingClass } from '@yangfan/platform/org';
import type { PolicyValues } from '@yangfan/platform/policy';
import { policyOf, type TeachingPorts } from '../../ports.ts';
import { creditOf, type Credit } from '../attendance/attendance.rules.ts';
import { requireEnrolled } from '../courses/courses.service.ts';
import { isOpenFor, isOver } from './check-in.states.ts';
import * as store from './check-in.store.ts';
import { makeTicket, readCode, sessionOf, type CodeKind, type Signer } from './code.rules.ts';
import type { Position } from './fence.rules.ts';
import { asksOf, methodOf } from './kinds.rules.ts';
import { createPlaces, type Place } from './place.service.ts';
import { kindOf } from './setup.store.ts';
import type { Sighting, Sightings } from './sightings.service.ts';

/** So many within three seconds is worth a look. */
const BURST_SIZE = 5;

interface Coming {
  session: TimetableSession;
  cls: TrainingClass;
  values: PolicyValues;
  checkKind: CheckInKind;
  learnerId: string;
  kind: CodeKind;
  /** When the learner came: the moment of the scan, or now. */
  at: Date;
}
export interface CheckInInput {
  position: Position | null;
  checkToken?: string;
  deviceId: string | null;
}

/** The lateness rules of a class. */
export const latenessOf = (values: PolicyValues) => ({
  lateMinutes: values.number('checkin.lateMinutes'),
  absentMinutes: values.number('checkin.absentMinutes'),
});

/** The learner's side: what a scanned code means, coming and leaving. */
export function createCheckIns({ db, ports, signer, sightings }: { db: Db; ports: TeachingPorts; signer: Signer; sightings: Sightings }) {
  const { org, identity, ledger, realtime } = ports;
  const places = createPlaces({ db, sightings });

  async function coming(at: Queryable, session: TimetableSession, actor: Actor, now: Date) {
    const cls = await org.requireTeaching(at, session.classId);
    const learnerId = await requireEnrolled(at, ports, cls.id, actor.learnerId);
    return { session, cls, learnerId, values: await policyOf(at, ports, cls, now), checkKind: await kindOf(at, session.id) };
  }

  async function scan(at: Queryable, code: string, actor: Actor, now: Date): Promise<Coming> {
    const sessionId = sessionOf(code);
    const session = sessionId ? await org.session(at, sessionId) : undefined;
    if (!session) throw problem('teaching.checkin.code_invalid');
    const found = await coming(at, session, actor, now);
    const codeSeconds = found.values.number('checkin.codeSeconds');
    const read = readCode(code, found.learnerId, now.getTime(), () => codeSeconds, signer);
    if (read === 'invalid') throw problem('teaching.checkin.code_invalid');
    if (read === 'expired') throw problem('teaching.checkin.code_expired');
    if (!asksOf(found.checkKind, session).code) throw problem('teaching.checkin.kind_unfit');
    return { ...found, kind: read.kind, at: new Date(read.scannedAt) };
  }

  const recorded = (row: store.CheckInRow | undefined, kind: CodeKind) => (kind === 'IN' ? row?.inAt : row?.outAt) ?? null;

  function receipt({ session, values, kind }: Coming, row: store.CheckInRow, already: boolean) {
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

  async function record(tx: Tx, found: Coming, input: CheckInInput, place: Place, actor: Actor, now: Date) {
    const { session, cls, learnerId, kind, checkKind } = found;
    await store.lockSession(tx, session.id, true);
    await store.lockSession(tx, `${session.id}|${learnerId}`);
    const before = await store.checkInRow(tx, session.id, learnerId);
    if (recorded(before, kind)) return receipt(found, before!, true);
    const current = await org.session(tx, session.id);
    if (!current || !isOpenFor(current.status, kind))
      throw problem(current && isOver(current.status) && current.status !== 'ENDED' ? 'teaching.roll.locked' : 'teaching.checkin.closed');
    if (kind === 'OUT' && !before?.inAt) throw problem('teaching.checkin.not_in_yet');

    const asks = asksOf(checkKind, session);
    const check = asks.check ? await identity.requireCheck(tx, { actor, purpose: 'CHECK_IN', token: input.checkToken ?? '', now }) : null;
    const arrival: store.Arrival = {
      sessionId: session.id,
      learnerId,
      classId: cls.id,
      at: found.at,
      method: methodOf(checkKind, check?.method ?? null, asks.place),
      checkId: check?.checkId ?? null,
      distanceM: place.distanceM,
      deviceId: input.deviceId,
    };
    if (kind === 'IN') await store.insertArrival(tx, arrival);
    else await store.insertLeaving(tx, arrival);
    await noteUnusual(tx, found, arrival, place.unfenced, now);

    const row = (await store.checkInRow(tx, session.id, learnerId))!;
    const result = receipt(found, row, false);
    await tell(tx, found, arrival, result.lateMinutes, actor, now);
    return result;
  }

  async function tell(tx: Tx, { session, cls, kind }: Coming, arrival: store.Arrival, lateMinutes: number, actor: Actor, now: Date) {
    const { learnerId, method, checkId, distanceM } = arrival;
    const at = arrival.at.toISOString();
    await ledger.append(
      tx,
      {
        chain: `class:${cls.id}`,
        kind: kind === 'IN' ? 'teaching.checkin.recorded' : 'teaching.signout.recorded',
        classId: cls.id,
        learnerId,
        actorId: actor.accountId,
        summary: `${kind === 'IN' ? '签到' : '签退'}：${session.title}`,
        data: { sessionId: session.id, at, method, checkId, distanceM, lateMinutes },
        link: `/learn/${cls.id}/hours`,
      },
      now,
    );
    const card = (await org.learners(tx, [learnerId])).get(learnerId);
    tx.onCommit(() =>
      realtime.publish(`session:${session.id}`, { type: 'teaching.arrival', learnerId, name: card?.maskedName ?? '', at, kind, method }),
    );
  }

  async function noteUnusual(tx: Tx, found: Coming, arrival: store.Arrival, unfenced: boolean, now: Date): Promise<void> {
    const { learnerId } = arrival;
    const rows: Sighting[] = [];
    if (unfenced) rows.push({ learnerId, kind: 'NO_FENCE', detail: {} });
    if (found.kind === 'IN') {
      const { sameDevice, justBefore } = await store.company(tx, arrival);
      for (const one of sameDevice.length > 0 ? [learnerId, ...sameDevice] : [])
        rows.push({ learnerId: one, kind: 'SHARED_DEVICE', detail: { learners: sameDevice.length + 1 } });
      if (justBefore >= BURST_SIZE) rows.push({ learnerId, kind: 'BURST', detail: { within3s: justBefore + 1 } });
      const elsewhere = await sightings.elsewhere(tx, found.cls, found.session, learnerId, arrival.at);
      if (elsewhere) rows.push({ learnerId, kind: 'TWO_PLACES', detail: elsewhere });
    }
    await sightings.note(tx, found.cls, arrival.sessionId, rows, now);
  }

  /** Comes or leaves; repeating it gives the same receipt and uses up no identity check. */
  async function take(found: Coming, input: CheckInInput, actor: Actor, now: Date) {
    const before = await store.checkInRow(db, found.session.id, found.learnerId);
    if (recorded(before, found.kind)) return receipt(found, before!, true);
    if (!isOpenFor(found.session.status, found.kind)) throw problem('teaching.checkin.closed');
    const asks = asksOf(found.checkKind, found.session);
    // A room without a place is noted where a place would have been asked for.
    const place =
      asks.place || found.checkKind === 'QR_DYNAMIC'
        ? await places.require(found, input.position, now)
        : { distanceM: null, unfenced: false };
    return db.tx((tx) => record(tx, found, input, place, actor, now));
  }

  return {
    async readCode(at: Queryable, code: string, actor: Actor, now: Date) {
      const found = await scan(at, code, actor, now);
      const { session, cls, learnerId, kind } = found;
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
        needsPosition: asksOf(found.checkKind, session).place,
        already,
        ticket: makeTicket(session.id, kind, learnerId, found.at.getTime(), signer),
      };
    },

    async checkIn({ code, ...input }: CheckInInput & { code: string }, actor: Actor, now: Date) {
      return take(await scan(db, code, actor, now), input, actor, now);
    },

    /** Without a code, where the session's kind asks for none. */
    async checkInHere(sessionId: string, { kind, ...input }: CheckInInput & { kind: CodeKind }, actor: Actor, now: Date) {
      const session = await org.session(db, sessionId);
      if (!session) throw problem('request.not_found');
      const found = await coming(db, session, actor, now);
      const asks = asksOf(found.checkKind, session);
      if (asks.code || (!asks.check && !asks.place)) throw problem('teaching.checkin.kind_unfit');
      return take({ ...found, kind, at: now }, input, actor, now);
    },
  };
}

export type CheckIns = ReturnType<typeof createCheckIns>;

import { teachingRoutes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import type { CheckIns } from './check-in.service.ts';
import type { MySessions } from './my-sessions.service.ts';
import type { RollReader } from './roll.reader.ts';
import type { Rolls } from './roll.service.ts';
import type { Sessions } from './sessions.service.ts';

/** Check-in on the screen, on the phone, and the roll. */
export function checkInBindings({
  sessions,
  checkIns,
  mySessions,
  reader,
  rolls,
}: {
  sessions: Sessions;
  checkIns: CheckIns;
  mySessions: MySessions;
  reader: RollReader;
  rolls: Rolls;
}): Binding[] {
  return [
    bind(teachingRoutes.openSession, ({ tx, params, query, actor, now }) =>
      tx((inner) => sessions.open(inner, params.sessionId, query.kind, actor, now)),
    ),
    bind(teachingRoutes.advanceSession, ({ tx, params, body, actor, now }) =>
      tx((inner) => sessions.advance(inner, params.sessionId, body.to, actor, now)),
    ),
    bind(teachingRoutes.sessionScreen, ({ db, params, query, now }) => sessions.screen(db, params.sessionId, query.kind ?? 'IN', now)),
    bind(teachingRoutes.readCode, ({ db, body, actor, now }) => checkIns.readCode(db, body.code, actor, now)),
    bind(teachingRoutes.checkIn, ({ body, actor, now, deviceId }) => checkIns.checkIn({ ...body, deviceId }, actor, now)),
    bind(teachingRoutes.checkInHere, ({ params, body, actor, now, deviceId }) =>
      checkIns.checkInHere(params.sessionId, { ...body, deviceId }, actor, now),
    ),
    bind(teachingRoutes.mySessions, ({ db, query, actor, now }) => mySessions.mine(db, actor, query, now)),
    bind(teachingRoutes.readRoll, ({ db, params, now }) => reader.view(db, params.sessionId, now)),
    bind(teachingRoutes.supplement, ({ tx, params, body, actor, now }) =>
      tx((inner) => rolls.supplement(inner, params.sessionId, body, actor, now)),
    ),
    bind(teachingRoutes.confirmRoll, ({ tx, params, body, actor, now }) =>
      tx((inner) => rolls.confirm(inner, params.sessionId, body.digest, actor, now)),
    ),
    bind(teachingRoutes.withdrawConfirmation, ({ tx, params, actor, now }) =>
      tx((inner) => rolls.withdraw(inner, params.sessionId, actor, now)),
    ),
  ];
}

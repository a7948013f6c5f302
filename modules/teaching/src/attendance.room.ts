import { teachingRoutes as routes } from '@yangfan/contract';
import { attachment, bind, pageOf, type Binding, type Clock, type Crypto, type Db, type Job } from '@yangfan/kernel';
import type { TeachingPorts } from '../ports.ts';
import type { Attendance } from './attendance/attendance.service.ts';
import { createAnswers } from './calls/answers.service.ts';
import { createCalls } from './calls/calls.service.ts';
import { createCheckIns } from './check-in/check-in.service.ts';
import { checkInBindings } from './check-in/check-in.routes.ts';
import { createEvidence } from './check-in/evidence.service.ts';
import { createMySessions } from './check-in/my-sessions.service.ts';
import { createRollReader } from './check-in/roll.reader.ts';
import { createRolls } from './check-in/roll.service.ts';
import { codeSigner, createSessions } from './check-in/sessions.service.ts';
import { createSightings } from './check-in/sightings.service.ts';
import { createSupplements } from './check-in/supplements.service.ts';
import { createDays } from './days/days.service.ts';
import { createLeaves } from './leave/leave.service.ts';
import { createLecturerSigns } from './lecturer-sign/lecturer-sign.service.ts';
import { createPhotos } from './photos/photos.service.ts';
import { createSheets } from './print/sheets.service.ts';
import { createAnomalies } from './review/anomalies.service.ts';
import { createCorrections } from './review/corrections.service.ts';
import { attendanceTodo } from './review/todo.service.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Check-in and everything that rests on it: calls, leave, photos, days, corrections, anomalies, sheets. */
export function createAttendanceDesk({
  db,
  clock,
  crypto,
  ports,
  attendance,
}: {
  db: Db;
  clock: Clock;
  crypto: Crypto;
  ports: TeachingPorts;
  attendance: Attendance;
}): { bindings: Binding[]; jobs: Job[] } {
  const signer = codeSigner(crypto);
  const sightings = createSightings(ports);
  const evidence = createEvidence(ports);
  const reader = createRollReader(ports);
  const rolls = createRolls({ ports, attendance, reader });
  const anomalies = createAnomalies({ ports, attendance, evidence });
  const days = createDays({ ports, reader, rolls });
  return {
    bindings: [
      ...checkInBindings({
        sessions: createSessions({ db, ports, signer }),
        checkIns: createCheckIns({ db, ports, signer, sightings }),
        mySessions: createMySessions(ports),
        reader,
        rolls,
      }),
      ...callBindings(createCalls(ports), createAnswers({ db, ports, sightings })),
      ...leaveBindings(createLeaves({ ports, crypto, evidence })),
      ...photoBindings(createPhotos({ db, ports }), days),
      ...lecturerSignBindings(createLecturerSigns({ db, ports, sightings }), days),
      ...reviewBindings(createCorrections({ ports, attendance, evidence }), anomalies),
      ...sheetBindings(createSheets({ ports, reader, attendance }), createSupplements(ports)),
    ],
    // Ten in the morning in China: people are at their desks.
    jobs: [{ name: 'teaching.anomaly.remind', cron: '0 2 * * *', run: async () => void (await anomalies.remind(db, clock.now())) }],
  };
}

function callBindings(calls: ReturnType<typeof createCalls>, answers: ReturnType<typeof createAnswers>): Binding[] {
  return [
    bind(routes.listCalls, ({ db, params, now }) => calls.list(db, params.sessionId, now)),
    bind(routes.openCall, ({ tx, params, body, actor, now }) => tx((inner) => calls.open(inner, params.sessionId, body, actor, now))),
    bind(routes.markCall, ({ tx, params, body, actor, now }) =>
      tx((inner) => calls.mark(inner, params.sessionId, params.callId, body.marks, actor, now)),
    ),
    bind(routes.excuseCall, ({ tx, params, body, actor, now }) =>
      tx((inner) => calls.excuse(inner, params.sessionId, params.callId, body, actor, now)),
    ),
    bind(routes.myCalls, ({ db, actor, now }) => answers.mine(db, actor, now)),
    bind(routes.answerCall, async ({ params, body, actor, now }) => {
      await answers.answer(params.callId, body, actor, now);
      return { ok: true as const };
    }),
  ];
}

function leaveBindings(leaves: ReturnType<typeof createLeaves>): Binding[] {
  return [
    bind(routes.askLeave, ({ tx, body, actor, now }) => tx((inner) => leaves.ask(inner, body, actor, now))),
    bind(routes.myLeaves, ({ db, query, actor, now }) => leaves.mine(db, pageOf(query), actor, now)),
    bind(routes.withdrawLeave, ({ tx, params, actor, now }) => tx((inner) => leaves.withdraw(inner, params.leaveId, actor, now))),
    bind(routes.listLeaves, ({ db, query, actor, now }) => leaves.list(db, query, pageOf(query), actor, now)),
    bind(routes.decideLeave, ({ tx, params, body, actor, now }) =>
      tx((inner) => leaves.decide(inner, params.classId, params.leaveId, body, actor, now)),
    ),
  ];
}

function photoBindings(photos: ReturnType<typeof createPhotos>, days: ReturnType<typeof createDays>): Binding[] {
  return [
    bind(routes.readSessionDuty, ({ db, params, actor, now }) => days.duty(db, params.sessionId, actor, now)),
    bind(routes.listPhotos, ({ db, params, actor }) => photos.list(db, params.sessionId, actor)),
    bind(routes.addPhoto, ({ params, body, actor, now }) => photos.add(params.sessionId, body, actor, now)),
    bind(routes.removePhoto, ({ params, body, actor, now }) => photos.remove(params.sessionId, params.photoId, body.reason, actor, now)),
    bind(routes.readDay, ({ db, params, actor, now }) => days.day(db, params.classId, params.day, actor, now)),
    bind(routes.confirmDay, ({ tx, params, body, actor, now }) =>
      tx((inner) => days.confirm(inner, params.classId, params.day, body.rolls, actor, now)),
    ),
  ];
}

function lecturerSignBindings(signs: ReturnType<typeof createLecturerSigns>, days: ReturnType<typeof createDays>): Binding[] {
  return [
    bind(routes.signLecturer, async ({ db, params, body, actor, now }) => {
      await signs.byPicture(params.sessionId, body, actor, now);
      return days.duty(db, params.sessionId, actor, now);
    }),
    bind(routes.signLecturerByFace, async ({ db, params, body, actor, now }) => {
      await signs.byFace(params.sessionId, body, actor, now);
      return days.duty(db, params.sessionId, actor, now);
    }),
    bind(routes.confirmLecturerSign, ({ tx, params, actor, now }) =>
      tx(async (inner) => {
        await signs.confirm(inner, params.sessionId, params.lecturerId, actor, now);
        return days.duty(inner, params.sessionId, actor, now);
      }),
    ),
  ];
}

function reviewBindings(corrections: ReturnType<typeof createCorrections>, anomalies: ReturnType<typeof createAnomalies>): Binding[] {
  return [
    bind(routes.askCorrection, ({ tx, params, body, actor, now }) =>
      tx((inner) => corrections.ask(inner, params.sessionId, body, actor, now)),
    ),
    bind(routes.listCorrections, ({ db, query, actor, now }) => corrections.list(db, query, pageOf(query), actor, now)),
    bind(routes.agreeCorrection, ({ tx, params, body, actor, now }) =>
      tx((inner) => corrections.agree(inner, params.classId, params.correctionId, body, actor, now)),
    ),
    bind(routes.decideCorrection, ({ tx, params, body, actor, now }) =>
      tx((inner) => corrections.decide(inner, params.classId, params.correctionId, body, actor, now)),
    ),
    bind(routes.withdrawCorrection, ({ tx, params, actor, now }) =>
      tx((inner) => corrections.withdraw(inner, params.classId, params.correctionId, actor, now)),
    ),
    bind(routes.listAnomalies, ({ db, query, actor, now }) => anomalies.list(db, query, pageOf(query), actor, now)),
    bind(routes.explainAnomaly, ({ tx, params, body, actor, now }) =>
      tx((inner) => anomalies.explain(inner, params.classId, params.caseId, body, actor, now)),
    ),
    bind(routes.decideAnomaly, ({ tx, params, body, actor, now }) =>
      tx((inner) => anomalies.decide(inner, params.classId, params.caseId, body, actor, now)),
    ),
    bind(routes.attendanceTodo, ({ db, actor, now }) => attendanceTodo(db, actor, now)),
  ];
}

function sheetBindings(sheets: ReturnType<typeof createSheets>, supplements: ReturnType<typeof createSupplements>): Binding[] {
  return [
    bind(routes.exportAttendance, async ({ db, params, now, reply }) => {
      const { bytes, name } = await sheets.ofClass(db, params.classId, now);
      reply
        .type(XLSX)
        .header('content-disposition', attachment(`${name}.xlsx`))
        .header('cache-control', 'private, no-store');
      return bytes;
    }),
    bind(routes.printRoll, async ({ db, params, now, reply }) => {
      const { bytes, name } = await sheets.session(db, params.sessionId, now);
      reply
        .type('application/pdf')
        .header('content-disposition', attachment(`${name}.pdf`))
        .header('cache-control', 'private, no-store');
      return bytes;
    }),
    bind(routes.listSupplements, ({ db, query, actor, now }) => supplements.list(db, query, pageOf(query), actor, now)),
  ];
}

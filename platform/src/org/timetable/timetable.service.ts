import { SESSION_STATUSES, type orgRoutes, type SessionStatus } from '@yangfan/contract';
import { problem, type Actor, type Context, type Queryable, type Tx } from '@yangfan/kernel';
import { roomRows } from '../institutions/institutions.store.ts';
import type { OrgKit } from '../kit.ts';
import type { TimetablePort } from '../ports.ts';
import { canMoveSession } from './sessions.states.ts';
import * as store from './timetable.store.ts';

const MAX_DAYS = 62;

/** The timetable as pages show it, and the states of its sessions. */
export function createTimetableService({ seal }: OrgKit) {
  const view = ({ lat, lng, ...row }: store.NamedRow) => ({
    ...row,
    lecturerName: seal.lecturer.open(row.lecturerId, 'name', row.lecturerName),
    geo: lat === null || lng === null ? null : { lat, lng },
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    statusName: SESSION_STATUSES[row.status],
  });
  async function mine(db: Queryable, actor: Actor, query: { from: string; to: string }) {
    if (query.to < query.from || Date.parse(query.to) - Date.parse(query.from) > MAX_DAYS * 86_400_000) {
      throw problem('request.invalid', '日期范围不正确：最多查看两个月', [{ path: 'to', message: '应不早于开始日期，且不超过两个月' }]);
    }
    const rows = await store.myRows(db, {
      learnerId: actor.learnerId,
      lecturerId: actor.lecturerId,
      accountId: actor.accountId,
      from: query.from,
      to: query.to,
    });
    return { items: rows.map(view) };
  }

  const port: TimetablePort = {
    mine,
    occupied: store.occupiedRows,
    lock: store.lockPlanning,
    async replace(tx, classId, sessions) {
      if (await store.hasBegun(tx, classId)) throw problem('org.session.wrong_state');
      await store.replaceSessions(tx, classId, sessions);
    },
    async move(tx, id, to) {
      if ((await store.moveSession(tx, id, to)) === 0) throw problem('org.session.wrong_state');
    },
    rooms: roomRows,
    hasBegun: store.hasBegun,
    view: async (db, id) => {
      const row = await store.namedRow(db, id);
      if (!row) throw problem('request.not_found');
      return view(row);
    },
  };
  return {
    port,
    mine,
    sessions: store.sessionRows,
    starting: store.startingRows,
    session: store.sessionRow,
    async ofClass(db: Queryable, classId: string, query: Context<typeof orgRoutes.listSessions>['query']) {
      return { items: (await store.namedRows(db, { classId, from: query.from ?? null, to: query.to ?? null })).map(view) };
    },
    async setStatus(tx: Tx, id: string, from: SessionStatus, to: SessionStatus): Promise<void> {
      if (!canMoveSession(from, to) || (await store.updateSessionStatus(tx, id, from, to)) === 0) throw problem('org.session.wrong_state');
    },
    subject: store.sessionSubject,
  };
}
export type TimetableService = ReturnType<typeof createTimetableService>;

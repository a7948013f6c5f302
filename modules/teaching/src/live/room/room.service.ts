import type { LiveRoomLine, LiveRoomView, LiveSettings, LiveStage } from '@yangfan/contract';
import { chinaDay, coveredBy, permits, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { TrainingClass } from '@yangfan/platform/org';
import { lockSession } from '../../check-in/check-in.store.ts';
import type { Confirms } from '../confirm/confirm.service.ts';
import { openInspection } from '../inspect/inspect.store.ts';
import type { LiveDecks } from '../decks/decks.service.ts';
import { isAudience, type LiveKit } from '../kit.ts';
import type { MediaTickets } from '../seats/media.service.ts';
import type { Seats } from '../seats/seats.service.ts';
import type { Ending } from './ending.service.ts';
import { isFinished, isOpen, mayMove, periodsAfter } from './room.states.ts';
import * as store from './room.store.ts';

export const SETTINGS: LiveSettings = {
  slowS: 3,
  mutedAll: false,
  autoSeat: false,
  turnS: 0,
  seatsMax: 4,
  boardOpen: false,
  hlsOnly: false,
};
export const STAGE: LiveStage = { show: 'CAMERA', fileId: null, page: 1, pages: 0 };
/** How long after the last sign of life somebody still counts as present in lists, where no class's policy is at hand. */
const LIST_LEASE_MS = 45_000;
/** How long learners find an event in their list. */
const HOUR_MS = 3_600_000;
const EVENTS_MS = 90 * 24 * HOUR_MS;
const AHEAD_MS = 14 * 24 * HOUR_MS;

/** Rooms: found, opened, moved, set up. */
export function createRooms(
  kit: LiveKit,
  parts: { seats: Seats; media: MediaTickets; confirms: Confirms; ending: Ending; decks: LiveDecks },
) {
  const { org, ledger, live } = kit.ports;

  async function plan(db: Queryable, cls: TrainingClass): Promise<void> {
    await store.planRooms(db, cls, await org.sessions(db, cls.id), SETTINGS, STAGE);
  }

  async function lines(db: Queryable, rooms: readonly store.RoomRow[], now: Date): Promise<LiveRoomLine[]> {
    const [classes, present] = await Promise.all([
      org.classes(db, [...new Set(rooms.flatMap(({ classId }) => classId || []))]),
      store.presentCounts(
        db,
        rooms.filter(({ state }) => isOpen(state)).map(({ id }) => id),
        new Date(now.getTime() - LIST_LEASE_MS),
      ),
    ]);
    return rooms.map((room) => ({
      id: room.id,
      sessionId: room.audience === 'CLASS' ? room.sessionId : null,
      classId: room.classId || null,
      audience: room.audience,
      className: room.className,
      institutionName: room.institutionName,
      title: room.title,
      state: room.state,
      startsAt: room.startsAt.toISOString(),
      endsAt: room.endsAt.toISOString(),
      liveAt: room.liveAt?.toISOString() ?? null,
      endedAt: room.endedAt?.toISOString() ?? null,
      present: present.get(room.id) ?? 0,
      expected: classes.get(room.classId)?.enrolledCount ?? 0,
    }));
  }
  const line = async (db: Queryable, id: string, now: Date) => (await lines(db, [(await store.roomRow(db, id))!], now))[0]!;

  /** The session in the roster follows its room; check-in by code may have moved it before. */
  async function startSession(tx: Tx, sessionId: string): Promise<void> {
    await lockSession(tx, sessionId);
    const status = (await org.session(tx, sessionId))?.status;
    if (status === 'SCHEDULED') await org.setSessionStatus(tx, sessionId, 'SCHEDULED', 'OPEN');
    if (status === 'SCHEDULED' || status === 'OPEN') await org.setSessionStatus(tx, sessionId, 'OPEN', 'IN_PROGRESS');
    else if (status !== 'IN_PROGRESS') throw problem('org.session.wrong_state');
  }

  return {
    line,
    lines,

    /** Rooms for what is taught soon stand in the lists before anybody asks for their class. */
    async planAhead(db: Queryable, now: Date): Promise<void> {
      const soon = await org.sessionsStarting(db, { from: new Date(now.getTime() - HOUR_MS), to: new Date(now.getTime() + AHEAD_MS) });
      const taught = soon.filter(({ mode }) => mode === 'LIVE');
      const starts = await store.roomStarts(
        db,
        taught.map(({ id }) => id),
      );
      const stale = taught.filter(({ id, startsAt }) => starts.get(id)?.getTime() !== startsAt.getTime());
      for (const classId of new Set(stale.map((one) => one.classId))) {
        const cls = await org.class(db, classId);
        if (cls) await plan(db, cls);
      }
    },

    async list(db: Queryable, actor: Actor, query: store.RoomFilter, page: { limit: number; offset: number }, now: Date) {
      if (query.classId) {
        const cls = await org.class(db, query.classId);
        const at = cls && {
          classId: cls.id,
          institutionId: cls.institutionId,
          regionCode: cls.regionCode,
          lecturerIds: cls.lecturers.map(({ lecturerId }) => lecturerId),
        };
        if (cls && at && permits(actor, 'teaching.live.read', at)) await plan(db, cls);
      }
      const rows = await store.coveredRooms(db, coveredBy(actor, 'teaching.live.read'), query, page);
      return { items: await lines(db, rows, now), total: rows[0]?.total ?? 0 };
    },

    async mine(db: Queryable, actor: Actor, classId: string | undefined, now: Date) {
      const classes = actor.learnerId ? await org.classesOfLearner(db, actor.learnerId) : [];
      const wanted = classes.filter(({ id }) => !classId || id === classId);
      for (const cls of wanted) await plan(db, cls);
      const rows = await store.roomsOfClasses(
        db,
        wanted.map(({ id }) => id),
      );
      const events = classId ? [] : await store.publicRooms(db, new Date(now.getTime() - EVENTS_MS));
      const invited = events.filter((room) => classes.some((cls) => isAudience(room, cls)));
      const all = [...rows, ...invited].sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
      return { items: await lines(db, all, now) };
    },

    async open(tx: Tx, sessionId: string, actor: Actor, now: Date): Promise<LiveRoomLine> {
      const session = await org.session(tx, sessionId);
      if (!session) throw problem('request.not_found');
      const cls = await org.requireTeaching(tx, session.classId);
      if (session.mode !== 'LIVE') throw problem('teaching.live.not_live');
      await plan(tx, cls);
      const found = await store.roomOfSession(tx, sessionId);
      if (!found) throw problem('teaching.live.not_live', '这节课已取消');
      const room = (await store.lockRoom(tx, found.id))!;
      if (room.state !== 'PLANNED') return line(tx, room.id, now);
      if (chinaDay(now) !== session.day) throw problem('teaching.session.not_due');
      const values = await kit.values(tx, room, now);
      if (now.getTime() < session.startsAt.getTime() - values.number('live.openBeforeMinutes') * 60_000)
        throw problem('teaching.session.not_due', `开课前 ${values.number('live.openBeforeMinutes')} 分钟起可以打开直播间`);
      const settings = { ...SETTINGS, seatsMax: Math.min(SETTINGS.seatsMax, values.number('live.seatsMax')) };
      await store.changeRoom(tx, room.id, { state: 'WAITING', settings, openedAt: now });
      await kit.tell(tx, room.id, now, { kind: 'state', data: { state: 'WAITING' } });
      await ledger.append(
        tx,
        {
          chain: `class:${cls.id}`,
          kind: 'teaching.live.opened',
          classId: cls.id,
          actorId: actor.accountId,
          summary: `打开直播间：${room.title}`,
          data: { roomId: room.id, sessionId },
        },
        now,
      );
      return line(tx, room.id, now);
    },

    async read(db: Queryable, roomId: string, actor: Actor, now: Date): Promise<LiveRoomView> {
      const { room, role, accountId, member, muted } = await kit.access(db, roomId, actor);
      const [values, replay, inspection] = await Promise.all([
        kit.values(db, room, now),
        isFinished(room.state) ? live.replay(db, roomId) : undefined,
        role === 'INSPECTOR' ? openInspection(db, roomId, accountId) : undefined,
      ]);
      const checked = role === 'LEARNER' ? member?.checkedDay === chinaDay(now) : true;
      return {
        room: await line(db, roomId, now),
        role,
        accountId,
        entered: role === 'INSPECTOR' ? !!inspection : !!member && checked,
        muted,
        settings: room.settings,
        stage: room.stage,
        seq: room.seq,
        serverNow: now.toISOString(),
        heartbeatSeconds: values.number('live.beatSeconds'),
        replay: replay?.state ?? 'NONE',
      };
    },

    async move(tx: Tx, roomId: string, to: 'LIVE' | 'PAUSED' | 'ENDED', actor: Actor, now: Date): Promise<LiveRoomLine> {
      const room = await kit.requireRoom(tx, roomId, () => true);
      if (!mayMove(room.state, to)) throw problem('teaching.live.wrong_state');
      if (to === 'ENDED') {
        await parts.ending.end(tx, room, actor.accountId, now);
        return line(tx, roomId, now);
      }
      if (to === 'LIVE' && room.audience === 'CLASS') {
        await org.requireTeaching(tx, room.classId);
        await startSession(tx, room.sessionId);
      }
      const first = to === 'LIVE' && !room.liveAt;
      const change = { state: to, periods: periodsAfter(room.periods, to, now.getTime()), ...(first ? { liveAt: now } : {}) };
      await store.changeRoom(tx, roomId, to === 'PAUSED' ? { ...change, nextPopupAt: null } : change);
      const after = { ...room, ...change };
      // An event credits no hours, so nobody has to prove being there.
      if (to === 'LIVE' && room.audience === 'CLASS') await parts.confirms.schedule(tx, after, now);
      await parts.media.record(tx, after);
      await kit.tell(tx, roomId, now, { kind: 'state', data: { state: to } });
      await ledger.append(
        tx,
        {
          ...kit.chainOf(room),
          kind: `teaching.live.${to === 'PAUSED' ? 'paused' : first ? 'started' : 'resumed'}`,
          actorId: actor.accountId,
          summary: `直播${to === 'PAUSED' ? '暂停' : first ? '开始' : '继续'}：${room.title}`,
          data: { roomId, sessionId: room.sessionId },
        },
        now,
      );
      return line(tx, roomId, now);
    },

    async settings(tx: Tx, roomId: string, change: Partial<LiveSettings>, now: Date): Promise<LiveSettings> {
      const room = await kit.requireRoom(tx, roomId);
      const limit = (await kit.values(tx, room, now)).number('live.seatsMax');
      if (change.seatsMax !== undefined && change.seatsMax > limit)
        throw problem('teaching.live.too_many_seats', `连麦席位最多 ${limit} 个，请调小后再保存`);
      const settings = { ...room.settings, ...change };
      await store.changeRoom(tx, roomId, { settings });
      await kit.tell(tx, roomId, now, { kind: 'settings', data: { ...settings } });
      if (settings.autoSeat && !room.settings.autoSeat) await parts.seats.fillNow(tx, roomId, 'QUEUE', now);
      return settings;
    },

    async stage(tx: Tx, roomId: string, asked: LiveStage, now: Date): Promise<LiveStage> {
      const room = await kit.requireRoom(tx, roomId);
      const stage = await parts.decks.requirePage(tx, roomId, asked);
      await store.changeRoom(tx, roomId, { stage });
      await kit.tell(tx, roomId, now, { kind: 'stage', data: { ...stage } });
      if (stage.show !== room.stage.show) await parts.media.record(tx, { ...room, stage });
      return stage;
    },
  };
}
export type Rooms = ReturnType<typeof createRooms>;

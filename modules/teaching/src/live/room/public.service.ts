import type { LiveRoomLine } from '@yangfan/contract';
import { newId, permits, problem, type Actor, type Tx } from '@yangfan/kernel';
import type { LiveKit } from '../kit.ts';
import { SETTINGS, STAGE, type Rooms } from './room.service.ts';
import { changeRoom, deleteRoom, insertPublicRoom } from './room.store.ts';

interface Event {
  title: string;
  startsAt: string;
  endsAt: string;
  audience: 'REGION' | 'INSTITUTION';
  regionCode?: string | undefined;
  institutionId?: string | undefined;
  lecturerId: string;
}
const HOUR_MS = 3_600_000;
const LONGEST_MS = 8 * HOUR_MS;
const AHEAD_MS = 180 * 24 * HOUR_MS;

/** Live events without a class: arranged by an authority or an institution within its own reach. */
export function createPublicLive(kit: LiveKit, rooms: Rooms) {
  const { org, ledger } = kit.ports;

  async function audienceOf(tx: Tx, input: Event, actor: Actor) {
    const refuse = () => problem('teaching.live.audience');
    if (input.audience === 'INSTITUTION') {
      const institution = input.institutionId ? (await org.institutions(tx, [input.institutionId])).get(input.institutionId) : undefined;
      if (!institution) throw refuse();
      const at = { institutionId: institution.id, regionCode: institution.regionCode };
      if (!permits(actor, 'teaching.live.arrange', at)) throw refuse();
      return { ...at, name: `${institution.name}全体学员` };
    }
    const region = input.regionCode ? await org.region(tx, input.regionCode) : undefined;
    if (!region || !permits(actor, 'teaching.live.arrange', { regionCode: region.code })) throw refuse();
    return { institutionId: '', regionCode: region.code, name: region.code === '460000' ? '全省学员' : `${region.name}学员` };
  }

  return {
    async arrange(tx: Tx, input: Event, actor: Actor, now: Date): Promise<LiveRoomLine> {
      const [startsAt, endsAt] = [new Date(input.startsAt), new Date(input.endsAt)];
      const length = endsAt.getTime() - startsAt.getTime();
      const ahead = startsAt.getTime() - now.getTime();
      if (length < 10 * 60_000 || length > LONGEST_MS || ahead < 0 || ahead > AHEAD_MS) throw problem('teaching.live.event_time');
      const title = input.title.trim() || '活动直播';
      const to = await audienceOf(tx, input, actor);
      const lecturer = await org.lecturer(tx, input.lecturerId);
      if (!lecturer?.accountId || lecturer.status !== 'ACTIVE') throw problem('teaching.live.event_speaker');
      const id = newId('lvr');
      await insertPublicRoom(tx, {
        id,
        sessionId: newId('tts'),
        audience: input.audience,
        institutionId: to.institutionId,
        regionCode: to.regionCode,
        lecturerIds: [lecturer.id],
        className: to.name,
        title,
        startsAt,
        endsAt,
        arrangedBy: actor.accountId,
        settings: SETTINGS,
        stage: STAGE,
      });
      await ledger.append(
        tx,
        {
          chain: to.institutionId ? `institution:${to.institutionId}` : `account:${actor.accountId}`,
          kind: 'teaching.live.arranged',
          actorId: actor.accountId,
          ...(to.institutionId ? { institutionId: to.institutionId } : {}),
          summary: `安排活动直播：${title}（${to.name}）`,
          data: { roomId: id, lecturerId: lecturer.id, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() },
        },
        now,
      );
      await kit.ports.notifications.notify(tx, {
        accountId: lecturer.accountId,
        kind: 'teaching.live.arranged',
        title: '请您主讲一场活动直播',
        body: `${title}（${to.name}）`,
        link: `/work/live/${id}`,
      });
      return rooms.line(tx, id, now);
    },

    async cancel(tx: Tx, roomId: string) {
      const room = await kit.requireRoom(tx, roomId, (state) => state === 'PLANNED');
      if (room.audience === 'CLASS') throw problem('teaching.live.wrong_state', '班级直播课请在课表里调整');
      await deleteRoom(tx, roomId);
      return { ok: true as const };
    },

    async open(tx: Tx, roomId: string, actor: Actor, now: Date): Promise<LiveRoomLine> {
      const room = await kit.requireRoom(tx, roomId, () => true);
      if (room.audience === 'CLASS') throw problem('teaching.live.wrong_state', '请从课表打开班级直播间');
      if (room.state !== 'PLANNED') return rooms.line(tx, roomId, now);
      const values = await kit.values(tx, room, now);
      const before = values.number('live.openBeforeMinutes');
      if (now.getTime() < room.startsAt.getTime() - before * 60_000 || now > room.endsAt)
        throw problem('teaching.session.not_due', `开始前 ${before} 分钟起可以打开直播间`);
      const settings = { ...room.settings, seatsMax: Math.min(room.settings.seatsMax, values.number('live.seatsMax')) };
      await changeRoom(tx, roomId, { state: 'WAITING', settings, openedAt: now });
      await kit.tell(tx, roomId, now, { kind: 'state', data: { state: 'WAITING' } });
      const entry = { kind: 'teaching.live.opened', actorId: actor.accountId, summary: `打开直播间：${room.title}`, data: { roomId } };
      await ledger.append(tx, { ...kit.chainOf(room), ...entry }, now);
      return rooms.line(tx, roomId, now);
    },
  };
}
export type PublicLive = ReturnType<typeof createPublicLive>;

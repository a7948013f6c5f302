import type { LiveRosterLine } from '@yangfan/contract';
import { problem, type Actor, type Queryable } from '@yangfan/kernel';
import type { LiveKit } from '../kit.ts';
import { isOpen } from '../room/room.states.ts';
import { roomRow, type RoomRow } from '../room/room.store.ts';
import { activeSeats, spokenSeconds } from '../seats/seats.store.ts';
import { countLearners } from './credit.service.ts';
import * as store from './presence.store.ts';

const PEOPLE_MAX = 300;
const ms = (at: Date) => at.getTime();

/** Everybody of the class as the host sees them: who is there, who is lost now. */
export function createRoster(kit: LiveKit) {
  const { org } = kit.ports;
  /** The class; at an event whoever came. */
  async function expectedOf(db: Queryable, room: RoomRow): Promise<{ learnerId: string; seatNo: number | null }[]> {
    if (room.audience === 'CLASS') return (await org.enrolments(db, room.classId)).filter(({ status }) => status !== 'DROPPED');
    return (await store.memberRows(db, room.id)).flatMap(({ learnerId }) => (learnerId ? [{ learnerId, seatNo: null }] : []));
  }
  return {
    async roster(db: Queryable, roomId: string, now: Date) {
      const room = await roomRow(db, roomId);
      if (!room) throw problem('request.not_found');
      const lease = (await kit.values(db, room, now)).number('live.leaseSeconds') * 1000;
      const enrolled = await expectedOf(db, room);
      const ids = enrolled.map(({ learnerId }) => learnerId);
      const [cards, members, barred, seats, spoken, counts] = await Promise.all([
        org.learners(db, ids),
        store.memberRows(db, roomId),
        store.restrictionRows(db, roomId),
        activeSeats(db, roomId),
        spokenSeconds(db, roomId, room.endedAt ?? now),
        countLearners(db, room, ids, now),
      ]);
      const items = enrolled.map(({ learnerId, seatNo }): LiveRosterLine => {
        const member = members.find((one) => one.learnerId === learnerId);
        const barrier = barred.find((one) => one.learnerId === learnerId);
        const present = !!member?.spanFrom && ms(now) - ms(member.lastAt) <= lease && isOpen(room.state);
        const { missed, countedS } = counts.get(learnerId)!;
        return {
          accountId: member?.accountId ?? null,
          learnerId,
          name: cards.get(learnerId)?.maskedName ?? '',
          seatNo,
          present,
          state: present ? member!.state : null,
          network: present ? member!.network : null,
          device: member?.device ?? null,
          lastAt: member?.lastAt.toISOString() ?? null,
          countedS,
          spokenS: spoken.get(learnerId) ?? 0,
          messages: member?.messages ?? 0,
          missedConfirms: missed,
          hand: seats.some((seat) => seat.learnerId === learnerId && seat.state === 'RAISED'),
          muted: barrier?.muted ?? false,
          removed: barrier?.removed ?? false,
          lost: barrier?.removed ? null : lostSentence(member, present, missed, now),
        };
      });
      return { items, present: items.filter((line) => line.present).length, expected: items.length };
    },

    /** Who is there now, as everybody in the room may see it. */
    async people(db: Queryable, roomId: string, actor: Actor, now: Date) {
      const { room, accountId } = await kit.access(db, roomId, actor);
      const lease = (await kit.values(db, room, now)).number('live.leaseSeconds') * 1000;
      const [members, seats] = await Promise.all([store.memberRows(db, roomId), activeSeats(db, roomId)]);
      const there = members.filter((one) => one.spanFrom && ms(now) - ms(one.lastAt) <= lease && isOpen(room.state));
      const stateOf = (learnerId: string | null) => seats.find((seat) => seat.learnerId === learnerId)?.state;
      const items = there.map((one) => ({
        name: one.name,
        host: one.role === 'HOST',
        mine: one.accountId === accountId,
        onStage: stateOf(one.learnerId) === 'ON_STAGE',
        hand: stateOf(one.learnerId) === 'RAISED',
      }));
      const rank = (one: (typeof items)[number]) => (one.host ? 0 : one.onStage ? 1 : one.hand ? 2 : 3);
      return { items: items.sort((a, b) => rank(a) - rank(b)).slice(0, PEOPLE_MAX), present: items.filter(({ host }) => !host).length };
    },
  };
}
export type Roster = ReturnType<typeof createRoster>;

function lostSentence(member: store.MemberRow | undefined, present: boolean, missed: number, now: Date): string | null {
  if (!member) return '还没有进入直播间';
  const minutes = Math.floor((ms(now) - ms(member.lastAt)) / 60_000);
  if (!present) return minutes > 0 ? `已离开或断线 ${minutes} 分钟` : '刚刚离开或断线';
  if (member.state === 'HIDDEN') return '页面在后台';
  if (member.state === 'NO_MEDIA') return '没有收到声音和画面';
  return missed > 0 ? `有 ${missed} 次在线确认没有响应` : null;
}

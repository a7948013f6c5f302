import { teachingRoutes, type LiveSettings } from '@yangfan/contract';
import { createLog, type Actor, type Room } from '@yangfan/kernel';
import { startTeaching, type Stage } from '../../testing.ts';

let tokens = 0;
export const freshToken = () => `check-live-${String((tokens += 1)).padStart(6, '0')}`;

/** A live lesson on a stage of its own, with short words for what people do in it. */
export async function startLive(options: { learners?: number } = {}) {
  const stage = await startTeaching(options);
  stage.at('14:30:00');
  const session = stage.sessions.find(({ mode }) => mode === 'LIVE')!;
  const opened = await stage.call(teachingRoutes.openLiveRoom, { params: { sessionId: session.id } }, { as: stage.lecturer });
  if (opened.status !== 201) throw new Error(`room not opened: ${opened.code} ${opened.detail}`);
  const roomId = opened.body.id;
  const params = { roomId };
  return { ...stage, stage, sessionId: session.id, roomId, params, ...wordsOf(stage, roomId) };
}
export type LiveStageOf = Awaited<ReturnType<typeof startLive>>;

function wordsOf(stage: Stage, roomId: string) {
  const params = { roomId };
  const { call } = stage;
  const beat = (who: Actor, visible = true, media = true) =>
    call(teachingRoutes.beatLive, { params, body: { visible, media, network: 'GOOD' } }, { as: who });
  return {
    enter: (who: Actor, checkToken: string | null = freshToken()) =>
      call(teachingRoutes.enterLive, { params, body: { network: 'GOOD', ...(checkToken ? { checkToken } : {}) } }, { as: who }),
    beat,
    /** Lets time pass with a heartbeat every ten or forty seconds. */
    async attend(seconds: number, ...who: Actor[]) {
      // Inside the lease; a long wait needs no more beats than that.
      const step = seconds > 300 ? 40 : 10;
      for (let left = seconds; left > 0; left -= step) {
        stage.clock.advance(Math.min(step, left) * 1000);
        await Promise.all(who.map((one) => beat(one)));
      }
    },
    move: (to: 'LIVE' | 'PAUSED' | 'ENDED', as: Actor = stage.lecturer) =>
      call(teachingRoutes.moveLiveRoom, { params, body: { to } }, { as }),
    settings: (body: Partial<LiveSettings>) => call(teachingRoutes.setLiveSettings, { params, body }, { as: stage.lecturer }),
    say: (as: Actor, text: string, more: { private?: boolean; replyTo?: number; clientId?: string } = {}) =>
      call(teachingRoutes.sayLive, { params, body: { text, ...more } }, { as }),
    events: async (as: Actor, query: { after?: number; before?: number; kinds?: string; q?: string; limit?: number } = {}) =>
      (await call(teachingRoutes.readLiveEvents, { params, query }, { as })).body,
    hand: (as: Actor, to: 'RAISED' | 'LOWERED' | 'ON_STAGE' | 'DECLINED' | 'LEFT') =>
      call(teachingRoutes.moveMySeat, { params, body: { to } }, { as }),
    seat: (who: Actor, to: 'INVITED' | 'TAKEN_DOWN') =>
      call(teachingRoutes.moveSeat, { params: { roomId, learnerId: who.learnerId! }, body: { to } }, { as: stage.lecturer }),
    seats: async () => (await call(teachingRoutes.readSeats, { params }, { as: stage.lecturer })).body,
    roster: async () => (await call(teachingRoutes.liveRoster, { params }, { as: stage.lecturer })).body,
    restrict: (who: Actor, body: { muted?: boolean; removed?: boolean; reason?: string }) =>
      call(teachingRoutes.restrictMember, { params: { roomId, learnerId: who.learnerId! }, body }, { as: stage.lecturer }),
    attendance: async () => (await call(teachingRoutes.liveAttendance, { params }, { as: stage.lecturer })).body,
    confirms: async (as: Actor) => (await call(teachingRoutes.listConfirms, { params }, { as })).body.items,
    answer: (as: Actor, confirmId: string, checkToken?: string) =>
      call(teachingRoutes.answerConfirm, { params: { roomId, confirmId }, body: checkToken ? { checkToken } : {} }, { as }),
    /** Runs a job of the module now, as the queue would. */
    async job(name: string, payload: object = { roomId }, room: Room = stage.room) {
      const found = room.jobs!.find((one) => one.name === name)!;
      await found.run(payload as never, {
        db: stage.db,
        clock: stage.clock,
        log: createLog('silent'),
        signal: new AbortController().signal,
      });
    },
  };
}

import { teachingRoutes as routes } from '@yangfan/contract';
import { bind, pageOf, sessionTokenOf, type Binding } from '@yangfan/kernel';
import { asWorkbook } from '@yangfan/platform/org';
import type { FastifyReply } from 'fastify';
import type { Asks } from './asks/asks.service.ts';
import type { Confirms } from './confirm/confirm.service.ts';
import type { LiveDecks } from './decks/decks.service.ts';
import type { Inspections } from './inspect/inspect.service.ts';
import type { Polls } from './polls/polls.service.ts';
import type { Credits } from './presence/credit.service.ts';
import type { Roster } from './presence/roster.service.ts';
import type { Presence } from './presence/presence.service.ts';
import type { Replays } from './replay/replay.service.ts';
import { SHEET_NAMES, type LiveSheets } from './replay/sheets.service.ts';
import type { PublicLive } from './room/public.service.ts';
import type { Rooms } from './room/room.service.ts';
import type { MediaTickets } from './seats/media.service.ts';
import type { Seats } from './seats/seats.service.ts';
import type { Chat } from './talk/chat.service.ts';
import type { Talk } from './talk/talk.service.ts';
import type { Voices } from './voices/voices.service.ts';

export interface LiveParts {
  rooms: Rooms;
  presence: Presence;
  roster: Roster;
  credits: Credits;
  seats: Seats;
  media: MediaTickets;
  chat: Chat;
  talk: Talk;
  polls: Polls;
  asks: Asks;
  confirms: Confirms;
  inspections: Inspections;
  replays: Replays;
  decks: LiveDecks;
  sheets: LiveSheets;
  events: PublicLive;
  restrict: Restrict;
  voices: Voices;
}
export type Restrict = (call: Parameters<Presence['restrict']>) => Promise<{ muted: boolean; removed: boolean }>;

/** The session cookie, if that is how the caller signed in: media addresses then play in that browser only. */
function cookieOf(reply: FastifyReply): string | null {
  const { token, fromCookie } = sessionTokenOf(reply.request);
  return fromCookie ? (token ?? null) : null;
}
/** What the roster shows of a device: the kind, never the whole line of the browser. */
function deviceOf(userAgent: string): string {
  if (/miniprogram|micromessenger/i.test(userAgent)) return '微信';
  if (/iphone|ipad/i.test(userAgent)) return '苹果手机或平板';
  if (/android/i.test(userAgent)) return '安卓手机或平板';
  return /mobile/i.test(userAgent) ? '手机' : '电脑';
}

/** Every route of the live class. */
export function liveBindings(parts: LiveParts): Binding[] {
  return [
    ...roomBindings(parts),
    ...presenceBindings(parts),
    ...talkBindings(parts),
    ...seatBindings(parts),
    ...askBindings(parts),
    ...inspectBindings(parts),
    ...voiceBindings(parts),
  ];
}

function roomBindings({ rooms, replays, decks, sheets, events }: LiveParts): Binding[] {
  return [
    bind(routes.listLiveRooms, ({ db, query, actor, now }) => rooms.list(db, actor, query, pageOf(query), now)),
    bind(routes.myLiveRooms, ({ db, query, actor, now }) => rooms.mine(db, actor, query.classId, now)),
    bind(routes.openLiveRoom, ({ tx, params, actor, now }) => tx((inner) => rooms.open(inner, params.sessionId, actor, now))),
    bind(routes.readLiveRoom, ({ db, params, actor, now }) => rooms.read(db, params.roomId, actor, now)),
    bind(routes.moveLiveRoom, ({ tx, params, body, actor, now }) => tx((inner) => rooms.move(inner, params.roomId, body.to, actor, now))),
    bind(routes.setLiveSettings, ({ tx, params, body, now }) => tx((inner) => rooms.settings(inner, params.roomId, body, now))),
    bind(routes.showOnStage, ({ tx, params, body, now }) => tx((inner) => rooms.stage(inner, params.roomId, body, now))),
    bind(routes.arrangePublicLive, ({ tx, body, actor, now }) => tx((inner) => events.arrange(inner, body, actor, now))),
    bind(routes.cancelPublicLive, ({ tx, params }) => tx((inner) => events.cancel(inner, params.roomId))),
    bind(routes.openPublicLive, ({ tx, params, actor, now }) => tx((inner) => events.open(inner, params.roomId, actor, now))),
    bind(routes.exportLive, ({ db, params, query, reply, now }) =>
      asWorkbook(reply, SHEET_NAMES[query.what], sheets(db, params.roomId, query.what, now)),
    ),
    bind(routes.listLiveDecks, ({ db, params, actor, reply }) => decks.list(db, params.roomId, actor, cookieOf(reply))),
    bind(routes.addLiveDeck, ({ tx, params, body, actor, reply, now }) =>
      tx((inner) => decks.add(inner, params.roomId, body.fileId, actor, cookieOf(reply), now)),
    ),
    bind(routes.readLiveReplay, ({ db, params, query, actor, reply, now }) =>
      replays.read(db, params.roomId, query.q, cookieOf(reply), actor, now),
    ),
    bind(routes.publishLiveReplay, ({ tx, params, body, actor, reply, now }) =>
      tx((inner) => replays.publish(inner, params.roomId, body.published, cookieOf(reply), actor, now)),
    ),
  ];
}

function presenceBindings({ presence, roster, credits, restrict }: LiveParts): Binding[] {
  return [
    bind(routes.enterLive, ({ tx, params, body, actor, now, userAgent }) =>
      tx((inner) => presence.enter(inner, params.roomId, body, deviceOf(userAgent), actor, now)),
    ),
    bind(routes.beatLive, ({ params, body, actor, now, userAgent }) => presence.beat(params.roomId, body, deviceOf(userAgent), actor, now)),
    bind(routes.livePeople, ({ db, params, actor, now }) => roster.people(db, params.roomId, actor, now)),
    bind(routes.leaveLive, ({ tx, params, actor, now }) => tx((inner) => presence.leave(inner, params.roomId, actor, now))),
    bind(routes.liveRoster, ({ db, params, now }) => roster.roster(db, params.roomId, now)),
    bind(routes.restrictMember, ({ tx, params, body, actor, now }) =>
      tx((inner) => restrict([inner, params.roomId, params.learnerId, body, actor, now])),
    ),
    bind(routes.liveAttendance, ({ db, params, now }) => credits.attendance(db, params.roomId, now)),
    bind(routes.myLiveAttendance, ({ db, params, actor, now }) => credits.myAttendance(db, params.roomId, actor, now)),
  ];
}

function talkBindings({ chat, talk }: LiveParts): Binding[] {
  return [
    bind(routes.readLiveEvents, ({ db, params, query, actor }) => talk.events(db, params.roomId, query, actor)),
    bind(routes.sayLive, ({ params, body, actor, now }) => chat.say(params.roomId, body, actor, now)),
    bind(routes.reactLive, ({ params, body, actor, now }) => chat.react(params.roomId, body, actor, now)),
    bind(routes.removeLiveMessage, ({ tx, params, body, actor, now }) =>
      tx((inner) => talk.remove(inner, params.roomId, params.seq, body.reason, actor, now)),
    ),
    bind(routes.startLiveTimer, ({ tx, params, body, actor, now }) => tx((inner) => talk.timer(inner, params.roomId, body, actor, now))),
    bind(routes.pickLearner, ({ tx, params, actor, now }) => tx((inner) => talk.pick(inner, params.roomId, actor, now))),
    bind(routes.drawOnBoard, ({ tx, params, body, actor, now }) => tx((inner) => talk.draw(inner, params.roomId, body, actor, now))),
  ];
}

function seatBindings({ seats, media }: LiveParts): Binding[] {
  return [
    bind(routes.readSeats, ({ db, params, actor }) => seats.read(db, params.roomId, actor)),
    bind(routes.moveMySeat, ({ tx, params, body, actor, now }) => tx((inner) => seats.moveMine(inner, params.roomId, body.to, actor, now))),
    bind(routes.moveSeat, ({ tx, params, body, now }) => tx((inner) => seats.move(inner, params.roomId, params.learnerId, body.to, now))),
    bind(routes.fillSeats, ({ tx, params, body, now }) => tx((inner) => seats.fillNow(inner, params.roomId, body.from, now))),
    bind(routes.publishTicket, ({ tx, params, body, actor, now: _now }) => tx((inner) => media.publish(inner, params.roomId, body, actor))),
    bind(routes.viewTicket, ({ db, params, actor, reply, now }) => media.view(db, params.roomId, actor, cookieOf(reply), now)),
    bind(routes.muteStream, async ({ tx, params, body }) => {
      await tx((inner) => media.mute(inner, params.roomId, params.streamId, body));
      return { ok: true as const };
    }),
  ];
}

function askBindings({ polls, asks }: LiveParts): Binding[] {
  return [
    bind(routes.listPolls, ({ db, params, actor }) => polls.list(db, params.roomId, actor)),
    bind(routes.openPoll, ({ tx, params, body, now }) => tx((inner) => polls.open(inner, params.roomId, body, now))),
    bind(routes.votePoll, ({ tx, params, body, actor, now }) =>
      tx((inner) => polls.vote(inner, params.roomId, params.pollId, body.choices, actor, now)),
    ),
    bind(routes.closePoll, ({ tx, params, now }) => tx((inner) => polls.close(inner, params.roomId, params.pollId, now))),
    bind(routes.pollVotes, ({ db, params }) => polls.votes(db, params.roomId, params.pollId)),
    bind(routes.listAsks, ({ db, params, actor }) => asks.list(db, params.roomId, actor)),
    bind(routes.askLive, ({ tx, params, body, actor, now }) => tx((inner) => asks.ask(inner, params.roomId, body.text, actor, now))),
    bind(routes.voteAsk, ({ tx, params, body, actor }) => tx((inner) => asks.vote(inner, params.roomId, params.askId, body.on, actor))),
    bind(routes.settleAsk, ({ tx, params, body, actor, now }) =>
      tx((inner) => asks.settle(inner, params.roomId, params.askId, body, actor, now)),
    ),
  ];
}

function inspectBindings({ confirms, inspections }: LiveParts): Binding[] {
  return [
    bind(routes.listConfirms, ({ db, params, actor, now }) => confirms.list(db, params.roomId, actor, now)),
    bind(routes.askConfirm, ({ tx, params, body, actor, now }) => tx((inner) => confirms.askNow(inner, params.roomId, body, actor, now))),
    bind(routes.answerConfirm, ({ tx, params, body, actor, now }) =>
      tx((inner) => confirms.answer(inner, params.roomId, params.confirmId, body.checkToken, actor, now)),
    ),
    bind(routes.enterInspection, ({ tx, params, actor, now }) => tx((inner) => inspections.enter(inner, params.roomId, actor, now))),
    bind(routes.leaveInspection, ({ tx, params, actor, now }) => tx((inner) => inspections.leave(inner, params.roomId, actor, now))),
    bind(routes.liveSnapshot, async ({ params, reply }) => {
      const picture = await inspections.snapshot(params.roomId);
      reply.type('image/jpeg').header('cache-control', 'no-store');
      return picture;
    }),
    bind(routes.noteInspection, ({ tx, params, body, actor, now }) =>
      tx((inner) => inspections.note(inner, params.roomId, body, actor, now)),
    ),
    bind(routes.listInspections, ({ db, params }) => inspections.list(db, params.roomId)),
  ];
}

function voiceBindings({ voices }: LiveParts): Binding[] {
  return [
    bind(routes.listLiveVoices, ({ db, params, actor, now }) => voices.list(db, params.roomId, actor, now)),
    bind(routes.sendLiveVoice, ({ tx, params, body, actor, now }) => tx((inner) => voices.send(inner, params.roomId, body, actor, now))),
    bind(routes.readLiveVoice, ({ db, params, actor, reply, now }) =>
      voices.read(db, params.roomId, params.voiceId, cookieOf(reply), actor, now),
    ),
    bind(routes.settleLiveVoice, ({ tx, params, body, actor, now }) =>
      tx((inner) => voices.settle(inner, params.roomId, params.voiceId, body, actor, now)),
    ),
  ];
}

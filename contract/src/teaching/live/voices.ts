import { Type, type Static } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, Text } from '../../common.ts';
import { route } from '../../route.ts';
import { ATTEND, HOST, inRoom, INSIDE_ERRORS } from './room.ts';

/**
 * MAKING: the server makes it playable everywhere; WAITING: with the lecturer; PLAYED: the class heard it; DONE: the lecturer heard it;
 * REFUSED, FAILED: with the reason in `note`; LAPSED: the lesson ended before.
 */
export const VOICE_STATES = ['MAKING', 'WAITING', 'PLAYED', 'DONE', 'REFUSED', 'FAILED', 'LAPSED'] as const;
/** A voice note: a hand with words in it, for whoever cannot go on stage. */
export const LiveVoice = Closed({
  id: Id('lvo'),
  accountId: Type.String(),
  learnerId: Id('lrn'),
  name: Type.String({ description: 'masked' }),
  mine: Type.Boolean(),
  state: OneOf(VOICE_STATES),
  /** Measured by the server; null while it is being made, and where the server has nothing to measure with. */
  lengthS: Nullable(Type.Number()),
  sentAt: Instant(),
  playedAt: Nullable(Instant()),
  note: Nullable(Type.String()),
  /** Seconds this learner has spoken in this lesson, on stage and by voice notes: who spoke least comes first. */
  spokenS: Type.Integer(),
});
export type LiveVoice = Static<typeof LiveVoice>;
const ofVoice = { params: Closed({ roomId: Id('lvr'), voiceId: Id('lvo') }) };

/** Hosts: every note, those that wait first in the fair order; learners: their own and what the class heard. */
export const listLiveVoices = route({
  method: 'GET',
  path: '/v1/teaching/live/:roomId/voices',
  summary: '语音条',
  ...inRoom,
  reply: Closed({
    /** The longest note, seconds. */
    maxS: Type.Integer(),
    items: Type.Array(LiveVoice),
  }),
  errors: ['teaching.live.not_member', 'teaching.live.removed', 'policy.missing'],
  permission: ATTEND,
  audit: null,
});
/** Sends a note that was uploaded for the purpose VOICE. The same `clientId` again gives the same note. */
export const sendLiveVoice = route({
  method: 'POST',
  path: '/v1/teaching/live/:roomId/voices',
  summary: '发语音条',
  ...inRoom,
  body: Closed({ fileId: Id('fil'), clientId: Type.String({ pattern: '^[0-9A-Za-z_-]{8,40}$' }) }),
  reply: LiveVoice,
  status: 201,
  errors: [
    ...INSIDE_ERRORS,
    'teaching.live.muted',
    'teaching.live.too_fast',
    'teaching.live.voice_waiting',
    'files.not_yours',
    'files.wrong_purpose',
    'files.not_ready',
    'policy.missing',
  ],
  permission: 'teaching.session.join',
  audit: 'teaching.live.voice_sent',
});
/** A note with a signed address of its sound, ten minutes valid: for the sender, the hosts, and the class once it was played. */
export const readLiveVoice = route({
  method: 'GET',
  path: '/v1/teaching/live/:roomId/voices/:voiceId',
  summary: '听语音条',
  ...ofVoice,
  scope: 'self',
  reply: Closed({ voice: LiveVoice, url: Nullable(Type.String()) }),
  errors: ['teaching.live.not_member', 'teaching.live.removed'],
  permission: ATTEND,
  audit: null,
});
/** PLAYED: to the whole class; DONE: heard, no need to play; REFUSED: with the reason the learner reads. A note that was played may still be taken away. */
export const settleLiveVoice = route({
  method: 'POST',
  path: '/v1/teaching/live/:roomId/voices/:voiceId',
  summary: '放给全班、标记已听或不播语音条',
  ...ofVoice,
  scope: { live: 'roomId' },
  body: Closed({ to: OneOf(['PLAYED', 'DONE', 'REFUSED']), reason: Type.Optional(Text(200)) }),
  reply: LiveVoice,
  errors: ['teaching.live.wrong_state', 'teaching.live.voice_state', 'teaching.live.voice_busy', 'teaching.live.voice_reason'],
  permission: HOST,
  audit: 'teaching.live.voice_settled',
});

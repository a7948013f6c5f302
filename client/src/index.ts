export {
  createClient,
  fillPath,
  randomKey,
  type CallOptions,
  type Client,
  type ClientOptions,
  type RouteRef,
  type Transport,
} from './call.ts';
export { CallError, type ProblemBody } from './problem.ts';
export { fetchTransport } from './transports/fetch.ts';
export { wxTransport, type WxRequest } from './transports/wx.ts';
export { createOutbox, type Outbox, type OutboxItem, type OutboxStore } from './outbox.ts';
export {
  BEATS_KEY,
  createBeatQueue,
  createRecorder,
  type Beat,
  type BeatQueue,
  type BeatStorage,
  type PlayState,
  type Sample,
} from './watch/recorder.ts';
export {
  EMPTY_ROOM,
  hasGap,
  reduceRoom,
  type ChatLine,
  type Room as LiveRoomState,
  type RoomAction,
  type Touched,
} from './live/room-store.ts';
export { deliverVoice, VOICE_AGAIN_MS, VOICE_TOO_SHORT_S, type VoiceOnItsWay, type VoiceTrouble } from './live/voice-delivery.ts';
export { EMPTY_POLL, pollOf, pollOptions, type PollDraft, type PollKind } from './live/poll-draft.ts';
export { COLOURS, TOOLS, lastOf, strokeAt, thin, type Board, type Stroke } from './live/board.ts';
export { RATING_ASKED, RATING_KEYS, RATING_SAID, ratingPromise, ratingRule, sessionToAsk, starCounts, waitsForRating } from './rating.ts';
export { saveDelay } from './exam/save-delay.ts';
export {
  actOnSitting,
  isLost,
  leastWords,
  SITTER_FILTERS,
  SITTING_ACTS,
  type Sitter,
  type SitterFilter,
  type SittingAct,
  type SittingActInput,
} from './exam/sitting.ts';
export { sendLate, serverClock, type LateOutcome } from './exam/late.ts';
export { changedAnswer, mergeAnswers, toSavedAnswer, unsentOf, type KeptAnswer } from './exam/kept-answers.ts';
export {
  lateChoices,
  latePromise,
  lateWaiting,
  LATE_DONE,
  LATE_REASON,
  LATE_REASON_HINT,
  sayBeforeEnd,
  sayLate,
  type LateSent,
} from './exam/late-words.ts';
export { sayAnswer } from './exam/answer-words.ts';
export { createDraftSaver, REVIEW_ALIVE_MS, REVIEW_SAVE_MS } from './review/draft-saver.ts';
export { createPartSaver, type KeptPart, type PartSaver, type PartState } from './plan/part-saver.ts';
export {
  beginAt,
  FLIGHT_S,
  intoLanes,
  questionAt,
  speedsUpTo,
  wordsAt,
  type CueAt,
  type Flying,
  type InLane,
  type QuestionAt,
} from './watch/film.ts';
export { DIAGNOSIS_NAMES, ITEM_TYPE_NAMES, multiWords } from '@yangfan/contract/item-types';
export * from '@yangfan/contract/plan-figures';
export * from './routes.gen.ts';

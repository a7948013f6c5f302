import { createHash, randomBytes } from 'node:crypto';
import { newId, newToken, problem, type Actor, type ProblemError } from '@yangfan/kernel';
import {
  ACTION_TEXT,
  decide,
  distance,
  FACE_MODEL_VERSION,
  FaceEngineError,
  frameDigest,
  inspectJpeg,
  meanEmbedding,
  pickActions,
  verifyFrameMac,
  type FaceFrame,
} from '../../face-engine/index.ts';
import type { Consents } from '../consent/consent.service.ts';
import type { Kit } from '../kit.ts';
import type { Purpose } from '../ports.ts';
import { faceConsentOf, personOf } from '../realname/person.ts';
import type { RealNames } from '../realname/real-name.service.ts';
import * as store from './challenge.store.ts';
import type { CheckFrom, Checks, Finding, PassedCheck } from './check.service.ts';
import { HINT_TEXT, NEUTRAL_TEXT, REFUSAL_TEXT, resultText } from './face-words.ts';
import {
  actionOf,
  checkArrival,
  judgeFrame,
  openLiveness,
  stepMs,
  STEPS,
  WHOLE_MS,
  type FrameArrival,
  type Hint,
  type LivenessState,
  type Refusal,
} from './liveness-session.ts';
import { hasTemplate, saveReviewImage, templateOf, touchTemplate } from './template.store.ts';
import type { Templates } from './template.service.ts';
import { sealRecord } from './vault.ts';

const TRIES = 5;
const TRIES_MS = 10 * 60_000;
const FRAME_GAP_MS = 200;
const MAX_BYTES = 300 * 1024;
const REVIEW_MS = 7 * 86_400_000;

/** One frame as it arrives. */
export interface SentFrame {
  stepToken: string;
  seq: number;
  capturedAt: number;
  jpeg: string;
  mac: string;
}
export type FaceAction = 'NEUTRAL' | 'TURN_LEFT' | 'TURN_RIGHT' | 'BLINK' | 'OPEN_MOUTH' | 'NOD';
export interface StepView {
  no: number;
  of: number;
  action: FaceAction;
  prompt: string;
  token: string;
  deadlineAt: string;
}
export interface FaceResult {
  checkId: string;
  outcome: 'ACCEPT' | 'REVIEW' | 'REJECT';
  check: PassedCheck | null;
  message: string;
}
export interface FrameAnswer {
  accepted: boolean;
  hint: Hint | null;
  message: string | null;
  step: StepView | null;
  result: FaceResult | null;
}

export interface FaceChallenges {
  /** Consent, matched identity, guardian and tries; throws what is missing. Shared by every face provider. */
  requireMayUseFace(actor: Actor, now: Date): Promise<{ consentId: string; name: string; idNo: string; idKind: string | null }>;
  start(
    actor: Actor,
    purpose: Purpose,
    now: Date,
  ): Promise<{ challengeId: string; nonce: string; sessionKey: string; expiresAt: string; frameGapMs: number; step: StepView }>;
  frame(actor: Actor, challengeId: string, sent: SentFrame, from: CheckFrom): Promise<FrameAnswer>;
}

/** Active liveness over HTTP: challenge, frames, result. Frames live in memory only; the session's state is sealed and lives a minute and a half. */
export function createChallenges(
  kit: Kit,
  deps: { consents: Consents; realNames: RealNames; checks: Checks; templates: Templates },
): FaceChallenges {
  const { db, crypto, clock, engine } = kit;
  const { consents, realNames, checks, templates } = deps;
  const aad = (id: string, accountId: string) => `identity.face_challenge|${id}|${accountId}`;
  const sealState = (id: string, accountId: string, state: LivenessState) =>
    crypto.sealBytes(Buffer.from(JSON.stringify(state)), aad(id, accountId));

  function stepView(state: LivenessState): StepView {
    const action = actionOf(state);
    return {
      no: state.step + 1,
      of: STEPS,
      action: (action?.toUpperCase() ?? 'NEUTRAL') as FaceAction,
      prompt: action ? ACTION_TEXT[action] : NEUTRAL_TEXT,
      token: state.stepToken,
      deadlineAt: new Date(state.stepOpenedAt + stepMs(state.step)).toISOString(),
    };
  }

  async function analyse(jpeg: Buffer): Promise<FaceFrame> {
    try {
      return await engine!.analyse(jpeg, { embed: true });
    } catch (error) {
      if (error instanceof FaceEngineError && error.code.startsWith('face_image')) throw problem('identity.frame_invalid', error.message);
      throw problem('identity.face_unavailable', error instanceof FaceEngineError ? error.message : undefined);
    }
  }

  async function refuse(id: string, why: Refusal): Promise<ProblemError> {
    await store.endChallenge(db, id, null, why === 'late' ? 'EXPIRED' : 'REFUSED', why);
    return problem('identity.face_refused', REFUSAL_TEXT[why]);
  }

  async function finish(
    actor: Actor,
    row: store.ChallengeRow,
    embeddings: number[][],
    jpeg: Buffer,
    evidence: string,
    from: CheckFrom,
  ): Promise<FaceResult> {
    const mean = meanEmbedding(embeddings);
    const stored = await templateOf(db, actor.accountId);
    const known = stored && stored.modelVersion === FACE_MODEL_VERSION ? templates.open(stored) : null;
    const purpose = row.purpose as Purpose;
    if (purpose !== 'ENROL' && !known) throw problem('identity.face_ended');
    const score = known ? distance(known, mean) : 0;
    const thresholds = await kit.thresholds(from.now);
    let outcome: Finding['outcome'] = known
      ? ({ accept: 'ACCEPT', review: 'REVIEW', reject: 'REJECT' } as const)[decide(score, thresholds)]
      : 'ACCEPT';
    // A face may take another's place only when it is clearly the same person; else the class teacher looks.
    // Nobody reviews a lecturer's picture, so none is kept: their way on is the photo that the class teacher confirms.
    if (outcome === 'REVIEW' && (purpose === 'ENROL' || !actor.learnerId)) outcome = 'REJECT';
    return db.tx(async (tx) => {
      const consent = await consents.standing(tx, actor.accountId, faceConsentOf(actor));
      if (!consent) throw problem('identity.consent_missing');
      if ((await store.endChallenge(tx, row.id, row.version, 'DONE', outcome === 'ACCEPT' ? null : outcome.toLowerCase())) === 0)
        throw problem('identity.face_ended');
      if (purpose === 'ENROL' && outcome === 'ACCEPT') await templates.enrol(tx, actor, consent.id, mean, from.now);
      if (known && purpose !== 'ENROL') await touchTemplate(tx, actor.accountId, from.now);
      const { checkId, check } = await checks.record(
        tx,
        actor,
        { purpose, way: 'FACE', outcome, score, thresholds, modelVersion: FACE_MODEL_VERSION, evidence },
        from,
      );
      if (outcome === 'REVIEW') {
        const { wrappedKey, body } = sealRecord(
          crypto,
          jpeg,
          `${actor.accountId}|${checkId}`,
          `identity.review_image|${checkId}|wrapped_key`,
        );
        await saveReviewImage(tx, {
          checkId,
          accountId: actor.accountId,
          wrappedKey,
          image: body,
          expiresAt: new Date(from.now.getTime() + REVIEW_MS),
        });
      }
      return { checkId, outcome, check, message: resultText(purpose, actor, outcome) };
    });
  }

  const self: FaceChallenges = {
    async requireMayUseFace(actor, now) {
      const person = personOf(actor);
      const { row, name, idNo, age } = await realNames.matched(db, actor.accountId);
      const consent = await consents.standing(db, actor.accountId, faceConsentOf(person));
      if (!consent) throw problem('identity.consent_missing');
      if (age !== null && age < 14 && !consent.guardianName) throw problem('identity.guardian_required');
      if ((await store.failedChallenges(db, actor.accountId, new Date(now.getTime() - TRIES_MS))) >= TRIES)
        throw problem('identity.face_tries');
      return { consentId: consent.id, name, idNo, idKind: row.idKind };
    },

    async start(actor, purpose, now) {
      if (!engine) throw problem('identity.face_unavailable');
      await self.requireMayUseFace(actor, now);
      if (purpose !== 'ENROL' && (await hasTemplate(db, actor.accountId))?.modelVersion !== FACE_MODEL_VERSION)
        throw problem('identity.face_missing');
      engine.warm?.();
      const id = newId('fch');
      // Before anybody has moved their head: without limits nothing could be decided in the end.
      await kit.thresholds(now);
      const actions = pickActions(() => kit.pick(2 ** 32) / 2 ** 32);
      const state = openLiveness({
        nonce: newToken(16),
        key: randomBytes(32).toString('base64url'),
        actions,
        stepToken: newToken(16),
        now: now.getTime(),
      });
      const expiresAt = new Date(now.getTime() + WHOLE_MS);
      await store.insertChallenge(db, {
        id,
        accountId: actor.accountId,
        sessionId: actor.sessionId,
        purpose,
        expiresAt,
        at: now,
        state: sealState(id, actor.accountId, state),
      });
      return {
        challengeId: id,
        nonce: state.nonce,
        sessionKey: state.key,
        expiresAt: expiresAt.toISOString(),
        frameGapMs: FRAME_GAP_MS,
        step: stepView(state),
      };
    },

    async frame(actor, challengeId, sent, from) {
      personOf(actor);
      if (!engine) throw problem('identity.face_unavailable');
      const row = await store.challengeOf(db, challengeId, actor.accountId);
      if (!row) throw problem('request.not_found');
      // The session that began it must end it: a stolen challenge id is worth nothing elsewhere.
      if (row.status !== 'OPEN' || !row.state || row.sessionId !== actor.sessionId) throw problem('identity.face_ended');
      if (row.expiresAt <= from.now) {
        await store.endChallenge(db, row.id, null, 'EXPIRED', 'expired');
        throw problem('identity.face_ended');
      }
      const state = JSON.parse(crypto.openBytes(row.state, aad(row.id, actor.accountId)).toString()) as LivenessState;
      const jpeg = Buffer.from(sent.jpeg, 'base64');
      if (jpeg.length > MAX_BYTES || !inspectJpeg(jpeg).ok) throw problem('identity.frame_invalid');
      const digest = frameDigest(jpeg);
      const arrival: FrameArrival = {
        stepToken: sent.stepToken,
        seq: sent.seq,
        capturedAt: sent.capturedAt,
        receivedAt: from.now.getTime(),
        bytes: jpeg.length,
        digest,
      };
      const genuine = verifyFrameMac(
        Buffer.from(state.key, 'base64url'),
        { nonce: state.nonce, step: sent.stepToken, seq: sent.seq, sha256: digest },
        sent.mac,
      );
      const fault = genuine ? checkArrival(state, arrival) : sent.stepToken === state.stepToken ? 'mac' : 'token';
      if (fault) throw await refuse(row.id, fault);
      if ((await store.noteDigest(db, digest, from.now)) === 0) throw await refuse(row.id, 'repeated');

      const face = await analyse(jpeg);
      const verdict = judgeFrame(state, arrival, face, { token: newToken(16), now: clock.now().getTime() });
      if (verdict.kind === 'refused') throw await refuse(row.id, verdict.why);
      if (verdict.kind === 'finished') {
        const evidence = createHash('sha256').update(`${row.id}|${state.nonce}|${digest}`).digest('hex');
        const result = await finish(actor, row, verdict.embeddings, jpeg, evidence, from);
        return { accepted: true, hint: null, message: result.message, step: null, result };
      }
      if ((await store.moveChallenge(db, row.id, row.version, sealState(row.id, actor.accountId, verdict.state))) === 0)
        throw await refuse(row.id, 'order');
      if (verdict.kind === 'hint')
        return {
          accepted: verdict.accepted,
          hint: verdict.hint,
          message: HINT_TEXT[verdict.hint],
          step: stepView(verdict.state),
          result: null,
        };
      return { accepted: true, hint: null, message: null, step: stepView(verdict.state), result: null };
    },
  };
  return self;
}

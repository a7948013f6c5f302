import { identityRoutes } from '@yangfan/client';
import type { identityRoutes as Contract, InputOf, ReplyOf } from '@yangfan/contract';
import { call } from '../lib/api.ts';
import { base64OfBytes, importFrameKey, signFrame } from './frame-mac.ts';

export type CheckPurpose = InputOf<typeof Contract.startChallenge>['body']['purpose'];
export type FaceStep = ReplyOf<typeof Contract.startChallenge>['step'];
export type FaceResult = NonNullable<ReplyOf<typeof Contract.sendFrame>['result']>;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** Grows evenly even when somebody sets the computer's clock; the server refuses frames that go back in time. */
const now = () => performance.timeOrigin + performance.now();

/**
 * One liveness session: asks for a challenge, then sends picture after picture, each signed and each only after the
 * answer to the one before, until the server says how it ended. Throws `CallError` when it is refused or lost;
 * there is no going on after a lost frame, because the server counts them.
 */
export async function runFaceSession(options: {
  purpose: CheckPurpose;
  grab: () => Promise<Uint8Array<ArrayBuffer> | null>;
  onStep: (step: FaceStep) => void;
  onHint: (message: string | null) => void;
  signal: AbortSignal;
}): Promise<FaceResult | null> {
  const { purpose, grab, onStep, onHint, signal } = options;
  const challenge = await call(identityRoutes.startChallenge, { body: { purpose } }, { signal });
  const key = await importFrameKey(challenge.sessionKey);
  let step = challenge.step;
  onStep(step);
  for (let seq = 0, last = 0; !signal.aborted;) {
    await pause(Math.max(0, last + challenge.frameGapMs - now()));
    const capturedAt = now();
    const jpeg = await grab();
    if (!jpeg) {
      await pause(challenge.frameGapMs);
      continue;
    }
    last = capturedAt;
    const mac = await signFrame(key, { nonce: challenge.nonce, token: step.token, seq, jpeg });
    const answer = await call(
      identityRoutes.sendFrame,
      {
        params: { challengeId: challenge.challengeId },
        body: { stepToken: step.token, seq, capturedAt, jpeg: base64OfBytes(jpeg), mac },
      },
      { signal },
    );
    seq += 1;
    if (answer.result) return answer.result;
    onHint(answer.message);
    if (answer.step && answer.step.token !== step.token) onStep(answer.step);
    if (answer.step) step = answer.step;
  }
  return null;
}

/** Milliseconds by which the server's clock is ahead of this device's; deadlines are the server's. */
export async function serverAhead(): Promise<number> {
  try {
    const asked = Date.now();
    const reply = await fetch('/health/live', { cache: 'no-store' });
    const there = Date.parse(reply.headers.get('date') ?? '');
    const middle = (asked + Date.now()) / 2;
    // The header has whole seconds: half a second is the best guess of what it cut off.
    return Number.isNaN(there) || Math.abs(there + 500 - middle) < 1500 ? 0 : there + 500 - middle;
  } catch {
    return 0;
  }
}

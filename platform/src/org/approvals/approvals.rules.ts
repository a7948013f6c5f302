/** What the digests of a step are taken over; `prev` binds it to the step before. */
export interface SignedStep {
  entity: string;
  entityId: string;
  seq: number;
  from: string | null;
  to: string;
  actorId: string | null;
  role: string;
  opinion: string;
  attachments: readonly string[];
  ip: string | null;
  deviceId: string | null;
  at: string;
  prev: string | null;
}

/** One step as it is stored, with its digests. */
export interface StoredStep extends SignedStep {
  md5: string;
  sha1: string;
  sha256: string;
}

export interface StepCrypto {
  canonical(value: unknown): string;
  digests(text: string): { md5: string; sha1: string; sha256: string };
}

/** The three digests of a step. */
export function signStep(step: SignedStep, crypto: StepCrypto): { md5: string; sha1: string; sha256: string } {
  const { entity, entityId, seq, from, to, actorId, role, opinion, attachments, ip, deviceId, at, prev } = step;
  return crypto.digests(crypto.canonical({ entity, entityId, seq, from, to, actorId, role, opinion, attachments, ip, deviceId, at, prev }));
}

/** The first step (by position) that was altered, removed or inserted; null when the chain holds. */
export function brokenAt(steps: readonly StoredStep[], crypto: StepCrypto): number | null {
  let prev: string | null = null;
  for (const [index, step] of steps.entries()) {
    const digests = signStep(step, crypto);
    const sound =
      step.seq === index + 1 &&
      step.prev === prev &&
      digests.md5 === step.md5 &&
      digests.sha1 === step.sha1 &&
      digests.sha256 === step.sha256;
    if (!sound) return index;
    prev = step.sha256;
  }
  return null;
}

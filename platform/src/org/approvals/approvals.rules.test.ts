import { APPROVAL_STATE_CODES, type ApprovalState } from '@yangfan/contract';
import { canonicalJson } from '@yangfan/kernel';
import { testKeys } from '@yangfan/kernel/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brokenAt, signStep, type SignedStep, type StoredStep } from './approvals.rules.ts';
import { APPROVAL_MOVES, canMoveApproval } from './approvals.states.ts';

const crypto = { canonical: canonicalJson, digests: testKeys().digests };
const stepArb = fc.record({
  to: fc.constantFrom(...APPROVAL_STATE_CODES),
  opinion: fc.string(),
  role: fc.constantFrom('CITY_OFFICER', 'CITY_REVIEWER'),
  ip: fc.option(fc.ipV4()),
});

function chain(parts: { to: string; opinion: string; role: string; ip: string | null }[]): StoredStep[] {
  const steps: StoredStep[] = [];
  for (const [index, part] of parts.entries()) {
    const step: SignedStep = {
      entity: 'class',
      entityId: 'cls_1',
      seq: index + 1,
      from: steps[index - 1]?.to ?? null,
      actorId: 'acc_1',
      attachments: [],
      deviceId: null,
      at: `2026-11-23T00:00:0${index % 10}.000Z`,
      prev: steps[index - 1]?.sha256 ?? null,
      ...part,
    };
    steps.push({ ...step, ...signStep(step, crypto) });
  }
  return steps;
}

describe('approval states', () => {
  it('[M1] every walk through the table starts at the draft, is accepted before it is approved, and ends nowhere by surprise', () => {
    const walk = fc.array(fc.nat(5), { maxLength: 12 });
    fc.assert(
      fc.property(walk, (choices) => {
        let state: ApprovalState = 'DRAFT';
        const seen: ApprovalState[] = [state];
        for (const choice of choices) {
          const next: readonly ApprovalState[] = APPROVAL_MOVES[state];
          if (next.length === 0) break;
          state = next[choice % next.length]!;
          seen.push(state);
        }
        const approved = seen.indexOf('APPROVED');
        if (approved >= 0) {
          expect(seen.slice(0, approved)).toContain('SUBMITTED');
          expect(seen.slice(0, approved)).toContain('ACCEPTED');
        }
        for (let i = 1; i < seen.length; i++) expect(canMoveApproval(seen[i - 1]!, seen[i]!)).toBe(true);
      }),
    );
  });
  it('[M1] withdrawing is for what was not yet accepted; a rejected application is over', () => {
    for (const from of APPROVAL_STATE_CODES) expect(canMoveApproval(from, 'WITHDRAWN')).toBe(from === 'SUBMITTED');
    expect(APPROVAL_MOVES.REJECTED).toEqual([]);
    for (const from of APPROVAL_STATE_CODES) expect(canMoveApproval(from, 'REVOKED')).toBe(from === 'APPROVED');
  });
});

describe('chain of signed steps', () => {
  it('[M1] an untouched chain holds', () => {
    fc.assert(
      fc.property(fc.array(stepArb, { maxLength: 8 }), (parts) => {
        expect(brokenAt(chain(parts), crypto)).toBeNull();
      }),
    );
  });
  it('[M1] an altered, removed, swapped or repeated step is found', () => {
    fc.assert(
      fc.property(fc.array(stepArb, { minLength: 3, maxLength: 8 }), fc.nat(), (parts, at) => {
        const steps = chain(parts);
        const index = at % (steps.length - 1);
        const altered = steps.map((step, i) => (i === index ? { ...step, opinion: `${step.opinion}!` } : step));
        expect(brokenAt(altered, crypto)).toBe(index);
        expect(
          brokenAt(
            steps.filter((_step, i) => i !== index),
            crypto,
          ),
        ).not.toBeNull();
        expect(brokenAt([...steps.slice(0, index), steps[index + 1]!, steps[index]!, ...steps.slice(index + 2)], crypto)).not.toBeNull();
        expect(brokenAt([...steps.slice(0, index), steps[index]!, ...steps.slice(index)], crypto)).not.toBeNull();
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { facePolicy, isFaceExpected, signWords, waitsForTeacher, withPicture } from './lecturer-sign.rules.ts';

const policies = fc.constantFrom('OFF' as const, 'OFFERED' as const, 'REQUIRED' as const);
const reasons = fc.constantFrom('DECLINED' as const, 'NO_CAMERA' as const, 'FACE_FAILED' as const);

describe('how a lecturer comes', () => {
  it('[T3] with a reason, a picture is always enough: nobody is ever blocked for the face', () => {
    fc.assert(
      fc.property(policies, fc.boolean(), reasons, (policy, uses, reason) => withPicture(policy, uses, reason) !== 'reason_missing'),
    );
  });

  it('[T3] who never enrolled comes as before where the face is offered, and is an alternative where it is required', () => {
    expect(withPicture('OFFERED', false, null)).toEqual({ way: 'PHOTO', reason: null });
    expect(withPicture('OFF', true, null)).toEqual({ way: 'PHOTO', reason: null });
    expect(withPicture('REQUIRED', false, null)).toEqual({ way: 'ALTERNATIVE', reason: 'NOT_ENROLLED' });
    expect(withPicture('OFFERED', true, null)).toBe('reason_missing');
    expect(withPicture('OFFERED', true, 'NO_CAMERA')).toEqual({ way: 'ALTERNATIVE', reason: 'NO_CAMERA' });
  });

  it('[T3] exactly the alternatives wait for the class teacher, until the word is given', () => {
    fc.assert(
      fc.property(policies, fc.boolean(), reasons, (policy, uses, reason) => {
        const sign = withPicture(policy, uses, reason);
        if (sign === 'reason_missing') return false;
        const waits = waitsForTeacher({ ...sign, confirmedAt: null });
        return waits === isFaceExpected(policy, uses) && !waitsForTeacher({ ...sign, confirmedAt: new Date(0) });
      }),
    );
    expect(waitsForTeacher({ way: 'FACE', confirmedAt: null })).toBe(false);
  });

  it('[T3] said in words without a figure of likeness; an unknown policy is no policy', () => {
    expect(signWords({ way: 'FACE', reason: null, confirmedAt: null })).toBe('人脸通过');
    expect(signWords({ way: 'ALTERNATIVE', reason: 'FACE_FAILED', confirmedAt: null })).toBe('替代方式（人脸没有通过），待班主任确认');
    expect(signWords({ way: 'ALTERNATIVE', reason: 'DECLINED', confirmedAt: new Date(0) })).toBe(
      '替代方式（本人选择不用人脸），班主任已确认',
    );
    expect([facePolicy('OFFERED'), facePolicy('yes')]).toEqual(['OFFERED', undefined]);
  });
});

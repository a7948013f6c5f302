import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lengthFault, VOICE_GRACE_S, VOICE_MIN_S, voiceArguments, voiceFault } from './voice.rules.ts';

test('[T4] a voice note has sound and no moving picture', () => {
  expect(voiceFault({ streams: [{ codec_type: 'audio' }] })).toBeNull();
  expect(voiceFault({ streams: [{ codec_type: 'audio' }, { codec_type: 'video', disposition: { attached_pic: 1 } }] })).toBeNull();
  expect(voiceFault({ streams: [{ codec_type: 'audio' }, { codec_type: 'video' }] })).toBe('FILM');
  expect(voiceFault({ streams: [{ codec_type: 'subtitle' }] })).toBe('BROKEN');
  expect(voiceFault({ streams: [] })).toBe('BROKEN');
  expect(voiceFault({})).toBe('BROKEN');
});

test('[T4] the length that came out decides: never shorter than a word, never longer than the policy and the recorder’s grace', () => {
  fc.assert(
    fc.property(fc.double({ min: -5, max: 8000, noNaN: true }), fc.integer({ min: 5, max: 300 }), (lengthS, maxS) => {
      const fault = lengthFault(lengthS, maxS);
      if (lengthS <= 0) expect(fault).toBe('BROKEN');
      else if (lengthS < VOICE_MIN_S) expect(fault).toBe('TOO_SHORT');
      else expect(fault).toBe(lengthS > maxS + VOICE_GRACE_S ? 'TOO_LONG' : null);
    }),
  );
  expect(lengthFault(Number.NaN, 60)).toBe('BROKEN');
});

test('[T4] of a recording of any length no more is read than shows that it is too long', () => {
  const made = voiceArguments(60);
  expect(Number(made[made.indexOf('-t') + 1])).toBeGreaterThan(60 + VOICE_GRACE_S);
  expect(Number(made[made.indexOf('-t') + 1])).toBeLessThan(65);
});

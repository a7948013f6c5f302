import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  inFairOrder,
  lengthWords,
  maxSeconds,
  maySettle,
  playingUntil,
  VOICE_S_BEFORE,
  type VoiceMove,
  type VoiceState,
} from './voices.rules.ts';

test('[T4] a note that was played is only taken away; what was refused or failed stays so', () => {
  const may = (from: VoiceState) => (['PLAYED', 'DONE', 'REFUSED'] as VoiceMove[]).filter((to) => maySettle(from, to));
  expect(may('WAITING')).toEqual(['PLAYED', 'DONE', 'REFUSED']);
  expect(may('MAKING')).toEqual(['REFUSED']);
  expect(may('PLAYED')).toEqual(['REFUSED']);
  expect(may('DONE')).toEqual(['PLAYED', 'REFUSED']);
  for (const over of ['REFUSED', 'FAILED'] as const) expect(may(over)).toEqual([]);
});

test('[T4] whoever spoke least is heard first, among equals who sent first, whatever the order they come in', () => {
  const note = fc.record({ learnerId: fc.uuid(), spokenS: fc.nat(300), sentAt: fc.nat(1e6) });
  fc.assert(
    fc.property(fc.uniqueArray(note, { selector: ({ learnerId }) => learnerId }), (notes) => {
      const order = inFairOrder(notes);
      expect(inFairOrder([...notes].reverse())).toEqual(order);
      for (let at = 1; at < order.length; at++) {
        const [before, after] = [order[at - 1]!, order[at]!];
        expect(before.spokenS < after.spokenS || (before.spokenS === after.spokenS && before.sentAt <= after.sentAt)).toBe(true);
      }
    }),
  );
});

test('[T4] a class frozen before there were voice notes has the usual limit; a wrong value is named, not guessed', () => {
  const number = () => {
    throw new Error('policy.missing');
  };
  expect(maxSeconds({ all: {}, number })).toBe(VOICE_S_BEFORE);
  expect(maxSeconds({ all: { 'live.voiceSeconds': 30 }, number: () => 30 })).toBe(30);
  expect(() => maxSeconds({ all: { 'live.voiceSeconds': 'x' }, number })).toThrow('policy.missing');
});

test('[T4] a note of unknown length holds the class no longer than is allowed', () => {
  expect(playingUntil(1000, 2.5, 60)).toBe(3500);
  expect(playingUntil(1000, null, 60)).toBe(61_000);
  expect([lengthWords(0.6), lengthWords(23.2), lengthWords(61), lengthWords(null)]).toEqual(['0:01', '0:23', '1:01', '时长未知']);
});

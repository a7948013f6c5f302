import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeCode, makeTicket, readCode, secondsLeft, slotAt } from './code.rules.ts';
import { distanceM, judgePosition } from './fence.rules.ts';

const sign = (text: string) => createHmac('sha256', 'key').update(text).digest('base64url');
const signer = { sign, verify: (text: string, signature: string) => sign(text) === signature };
const session = `tts_${'a'.repeat(26)}`;
const learner = `lrn_${'b'.repeat(26)}`;
const NOW = 1_800_000_000_000;
const read = (text: string, now: number, who = learner) => readCode(text, who, now, () => 15, signer);

describe('rotating code', () => {
  it('[T3] a code is good in its 15 seconds and 3 more, then never again', () => {
    const start = slotAt(NOW, 15) * 15_000;
    const code = makeCode(session, 'IN', slotAt(start, 15), signer);
    expect(read(code, start)).toMatchObject({ sessionId: session, kind: 'IN' });
    expect(read(code, start + 14_999)).toMatchObject({ kind: 'IN' });
    expect(read(code, start + 17_900)).toMatchObject({ kind: 'IN' });
    expect(read(code, start + 18_100)).toBe('expired');
    expect(read(code, start + 30_000)).toBe('expired');
    // Not before its time either: a screen can't be photographed ahead.
    expect(read(code, start - 1)).toBe('expired');
  });

  it('[T3] the code may come as the address in the picture', () => {
    const code = makeCode(session, 'OUT', slotAt(NOW, 15), signer);
    expect(read(`https://x.example/check-in?c=${code}`, NOW)).toMatchObject({ kind: 'OUT' });
  });

  it('[T3] nothing altered or invented is a code', () => {
    const code = makeCode(session, 'IN', slotAt(NOW, 15), signer);
    fc.assert(
      fc.property(fc.nat(code.length - 1), fc.constantFrom(...'abcXYZ019._-'), (at, letter) => {
        const altered = code.slice(0, at) + letter + code.slice(at + 1);
        if (altered !== code) expect(typeof read(altered, NOW)).toBe('string');
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(read(text, NOW)).toBe('invalid');
      }),
    );
  });

  it('[T3] a ticket is good for its learner only, for three minutes, and keeps the time of the scan', () => {
    const ticket = makeTicket(session, 'IN', learner, NOW, signer);
    expect(read(ticket, NOW + 120_000)).toEqual({ sessionId: session, kind: 'IN', scannedAt: NOW });
    expect(read(ticket, NOW + 181_000)).toBe('expired');
    expect(read(ticket, NOW, `lrn_${'c'.repeat(26)}`)).toBe('invalid');
  });

  it('[T3] the screen knows how long the code still stands', () => {
    expect(secondsLeft(15_000 * 100, 15)).toBe(15);
    expect(secondsLeft(15_000 * 100 + 14_000, 15)).toBeCloseTo(1);
  });
});

describe('fence', () => {
  const room = { lat: 20.044, lng: 110.199 };
  const at = (metresNorth: number, accuracy: number) => ({ lat: room.lat + metresNorth / 111_195, lng: room.lng, accuracy });
  it('[T3] inside, outside, too vague, missing', () => {
    expect(judgePosition(room, at(250, 20), 300).verdict).toBe('inside');
    expect(judgePosition(room, at(330, 50), 300).verdict).toBe('inside');
    expect(judgePosition(room, at(450, 100), 300).verdict).toBe('outside');
    expect(judgePosition(room, at(450, 290), 300).verdict).toBe('outside');
    expect(judgePosition(room, at(10, 5000), 300).verdict).toBe('vague');
    expect(judgePosition(room, null, 300).verdict).toBe('missing');
  });
  it('[T3] distance is symmetric and right', () => {
    expect(distanceM({ lat: 20.044, lng: 110.199 }, { lat: 18.252, lng: 109.512 })).toBeGreaterThan(208_000);
    expect(distanceM({ lat: 20.044, lng: 110.199 }, { lat: 18.252, lng: 109.512 })).toBeLessThan(216_000);
    expect(Math.round(distanceM(room, at(300, 1)))).toBe(300);
  });
});

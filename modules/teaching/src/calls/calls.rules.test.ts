import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seenWords, twoPlaces } from '../check-in/sightings.rules.ts';
import { drawBy, halfOf, stateOf } from './calls.rules.ts';

const now = new Date('2026-11-24T02:00:00Z');
const later = new Date(now.getTime() + 60_000);

describe('spot checks', () => {
  it('[T3] who has not answered is missed when the time is over by the server, and never before', () => {
    const open = { kind: 'PHONE', dueAt: later } as const;
    const closed = { kind: 'PHONE', dueAt: now } as const;
    const silent = { present: null, excusedBy: null };
    expect(stateOf(silent, open, now)).toBe('WAITING');
    expect(stateOf(silent, closed, now)).toBe('MISSED');
    expect(stateOf({ ...silent, excusedBy: 'acc' }, closed, now)).toBe('EXCUSED');
    expect(stateOf({ present: true, excusedBy: null }, closed, now)).toBe('PRESENT');
    expect(stateOf(silent, { kind: 'HAND', dueAt: null }, later)).toBe('WAITING');
    expect(stateOf({ present: false, excusedBy: null }, { kind: 'HAND', dueAt: null }, now)).toBe('MISSED');
  });

  it('[T3] a draw can be drawn again from its seed, holds so many different people, and only those who were there', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 30 }),
        fc.integer({ min: 1, max: 40 }),
        (seed, all, count) => {
          const drawn = drawBy(seed, all, count);
          expect(drawn).toEqual(drawBy(seed, all.toReversed(), count));
          expect(new Set(drawn).size).toBe(Math.min(count, all.length));
          expect(drawn.every((id) => all.includes(id))).toBe(true);
        },
      ),
    );
  });

  it('[T3] the morning ends at one in China', () => {
    expect(halfOf(new Date('2026-11-24T12:59:00+08:00'))).toBe('AM');
    expect(halfOf(new Date('2026-11-24T13:00:00+08:00'))).toBe('PM');
    expect(halfOf(new Date('2026-11-24T07:00:00+08:00'))).toBe('AM');
  });
});

describe('two places at once', () => {
  const here = { place: 'room-a', startsAt: now, endsAt: new Date(now.getTime() + 3 * 3_600_000), geo: { lat: 20.04, lng: 110.19 } };
  const stay = (minutesAgo: number, out: number | null, geo: { lat: number; lng: number } | null, place = 'room-b', hours = 0) => ({
    title: '另一节课',
    mode: 'OFFLINE',
    place,
    geo,
    startsAt: new Date(now.getTime() - hours * 3_600_000),
    endsAt: new Date(now.getTime() + 3_600_000),
    inAt: new Date(now.getTime() - minutesAgo * 60_000),
    outAt: out === null ? null : new Date(now.getTime() - out * 60_000),
  });
  const sanya = { lat: 18.25, lng: 109.51 };

  it('[T3] still in another lesson of the same time: impossible; left it, or the same room: fine', () => {
    expect(twoPlaces(here, stay(5, null, null), now, 150)).toEqual({ other: '另一节课' });
    expect(twoPlaces(here, stay(5, 1, here.geo), now, 150)).toBeNull();
    expect(twoPlaces(here, stay(5, null, null, 'room-a'), now, 150)).toBeNull();
  });

  it('[T3] from Sanya to Haikou in half an hour is impossible, in four hours it is not', () => {
    expect(twoPlaces(here, stay(120, 30, sanya), now, 150)).toMatchObject({
      minutes: 30,
      km: expect.any(Number),
      speedKmh: expect.any(Number),
    });
    expect(twoPlaces(here, stay(300, 240, sanya), now, 150)).toBeNull();
  });

  it('[T3] every kind is explained in Chinese', () => {
    for (const kind of ['OUTSIDE_FENCE', 'SHARED_DEVICE', 'BURST', 'TWO_PLACES', 'POSITION_VAGUE', 'NO_FENCE'])
      expect(seenWords(kind, {})).toMatch(/^[^a-z]{8,}/);
  });
});

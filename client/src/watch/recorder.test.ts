import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBeatQueue, createRecorder } from './recorder.ts';

const memory = () => {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
};

describe('[T2] what the player tells the server', () => {
  test('[T2] ten seconds of playing are one stretch of ten seconds', () => {
    const recorder = createRecorder();
    for (let second = 0; second <= 10; second++) recorder.sample({ position: second, rate: 1, state: 'playing', now: second * 1000 });
    expect(recorder.take()).toEqual([{ from: 0, to: 10, ms: 10_000, rate: 1, state: 'playing', clientAt: 10_000 }]);
    expect(recorder.take()).toEqual([]);
  });

  test('[T2] a jump forward is told as a seek, never as watching', () => {
    const recorder = createRecorder();
    recorder.sample({ position: 5, rate: 1, state: 'playing', now: 0 });
    recorder.sample({ position: 300, rate: 1, state: 'playing', now: 1000 });
    expect(recorder.take()).toMatchObject([{ state: 'seeking', from: 5, to: 5 }]);
  });

  test('[T2] played seconds told never exceed the time that passed by more than the tolerance', () => {
    const step = fc.record({
      position: fc.double({ min: 0, max: 3000, noNaN: true }),
      ms: fc.integer({ min: 0, max: 5000 }),
      state: fc.constantFrom('playing' as const, 'paused' as const, 'hidden' as const),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 60 }), (steps) => {
        const recorder = createRecorder();
        let now = 0;
        for (const one of steps) {
          now += one.ms;
          recorder.sample({ position: one.position, rate: 1, state: one.state, now });
        }
        const played = recorder.take().filter((segment) => segment.state === 'playing');
        for (const segment of played) expect(segment.to - segment.from).toBeLessThanOrEqual(segment.ms / 1000 + 1.5 * steps.length);
        for (const segment of played) expect(segment.to).toBeGreaterThanOrEqual(segment.from);
      }),
    );
  });

  test('[T2] a device that slept for hours tells a stretch the server accepts', () => {
    const recorder = createRecorder();
    recorder.sample({ position: 5, rate: 1, state: 'hidden', now: 0 });
    recorder.sample({ position: 5, rate: 1, state: 'hidden', now: 9 * 3_600_000 });
    recorder.sample({ position: 5, rate: 1, state: 'playing', now: 9 * 3_600_000 + 1000 });
    for (const segment of recorder.take()) expect(segment.ms).toBeLessThanOrEqual(3_600_000);
  });

  test('[T2] beats wait on the device in order until acknowledged, also across a reload', () => {
    const storage = memory();
    const segment = { from: 0, to: 15, ms: 15_000, rate: 1, state: 'playing' as const, clientAt: 1 };
    const queue = createBeatQueue('wat_1', storage);
    queue.put([segment]);
    queue.put([segment]);
    const again = createBeatQueue('wat_1', storage);
    expect(again.waiting().map((beat) => beat.seq)).toEqual([1, 2]);
    again.acknowledged(1);
    again.put([segment]);
    expect(again.waiting().map((beat) => beat.seq)).toEqual([2, 3]);
    again.acknowledged(3);
    expect(storage.kept.size).toBe(0);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BURST_LIMITS, type BurstContext, checkBurst, checkStill, type FrameMeta } from './burst.rules.ts';
import { SKETCH_SIZE } from './sketch.rules.ts';

const digest = (n: number): string => n.toString(16).padStart(64, '0');
const opened = 1_000_000;
const context: BurstContext = {
  nextSeq: 4,
  lastCaptureTs: 500,
  stepOpenedAt: opened,
  seenDigests: new Set([digest(1)]),
  earlierSketches: [],
};
const burst = (count = 6, spacing = 200): FrameMeta[] =>
  Array.from({ length: count }, (_, i) => ({
    seq: 4 + i,
    captureTs: 3_000 + i * spacing,
    receivedAt: opened + 400 + i * spacing,
    bytes: 40_000,
    digest: digest(100 + i),
  }));
const changed = (index: number, change: Partial<FrameMeta>): FrameMeta[] =>
  burst().map((frame, i) => (i === index ? { ...frame, ...change } : frame));

describe('checkBurst', () => {
  test('[T1] frames in order, in time, of camera size and never seen pass', () => {
    expect(checkBurst(burst(), context)).toBeNull();
    expect(checkBurst(burst(), { ...context, lastCaptureTs: null })).toBeNull();
  });

  test.each([
    ['a gap in the numbers', changed(2, { seq: 9 }), 'frame_order'],
    ['a repeated number', changed(2, { seq: 5 }), 'frame_order'],
    ['the clock running backwards', changed(2, { captureTs: 2_900 }), 'frame_time'],
    ['no clock at all', changed(2, { captureTs: Number.NaN }), 'frame_time'],
    ['a frame older than the last step', changed(0, { captureTs: 400 }), 'frame_time'],
    ['frames in no time', changed(2, { captureTs: 3_210 }), 'frame_spacing'],
    ['a long pause', burst(3, 2_500), 'frame_spacing'],
    ['a tiny picture', changed(2, { bytes: 300 }), 'frame_size'],
    ['a huge picture', changed(2, { bytes: 5_000_000 }), 'frame_size'],
    ['a digest seen before', changed(2, { digest: digest(1) }), 'frame_repeated'],
    ['one picture twice', changed(2, { digest: digest(100) }), 'frame_repeated'],
    ['no digest', changed(2, { digest: '' }), 'frame_repeated'],
    ['a frame after the step ended', changed(5, { receivedAt: opened + BURST_LIMITS.stepMs + 1 }), 'step_late'],
    ['a frame before the step was revealed', changed(0, { receivedAt: opened - 1 }), 'step_late'],
    ['too few', burst(2), 'frame_count'],
    ['too many', burst(21, 100), 'frame_count'],
  ])('[T1] %s is refused', (_, frames, fault) => {
    expect(checkBurst(frames, context)).toBe(fault);
  });

  test('[T1] more camera time than the server let pass means prepared frames', () => {
    const rushed = burst(10, 500).map((frame) => ({ ...frame, receivedAt: opened + 900 }));
    expect(checkBurst(rushed, context)).toBe('frame_time');
  });

  test('[T1] any order but the sent one is refused', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(burst(), { minLength: 6, maxLength: 6 }), (frames) => {
        const sorted = frames.every((frame, i) => frame.seq === 4 + i);
        expect(checkBurst(frames, context) === null).toBe(sorted);
      }),
    );
  });
});

describe('checkStill', () => {
  const sketch = (shift: number): string =>
    Buffer.from(Array.from({ length: SKETCH_SIZE.width * SKETCH_SIZE.height }, (_, i) => 100 + ((i * 7) % 50) + shift)).toString('base64');
  const frames = (...shifts: number[]) => shifts.map((shift) => ({ sketch: sketch(shift) }));

  test('[T1] one picture sent again and again is refused, also when it comes from an earlier step', () => {
    expect(checkStill(frames(0, 0, 0, 0), { earlierSketches: [] })).toBe('frame_still');
    expect(checkStill(frames(1, 2, 3), { earlierSketches: frames(1, 2).map((frame) => frame.sketch) })).toBe('frame_still');
  });

  test('[T1] a person who moves passes, and may hold still for a moment', () => {
    expect(checkStill(frames(0, 1, 2, 3, 4, 5), { earlierSketches: [] })).toBeNull();
    expect(checkStill(frames(0, 1, 1, 2, 3, 4), { earlierSketches: [] })).toBeNull();
  });

  test('[T1] frames that were not analysed do not pass', () => {
    expect(checkStill([{}, {}, {}], { earlierSketches: [] })).toBe('frame_still');
    expect(checkStill([], { earlierSketches: [] })).toBe('frame_still');
  });
});

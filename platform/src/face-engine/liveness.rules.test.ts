import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  baselineOf,
  type JudgedFrame,
  judgeContinuity,
  judgeNeutral,
  judgeStep,
  LIVENESS_ACTIONS,
  type LivenessAction,
  pickActions,
} from './liveness.rules.ts';

const rest: JudgedFrame = {
  faces: 1,
  interEyePx: 90,
  yaw: 2,
  pitch: 3,
  roll: 0,
  noseOffset: 0.02,
  noseDrop: 0.6,
  faceStretch: 1,
  earLeft: 0.3,
  earRight: 0.32,
  mar: 0.05,
  outside: 0,
};
const neutral = [rest, rest, rest];

/** A frame that just shows the action by the measured rule. */
const shown: Record<LivenessAction, Partial<JudgedFrame>> = {
  turn_left: { yaw: rest.yaw - 15, noseOffset: rest.noseOffset + 0.2 },
  turn_right: { yaw: rest.yaw + 15, noseOffset: rest.noseOffset - 0.2 },
  blink: { earLeft: 0.17, earRight: 0.18 },
  open_mouth: { mar: 0.3 },
  nod: { noseDrop: rest.noseDrop * 1.09, pitch: rest.pitch + 6 },
};
const show = (action: LivenessAction): JudgedFrame => ({ ...rest, ...shown[action] });
const step = (action: LivenessAction): JudgedFrame[] => [rest, show(action), show(action), rest];

describe('pickActions', () => {
  test('[T1] always 3 distinct actions with at least one head turn', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (r) => {
        const picked = pickActions(() => r);
        expect(new Set(picked).size).toBe(3);
        expect(picked.every((action) => LIVENESS_ACTIONS.includes(action))).toBe(true);
        expect(picked.some((action) => action === 'turn_left' || action === 'turn_right')).toBe(true);
      }),
    );
  });

  test('[T1] all 54 orders can come up, and evenly', () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 540; i += 1) {
      const key = pickActions(() => (i + 0.5) / 540).join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(54);
    expect(new Set(counts.values())).toEqual(new Set([10]));
  });

  test('[T1] a broken source of randomness still gives a valid choice', () => {
    for (const r of [1, -1, Number.NaN]) expect(new Set(pickActions(() => r)).size).toBe(3);
  });
});

describe('judgeNeutral', () => {
  test('[T1] needs three frontal frames of one person with eyes open and mouth closed', () => {
    expect(judgeNeutral(neutral)).toBeNull();
    expect(judgeNeutral([rest, rest])).toBe('too_few_frames');
    expect(judgeNeutral([rest, rest, rest, { ...rest, faces: 2 }])).toBe('not_one_face');
    expect(judgeNeutral([rest, rest, { ...rest, yaw: 20 }])).toBe('no_baseline');
    expect(judgeNeutral(neutral.map((frame) => ({ ...frame, mar: 0.4 })))).toBe('mouth_open');
    expect(judgeNeutral(neutral.map((frame) => ({ ...frame, earLeft: 0.1, earRight: 0.1 })))).toBe('eyes_closed');
  });

  test('[T1] the resting values are medians, so one odd frame does not move them', () => {
    expect(baselineOf([rest, rest, { ...rest, mar: 0.9, yaw: 14 }])).toMatchObject({ mar: rest.mar, yaw: rest.yaw });
  });
});

describe('judgeStep', () => {
  test.each(LIVENESS_ACTIONS)('[T1] %s counts when it rises from rest and returns', (action) => {
    expect(judgeStep(neutral, step(action), action)).toEqual({ ok: true, peak: 1 });
  });

  test.each(LIVENESS_ACTIONS)('[T1] %s is not shown by a person who does nothing or something else', (action) => {
    for (const other of LIVENESS_ACTIONS.filter((one) => one !== action)) {
      expect(judgeStep(neutral, step(other), action).ok).toBe(false);
    }
    expect(judgeStep(neutral, [rest, rest, rest, rest], action)).toEqual({ ok: false, fault: 'not_seen' });
  });

  test.each(LIVENESS_ACTIONS)('[T1] %s must start from rest and return to it', (action) => {
    const held = show(action);
    expect(judgeStep(neutral, [held, held, rest, rest], action)).toEqual({ ok: false, fault: 'not_started_neutral' });
    expect(judgeStep(neutral, [rest, rest, held, held], action)).toEqual({ ok: false, fault: 'not_returned' });
  });

  test('[T1] the other direction is told apart from no turn', () => {
    expect(judgeStep(neutral, step('turn_right'), 'turn_left')).toEqual({ ok: false, fault: 'wrong_direction' });
  });

  test('[T1] yaw without the nose moving is a tilted picture, not a turn', () => {
    const flat = { ...rest, yaw: rest.yaw - 40, noseOffset: rest.noseOffset + 0.06 };
    expect(judgeStep(neutral, [rest, flat, flat, rest], 'turn_left')).toEqual({ ok: false, fault: 'not_seen' });
    const slid = { ...rest, noseOffset: rest.noseOffset + 0.5, yaw: rest.yaw - 3 };
    expect(judgeStep(neutral, [rest, slid, slid, rest], 'turn_left').ok).toBe(false);
  });

  test('[T1] one closed eye is a blink, narrow eyes are not', () => {
    const narrow = { ...rest, earLeft: 0.19, earRight: 0.19 };
    const wink = { ...rest, earLeft: 0.19 };
    expect(judgeStep(neutral, [rest, wink, rest, rest], 'blink').ok).toBe(true);
    expect(judgeStep([narrow, narrow, narrow], [narrow, narrow, narrow, narrow], 'blink').ok).toBe(false);
    const half = { ...rest, earLeft: 0.22, earRight: 0.23 };
    expect(judgeStep(neutral, [rest, half, half, rest], 'blink').ok).toBe(false);
  });

  test('[T1] a face squeezed out of its proportions neither blinks nor nods', () => {
    for (const action of ['blink', 'nod'] as const) {
      const squeezed = { ...show(action), faceStretch: 0.8 };
      expect(judgeStep(neutral, [rest, squeezed, squeezed, rest], action)).toEqual({ ok: false, fault: 'not_seen' });
    }
  });

  test('[T1] a second face, no face or half a face at any moment fails the step', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...LIVENESS_ACTIONS),
        fc.nat(3),
        fc.constantFrom<Partial<JudgedFrame>>({ faces: 0 }, { faces: 2 }, { outside: 0.2 }),
        (action, index, flaw) => {
          const frames = step(action).map((frame, i) => (i === index ? { ...frame, ...flaw } : frame));
          expect(judgeStep(neutral, frames, action)).toEqual({ ok: false, fault: 'not_one_face' });
        },
      ),
    );
  });

  test('[T1] noise below half of every threshold never passes for an action', () => {
    const wobble = fc.double({ min: -0.49, max: 0.49, noNaN: true });
    const frame = fc.tuple(wobble, wobble, wobble, wobble, wobble).map(([a, b, c, d, e]) => ({
      ...rest,
      yaw: rest.yaw + a * 15,
      noseOffset: rest.noseOffset + b * 0.2,
      noseDrop: rest.noseDrop * (1 + c * 0.08),
      earLeft: rest.earLeft * (1 + d * 0.4),
      earRight: rest.earRight * (1 + d * 0.4),
      mar: rest.mar + e * 0.2,
    }));
    fc.assert(
      fc.property(fc.array(frame, { minLength: 4, maxLength: 12 }), (frames) => {
        for (const action of LIVENESS_ACTIONS) expect(judgeStep(neutral, frames, action).ok).toBe(false);
      }),
    );
  });

  test('[T1] too few frames and a missing baseline are named', () => {
    expect(judgeStep(neutral, [rest, show('nod'), rest], 'nod')).toEqual({ ok: false, fault: 'too_few_frames' });
    expect(judgeStep([rest], step('nod'), 'nod')).toEqual({ ok: false, fault: 'no_baseline' });
  });
});

describe('judgeContinuity', () => {
  const at = (x: number): { embedding: number[] } => ({ embedding: [x, 0] });
  test('[T1] every compared frame must be the person of the neutral step', () => {
    expect(judgeContinuity([at(0), at(0.2)], [at(0.3), at(0.79)])).toBeNull();
    expect(judgeContinuity([at(0), at(0.2)], [at(0.3), at(0.81)])).toBe('other_person');
  });

  test('[T1] a step without any compared frame does not pass', () => {
    expect(judgeContinuity([at(0)], [{}, {}])).toBe('not_compared');
    expect(judgeContinuity([{}], [at(0)])).toBe('not_compared');
    expect(judgeContinuity([at(0)], [at(0)], 2)).toBe('not_compared');
  });
});

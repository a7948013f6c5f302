import { describe, expect, it } from 'vitest';
import { glimpseOf } from './glance.rules.ts';

const limits = { accept: 0.42, review: 0.55 };
const front = { faces: 1, quality: { ok: true, reasons: [] } };
const turned = { faces: 1, quality: { ok: false, reasons: ['turned' as const] } };

describe('a picture of somebody at work', () => {
  it('[E3] nobody, several people and another person are told apart; a face turned away blames nobody', () => {
    expect(glimpseOf({ ...front, faces: 0 }, null, limits)).toBe('NO_FACE');
    expect(glimpseOf({ ...front, faces: 2 }, 0.1, limits)).toBe('MANY_FACES');
    expect(glimpseOf(front, 0.3, limits)).toBe('OWN');
    expect(glimpseOf(front, 0.5, limits)).toBe('UNSURE');
    expect(glimpseOf(front, 0.9, limits)).toBe('OTHER_FACE');
    expect(glimpseOf(turned, 0.9, limits)).toBe('UNSURE');
    expect(glimpseOf(front, null, limits)).toBe('UNSURE');
  });
});

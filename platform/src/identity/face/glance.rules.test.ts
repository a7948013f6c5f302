import { describe, expect, it } from 'vitest';
import { glimpseOf } from './glance.rules.ts';

const front = { faces: 1, quality: { ok: true } };
const turned = { faces: 1, quality: { ok: false } };

describe('a picture of somebody at work', () => {
  it('[E3] nobody, several people and another person are told apart; a face turned away blames nobody', () => {
    expect(glimpseOf({ ...front, faces: 0 }, null)).toBe('NO_FACE');
    expect(glimpseOf({ ...front, faces: 2 }, 'accept')).toBe('MANY_FACES');
    expect(glimpseOf(front, 'accept')).toBe('OWN');
    expect(glimpseOf(front, 'review')).toBe('UNSURE');
    expect(glimpseOf(front, 'reject')).toBe('OTHER_FACE');
    expect(glimpseOf(turned, 'reject')).toBe('UNSURE');
    expect(glimpseOf(front, null)).toBe('UNSURE');
  });
});

import { describe, expect, it } from 'vitest';
import { isGuessable } from './password-guess.rules.ts';
import { initialPassword } from './password.rules.ts';

describe('passwords that guessers try first', () => {
  it.each([
    ['a common word with a year', 'Password2026'],
    ['with digits for letters', 'P@ssw0rd2026!'],
    ['the word twice', 'Admin@Admin1'],
    ['digits in a row', 'Abc123456789'],
    ['backwards', 'Cba-9876543210'],
    ['a keyboard row', 'Qwertyuiop1!'],
    ['keyboard columns', '1qaz@WSX3edc'],
    ['shifted digits', 'Qwe!@#$%^123'],
    ['one character again and again', 'Aaaaaaa1111!!'],
    ['a piece again and again', 'Xy1Xy1Xy1Xy1'],
    ['the platform', 'Yangfan@2026'],
    ['the province', 'Hainan2026!!'],
    ['a town with a surname', 'Wang@haikou88'],
    ['what the training is called', 'Chuangye#2025'],
    ['lucky numbers', 'Woaini5201314!'],
    ['a birthday', 'Zhou19900101!'],
    ['a birthday with dashes', 'Li-1990-01-01!'],
    ['wide characters', 'Ｐａｓｓｗｏｒｄ２０２６'],
  ])('[P3] refused: %s', (_what, password) => {
    expect(isGuessable(password)).toBe(true);
  });

  it('[P3] what the owner is called by is known to everybody', () => {
    expect(isGuessable('Lin.Xiaoyu-26', { loginName: 'lin.xiaoyu' })).toBe(true);
    expect(isGuessable('Lin.Xiaoyu-26', { loginName: 'another' })).toBe(false);
    expect(isGuessable('Ab!13907581234', { phone: '13907581234' })).toBe(true);
    expect(isGuessable('Ab!13907581234', { phone: '13800000000' })).toBe(false);
    expect(isGuessable('Xq-07581234-Pw', { phone: '13907581234' })).toBe(true);
  });

  it.each(['Chosen-by-me-26', 'Renewed-Word-2027', 'Krabbe!7lampe', 'tL9#xo2Vd!q', '椰子树下有只小螃蟹A1', 'correct horse battery Staple'])(
    '[P3] taken: %s',
    (password) => {
      expect(isGuessable(password)).toBe(false);
    },
  );

  it('[P3] the first passwords that we give out ourselves are never refused', () => {
    let state = 1;
    const draw = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
    const refused = Array.from({ length: 20_000 }, () => initialPassword(draw)).filter((password) => isGuessable(password));
    expect(refused).toEqual([]);
  });

  it('[P3] the one leaked password that meets length and classes is refused by name', () => {
    expect(isGuessable('p030710p$e4o')).toBe(true);
    expect(isGuessable('P030710P$e4o')).toBe(true);
  });

  it('[P3] length is no way round: a hundred times the same says nothing more', () => {
    for (const part of ['Abc123', 'Hainan1', 'Qq1!', 'Test-2026-'])
      for (let times = 2; times <= 20; times += 1) expect(isGuessable(part.repeat(times).slice(0, 200))).toBe(true);
  });
});

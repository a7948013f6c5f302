import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answerKeeper, keptAnswers } from './kept-answers.ts';
import { forgetKey, holdKey, opened, sealed } from './vault.ts';

const attempt = () => ({
  id: `att_${randomBytes(6).toString('hex')}`,
  deviceKey: randomBytes(32).toString('base64url'),
  deadline: '2026-11-24T03:00:00Z',
});
const store = () => {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
};
const answers = [{ no: 1, value: '因为顾客要的是新鲜', version: 2, flagged: false }];

describe('what an exam leaves on a device', () => {
  let local: ReturnType<typeof store>;
  beforeEach(() => {
    local = store();
    vi.stubGlobal('localStorage', local);
    vi.stubGlobal('sessionStorage', store());
  });
  afterEach(() => vi.unstubAllGlobals());

  it('[E2] says nothing without the key of that attempt, and nothing at all once the key is gone', async () => {
    const [one, other] = [attempt(), attempt()];
    await holdKey(one);
    await holdKey(other);
    const text = (await sealed(one.id, { stem: '选品先看什么？' }))!;
    expect(Buffer.from(text, 'base64').toString('utf8')).not.toContain('选品');
    expect(await sealed(one.id, { stem: '选品先看什么？' })).not.toBe(text);
    expect(await opened(one.id, text)).toEqual({ stem: '选品先看什么？' });
    expect(await opened(other.id, text)).toBeNull();
    expect(await opened(one.id, `${text.slice(0, -6)}AAAAA=`)).toBeNull();
    await forgetKey(one.id);
    expect([await opened(one.id, text), await sealed(one.id, {})]).toEqual([null, null]);
  });

  it('[E2] answers are kept sealed, come back as the last change left them, and a write on its way leaves nothing after handing in', async () => {
    const one = attempt();
    await holdKey(one);
    const keeper = answerKeeper(one.id);
    keeper.keep([{ ...answers[0]!, version: 1, value: '旧' }]);
    keeper.keep(answers);
    await vi.waitFor(async () => expect(await keptAnswers(one.id)).toEqual(answers));
    expect([...local.kept.values()].join('')).not.toMatch(/顾客|"no"/);
    keeper.keep(answers);
    keeper.forget();
    await new Promise((resolve) => setImmediate(resolve));
    await sealed(one.id, 'a turn later');
    expect([...local.kept]).toEqual([]);
  });

  it('[E2] without a key nothing is written down, and what an older page kept in plain is still read', async () => {
    const one = attempt();
    answerKeeper(one.id).keep(answers);
    await sealed(one.id, 'a turn later');
    expect([...local.kept]).toEqual([]);
    local.setItem(`yf-draft-exam-answers-${one.id}`, JSON.stringify(answers));
    expect(await keptAnswers(one.id)).toEqual(answers);
  });
});

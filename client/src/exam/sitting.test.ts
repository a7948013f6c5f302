import { expect, test } from 'vitest';
import type { Client } from '../call.ts';
import { actOnSitting, isLost, leastWords, SITTER_FILTERS, SITTING_ACTS, type Sitter, type SittingAct } from './sitting.ts';

const NOW = '2026-11-24T02:00:00Z';
const sitter = (of: Partial<Sitter>): Sitter =>
  ({
    learnerId: 'lrn_1',
    attemptId: 'att_1',
    state: 'IN_PROGRESS',
    validity: 'NORMAL',
    leaves: 0,
    flags: [],
    appeal: null,
    heardAt: NOW,
    ...of,
  }) as Sitter;

test('[E3] a candidate is lost after two silent minutes, and only while the paper runs', () => {
  const ago = (seconds: number) => new Date(Date.parse(NOW) - seconds * 1000).toISOString();
  expect([119, 120, 121].map((seconds) => isLost(sitter({ heardAt: ago(seconds) }), NOW))).toEqual([false, false, true]);
  expect(isLost(sitter({ heardAt: ago(900), state: 'SUBMITTED' }), NOW)).toBe(false);
});

test('[E3] each candidate stands in the parts of the list that are true of them', () => {
  const parts = (one: Sitter) => SITTER_FILTERS.filter(({ holds }) => holds(one, NOW)).map(({ key }) => key);
  expect(parts(sitter({}))).toEqual(['all', 'in']);
  expect(parts(sitter({ leaves: 1 }))).toEqual(['all', 'in', 'flagged']);
  expect(parts(sitter({ state: 'NOT_STARTED', heardAt: null }))).toEqual(['all', 'out']);
  expect(parts(sitter({ state: 'AUTO_SUBMITTED', validity: 'SUSPECT' }))).toEqual(['all', 'flagged', 'done']);
});

test('[E3] each act goes to its own route with its reason, and time is given under one key', async () => {
  const asked: [path: string, input: unknown, key: unknown][] = [];
  const call = ((ref: { path: string }, input: unknown, options?: { idempotencyKey?: string }) => {
    asked.push([ref.path.split('/').pop()!, input, options?.idempotencyKey]);
    return Promise.resolve({});
  }) as Client['call'];
  const input = { words: ' 停电 ', minutes: 15, barred: false, valid: false, decision: 'PARTLY' as const };
  const act = (kind: SittingAct, one: Sitter | null) => actOnSitting(call, { examId: 'exm_1', kind, sitter: one }, input, 'key-1');
  for (const kind of Object.keys(SITTING_ACTS) as SittingAct[]) await act(kind, sitter({}));
  await act('extend', null);
  const ofAttempt = (body: object) => ({ params: { attemptId: 'att_1' }, body });
  expect(asked).toEqual([
    ['messages', { params: { examId: 'exm_1' }, body: { text: '停电', attemptId: 'att_1' } }, 'key-1'],
    ['extensions', { params: { examId: 'exm_1' }, body: { minutes: 15, attemptId: 'att_1', reason: '停电' } }, 'key-1'],
    ['pause', { params: { examId: 'exm_1' }, body: { reason: '停电' } }, undefined],
    ['forced-submission', ofAttempt({ reason: '停电' }), undefined],
    ['doubt', ofAttempt({ reason: '停电' }), undefined],
    [':learnerId', { params: { examId: 'exm_1', learnerId: 'lrn_1' }, body: { extraMin: 15, barred: false, reason: '停电' } }, undefined],
    ['validity', ofAttempt({ valid: false, reason: '停电' }), undefined],
    ['decision', ofAttempt({ decision: 'PARTLY', valid: false, reason: '停电' }), undefined],
    ['extensions', { params: { examId: 'exm_1' }, body: { minutes: 15, attemptId: null, reason: '停电' } }, 'key-1'],
  ]);
  expect((['message', 'appeal', 'force'] as const).map(leastWords)).toEqual([1, 5, 2]);
});

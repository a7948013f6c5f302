import { expect, test } from 'vitest';
import { CallError } from '../problem.ts';
import type { KeptAnswer } from './kept-answers.ts';
import { sendLate, serverClock } from './late.ts';

const kept: KeptAnswer[] = [
  { no: 1, value: 'A', version: 2, typedAt: '2026-11-29T08:30:00.000Z' },
  { no: 2, value: 'B', version: 1 },
];
const answering = (reply: unknown) => async (_route: unknown, sent: unknown) => {
  heard.push(sent);
  if (reply instanceof Error) throw reply;
  return reply;
};
let heard: unknown[] = [];
const outcome = (reply: unknown) => sendLate(answering(reply) as never, 'att_1', kept, 'key_1');
const refused = (status: number, code: string) => new CallError(status, { code, title: '不接收', detail: '不接收' });

test('[E2] what a device kept is sent with the time it was typed; what has none proves nothing', async () => {
  heard = [];
  expect(await outcome({ answers: [{}] })).toEqual({ kind: 'TAKEN', questions: 1 });
  expect(heard).toEqual([{ params: { attemptId: 'att_1' }, body: { answers: [kept[0]] } }]);
  expect(await sendLate(answering({}) as never, 'att_1', [kept[1]!], 'key_1')).toEqual({ kind: 'NOTHING' });
});

test('[E2] without network it waits and tries again; a refusal is said; when the paper has everything there is nothing to say', async () => {
  expect(await outcome(refused(0, 'network'))).toEqual({ kind: 'LOST' });
  expect(await outcome(refused(503, 'server.unavailable'))).toEqual({ kind: 'LOST' });
  expect(await outcome(refused(401, 'identity.signed_out'))).toEqual({ kind: 'LOST' });
  expect(await outcome(refused(409, 'assessment.late_window'))).toEqual({ kind: 'REFUSED', message: '不接收' });
  expect(await outcome(refused(409, 'assessment.late_nothing'))).toEqual({ kind: 'NOTHING' });
});

test('[E2] a clock that is set back wins no time, and a computer that slept does not stop it', () => {
  let [wall, steady] = [1_000_000, 0];
  const now = serverClock(
    '2026-11-29T08:00:00.000Z',
    () => wall,
    () => steady,
  );
  [wall, steady] = [wall + 60_000, 60_000];
  expect(now()).toBe('2026-11-29T08:01:00.000Z');
  wall -= 3_600_000;
  expect(now()).toBe('2026-11-29T08:01:00.000Z');
  [wall, steady] = [1_000_000 + 600_000, 61_000];
  expect(now()).toBe('2026-11-29T08:10:00.000Z');
});

import { identityRoutes, type Route } from '@yangfan/contract';
import { newId, sql } from '@yangfan/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStage, type Stage } from './stage.ts';

const DAY = 86_400_000;
const PHONE = '19900002000';

// The whole product: what each room does when a learner with a history closes the account.
describe('[P3] a learner of the demonstration closes the account', () => {
  let stage: Stage;
  beforeAll(async () => void (stage = await startStage()), 180_000);
  afterAll(() => stage?.stop());

  const run = () =>
    stage.composed.jobs
      .find((job) => job.name === 'identity.erase')!
      .run({} as never, { db: stage.db, log: { info: () => undefined }, signal: new AbortController().signal } as never);

  it('[P3] phone, messages, words and devices go; hours, grades and the name stay until the retention ends, then the name goes', async () => {
    const { db, clock, composed } = stage;
    const blind = composed.shared.crypto.blind('identity.phone', PHONE);
    const account = await db.one<{ id: string; learnerId: string }>(sql`
      select id, learner_id as "learnerId" from identity.account where kind = 'learner' and (phone_blind = ${blind} or learner_id = (
        select l.id from org.learner l join org.enrolment e on e.learner_id = l.id join org.class c on c.id = e.class_id and c.kind = 'FORMAL' and c.status = 'IN_TRAINING' order by e.seat_no limit 1))
      order by phone_blind = ${blind} desc limit 1`);
    const actor = {
      accountId: account.id,
      sessionId: newId('ses'),
      kind: 'learner' as const,
      learnerId: account.learnerId,
      lecturerId: null,
      grants: [],
      deviceId: null,
    };
    const said = await stage.call(identityRoutes.getErasure as unknown as Route, {}, actor);
    const words = said.json as { erased: { what: string }[]; kept: { what: string; why: string }[] };
    expect(words.kept.map((one) => one.what).join()).toMatch(/考勤.*成绩.*证书/s);
    expect(words.erased.map((one) => one.what).join()).toContain('站内消息');

    await db.run(sql`
      insert into identity.erasure (id, account_id, learner_id, state, requested_at, close_at)
      values (${newId('ers')}, ${account.id}, ${account.learnerId}, 'REQUESTED', ${clock.now()}, ${new Date(clock.now().getTime() + 7 * DAY)})`);
    const before = await counts(account);
    expect(before['messages']).toBeGreaterThan(0);
    clock.set(new Date(clock.now().getTime() + 8 * DAY));
    await run();
    const after = await counts(account);
    expect(after['messages']).toBe(0);
    for (const kept of ['progress', 'checkIns', 'attempts', 'enrolments']) expect(after[kept], kept).toBe(before[kept]);
    const learner = () =>
      db.one<Record<string, string>>(
        sql`select name, id_no, phone, phone_blind, id_no_blind, address from org.learner where id = ${account.learnerId}`,
      );
    const open = (row: Record<string, string>, column: string) =>
      composed.shared.crypto.open(row[column]!, `org.learner|${account.learnerId}|${column}`);
    const closed = await learner();
    expect([open(closed, 'phone'), closed['address']]).toEqual(['', null]);
    expect(open(closed, 'id_no')).toMatch(/^9999/);
    const devices = await db.one<{ n: number }>(
      sql`select count(*)::int as n from teaching.watch_session where learner_id = ${account.learnerId} and device_label <> ''`,
    );
    expect(devices.n).toBe(0);

    const { day } = await db.one<{ day: string }>(
      sql`select to_char(keep_until, 'YYYY-MM-DD') as day from identity.erasure where learner_id = ${account.learnerId}`,
    );
    expect(day).toMatch(/^2036-/);
    clock.set(new Date(`${day}T09:00:00+08:00`));
    await run();
    expect(open(await learner(), 'id_no')).toMatch(/^9999/);
    clock.set(new Date(new Date(`${day}T09:00:00+08:00`).getTime() + DAY));
    await run();
    const nameless = await learner();
    expect([open(nameless, 'name'), open(nameless, 'id_no')]).toEqual(['已注销学员', '']);
    const end = await counts(account);
    for (const kept of ['progress', 'checkIns', 'attempts', 'enrolments']) expect(end[kept], kept).toBe(before[kept]);
    const [last] = await db.many<{ kind: string }>(
      sql`select kind from ledger.entry where chain = ${`account:${account.id}`} order by seq desc limit 1`,
    );
    expect(last!.kind).toBe('identity.erasure.done');
    expect(JSON.stringify(await db.many(sql`select data, summary from ledger.entry where kind like 'identity.erasure.%'`))).not.toMatch(
      /1990000|9999\d{14}/,
    );
  });

  const counts = ({ id, learnerId }: { id: string; learnerId: string }) =>
    stage.db.one<Record<string, number>>(sql`
      select (select count(*)::int from notifications.message where account_id = ${id} or learner_id = ${learnerId}) as messages,
        (select count(*)::int from teaching.lesson_progress where learner_id = ${learnerId}) as progress,
        (select count(*)::int from teaching.check_in where learner_id = ${learnerId}) as "checkIns",
        (select count(*)::int from assessment.attempt where learner_id = ${learnerId}) as attempts,
        (select count(*)::int from org.enrolment where learner_id = ${learnerId}) as enrolments`);
});

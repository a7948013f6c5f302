import type { ClassStatus } from '@yangfan/contract';
import { chinaInstant, newId, repoPath, sql } from '@yangfan/kernel';
import { fixedClock, silentLog, testDatabase, testKeys, type TestDatabase } from '@yangfan/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLedger } from '../../ledger/index.ts';
import { createOrg } from '../index.ts';

const clock = fixedClock('2026-11-20T09:00:00+08:00');
let database: TestDatabase;
let org: ReturnType<typeof createOrg>;
let institutionId: string;
let lecturerId: string;

beforeAll(async () => {
  const sets = ['ledger', 'org'].map((name) => ({ name, dir: repoPath(`platform/migrations/${name}`) }));
  database = await testDatabase({ migrations: [{ name: 'kernel', dir: repoPath('kernel/migrations') }, ...sets] });
  const { db } = database;
  const crypto = testKeys();
  const ledger = createLedger({ db, crypto, clock, classIdsOf: async () => [] });
  const identity = {
    createAccount: async () => newId('acc'),
    names: async () => new Map<string, string>(),
    recordReveal: async () => undefined,
  };
  org = createOrg({ crypto, clock, ledger: ledger.port, identity, sheet: { write: async () => Buffer.alloc(0) } });
  institutionId = await db.tx((tx) =>
    org.port.onboarding.create(tx, {
      name: '演示学校',
      creditCode: 'TEST',
      type: 'PRIVATE',
      regionCode: '460106',
      legalRep: '演示法人',
      contactName: '演示联系',
      contactPhone: '19900000001',
    }),
  );
  lecturerId = await db.tx((tx) =>
    org.port.faculty.create(tx, {
      name: '演示讲师',
      idNo: '999901198001011000',
      phone: '19900000003',
      level: 'LECTURER',
      specialty: '',
      employer: '',
      regionCode: '460106',
      certificates: [],
    }),
  );
});
afterAll(() => database?.drop());

/** A class in a state, as approvals and people left it. */
const classIn = (status: ClassStatus, days: { startsOn: string; endsOn: string }, kind: 'FORMAL' | 'PRACTICE' = 'FORMAL') =>
  database.db.tx(async (tx) => {
    const { id } = await org.port.opening.create(tx, {
      name: '一班',
      programCode: 'NET_EC',
      kind,
      mode: 'BLENDED',
      ...days,
      capacity: 30,
      roomId: null,
      contactName: '演示',
      contactPhone: null,
      lecturers: [],
      teacherAccountIds: [],
      institutionId,
      regionCode: '460106',
      createdBy: null,
    });
    await tx.run(sql`update org.class set status = ${status} where id = ${id}`);
    return id;
  });
const statusOf = async (id: string) => (await org.port.class(database.db, id))!.status;
/** What the worker does every night. */
const midnight = (at: string) => {
  clock.set(at);
  const job = org.room.jobs!.find((one) => one.name === 'org.classes.calendar')!;
  return job.run({} as never, { db: database.db, clock, log: silentLog as never, signal: new AbortController().signal });
};

describe('classes follow the calendar', () => {
  it('[M1] an approved class is in training from its first day, and waits for its completion after its last', async () => {
    const days = { startsOn: '2026-12-01', endsOn: '2026-12-10' };
    const [approved, ready, draft, suspended] = [
      await classIn('APPROVED', days),
      await classIn('READY', days),
      await classIn('DRAFT', days),
      await classIn('SUSPENDED', days),
    ];
    const now = () => Promise.all([approved, ready, draft, suspended].map(statusOf));
    await midnight('2026-11-30T23:59:00+08:00');
    expect(await now()).toEqual(['APPROVED', 'READY', 'DRAFT', 'SUSPENDED']);
    await midnight('2026-12-01T00:05:00+08:00');
    expect(await now()).toEqual(['IN_TRAINING', 'IN_TRAINING', 'DRAFT', 'SUSPENDED']);
    await midnight('2026-12-10T23:59:00+08:00');
    expect(await now()).toEqual(['IN_TRAINING', 'IN_TRAINING', 'DRAFT', 'SUSPENDED']);
    await midnight('2026-12-11T00:05:00+08:00');
    expect(await now()).toEqual(['TRAINING_DONE', 'TRAINING_DONE', 'DRAFT', 'SUSPENDED']);
    const entries = await database.db.many<{ data: object }>(
      sql`select data from ledger.entry where kind = 'org.class.moved' and class_id = ${approved} order by seq`,
    );
    expect(entries.map((entry) => entry.data)).toEqual([
      { from: 'APPROVED', to: 'IN_TRAINING' },
      { from: 'IN_TRAINING', to: 'TRAINING_DONE' },
    ]);
    await midnight('2026-12-11T00:05:00+08:00');
    expect(await now()).toEqual(['TRAINING_DONE', 'TRAINING_DONE', 'DRAFT', 'SUSPENDED']);
  });

  it('[M1] a lesson that was moved past the last day keeps the class in training; a class missed for weeks goes through both states', async () => {
    const days = { startsOn: '2027-01-04', endsOn: '2027-01-08' };
    const [late, missed, practice] = [
      await classIn('IN_TRAINING', days),
      await classIn('APPROVED', days),
      await classIn('DRAFT', days, 'PRACTICE'),
    ];
    await database.db.tx((tx) =>
      org.port.timetable.replace(tx, late, [
        {
          chapterCode: 'EC01',
          title: '补课',
          mode: 'LIVE',
          day: '2027-01-20',
          startsAt: chinaInstant('2027-01-20', '08:30'),
          endsAt: chinaInstant('2027-01-20', '10:10'),
          hours: 2,
          lecturerId,
          roomId: null,
        },
      ]),
    );
    await midnight('2027-01-20T00:05:00+08:00');
    expect(await Promise.all([late, missed, practice].map(statusOf))).toEqual(['IN_TRAINING', 'TRAINING_DONE', 'DRAFT']);
    await midnight('2027-01-21T00:05:00+08:00');
    expect(await statusOf(late)).toBe('TRAINING_DONE');
  });
});

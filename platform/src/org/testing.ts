import { chinaInstant, newId, repoPath, type Actor } from '@yangfan/kernel';
import { writeXlsx } from '@yangfan/kernel/sheet';
import { fixedClock, testApp, testDatabase, testKeys } from '@yangfan/kernel/testing';
import { createLedger } from '../ledger/index.ts';
import { createOrg } from './index.ts';

interface Place {
  institutionId: string;
  lecturerId: string;
  classId: string;
  practiceId: string;
  learnerId: string;
  enrolmentId: string;
}
/** Invented people, each with another number. */
export const person = (order: number) => ({
  name: `演示${'甲乙丙丁'[order % 4]}人`,
  certType: '111' as const,
  idNo: `99990119900101${String(1000 + order)}`,
  phone: `1990009${String(1000 + order)}`,
  birthday: '1990-01-01',
  gender: '2' as const,
  category: '05' as const,
  address: '海南省海口市龙华区演示路 9 号',
});

/** The room on a database of its own, with an institution, its people and two classes in each of two cities. */
export async function startOrg() {
  const clock = fixedClock('2026-11-23T09:00:00+08:00');
  const crypto = testKeys();
  const accounts: string[] = [];
  const reveals: { learnerId: string; reason: string; fields: string[]; actor: Actor }[] = [];
  const places: Record<'haikou' | 'sanya', Place> = {} as never;
  const database = await testDatabase({
    migrations: [
      { name: 'kernel', dir: repoPath('kernel/migrations') },
      ...['ledger', 'org'].map((name) => ({ name, dir: repoPath(`platform/migrations/${name}`) })),
    ],
  });
  const { db } = database;
  const ledger = createLedger({ db, crypto, clock, classIdsOf: async () => [] });
  const identity = {
    createAccount: async () => (accounts.push(newId('acc')), accounts.at(-1)!),
    names: async () => new Map<string, string>(),
    recordReveal: async (_tx: unknown, reveal: { learnerId: string; reason: string; fields: string[]; actor: Actor }) =>
      void reveals.push(reveal),
  };
  const sheet = {
    write: (spec: { name: string; columns: { title: string }[]; rows: (string | number | null)[][] }) =>
      writeXlsx({
        sheets: [
          {
            name: spec.name,
            columns: spec.columns.map(({ title }, i) => ({ key: `c${i}`, title })),
            rows: spec.rows.map((row) => Object.fromEntries(row.map((cell, i) => [`c${i}`, cell]))),
          },
        ],
      }),
  };
  const org = createOrg({ crypto, clock, ledger: ledger.port, identity, sheet });
  const app = await testApp({ db, rooms: [ledger.room, org.room], clock });
  for (const [index, [key, regionCode]] of (
    [
      ['haikou', '460106'],
      ['sanya', '460203'],
    ] as const
  ).entries()) {
    places[key] = await database.db.tx(async (tx) => {
      const { onboarding, faculty, opening, roster, timetable } = org.port;
      const institutionId = await onboarding.create(tx, {
        name: `${key}演示学校`,
        creditCode: `TEST${index}`,
        type: 'PRIVATE',
        regionCode,
        legalRep: '演示法人',
        contactName: '演示联系',
        contactPhone: '19900000001',
      });
      const teacherId = newId('acc');
      await onboarding.addStaff(tx, {
        accountId: teacherId,
        institutionId,
        role: 'CLASS_TEACHER',
        name: '演示班主任',
        phone: '19900000002',
      });
      const lecturerId = await faculty.create(tx, {
        name: `演示讲师${index}`,
        idNo: `99990119800101${1000 + index}`,
        phone: '19900000003',
        level: 'LECTURER',
        specialty: '',
        employer: '',
        regionCode,
        certificates: [],
      });
      await faculty.employ(tx, lecturerId, institutionId, true, clock.now());
      const plan = {
        name: `${key}一班`,
        programCode: 'NET_EC' as const,
        mode: 'BLENDED' as const,
        startsOn: '2026-11-23',
        endsOn: '2026-12-05',
        capacity: 30,
        roomId: null,
        contactName: '演示',
        contactPhone: null,
        lecturers: [{ lecturerId, lead: true }],
        teacherAccountIds: [teacherId],
        institutionId,
        regionCode,
        createdBy: null,
      };
      const { id: classId } = await opening.create(tx, { ...plan, kind: 'FORMAL' });
      const { id: practiceId } = await opening.create(tx, { ...plan, name: `${key}练习班`, kind: 'PRACTICE' });
      await timetable.replace(tx, classId, [
        {
          chapterCode: 'EC01',
          title: '第一课',
          mode: 'LIVE',
          day: '2026-11-23',
          startsAt: chinaInstant('2026-11-23', '08:30'),
          endsAt: chinaInstant('2026-11-23', '10:10'),
          hours: 2,
          lecturerId,
          roomId: null,
        },
      ]);
      const enrolled = await roster.enrolMany(tx, classId, [person(index * 10), person(index * 10 + 1)], { accountId: null });
      return { institutionId, lecturerId, classId, practiceId, learnerId: enrolled[0]!.learnerId, enrolmentId: enrolled[0]!.enrolmentId };
    });
  }
  return {
    clock,
    reveals,
    places,
    database,
    app,
    org,
    async stop() {
      await app.close();
      await database.drop();
    },
  };
}

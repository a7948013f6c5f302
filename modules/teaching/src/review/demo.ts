import { chinaStamp, newId, type Actor, type Clock, type Crypto, type Db } from '@yangfan/kernel';
import type { TrainingClass } from '@yangfan/platform/org';
import sharp from 'sharp';
import type { TeachingPorts } from '../../ports.ts';
import type { Attendance } from '../attendance/attendance.service.ts';
import { createEvidence } from '../check-in/evidence.service.ts';
import { keepSite } from '../check-in/setup.store.ts';
import { createSightings } from '../check-in/sightings.service.ts';
import { createLeaves } from '../leave/leave.service.ts';
import { insertPhoto } from '../photos/photos.store.ts';
import { burnIn } from '../photos/watermark.ts';
import { createAnomalies } from './anomalies.service.ts';
import { coveredCases } from './anomalies.store.ts';

const DAY_MS = 86_400_000;
const PHOTOS = 3;

/** What makes the pages of attendance show something: leave that waits and that was granted, cases in every state, photos of the last lesson. */
export async function seedAttendanceDesk(
  deps: TeachingPorts & { db: Db; crypto: Crypto; clock: Clock },
  cls: TrainingClass,
  attendance: Attendance,
  hasPhotos: boolean,
): Promise<void> {
  const { db, clock, crypto, org } = deps;
  const now = clock.now();
  const [teacherId] = cls.teacherAccountIds;
  const learners = (await org.enrolments(db, cls.id)).filter(({ status }) => status !== 'DROPPED');
  const sessions = (await org.sessions(db, cls.id)).filter(({ mode }) => mode === 'OFFLINE').sort((a, b) => +a.startsAt - +b.startsAt);
  const past = sessions.filter(({ status }) => status === 'LOCKED' || status === 'ENDED');
  const ahead = sessions.filter(({ status, endsAt }) => status === 'SCHEDULED' && endsAt > now);
  if (!teacherId || learners.length < 4) return;
  const teacher = person(teacherId, null);
  const evidence = createEvidence(deps);
  await db.tx((tx) => keepSite(tx, cls));

  const leaves = createLeaves({ ports: deps, crypto, evidence });
  for (const [index, session] of ahead.slice(0, 2).entries()) {
    const learner = learners[2 + index]!;
    const actor = person(newId('acc'), learner.learnerId);
    await db.tx(async (tx) => {
      const asked = { classId: cls.id, sessionIds: [session.id], evidenceFileIds: [] };
      const words =
        index === 0
          ? { kind: 'PERSONAL' as const, reason: '孩子家长会，上午请假' }
          : { kind: 'SICK' as const, reason: '感冒发烧，已约门诊' };
      const { leaveId } = await leaves.ask(tx, { ...asked, ...words }, actor, now);
      if (index === 0) await leaves.decide(tx, cls.id, leaveId, { approve: true, note: '注意补看课件' }, teacher, now);
    });
  }

  const last = past.at(-1);
  if (!last) return;
  await seedCases(
    deps,
    cls,
    last.id,
    learners.map(({ learnerId }) => learnerId),
    attendance,
    new Date(now.getTime() - DAY_MS),
  );
  for (let number = 1; number <= (hasPhotos ? PHOTOS : 0); number += 1) {
    const at = new Date(last.startsAt.getTime() + number * 40 * 60_000);
    const { jpeg, originalSha256 } = await burnIn(await blackboard(number), [
      `${cls.name}　${last.title}`,
      `${chinaStamp(at)}　${last.roomName ?? ''}`,
      '演示照片　扬帆',
    ]);
    await db.tx(async (tx) => {
      const name = `课堂照片-${last.day}.jpg`;
      const file = await deps.files.saveBytes(tx, { bytes: jpeg, name, mediaType: 'image/jpeg', purpose: 'PHOTO', ownerAccountId: null });
      const base = { id: newId('spp'), sessionId: last.id, classId: cls.id, fileId: file.id };
      await insertPhoto(tx, {
        ...base,
        originalSha256,
        at,
        lat: last.geo?.lat ?? null,
        lng: last.geo?.lng ?? null,
        accountId: teacherId,
        takenBy: '班主任',
      });
    });
  }
}

async function seedCases(
  deps: TeachingPorts & { db: Db },
  cls: TrainingClass,
  sessionId: string,
  learnerIds: readonly string[],
  attendance: Attendance,
  at: Date,
): Promise<void> {
  const { db } = deps;
  const sightings = createSightings(deps);
  const anomalies = createAnomalies({ ports: deps, attendance, evidence: createEvidence(deps) });
  const [first, second, third] = learnerIds as [string, string, string];
  await db.tx((tx) =>
    sightings.note(
      tx,
      cls,
      sessionId,
      [
        { learnerId: first, kind: 'SHARED_DEVICE', detail: { learners: 2 } },
        { learnerId: second, kind: 'SHARED_DEVICE', detail: { learners: 2 } },
        { learnerId: third, kind: 'OUTSIDE_FENCE', detail: { distanceM: 860, accuracyM: 25 } },
      ],
      at,
    ),
  );
  const province = [{ role: 'PROV_ADMIN' as const, scope: 'province' as const, id: '*', permissions: new Set<never>() }];
  const cases = await coveredCases(db, province, { sessionId }, at, { limit: 10, offset: 0 });
  const explained = cases.find(({ learnerId }) => learnerId === first);
  if (!explained) return;
  const text = '两人同桌，其中一人手机没电，借同桌的手机签到；本人在场，点名和照片都能核对。';
  await db.tx((tx) =>
    anomalies.explain(
      tx,
      cls.id,
      explained.id,
      { text, evidenceFileIds: [] },
      person(cls.teacherAccountIds[0]!, null),
      new Date(at.getTime() + DAY_MS / 4),
    ),
  );
}

/** A plain drawing in place of a photo: nobody real is on it. */
async function blackboard(number: number): Promise<string> {
  const tables = Array.from({ length: 12 }, (_, index) => {
    const [x, y] = [160 + (index % 4) * 330, 470 + Math.floor(index / 4) * 150];
    return `<rect x="${x}" y="${y}" width="190" height="60" rx="8" fill="#c8a878"/><circle cx="${x + 95}" cy="${y - 34}" r="30" fill="${(index + number) % 3 ? '#5a7d8c' : '#8c6a5a'}"/>`;
  }).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1440" height="1080"><rect width="1440" height="1080" fill="#e8e2d4"/><rect x="170" y="80" width="1100" height="270" rx="10" fill="#24514a"/><rect x="${200 + number * 60}" y="130" width="420" height="18" fill="#dfe9e4"/><rect x="${200 + number * 60}" y="180" width="300" height="18" fill="#dfe9e4"/>${tables}</svg>`;
  return (await sharp(Buffer.from(svg)).jpeg({ quality: 80 }).toBuffer()).toString('base64');
}

const person = (accountId: string, learnerId: string | null): Actor => ({
  accountId,
  sessionId: 'seed',
  kind: learnerId ? 'learner' : 'staff',
  learnerId,
  lecturerId: null,
  grants: [],
  deviceId: null,
});

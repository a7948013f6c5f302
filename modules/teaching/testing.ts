import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chinaInstant, newId, problem, repoPath, sql, type Actor, type Db, type Tx } from '@yangfan/kernel';
import { actorOf, fixedClock, testApp, testDatabase, testKeys } from '@yangfan/kernel/testing';
import { createFiles } from '@yangfan/platform/files';
import type { JobsPort } from '@yangfan/platform/jobs';
import { createLedger } from '@yangfan/platform/ledger';
import type { LivePort, LiveStream, Replay } from '@yangfan/platform/live';
import { createMedia } from '@yangfan/platform/media';
import { createOrg, type OrgPort } from '@yangfan/platform/org';
import { createPolicy, seedPolicy, type PolicyPort } from '@yangfan/platform/policy';
import { createTeaching } from './index.ts';
import type { TeachingPorts } from './ports.ts';

export const DAY = '2026-11-24';
/** The room's place; sessions of the test class are held there. */
export const ROOM = { lat: 20.044, lng: 110.199 };

/** A check as identity would give it: each token once. The identity room has its own tests. */
function onceTokens() {
  const used = new Set<string>();
  /** Accounts that enrolled their face. */
  const faces = new Set<string>();
  return {
    names: async (_db: unknown, ids: readonly string[]) => new Map(ids.map((id) => [id, '王老师'])),
    accountsWith: async () => ['acc_officer'],
    usesFace: async (_db: unknown, accountId: string) => faces.has(accountId),
    faces,
    async requireCheck(_tx: Tx, { token }: { token: string }) {
      if (!token.startsWith('check-')) throw problem('identity.check_required');
      if (used.has(token)) throw problem('identity.check_used');
      used.add(token);
      return { checkId: newId('fck'), method: token.includes('alt') ? ('ALTERNATIVE' as const) : ('FACE' as const), score: 0.9 };
    },
  };
}

/** The media side as the live class sees it: remembers what was asked of it. It has its own tests. */
export function recordingLive() {
  const calls: { what: string; [key: string]: unknown }[] = [];
  const note = (what: string, fields: object) => void calls.push({ what, ...fields });
  const replays = new Map<string, Replay>();
  const streams: LiveStream[] = [];
  const pictures = new Map<string, Buffer>();
  const port: LivePort = {
    publishTicket(input) {
      note('publishTicket', input);
      return { whipUrl: `/v1/live/${input.roomId}/whip/${input.streamId}`, token: `publish-${input.streamId}`, iceServers: [] };
    },
    viewTicket(input) {
      note('viewTicket', input);
      const base = `/v1/live/${input.roomId}`;
      return {
        whepBase: `${base}/whep`,
        token: `view-${input.accountId}`,
        hlsUrl: `${base}/main.m3u8`,
        soundUrl: `${base}/sound.m3u8`,
        flvBase: `${base}/flv`,
        iceServers: [],
      };
    },
    rtmpKey: ({ streamId }) => ({ url: 'rtmp://127.0.0.1/live', key: `key-${streamId}` }),
    streams: async (_db, roomId) => streams.filter((one) => one.roomId === roomId),
    drop: async (roomId, streamId) => note('drop', { roomId, streamId }),
    remove: async (roomId, accountId) => note('remove', { roomId, accountId }),
    mute: async (roomId, streamId, what) => note('mute', { roomId, streamId, what: what as never }),
    startRecording: async (roomId, options) => note('startRecording', { roomId, ...options }),
    stopRecording: async (roomId) => note('stopRecording', { roomId }),
    endRoom: async (_tx, roomId) => note('endRoom', { roomId }),
    replay: async (_db, roomId, viewer) => {
      const replay = replays.get(roomId);
      return replay && { ...replay, url: viewer ? `/v1/live/${roomId}/replay.m3u8` : null };
    },
    forget: async (_tx, roomId) => note('forget', { roomId }),
    snapshot: async (roomId) => pictures.get(roomId) ?? null,
    stats: async () => ({ streams: [], viewers: 0, recording: false }),
    onChange: () => () => undefined,
  };
  return { port, calls, replays, streams, pictures, of: (what: string) => calls.filter((call) => call.what === what) };
}

export type Stage = Awaited<ReturnType<typeof startTeaching>>;

/** Teaching with the real roster, policy, ledger and media on a database of its own; an approved class with sessions and learners. */
export async function startTeaching(
  options: { learners?: number; sheet?: TeachingPorts['sheet']; printer?: TeachingPorts['printer'] } = {},
) {
  const dir = mkdtempSync(join(tmpdir(), 'yf-teaching-'));
  const rooms = ['ledger', 'policy', 'files', 'org', 'media'];
  const database = await testDatabase({
    migrations: [
      { name: 'kernel', dir: repoPath('kernel/migrations') },
      ...rooms.map((name) => ({ name, dir: repoPath(`platform/migrations/${name}`) })),
      { name: 'teaching', dir: repoPath('modules/teaching/migrations') },
    ],
  });
  const { db } = database;
  const clock = fixedClock(`${DAY}T08:00:00+08:00`);
  const crypto = testKeys();
  const told: { room: string; type: string; [key: string]: unknown }[] = [];
  const realtime = {
    publish: (room: string, message: { type: string }) => void told.push({ room, ...message }),
    evict: (whom: object, room: string) => void told.push({ room, type: 'evict', ...whom }),
    review: () => undefined,
  };
  const enqueued: { name: string; payload: object; runAt: Date | undefined }[] = [];
  const jobs: JobsPort = {
    enqueue: async (_tx, name, payload, options) => void enqueued.push({ name, payload, runAt: options?.runAt }),
  };
  const notified: { kind: string; [key: string]: unknown }[] = [];
  const live = recordingLive();
  const ledger = createLedger({ db, crypto, clock, classIdsOf: async () => [] });
  const policy = createPolicy({ ledger: ledger.port });
  const files = createFiles({ db, crypto, clock, dataDir: dir, authenticate: async () => null });
  const media = createMedia({ db, crypto, clock, dataDir: dir, files: files.port, jobs, realtime });
  const identity = {
    createAccount: async () => newId('acc'),
    names: async () => new Map<string, string>(),
    recordReveal: async () => undefined,
  };
  const org = createOrg({
    crypto,
    clock,
    ledger: ledger.port,
    identity,
    sheet: { write: async () => Buffer.alloc(0) },
  });
  const deps = {
    db,
    crypto,
    clock,
    dataDir: dir,
    org: org.port,
    identity: onceTokens(),
    policy: policy.port,
    ledger: ledger.port,
    media: media.port,
    live: live.port,
    jobs,
    realtime,
    files: files.port,
    notifications: { notify: async (_tx: Tx, message: { kind: string }) => void notified.push(message) },
    sheet: options.sheet ?? { write: async () => Buffer.alloc(0) },
    printer: options.printer ?? { pdf: async () => Buffer.from('%PDF-1.7') },
  };
  const teaching = createTeaching(deps);
  await seedPolicy(db);
  const app = await testApp({ db, rooms: [ledger.room, policy.room, files.room, media.room, org.room, teaching], clock });
  const roster = await makeRoster(db, org.port, policy.port, clock.now(), options.learners ?? 4);

  return {
    ...roster,
    app,
    db,
    clock,
    told,
    enqueued,
    notified,
    live,
    deps,
    dataDir: dir,
    files: files.port,
    media: media.port,
    org: org.port,
    room: teaching,
    call: app.call,
    /** A video that plays, of so many seconds. */
    async asset(owner: string, durationS: number): Promise<string> {
      const id = newId('ast');
      await db.run(sql`
        insert into media.asset (id, owner_account_id, file_id, title, status, percent, duration_s, width, height, video_codec, size, created_at)
        values (${id}, ${owner}, ${newId('fil')}, '课', 'READY', 100, ${durationS}, 640, 360, 'h264', 1, ${clock.now()})`);
      return id;
    },
    at: (time: string, day = DAY) => clock.set(chinaInstant(day, time)),
    entries: (kind: string) =>
      db.many<{ data: Record<string, unknown>; learnerId: string | null }>(
        sql`select data, learner_id as "learnerId" from ledger.entry where kind = ${kind} order by seq`,
      ),
    async stop() {
      await app.close();
      await teaching.close?.();
      await database.drop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function makeRoster(db: Db, org: OrgPort, policy: PolicyPort, now: Date, count: number) {
  const teacherId = newId('acc');
  return db.tx(async (tx) => {
    const institutionId = await org.onboarding.create(tx, {
      name: '海口启航职业培训学校',
      creditCode: `91460000TEST${String(Math.random()).slice(2, 8)}`,
      type: 'PRIVATE',
      regionCode: '460106',
      legalRep: '林一',
      contactName: '林二',
      contactPhone: '19900000001',
    });
    await org.onboarding.addStaff(tx, { accountId: teacherId, institutionId, role: 'CLASS_TEACHER', name: '班老师', phone: '19900000002' });
    const lecturerId = await org.faculty.create(tx, {
      name: '王讲师',
      idNo: '999901199001010012',
      phone: '19900000003',
      level: 'LECTURER',
      specialty: '电商',
      employer: '本校',
      regionCode: '460106',
      certificates: [],
    });
    const roomId = newId('rom');
    await tx.run(
      sql`insert into org.room (id, institution_id, name, kind, seats, lat, lng) values (${roomId}, ${institutionId}, '一号教室', 'CLASSROOM', 40, ${ROOM.lat}, ${ROOM.lng})`,
    );
    const plan = {
      name: '电商一班',
      mode: 'BLENDED' as const,
      startsOn: DAY,
      endsOn: '2026-12-04',
      capacity: 30,
      roomId,
      contactName: '班老师',
      contactPhone: '19900000002',
      lecturers: [{ lecturerId, lead: true }],
      teacherAccountIds: [teacherId],
    };
    const base = { programCode: 'NET_EC' as const, institutionId, regionCode: '460106', createdBy: null };
    const { id: classId } = await org.opening.create(tx, { ...plan, ...base, kind: 'FORMAL' });
    const { id: draftId } = await org.opening.create(tx, { ...plan, ...base, name: '未批准班', kind: 'FORMAL' });
    const session = (mode: 'VOD' | 'LIVE' | 'OFFLINE', start: string, end: string, hours: number, day = DAY) => ({
      chapterCode: 'EC01',
      title: `认识网络创业（${mode}）`,
      mode,
      day,
      startsAt: chinaInstant(day, start),
      endsAt: chinaInstant(day, end),
      hours,
      lecturerId,
      roomId: mode === 'VOD' ? null : roomId,
    });
    await org.timetable.replace(tx, classId, [
      session('OFFLINE', '08:30', '11:30', 4),
      session('VOD', '14:00', '14:45', 1),
      session('LIVE', '15:00', '16:30', 2),
      session('OFFLINE', '08:30', '11:30', 4, '2026-11-25'),
    ]);
    await org.timetable.replace(tx, draftId, [session('OFFLINE', '08:30', '11:30', 4)]);
    const people = Array.from({ length: count }, (_, index) => ({
      name: `学员${index + 1}`,
      certType: '111' as const,
      idNo: `99990119900101${String(1000 + index)}`,
      phone: `1990001${String(1000 + index)}`,
      birthday: '1990-01-01',
      gender: '1' as const,
      category: '04' as const,
    }));
    const enrolled = await org.roster.enrolMany(tx, classId, people, { accountId: null });
    await org.roster.enrolMany(tx, draftId, [{ ...people[0]!, idNo: '999901199001019999', phone: '19900019999', name: '外班学员' }], {
      accountId: null,
    });
    for (const status of ['SUBMITTED', 'ACCEPTED', 'APPROVED'] as const) await org.setClassStatus(tx, classId, status);
    await org.opening.freeze(
      tx,
      classId,
      await policy.snapshot(tx, { classId, programCode: 'NET_EC', regionCode: '460106', at: now }),
      now,
    );
    await org.setClassStatus(tx, classId, 'IN_TRAINING');
    const sessions = await org.sessions(tx, classId);
    const [foreign] = await org.enrolments(tx, draftId);
    const learnerActor = (learnerId: string) => actorOf({ role: 'TRAINEE', scope: 'learner', id: learnerId });
    return {
      institutionId,
      lecturerId,
      classId,
      draftId,
      sessions,
      draftSession: (await org.sessions(tx, draftId))[0]!,
      learners: enrolled.map(({ learnerId }) => learnerActor(learnerId)) as readonly Actor[],
      outsider: learnerActor(foreign!.learnerId),
      teacher: actorOf({ role: 'CLASS_TEACHER', scope: 'class', id: classId, accountId: teacherId }),
      draftTeacher: actorOf({ role: 'CLASS_TEACHER', scope: 'class', id: draftId, accountId: teacherId }),
      lecturer: actorOf({ role: 'LECTURER', scope: 'lecturer', id: lecturerId }),
      foreignLecturer: actorOf({ role: 'LECTURER', scope: 'lecturer', id: newId('lec') }),
      officer: actorOf({ role: 'CITY_OFFICER', scope: 'region', id: '460100' }),
      foreignTeacher: actorOf({ role: 'CLASS_TEACHER', scope: 'class', id: newId('cls') }),
    };
  });
}

import { ROLE_CODES, type PermissionName, type Role, type SubjectKind } from '@yangfan/contract';
import {
  defineRoom,
  permits,
  repoPath,
  sql,
  type Actor,
  type Authenticate,
  type Clock,
  type Config,
  type Crypto,
  type Db,
  type Job,
  type Listener,
  type Logger,
  type MigrationSet,
  type Room,
  type SubjectResolver,
} from '@yangfan/kernel';
import { createPrinter, type Printer } from '@yangfan/kernel/print';
import { assessmentPersonal, assessmentEraser, createAssessment, type AssessmentDeps } from '@yangfan/assessment';
import { createManagement } from '@yangfan/management';
import type { FaceEngine } from '@yangfan/platform/face-engine';
import { createFiles, filesPersonal, type FilesPort } from '@yangfan/platform/files';
import { createIdentity, TOTP_ROLES, wechatOf, type IdentityPort, type VerifyDemo } from '@yangfan/platform/identity';
import { jobsPort, type JobsPort } from '@yangfan/platform/jobs';
import { createLedger, ledgerPersonal, type LedgerPort } from '@yangfan/platform/ledger';
import { createLive, liveSettings, type LivePort } from '@yangfan/platform/live';
import { createMedia, type MediaPort } from '@yangfan/platform/media';
import { createNotifications, notificationsEraser, notificationsPersonal, type NotificationsPort } from '@yangfan/platform/notifications';
import { createOrg, orgEraser, orgPersonal, type OrgPort, type SheetPort } from '@yangfan/platform/org';
import { createPolicy, type PolicyPort } from '@yangfan/platform/policy';
import { createRealtime, type Bus, type RealtimePort } from '@yangfan/platform/realtime';
import { createTeaching, onlineTheory, teachingEraser, teachingPersonal } from '@yangfan/teaching';
import { sheets } from './sheets.ts';

export interface ComposeOptions {
  config: Config;
  db: Db;
  log: Logger;
  clock: Clock;
  crypto: Crypto;
  bus: Bus;
  /** Absent: face checks are answered by the alternative of equal effect. */
  faceEngine?: FaceEngine | undefined;
  printer?: Printer;
}

/** The whole product, put together: every room, whoever serves it. */
export interface Composed {
  rooms: readonly Room[];
  subjects: Partial<Record<SubjectKind, SubjectResolver>>;
  migrations: readonly MigrationSet[];
  jobs: readonly Job[];
  listeners: readonly Listener[];
  authenticate: Authenticate;
  shared: Shared;
  /** What assessment is made from; its demonstration data are made from the same. */
  assessmentDeps: AssessmentDeps;
  verifyDemo: VerifyDemo;
  close(): Promise<void>;
}
/** What modules are made from; the seeds use the same. */
export interface Shared {
  db: Db;
  crypto: Crypto;
  clock: Clock;
  log: Logger;
  ledger: LedgerPort;
  policy: PolicyPort;
  notifications: NotificationsPort;
  realtime: RealtimePort;
  jobs: JobsPort;
  files: FilesPort;
  identity: IdentityPort;
  org: OrgPort;
  media: MediaPort;
  live: LivePort;
  sheet: SheetPort;
}
/** The only place that knows every room. */
export function compose(options: ComposeOptions): Composed {
  const { config, db, clock, crypto, bus, log } = options;
  const printer = options.printer ?? createPrinter();
  // Identity stands below org but must know the roster; files and realtime must know the caller. Both are looked up late.
  const late = {} as {
    org: OrgPort;
    roster: ReturnType<typeof createOrg>['identityRoster'];
    scopeNames: ReturnType<typeof createOrg>['scopeNames'];
    authenticate: Composed['authenticate'];
    subjects: Composed['subjects'];
    mayHearLive: ReturnType<typeof createTeaching>['mayHearLive'];
  };
  const authenticate: Composed['authenticate'] = (token, request) => late.authenticate(token, request);

  const ledger = createLedger({
    db,
    crypto,
    clock,
    classIdsOf: async (at, learnerId) => (await late.org.classesOfLearner(at, learnerId)).map((one) => one.id),
  });
  const policy = createPolicy({ ledger: ledger.port });
  const realtime = createRealtime({ db, bus, authenticate, mayListen: (actor, room) => mayListen(db, late, actor, room) });
  const notifications = createNotifications({ crypto, clock, jobs: jobsPort, realtime: realtime.port });
  const files = createFiles({ db, crypto, clock, dataDir: config.dataDir, authenticate, clamd: clamdOf(process.env.CLAMD) });
  const identity = createIdentity({
    db,
    crypto,
    clock,
    ledger: ledger.port,
    notifications: notifications.port,
    config,
    bus,
    realtime: realtime.port,
    roster: {
      person: (at, learnerId) => late.roster.person(at, learnerId),
      lecturer: (at, lecturerId) => late.roster.lecturer(at, lecturerId),
      isEnrolled: (at, classId, learnerId) => late.roster.isEnrolled(at, classId, learnerId),
      learnersOf: (at, classId) => late.roster.learnersOf(at, classId),
    },
    scopeNames: (at, scopes) => late.scopeNames(at, scopes),
    wechat: wechatOf(config),
    // What each room holds about the caller; together it is everything there is.
    exporters: [
      orgPersonal(crypto),
      teachingPersonal,
      assessmentPersonal(crypto),
      filesPersonal(crypto),
      notificationsPersonal,
      ledgerPersonal,
    ],
    // What each room lets go when an account closes, and what it must keep.
    erasers: [orgEraser(crypto), teachingEraser, assessmentEraser, files.eraser, notificationsEraser],
    erasureTerms: erasureTermsOf(policy.port, db),
    totpRequired: !config.demo,
    totpRoles: totpRolesOf(policy.port, db, clock),
    thresholds: async (at) => {
      const values = await policy.port.resolve(db, { at });
      return { accept: values.number('face.acceptDistance'), review: values.number('face.reviewDistance') };
    },
    ...(options.faceEngine ? { engine: options.faceEngine } : {}),
  });
  const org = createOrg({
    crypto,
    clock,
    ledger: ledger.port,
    identity: identity.port,
    sheet: sheets,
    fileUrl: (fileId, accountId) => files.port.signedUrl(fileId, { accountId, inline: true }),
  });
  late.org = org.port;
  late.roster = org.identityRoster;
  late.scopeNames = org.scopeNames;
  late.authenticate = identity.authenticate;
  const media = createMedia({ db, crypto, clock, dataDir: config.dataDir, files: files.port, jobs: jobsPort, realtime: realtime.port });
  const live = createLive({ db, crypto, clock, log, jobs: jobsPort, settings: liveSettings(config) });
  const shared: Shared = {
    db,
    crypto,
    clock,
    log,
    ledger: ledger.port,
    policy: policy.port,
    notifications: notifications.port,
    realtime: realtime.port,
    jobs: jobsPort,
    files: files.port,
    identity: identity.port,
    org: org.port,
    media: media.port,
    live: live.port,
    sheet: sheets,
  };
  const teaching = createTeaching({ ...shared, printer, dataDir: config.dataDir });
  late.mayHearLive = teaching.mayHearLive;
  const assessmentDeps: AssessmentDeps = {
    ...shared,
    printer,
    publicUrl: config.publicUrl,
    demo: config.demo,
    captcha: identity.port.checkCaptcha,
    onlineTheory,
    classSubject: (at, id) => late.subjects.class!(at, id),
  };
  const assessment = createAssessment(assessmentDeps);
  const management = createManagement({ ...shared, sheet: sheets, demo: config.demo });

  const rooms = [
    ledger.room,
    policy.room,
    notifications.room,
    realtime.room,
    files.room,
    identity.room,
    org.room,
    media.room,
    live.room,
    teaching,
    assessment,
    management,
    housekeeping(db),
  ];
  late.subjects = Object.assign({}, ...rooms.map((room) => room.subjects ?? {})) as Composed['subjects'];
  return {
    rooms,
    subjects: late.subjects,
    migrations: [
      { name: 'kernel', dir: repoPath('kernel/migrations') },
      ...rooms.flatMap((room) => (room.migrations ? [room.migrations] : [])),
    ],
    jobs: rooms.flatMap((room) => room.jobs ?? []),
    listeners: rooms.flatMap((room) => room.listeners ?? []),
    authenticate,
    shared,
    assessmentDeps,
    verifyDemo: identity.verifyDemo,
    async close() {
      for (const room of rooms) await room.close?.();
      await printer.close();
      await options.faceEngine?.close();
    },
  };
}

/**
 * The roles that must use a second factor, remembered for a minute. Without a usable rule those that always had to must:
 * refusing everybody would keep out whoever could set it.
 */
function totpRolesOf(policy: PolicyPort, db: Db, clock: Clock): () => Promise<readonly Role[]> {
  let known: { roles: readonly Role[]; until: number } | undefined;
  return async () => {
    const at = clock.now();
    if (known && at.getTime() < known.until) return known.roles;
    const { all } = await policy.resolve(db, { at });
    const named = all['security.totpRoles'];
    const roles = Array.isArray(named) ? ROLE_CODES.filter((role) => named.includes(role)) : TOTP_ROLES;
    known = { roles, until: at.getTime() + 60_000 };
    return roles;
  };
}

/** How long a closing may be thought over and training records are kept; installations from before the rules go by the usual. */
function erasureTermsOf(policy: PolicyPort, db: Db): (at: Date) => Promise<{ coolingDays: number; keepYears: number }> {
  return async (at) => {
    const { all } = await policy.resolve(db, { at });
    const of = (code: string, usual: number) => (typeof all[code] === 'number' ? (all[code] as number) : usual);
    return { coolingDays: of('privacy.coolingDays', 7), keepYears: of('privacy.keepYears', 10) };
  };
}

/** What somebody must be allowed to read of a thing to hear what happens to it; rooms of other things are open to nobody. */
const HEARD_WITH: Readonly<Record<string, readonly PermissionName[]>> = {
  class: ['org.class.read'],
  session: ['teaching.attendance.read', 'teaching.session.run'],
  exam: ['assessment.exam.read'],
};

/**
 * Who may listen in a realtime room: the owner of an account, staff with the right and the scope, and in a class its learners.
 * A session tells who has arrived, so it is for staff only.
 */
async function mayListen(
  db: Db,
  {
    subjects,
    roster,
    mayHearLive,
  }: {
    subjects: Composed['subjects'];
    roster: ReturnType<typeof createOrg>['identityRoster'];
    mayHearLive: ReturnType<typeof createTeaching>['mayHearLive'];
  },
  actor: Actor,
  room: string,
): Promise<boolean> {
  const [kind, id] = room.split(':') as [string, string];
  if (kind === 'account') return id === actor.accountId;
  if (kind === 'live') return mayHearLive(actor, id);
  const permissions = HEARD_WITH[kind];
  const subject = permissions && (await subjects[kind as SubjectKind]?.(db, id));
  if (!subject) return false;
  if (permissions.some((permission) => permits(actor, permission, subject))) return true;
  return kind === 'class' && actor.learnerId !== null && roster.isEnrolled(db, id, actor.learnerId);
}

/** What the kernel's own tables need from time to time. */
function housekeeping(db: Db): Room {
  return defineRoom({
    name: 'housekeeping',
    subsystem: 'platform',
    bindings: [],
    jobs: [
      { name: 'kernel.months', cron: '30 17 * * *', run: () => ensureMonths(db) },
      {
        name: 'kernel.forget',
        cron: '40 17 * * *',
        run: async () => {
          await db.run(sql`delete from kernel.idempotency where at < now() - interval '3 days'`);
          await db.run(sql`delete from kernel.outbox where delivered_at < now() - interval '30 days'`);
        },
      },
    ],
  });
}

/** Makes the partitions of every table that is cut by month. */
export async function ensureMonths(db: Db): Promise<void> {
  const parents = await db.many<{ name: string }>(sql`
    select n.nspname || '.' || c.relname as name from pg_partitioned_table p join pg_class c on c.oid = p.partrelid join pg_namespace n on n.oid = c.relnamespace where p.partstrat = 'r'`);
  for (const parent of parents) await db.run(sql`select kernel.ensure_months(${parent.name}::regclass)`);
}

function clamdOf(text: string | undefined): { host: string; port: number } | undefined {
  if (!text) return undefined;
  const [host, port] = text.split(':');
  return { host: host!, port: Number(port ?? 3310) };
}

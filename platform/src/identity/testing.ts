import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { GrantScope, Role } from '@yangfan/contract';
import { identityRoutes } from '@yangfan/contract';
import { newId, repoPath, type Queryable } from '@yangfan/kernel';
import { fixedClock, testApp, testDatabase, testKeys } from '@yangfan/kernel/testing';
import type { FaceFrame, FaceMeasures } from '../face-engine/index.ts';
import { createLedger } from '../ledger/index.ts';
import type { NotificationsPort } from '../notifications/index.ts';
import { createIdentity } from './index.ts';
import type { IdentityDeps } from './kit.ts';
import { wechatProvider } from './providers/wechat.provider.ts';
import { startWechatSimulator } from './providers/wechat.simulator.ts';
import { checkCharacter } from './realname/id-number.rules.ts';

/** A person of the roster, as org would hold them. */
export interface TestLearner {
  learnerId: string;
  name: string;
  idNo: string;
  phone: string;
}

export const PASSWORD = 'Harbour-Kite-41';
export const CLASS = newId('cls');
export const OTHER_CLASS = newId('cls');
export const INSTITUTION = newId('ins');

/** A demonstration number (9999…) with its right check character. */
export function demoIdNo(order: number, birthday = '19900101'): string {
  const first17 = `999901${birthday}${String(order).padStart(3, '0')}`;
  return first17 + checkCharacter(first17);
}

/** Identity alone on a real database, with the rooms around it that matter; text messages and WeChat's servers are stand-ins. */
export async function identityTest(
  options: Partial<
    Pick<
      IdentityDeps,
      'totpRequired' | 'identityProvider' | 'engine' | 'wechat' | 'thresholds' | 'totpRoles' | 'bus' | 'realtime' | 'erasers'
    >
  > = {},
) {
  const database = await testDatabase({
    migrations: [
      { name: 'kernel', dir: repoPath('kernel/migrations') },
      { name: 'ledger', dir: repoPath('platform/migrations/ledger') },
      { name: 'identity', dir: repoPath('platform/migrations/identity') },
    ],
  });
  const { db } = database;
  const clock = fixedClock('2026-11-23T01:00:00Z');
  const crypto = testKeys();
  const sms: { phone: string; template: string; params: Record<string, string> }[] = [];
  const notices: { accountId?: string; kind: string }[] = [];
  const notifications: NotificationsPort = {
    notify: async (_tx, message) => void notices.push(message),
    sms: async (tx, message) => tx.onCommit(() => void sms.push(message)),
  };
  const learners = new Map<string, TestLearner>();
  const lecturers = new Map<string, { name: string; idNo: string }>();
  const enrolled = new Map<string, Set<string>>([
    [CLASS, new Set()],
    [OTHER_CLASS, new Set()],
  ]);
  const simulator = await startWechatSimulator();
  const face = scriptedEngine();
  const ledger = createLedger({ db, crypto, clock, classIdsOf: async () => [] });
  const deps: IdentityDeps = {
    db,
    crypto,
    clock,
    notifications,
    ledger: ledger.port,
    engine: face.engine,
    totpRequired: false,
    config: { demo: true, insecureCookies: true, publicUrl: 'http://127.0.0.1:8080' },
    roster: {
      person: async (_db, id) => learners.get(id),
      lecturer: async (_db, id) => lecturers.get(id),
      isEnrolled: async (_db, classId, id) => enrolled.get(classId)?.has(id) ?? false,
      learnersOf: async (_db: Queryable, classId) => [...(enrolled.get(classId) ?? [])].map((id) => learners.get(id)!),
    },
    wechat: wechatProvider({ appId: 'a', secret: 's', baseUrl: simulator.url }),
    ...options,
  };
  /** One process of several on the same database: nothing in memory is shared. */
  const nodeOf = (served: ReturnType<typeof createIdentity>) =>
    testApp({
      db,
      clock,
      rooms: [served.room, ledger.room],
      authenticate: served.authenticate,
      subjects,
    });
  const subjects: Parameters<typeof testApp>[0]['subjects'] = {
    class: async (_db, id) => (enrolled.has(id) ? { classId: id, institutionId: INSTITUTION, regionCode: '460100' } : null),
    learner: async (_db, id) => (learners.has(id) ? { learnerId: id } : null),
    institution: async (_db, id) => ({ institutionId: id }),
  };
  const identity = createIdentity(deps);
  const http = await nodeOf(identity);
  const { call } = http;
  let order = 0;
  let codes = 0;

  /** A person on the roster, in the class unless told. */
  function newLearner(over: Partial<TestLearner> = {}, classId = CLASS): TestLearner {
    order += 1;
    const learner = {
      learnerId: newId('lrn'),
      name: `演示学员${order}`,
      idNo: demoIdNo(order),
      phone: `1990000${String(1000 + order)}`,
      ...over,
    };
    learners.set(learner.learnerId, learner);
    enrolled.get(classId)!.add(learner.learnerId);
    return learner;
  }
  async function staff(loginName: string, role: Role, scope: GrantScope, id = '*') {
    const accountId = await db.tx((tx) =>
      identity.port.createAccount(tx, {
        kind: 'staff',
        loginName,
        displayName: `工作人员${loginName}`,
        password: PASSWORD,
        grants: [{ role, scope, id }],
      }),
    );
    return { accountId, loginName };
  }
  /** Signs staff in; gives the token (Bearer). */
  async function signIn(loginName: string, over: { device?: string } = {}): Promise<string> {
    const reply = await call(
      identityRoutes.signIn,
      { body: { loginName, password: PASSWORD, client: 'mini' } },
      over.device ? { device: over.device } : {},
    );
    if (reply.status !== 201) throw new Error(`sign-in of ${loginName}: ${reply.code}`);
    return reply.body.token!;
  }
  const lastCode = (phone: string) =>
    sms.filter((one) => one.phone === phone && one.template === 'login_code').at(-1)?.params['code'] ?? 'none';
  const invite = (learner: TestLearner, classId = CLASS) =>
    db.tx((tx) =>
      identity.port.inviteLearner(tx, {
        learnerId: learner.learnerId,
        classId,
        className: '网创一班',
        phone: learner.phone,
        name: learner.name,
      }),
    );
  /** Takes a learner through the invitation; gives token and account. */
  async function activated(learner = newLearner()) {
    const { code } = await invite(learner);
    await call(identityRoutes.sendInvitationCode, { params: { code } });
    const reply = await call(identityRoutes.activate, {
      params: { code },
      body: { phoneCode: lastCode(learner.phone), privacyVersion: 1, client: 'mini' },
    });
    if (reply.status !== 201) throw new Error(`activation: ${reply.code}`);
    return { ...learner, token: reply.body.token!, accountId: reply.body.accountId, sessionId: reply.body.sessionId };
  }
  /** The same, with the identity matched. */
  async function matched(learner = newLearner()) {
    const person = await activated(learner);
    const reply = await call(identityRoutes.verifyIdentity, { body: { name: person.name, idNo: person.idNo } }, { token: person.token });
    if (reply.status !== 200) throw new Error(`matching: ${reply.code}`);
    return person;
  }
  /** Signs the newest text of a kind. */
  async function consent(token: string, kind: 'FACE' | 'PRIVACY' | 'FACE_LECTURER' = 'FACE') {
    const text = await call(identityRoutes.getConsentText, { params: { kind }, query: {} });
    return call(identityRoutes.signConsent, { body: { kind, version: text.body.version, sha256: text.body.sha256 } }, { token });
  }
  const wechatCode = (person: string) => `${person}.${(codes += 1)}`;

  return {
    db,
    clock,
    crypto,
    identity,
    anotherNode: () => nodeOf(createIdentity(deps)),
    call,
    app: http.app,
    sms,
    notices,
    learners,
    lecturers,
    enrolled,
    face,
    simulator,
    newLearner,
    staff,
    signIn,
    lastCode,
    invite,
    activated,
    matched,
    consent,
    wechatCode,
    async close() {
      await http.close();
      await simulator.close();
      await database.drop();
    },
  };
}
export type IdentityTest = Awaited<ReturnType<typeof identityTest>>;

const digest = (jpeg: Uint8Array) => createHash('sha256').update(jpeg).digest('hex');

/** An engine that answers what the test said about each picture; anything else shows no face. */
export function scriptedEngine() {
  const answers = new Map<string, FaceFrame>();
  return {
    answers,
    engine: {
      analyse: async (jpeg: Uint8Array): Promise<FaceFrame> =>
        structuredClone(answers.get(digest(jpeg)) ?? shown({ faces: 0, embedding: undefined })),
    },
  };
}

/** The smallest thing that has the shape of a JPEG, different every time. */
export function newJpeg(bytes = 1200): Buffer {
  const noise = randomBytes(bytes).map((byte) => (byte === 0xff ? 0xfe : byte));
  return Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 48, 0, 64, 1, 1, 0x11, 0, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0]),
    noise,
    Buffer.from([0xff, 0xd9]),
  ]);
}

/** A person's embedding with a little noise; people with other numbers are strangers (distance about 1). */
export function embeddingOf(person: number, noise = 0.01): number[] {
  return Array.from({ length: 128 }, (_, index) => (index % 16 === person % 16 ? 0.25 : 0) + (Math.random() - 0.5) * noise);
}

/** What the engine would say: by default a person looking straight ahead. */
export function shown(over: Partial<FaceMeasures> & { faces?: number; embedding?: number[] | undefined; sketch?: string } = {}): FaceFrame {
  const sketch = randomBytes(432).toString('base64');
  return {
    faces: 1,
    box: { x: 10, y: 10, width: 200, height: 200 },
    interEyePx: 90,
    yaw: 0,
    pitch: 0,
    roll: 0,
    noseOffset: 0,
    noseDrop: 0.55,
    faceStretch: 1.1,
    earLeft: 0.3,
    earRight: 0.3,
    mar: 0.05,
    outside: 0,
    quality: { ok: true, reasons: [] },
    sketch,
    ms: 1,
    embedding: embeddingOf(1),
    ...over,
  };
}

/** Measures that show an action at its strongest. */
export const ACTED: Record<string, Partial<FaceMeasures>> = {
  TURN_LEFT: { yaw: -24, noseOffset: 0.32 },
  TURN_RIGHT: { yaw: 24, noseOffset: -0.32 },
  BLINK: { earLeft: 0.08, earRight: 0.08 },
  OPEN_MOUTH: { mar: 0.6 },
  NOD: { noseDrop: 0.72, pitch: 20 },
};

/** The client's side of a liveness session: signs frames and sends them, as told and in the pace told. */
export function faceClient(test: IdentityTest, token: string) {
  const { call, clock, face } = test;
  let started:
    | { challengeId: string; nonce: string; sessionKey: string; step: { no: number; token: string; action: string } | null }
    | undefined;
  let seq = 0;
  let captured = 1_000_000;

  const self = {
    async start(purpose: 'ENROL' | 'CHECK_IN' | 'EXAM_ENTER' = 'ENROL') {
      const reply = await call(identityRoutes.startChallenge, { body: { purpose } }, { token });
      if (reply.status === 201) started = { ...reply.body };
      seq = 0;
      return reply;
    },
    get step() {
      return started?.step ?? null;
    },
    get challenge() {
      return started!;
    },
    /** Sends one picture; `over` replaces what an honest client would send. */
    async send(
      frame: FaceFrame,
      over: { jpeg?: Buffer; seq?: number; capturedAt?: number; mac?: string; stepToken?: string; gapMs?: number; token?: string } = {},
    ) {
      const gap = over.gapMs ?? 300;
      clock.advance(gap);
      captured += gap;
      const jpeg = over.jpeg ?? newJpeg();
      face.answers.set(digest(jpeg), frame);
      const { challengeId, nonce, sessionKey } = started!;
      const stepToken = over.stepToken ?? started!.step!.token;
      const number = over.seq ?? seq;
      const mac =
        over.mac ??
        createHmac('sha256', Buffer.from(sessionKey, 'base64url'))
          .update(`${nonce}|${stepToken}|${number}|${digest(jpeg)}`)
          .digest('hex');
      const reply = await call(
        identityRoutes.sendFrame,
        {
          params: { challengeId },
          body: { stepToken, seq: number, capturedAt: over.capturedAt ?? captured, jpeg: jpeg.toString('base64'), mac },
        },
        { token: over.token ?? token },
      );
      if (reply.status === 200) {
        seq = number + 1;
        started!.step = reply.body.step;
      }
      return { ...reply, jpeg };
    },
    /** An honest person through the rest of the session; gives the last answer. `person` chooses the face. */
    async honest(person = 1, noise = 0.01) {
      const look = (over: Partial<FaceMeasures> = {}) => shown({ ...over, embedding: embeddingOf(person, noise) });
      for (let guard = 0; guard < 60; guard += 1) {
        const action = self.step!.action;
        const frames = action === 'NEUTRAL' ? [look()] : [look(), look(), look(ACTED[action]), look()];
        for (const frame of frames) {
          const reply = await self.send(frame);
          if (reply.status !== 200 || reply.body.result) return reply;
          if (self.step!.action !== action) break;
        }
      }
      throw new Error('the session did not end');
    },
  };
  return self;
}

import { problem, type Clock, type Db } from '@yangfan/kernel';
import * as store from './accounts/account.store.ts';
import type { Accounts } from './accounts/account.service.ts';
import type { Checks } from './face/check.service.ts';
import type { Glance } from './face/glance.service.ts';
import type { Templates } from './face/template.service.ts';
import { hasTemplate } from './face/template.store.ts';
import type { Invitations } from './invitations/invitation.service.ts';
import type { IdentityPort } from './ports.ts';
import type { PhoneCodes } from './phone/phone-code.service.ts';
import type { Captchas } from './sessions/captcha.service.ts';
import type { SignIns } from './sessions/sign-in.service.ts';
import type { createPrivacy } from './privacy/privacy.service.ts';
import { realNameOf, realNamesOf } from './realname/real-name.store.ts';

const UNVERIFIED = { state: 'UNVERIFIED', method: null } as const;

/** What the rooms above may ask of identity. */
export function createIdentityPort(deps: {
  db: Db;
  clock: Clock;
  signIns: SignIns;
  captchas: Captchas;
  phoneCodes: PhoneCodes;
  accounts: Accounts;
  invitations: Invitations;
  checks: Checks;
  privacy: ReturnType<typeof createPrivacy>;
  templates: Templates;
  glance: Glance;
}): IdentityPort {
  const { db: root, clock, signIns, captchas, phoneCodes, accounts, invitations, checks, privacy, templates, glance } = deps;
  const port: IdentityPort = {
    createAccount: (tx, account) => accounts.create(tx, account),
    grant: async (tx, accountId, grant, by) => void (await accounts.grant(tx, accountId, grant, by ?? null)),
    async revoke(tx, accountId, grant, by) {
      const account = await store.accountById(tx, accountId);
      const held = account?.grants.find((one) => one.role === grant.role && one.scope === grant.scope && one.scopeId === grant.id);
      if (held) await accounts.revoke(tx, accountId, held.id, by ?? null);
    },
    names: (db, ids) => accounts.names(db, ids),
    accountOfLearner: async (db, learnerId) => (await store.accountByLearner(db, learnerId))?.id,
    accountOfLecturer: async (db, lecturerId) => (await store.accountByLecturer(db, lecturerId))?.id,
    accountsWith: async (db, { role, scope, id }) => (await store.holdersOf(db, role, scope, id)).map((row) => row.accountId),
    inviteLearner: async (tx, invitation) => {
      const { code, link } = await invitations.invite(tx, invitation);
      return { code, link };
    },
    registrationCodes: {
      send: (phone, call) => phoneCodes.send({ phone, purpose: 'REGISTER', boundTo: '' }, call),
      take: (phone, code, now) => phoneCodes.take({ phone, purpose: 'REGISTER', boundTo: '' }, code, now),
    },
    verification: async (db, learnerId) => (await port.verifications(db, [learnerId])).get(learnerId) ?? UNVERIFIED,
    verifications: async (db, learnerIds) => {
      const rows = learnerIds.length ? await realNamesOf(db, learnerIds) : [];
      return new Map(rows.map(({ learnerId, state, method }) => [learnerId!, { state, method }]));
    },
    requireCheck: (tx, check) => checks.require(tx, check),
    requireChecks: (tx, given) => checks.requireMany(tx, given),
    // Outside the caller's transaction: a wrong guess stays counted.
    async provePassword(accountId, password, now) {
      const account = await store.accountById(root, accountId);
      if (!account) throw problem('auth.required');
      await signIns.provePassword(account, password, now);
    },
    checkCaptcha: (_db, captchaId, text) => captchas.check({ captchaId, text }, clock.now()),
    recordReveal: (tx, reveal) => privacy.recordReveal(tx, reveal),
    async forgetFace(tx, learnerId, why) {
      const account = await store.accountByLearner(tx, learnerId);
      if (account) await templates.forget(tx, { accountId: account.id, learnerId, lecturerId: account.lecturerId }, why, clock.now());
    },
    glance,
    usesFace: async (db, accountId) => {
      if (await hasTemplate(db, accountId)) return true;
      const row = await realNameOf(db, accountId);
      return row?.state === 'VERIFIED' && row.method === 'FACE';
    },
  };
  return port;
}

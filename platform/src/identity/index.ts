import { randomInt } from 'node:crypto';
import { defineRoom, repoPath, type Authenticate, type Room } from '@yangfan/kernel';
import { MATCH_THRESHOLDS } from '../face-engine/index.ts';
import { accountBindings } from './accounts/account.routes.ts';
import { createAccounts } from './accounts/account.service.ts';
import { createHasher } from './accounts/hasher.ts';
import { createMe } from './accounts/me.service.ts';
import { createRoleTable } from './accounts/role-table.ts';
import { createStaff } from './accounts/staff.service.ts';
import { consentBindings } from './consent/consent.routes.ts';
import { createConsents } from './consent/consent.service.ts';
import { createChallenges } from './face/challenge.service.ts';
import { createGlances } from './face/glance.service.ts';
import { createChecks } from './face/check.service.ts';
import { faceBindings } from './face/face.routes.ts';
import { createTemplates } from './face/template.service.ts';
import { createWechatFaces } from './face/wechat-face.service.ts';
import { identityJobs } from './identity.jobs.ts';
import { createIdentityPort } from './identity.port.ts';
import { invitationBindings } from './invitations/invitation.routes.ts';
import { createInvitations } from './invitations/invitation.service.ts';
import type { IdentityDeps, Kit } from './kit.ts';
import { createPhoneCodes } from './phone/phone-code.service.ts';
import type { IdentityPort } from './ports.ts';
import { privacyBindings } from './privacy/privacy.routes.ts';
import { erasureBindings } from './erasure/erasure.routes.ts';
import { createErasures } from './erasure/erasure.service.ts';
import { createProofs } from './privacy/proof.service.ts';
import { createPrivacy } from './privacy/privacy.service.ts';
import { rosterProvider } from './providers/local.provider.ts';
import { createClassVerifications } from './realname/class-verification.service.ts';
import { createRealNames } from './realname/real-name.service.ts';
import { verificationBindings } from './realname/verification.routes.ts';
import { createAuthenticator } from './sessions/authenticate.ts';
import { createCaptchas } from './sessions/captcha.service.ts';
import { sessionBindings } from './sessions/session.routes.ts';
import { createPhoneSignIns } from './sessions/phone-sign-in.service.ts';
import { TOTP_ROLES } from './sessions/session.rules.ts';
import { createHandovers } from './sessions/handover.service.ts';
import { createSessions } from './sessions/session.service.ts';
import { createSignIns } from './sessions/sign-in.service.ts';
import { createWechat } from './sessions/wechat.service.ts';
import { demoVerifier, type VerifyDemo } from './seed.ts';

export type { IdentityPort, PersonalEraser, PersonalExporter, RosterPort, ScopeNames, TakenCheck, UsePurpose } from './ports.ts';
export type { FaceEnginePort, IdentityDeps } from './kit.ts';
export type { FaceSessionProvider, IdentityProvider, WechatPort } from './providers/provider.ts';
export { maskIdNo, maskName, maskPhone } from './mask.rules.ts';
export { checkIdNumber, type IdKind, type IdNumber, type IdNumberCheck } from './realname/id-number.rules.ts';
export { rosterProvider } from './providers/local.provider.ts';
export { TOTP_ROLES } from './sessions/session.rules.ts';
export { createWechatSimulator, wechatOf } from './providers/local-wechat.ts';
export { tencentProvider, type TencentOptions } from './providers/tencent.provider.ts';
export { wechatProvider, type WechatOptions } from './providers/wechat.provider.ts';
export { DEMO_PASSWORD } from './accounts/demo-password.ts';
export { seedIdentity, DEMO_STAFF, type VerifyDemo } from './seed.ts';

/** Columns that hold sealed text, for the rotation of keys; AAD = `${aad}|${id}|${column}`. */
export const identitySealed = [
  { table: 'identity.account', id: 'id', columns: ['display_name', 'phone', 'openid'], aad: 'identity.account' },
  { table: 'identity.totp', id: 'account_id', columns: ['secret'], aad: 'identity.totp' },
  { table: 'identity.invitation', id: 'id', columns: ['name', 'phone', 'code'], aad: 'identity.invitation' },
  { table: 'identity.consent', id: 'id', columns: ['guardian_name'], aad: 'identity.consent' },
  { table: 'identity.real_name', id: 'account_id', columns: ['name', 'id_no'], aad: 'identity.real_name' },
  { table: 'identity.face_template', id: 'account_id', columns: ['wrapped_key'], aad: 'identity.face_template' },
  { table: 'identity.review_image', id: 'check_id', columns: ['wrapped_key'], aad: 'identity.review_image' },
  { table: 'identity.reveal', id: 'id', columns: ['by_name'], aad: 'identity.reveal' },
  { table: 'identity.wechat_face', id: 'id', columns: ['openid'], aad: 'identity.wechat_face' },
  { table: 'identity.face_challenge', id: 'id', columns: ['state'], aad: 'identity.face_challenge', bytes: true, tail: 'account_id' },
] as const;

/** Who people are: accounts, sessions, roles, real name, face and its alternative, consents, privacy. */
export function createIdentity(deps: IdentityDeps): {
  room: Room;
  port: IdentityPort;
  authenticate: Authenticate;
  verifyDemo: VerifyDemo;
} {
  const kit: Kit = {
    scopeNames: async (_db, scopes) => scopes.map((scope) => scope.id),
    exporters: [],
    erasers: [],
    erasureTerms: async () => ({ coolingDays: 7, keepYears: 10 }),
    identityProvider: rosterProvider,
    thresholds: async () => MATCH_THRESHOLDS,
    pick: (below) => randomInt(below),
    ...deps,
    totpRoles: deps.totpRequired ? (deps.totpRoles ?? (async () => TOTP_ROLES)) : async () => [],
  };
  const { db, clock, crypto } = kit;
  const hasher = createHasher();
  const roles = createRoleTable(db, clock);
  const authenticator = createAuthenticator({ db, clock, crypto, roles, totpRoles: kit.totpRoles, bus: kit.bus, realtime: kit.realtime });
  const accounts = createAccounts(kit, { hasher, authenticator });
  const sessions = createSessions(kit, authenticator);
  const captchas = createCaptchas(kit);
  const signIns = createSignIns(kit, { hasher, captchas, sessions });
  const wechat = createWechat(kit, sessions);
  const phoneCodes = createPhoneCodes(kit);
  const phoneSignIns = createPhoneSignIns(kit, { phoneCodes, captchas, sessions, wechat });
  const consents = createConsents(kit);
  const realNames = createRealNames(kit, { consents });
  const templates = createTemplates(kit, { realNames });
  const checks = createChecks(kit, { realNames, phoneCodes, accounts });
  const glance = createGlances(kit, { consents, templates });
  const challenges = createChallenges(kit, { consents, realNames, checks, templates });
  const wechatFaces = createWechatFaces(kit, { challenges, realNames, wechat, checks, consents });
  const proofs = createProofs({ accounts, phoneCodes, signIns });
  const privacy = createPrivacy(kit, { accounts, consents, realNames, templates, phoneCodes, proofs });
  const erasures = createErasures(kit, { templates, authenticator, proofs });
  const invitations = createInvitations(kit, { accounts, phoneCodes, consents, sessions, wechat });
  const classes = createClassVerifications(kit, { realNames, checks, recordReveal: privacy.recordRevealAs, roleFor: privacy.roleFor });
  const me = createMe(kit, { accounts, roles, hasher, sessions, signIns, authenticator });
  const staff = createStaff(kit, { accounts, roles, authenticator, templates });

  const room = defineRoom({
    name: 'identity',
    subsystem: 'platform',
    migrations: { name: 'identity', dir: repoPath('platform/migrations/identity') },
    bindings: [
      ...sessionBindings(kit, { captchas, signIns, sessions, phoneSignIns, wechat, handovers: createHandovers(kit, sessions) }),
      ...accountBindings(me, staff),
      ...invitationBindings(kit, invitations),
      ...consentBindings(consents, privacy),
      ...verificationBindings(realNames, checks, classes),
      ...faceBindings(templates, challenges, wechatFaces),
      ...privacyBindings(privacy),
      ...erasureBindings(erasures),
    ],
    jobs: identityJobs(kit, templates, erasures),
    close: async () => {
      await authenticator.close();
      await kit.wechat.close?.();
    },
  });
  return {
    room,
    port: createIdentityPort({ db, clock, signIns, captchas, phoneCodes, accounts, invitations, checks, privacy, templates, glance }),
    authenticate: authenticator.authenticate,
    verifyDemo: demoVerifier({ db, roster: kit.roster, realNames, checks }),
  };
}

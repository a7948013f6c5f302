import { learnerVerified } from '@yangfan/contract';
import { chinaDay, emit, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { Consents } from '../consent/consent.service.ts';
import { hasTemplate } from '../face/template.store.ts';
import type { Kit } from '../kit.ts';
import { maskIdNo, maskName } from '../mask.rules.ts';
import { rosterProvider } from '../providers/local.provider.ts';
import { hitThrottle } from '../throttle.store.ts';
import { ageOn, checkIdNumber } from './id-number.rules.ts';
import { faceConsentOf, inLedger, personOf, type Person } from './person.ts';
import { afterStep, nextOf, type RealNameStep } from './real-name.states.ts';
import * as store from './real-name.store.ts';

const aad = (accountId: string, column: 'name' | 'id_no') => `identity.real_name|${accountId}|${column}`;
const LECTURER_MISMATCH = '姓名或证件号码与讲师库登记的不一致，请核对；如登记有误请联系机构';
const ID_TRIES = 5;
const ID_WINDOW_S = 600;
/** Middle dots are typed in many ways; spaces inside a name mean nothing. */
const plainName = (name: string) =>
  name
    .normalize('NFKC')
    .replace(/[·•‧・.]/g, '·')
    .replace(/\s/g, '');
const plainNumber = (number: string) => number.normalize('NFKC').replace(/\s/g, '').toUpperCase();

export interface RealNames {
  view(db: Queryable, actor: Actor): Promise<ReturnType<typeof viewShape>>;
  verify(actor: Actor, given: { name: string; idNo: string; idKind?: string }, now: Date): Promise<void>;
  /** Moves the state; throws `identity.wrong_state`. CONFIRM and APPROVE complete the verification and tell the others. */
  step(
    tx: Tx,
    person: Person,
    step: RealNameStep,
    change: { method?: 'FACE' | 'ALTERNATIVE'; reason?: string | null; by?: string; at: Date },
  ): Promise<store.RealNameRow>;
  /** The matched identity in the clear; throws `identity.not_matched`. */
  matched(db: Queryable, accountId: string): Promise<{ row: store.RealNameRow; name: string; idNo: string; age: number | null }>;
  open(row: store.RealNameRow): { name: string | null; idNo: string | null };
}
declare function viewShape(): {
  state: store.RealNameRow['state'];
  method: store.RealNameRow['method'];
  idKind: store.RealNameRow['idKind'];
  maskedName: string | null;
  maskedIdNo: string | null;
  source: string | null;
  consentKind: 'FACE' | 'FACE_LECTURER';
  faceConsent: boolean;
  faceEnrolledAt: string | null;
  reason: string | null;
  next: ReturnType<typeof nextOf>;
  verifiedAt: string | null;
  ways: ('FACE' | 'WECHAT_FACE' | 'SMS_ID' | 'ON_SITE')[];
};

/** Real-name verification of learners and lecturers: identity matched, then the person behind it confirmed. */
export function createRealNames(kit: Kit, deps: { consents: Consents }): RealNames {
  const { db, crypto, clock, ledger, roster, identityProvider } = kit;
  const open = (row: store.RealNameRow) => ({
    name: row.name && crypto.open(row.name, aad(row.accountId, 'name')),
    idNo: row.idNo && crypto.open(row.idNo, aad(row.accountId, 'id_no')),
  });

  const self: RealNames = {
    open,
    async view(queryable, actor) {
      const person = personOf(actor);
      const consentKind = faceConsentOf(person) as 'FACE' | 'FACE_LECTURER';
      const row = await store.realNameOf(queryable, actor.accountId);
      const consent = await deps.consents.standing(queryable, actor.accountId, consentKind);
      const template = await hasTemplate(queryable, actor.accountId);
      const { name, idNo } = row ? open(row) : { name: null, idNo: null };
      const state = row?.state ?? 'UNVERIFIED';
      return {
        state,
        method: row?.method ?? null,
        idKind: row?.idKind ?? null,
        maskedName: name && maskName(name),
        maskedIdNo: idNo && maskIdNo(idNo),
        source: row?.source ?? null,
        consentKind,
        faceConsent: !!consent,
        faceEnrolledAt: template?.createdAt.toISOString() ?? null,
        reason: row?.reason ?? null,
        next: nextOf(state, !!consent),
        verifiedAt: row?.verifiedAt?.toISOString() ?? null,
        ways: [
          ...(kit.engine ? (['FACE'] as const) : []),
          ...(kit.wechat.face ? (['WECHAT_FACE'] as const) : []),
          'SMS_ID',
          ...(person.learnerId ? (['ON_SITE'] as const) : []),
        ],
      };
    },

    async verify(actor, given, now) {
      const person = personOf(actor);
      const tries = await hitThrottle(db, `id:${actor.accountId}`, now, ID_WINDOW_S);
      if (tries.count > ID_TRIES) throw problem('identity.id_tries');
      const other = given.idKind === 'OTHER';
      const check = checkIdNumber(given.idNo, chinaDay(now), { demo: kit.config.demo });
      if (!other && !check.ok) throw problem('identity.id_number_invalid', check.why, [{ path: 'idNo', message: check.why }]);
      const number = check.ok ? check.id.number : plainNumber(given.idNo);
      const registered = person.learnerId ? await roster.person(db, person.learnerId) : await roster.lecturer(db, person.lecturerId!);
      // A true name and number of somebody else must not open this account: the roster is asked first, always.
      if (registered && (plainName(registered.name) !== plainName(given.name) || plainNumber(registered.idNo) !== number))
        throw problem('identity.id_mismatch', person.learnerId ? undefined : LECTURER_MISMATCH);
      const named = { name: given.name.trim(), no: number };
      const answer = person.learnerId
        ? await ask(named, registered ? { name: registered.name, no: registered.idNo } : undefined, other)
        : await askOfLecturer(named, registered, other);
      if (answer.outcome === 'MISMATCH') throw problem('identity.id_mismatch', answer.message);
      const matched = answer.outcome === 'MATCH';
      await db.tx(async (tx) => {
        const row = await store.lockRealName(tx, person, now);
        const state = afterStep(row.state, matched ? 'MATCH_ID' : 'ASK_PERSON');
        if (!state) throw problem('identity.wrong_state');
        await store.saveRealName(
          tx,
          {
            ...row,
            state,
            method: null,
            idKind: check.ok ? check.id.kind : 'OTHER',
            source: answer.source,
            name: crypto.seal(given.name.trim(), aad(actor.accountId, 'name')),
            idNo: crypto.seal(number, aad(actor.accountId, 'id_no')),
            reason: matched ? null : (answer.message ?? '请联系班主任当面核对证件'),
            matchedAt: matched ? now : null,
            verifiedAt: null,
          },
          now,
        );
        await ledger.append(tx, {
          chain: `account:${actor.accountId}`,
          kind: matched ? 'identity.id.matched' : 'identity.id.sent_to_review',
          ...inLedger(person),
          actorId: actor.accountId,
          summary: matched ? '姓名与证件号码核对一致' : '证件转人工核验',
          data: { accountId: actor.accountId, provider: identityProvider.name, idKind: check.ok ? check.id.kind : 'OTHER' },
          link: '/me/verification',
        });
      });
    },

    async step(tx, person, step, change) {
      const row = await store.lockRealName(tx, person, change.at);
      const state = afterStep(row.state, step);
      if (!state) throw problem('identity.wrong_state');
      const completes = state === 'VERIFIED' && row.state !== 'VERIFIED';
      const backToId = step === 'WITHDRAW_FACE' ? { method: null, verifiedAt: null } : {};
      const next: store.RealNameRow = {
        ...row,
        state,
        ...(change.method && completes ? { method: change.method } : {}),
        ...(change.reason === undefined ? (completes ? { reason: null } : {}) : { reason: change.reason }),
        ...(completes ? { verifiedAt: change.at, matchedAt: row.matchedAt ?? change.at } : {}),
        ...(step === 'REJECT' || step === 'REOPEN' || step === 'EXPIRE' ? { method: null, verifiedAt: null } : {}),
        ...(step === 'REOPEN' ? { matchedAt: null } : {}),
        ...backToId,
      };
      await store.saveRealName(tx, next, change.at, change.by ?? null);
      if (completes) {
        const method = next.method ?? 'ALTERNATIVE';
        await ledger.append(tx, {
          chain: `account:${person.accountId}`,
          kind: person.learnerId ? 'identity.learner.verified' : 'identity.lecturer.verified',
          ...inLedger(person),
          actorId: change.by ?? person.accountId,
          summary: method === 'FACE' ? '实名认证完成（人脸）' : '实名认证完成（非人脸方式）',
          data: { accountId: person.accountId, method, step },
          link: '/me/verification',
        });
        if (person.learnerId) await emit(tx, learnerVerified, { learnerId: person.learnerId, method });
      }
      return next;
    },

    async matched(queryable, accountId) {
      const row = await store.realNameOf(queryable, accountId);
      if (!row?.matchedAt || row.state === 'REJECTED' || row.state === 'UNVERIFIED') throw problem('identity.not_matched');
      const { name, idNo } = open(row);
      const today = chinaDay(clock.now());
      const check = checkIdNumber(idNo!, today, { demo: true });
      return { row, name: name!, idNo: idNo!, age: check.ok ? ageOn(check.id.birthday, today) : null };
    },
  };

  /** The lecturers' register was examined when they were admitted; who does not stand in it is nobody's lecturer, whatever the document. */
  async function askOfLecturer(
    person: { name: string; no: string },
    registered: { name: string; idNo: string } | undefined,
    other: boolean,
  ) {
    if (!registered) throw problem('identity.id_mismatch', LECTURER_MISMATCH);
    if (other || identityProvider === rosterProvider) return { outcome: 'MATCH' as const, source: '与讲师库登记一致（未经公安系统核验）' };
    return ask(person, { name: registered.name, no: registered.idNo }, false);
  }
  async function ask(person: { name: string; no: string }, registered: { name: string; no: string } | undefined, other: boolean) {
    if (other) return { outcome: 'UNKNOWN' as const, source: '待班主任人工核对', message: '这种证件需要班主任当面核对' };
    try {
      return await identityProvider.verifyIdentity(person, registered);
    } catch {
      throw problem('identity.provider_failed');
    }
  }
  return self;
}

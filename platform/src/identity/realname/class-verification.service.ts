import { newId, problem, type Actor, type Queryable, type Subject, type Tx } from '@yangfan/kernel';
import { accountByLearner } from '../accounts/account.store.ts';
import type { CheckFrom, Checks } from '../face/check.service.ts';
import { TOKEN_MS } from '../face/check.service.ts';
import * as checks from '../face/check.store.ts';
import { deleteReviewImage, reviewImage } from '../face/template.store.ts';
import { openRecord } from '../face/vault.ts';
import type { Kit } from '../kit.ts';
import { maskIdNo, maskName } from '../mask.rules.ts';
import type { Purpose } from '../ports.ts';
import type { Person } from './person.ts';
import type { RealNames } from './real-name.service.ts';
import { accountsOfLearners, realNamesOf } from './real-name.store.ts';

const SHARE_DAYS = 30;
type Query = { page?: number; size?: number; state?: string; review?: boolean };
type Reveal = (tx: Tx, reveal: { learnerId: string; actor: Actor; fields: ['FACE_IMAGE']; reason: string }, role?: string) => Promise<void>;

/** What a class teacher sees and decides about the identity of the class's learners. */
export function createClassVerifications(
  kit: Kit,
  deps: {
    realNames: RealNames;
    checks: Checks;
    recordReveal: Reveal;
    roleFor: (actor: Actor, permission: 'identity.verification.decide', subject: Subject | null) => string | undefined;
  },
) {
  const { db, crypto, roster, ledger } = kit;

  async function personIn(queryable: Queryable, classId: string, learnerId: string): Promise<Person & { learnerId: string }> {
    if (!(await roster.isEnrolled(queryable, classId, learnerId))) throw problem('identity.not_in_class');
    const account = await accountByLearner(queryable, learnerId);
    if (!account) throw problem('identity.no_account', '这位学员还没有激活账号');
    return { accountId: account.id, learnerId, lecturerId: account.lecturerId ?? null };
  }
  async function checkIn(queryable: Queryable, classId: string, checkId: string): Promise<checks.CheckRow & { learnerId: string }> {
    const check = await checks.checkById(queryable, checkId);
    // A lecturer's check is reviewed by nobody.
    if (!check?.learnerId || !(await roster.isEnrolled(queryable, classId, check.learnerId))) throw problem('identity.not_in_class');
    return { ...check, learnerId: check.learnerId };
  }

  return {
    async list(queryable: Queryable, classId: string, query: Query, now: Date) {
      const people = await roster.learnersOf(queryable, classId);
      const ids = people.map((person) => person.learnerId);
      const states = new Map((await realNamesOf(queryable, ids)).map((row) => [row.learnerId, row]));
      const activated = new Set((await accountsOfLearners(queryable, ids)).map((row) => row.learnerId));
      const waiting = new Map((await checks.waitingChecks(queryable, ids, now)).map((row) => [row.learnerId, row]));
      const share = await checks.shareOfAlternatives(queryable, ids, new Date(now.getTime() - SHARE_DAYS * 86_400_000));
      const rows = people
        .map((person) => {
          const row = states.get(person.learnerId);
          const review = waiting.get(person.learnerId);
          return {
            learnerId: person.learnerId,
            maskedName: maskName(person.name),
            maskedIdNo: maskIdNo(person.idNo),
            activated: activated.has(person.learnerId),
            state: row?.state ?? ('UNVERIFIED' as const),
            method: row?.method ?? null,
            reason: row?.reason ?? null,
            reviewCheckId: review?.id ?? null,
            reviewPurpose: (review?.purpose ?? null) as Purpose | null,
            reviewScore: review?.score ?? null,
            reviewHasImage: review?.hasImage ?? false,
          };
        })
        .filter((row) => (!query.state || row.state === query.state) && (!query.review || row.reviewCheckId !== null));
      const size = query.size ?? 20;
      const start = ((query.page ?? 1) - 1) * size;
      return {
        items: rows.slice(start, start + size),
        total: rows.length,
        alternativeShare: share.passed ? Math.round((share.alternative / share.passed) * 1000) / 1000 : null,
      };
    },

    decide: (
      tx: Tx,
      actor: Actor,
      classId: string,
      learnerId: string,
      given: { decision: 'APPROVE' | 'REJECT' | 'REOPEN'; reason: string },
      now: Date,
    ) =>
      (async () => {
        const person = await personIn(tx, classId, learnerId);
        const row = await deps.realNames.step(tx, person, given.decision, {
          method: 'ALTERNATIVE',
          reason: given.decision === 'APPROVE' ? null : given.reason,
          by: actor.accountId,
          at: now,
        });
        await ledger.append(tx, {
          chain: `account:${person.accountId}`,
          kind: 'identity.verification.decided',
          classId,
          learnerId,
          actorId: actor.accountId,
          summary: { APPROVE: '人工核验实名通过', REJECT: '人工核验实名不通过', REOPEN: '实名核验退回重做' }[given.decision],
          data: { decisionId: newId('dec'), decision: given.decision, state: row.state, reasonSha256: crypto.digests(given.reason).sha256 },
          link: '/me/verification',
        });
        return { state: row.state };
      })(),

    async decideReview(
      tx: Tx,
      actor: Actor,
      classId: string,
      checkId: string,
      given: { decision: 'ACCEPT' | 'REJECT'; reason: string },
      now: Date,
    ) {
      const check = await checkIn(tx, classId, checkId);
      const until = given.decision === 'ACCEPT' ? new Date(now.getTime() + TOKEN_MS) : null;
      if ((await checks.decideCheck(tx, checkId, given.decision, actor.accountId, given.reason, now, until)) === 0)
        throw problem('identity.wrong_state');
      await deleteReviewImage(tx, checkId);
      await ledger.append(tx, {
        chain: `account:${check.accountId}`,
        kind: 'identity.face_review.decided',
        classId,
        learnerId: check.learnerId,
        actorId: actor.accountId,
        summary: given.decision === 'ACCEPT' ? '人脸核验人工复核通过' : '人脸核验人工复核不通过',
        data: { checkId, decision: given.decision },
        link: '/me/privacy',
      });
    },

    async image(actor: Actor, subject: Subject | null, classId: string, checkId: string, reason: string, now: Date): Promise<Buffer> {
      const check = await checkIn(db, classId, checkId);
      const stored = await reviewImage(db, checkId, now);
      if (!stored) throw problem('request.not_found');
      // The trace is written before the picture is shown: nobody looks unseen.
      await db.tx((tx) =>
        deps.recordReveal(
          tx,
          { learnerId: check.learnerId, actor, fields: ['FACE_IMAGE'], reason },
          deps.roleFor(actor, 'identity.verification.decide', subject),
        ),
      );
      return openRecord(
        crypto,
        { wrappedKey: stored.wrappedKey, body: stored.image },
        `${stored.accountId}|${checkId}`,
        `identity.review_image|${checkId}|wrapped_key`,
      );
    },

    async confirmOnSite(
      tx: Tx,
      actor: Actor,
      classId: string,
      learnerId: string,
      given: { purpose: Purpose; reason: string },
      from: CheckFrom,
    ) {
      const person = await personIn(tx, classId, learnerId);
      return deps.checks.confirmOnSite(tx, actor, person, classId, given, from);
    },
  };
}

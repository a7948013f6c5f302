import { newId, problem, type Actor } from '@yangfan/kernel';
import type { Kit } from '../kit.ts';
import type { Purpose } from '../ports.ts';
import { faceConsentOf, personOf } from '../realname/person.ts';
import type { RealNames } from '../realname/real-name.service.ts';
import type { Wechat } from '../sessions/wechat.service.ts';
import type { FaceChallenges, FaceResult } from './challenge.service.ts';
import * as store from './challenge.store.ts';
import type { CheckFrom, Checks } from './check.service.ts';
import { resultText } from './face-words.ts';
import type { Consents } from '../consent/consent.service.ts';

export interface WechatFaces {
  /** `code`: of wx.login, for an account that is not bound to WeChat (staff never are). */
  start(
    actor: Actor,
    purpose: Purpose,
    code: string | null,
    now: Date,
  ): Promise<{ sessionId: string; verifyId: string; expiresAt: string }>;
  finish(actor: Actor, sessionId: string, from: CheckFrom): Promise<FaceResult>;
}

const openidAad = (id: string) => `identity.wechat_face|${id}|openid`;
const INSTEAD = (actor: Actor) => (actor.learnerId ? '或改用短信加证件尾号核验，或请班主任现场核验' : '或改用现场照片签到');

/** WeChat's face check, the only one allowed inside the mini-program. The client's success callback is never believed: we ask WeChat. */
export function createWechatFaces(
  kit: Kit,
  deps: { challenges: FaceChallenges; realNames: RealNames; wechat: Wechat; checks: Checks; consents: Consents },
): WechatFaces {
  const { db, crypto } = kit;
  return {
    async start(actor, purpose, code, now) {
      const provider = kit.wechat.face;
      if (!provider) throw problem('identity.face_unavailable', `微信人脸核身没有开通，${INSTEAD(actor)}`);
      const person = await deps.challenges.requireMayUseFace(actor, now);
      if (!provider.capabilities.idKinds.includes(person.idKind ?? ''))
        throw problem('identity.face_unavailable', `微信人脸核身只支持大陆居民身份证，${INSTEAD(actor)}`);
      // A staff account is not bound: that would open it without its password. What the telephone proves now serves this check only.
      const shown = !actor.learnerId && code ? await deps.wechat.openidOf(code) : null;
      const openid = shown ?? (await deps.wechat.boundOpenid(actor.accountId));
      if (!openid) throw problem('identity.wechat_unbound');
      const id = newId('fws');
      const outSeqNo = newId('seq');
      const started = await provider.startFaceSession({ name: person.name, no: person.idNo }, { outSeqNo, openid }).catch(() => {
        throw problem('identity.provider_failed');
      });
      const expiresAt = new Date(now.getTime() + started.expiresInS * 1000);
      await store.insertWechatFace(db, {
        id,
        accountId: actor.accountId,
        purpose,
        verifyId: started.verifyId,
        outSeqNo,
        openid: shown && crypto.seal(shown, openidAad(id)),
        expiresAt,
        at: now,
      });
      return { sessionId: id, verifyId: started.verifyId, expiresAt: expiresAt.toISOString() };
    },
    async finish(actor, sessionId, from) {
      personOf(actor);
      const row = await store.wechatFaceOf(db, sessionId, actor.accountId);
      if (!row) throw problem('request.not_found');
      if (row.status !== 'OPEN' || row.expiresAt <= from.now || !kit.wechat.face) throw problem('identity.face_ended');
      const provider = kit.wechat.face;
      const { name, idNo } = await deps.realNames.matched(db, actor.accountId);
      const openid = row.openid ? crypto.open(row.openid, openidAad(row.id)) : await deps.wechat.boundOpenid(actor.accountId);
      if (!openid) throw problem('identity.face_ended');
      const answer = await provider
        .queryFaceResult({ name, no: idNo }, { outSeqNo: row.outSeqNo, openid, verifyId: row.verifyId })
        .catch(() => {
          throw problem('identity.provider_failed');
        });
      const outcome = answer.passed ? 'ACCEPT' : 'REJECT';
      return db.tx(async (tx) => {
        if (!(await deps.consents.standing(tx, actor.accountId, faceConsentOf(actor)))) throw problem('identity.consent_missing');
        if ((await store.endWechatFace(tx, row.id, answer.passed)) === 0) throw problem('identity.face_ended');
        const purpose = row.purpose as Purpose;
        const { checkId, check } = await deps.checks.record(
          tx,
          actor,
          { purpose, way: 'WECHAT_FACE', outcome, modelVersion: `${provider.name}:${answer.code}` },
          from,
        );
        return {
          checkId,
          outcome,
          check,
          message: answer.passed ? resultText('CHECK', actor, 'ACCEPT') : `微信人脸核身没有通过，请重试，${INSTEAD(actor)}`,
        };
      });
    },
  };
}

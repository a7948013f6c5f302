import { newId, problem, type Actor } from '@yangfan/kernel';
import type { Kit } from '../kit.ts';
import type { Purpose } from '../ports.ts';
import { learnerOf, type RealNames } from '../realname/real-name.service.ts';
import type { Wechat } from '../sessions/wechat.service.ts';
import type { FaceChallenges, FaceResult } from './challenge.service.ts';
import * as store from './challenge.store.ts';
import type { CheckFrom, Checks } from './check.service.ts';
import { RESULT_TEXT } from './face-words.ts';
import type { Consents } from '../consent/consent.service.ts';

export interface WechatFaces {
  start(actor: Actor, purpose: Purpose, now: Date): Promise<{ sessionId: string; verifyId: string; expiresAt: string }>;
  finish(actor: Actor, sessionId: string, from: CheckFrom): Promise<FaceResult>;
}

/** WeChat's face check, the only one allowed inside the mini-program. The client's success callback is never believed: we ask WeChat. */
export function createWechatFaces(
  kit: Kit,
  deps: { challenges: FaceChallenges; realNames: RealNames; wechat: Wechat; checks: Checks; consents: Consents },
): WechatFaces {
  const { db } = kit;
  return {
    async start(actor, purpose, now) {
      const provider = kit.wechat.face;
      if (!provider) throw problem('identity.face_unavailable', '微信人脸核身没有开通，请改用短信加证件尾号核验，或请班主任现场核验');
      const person = await deps.challenges.requireMayUseFace(actor, now);
      if (!provider.capabilities.idKinds.includes(person.idKind ?? ''))
        throw problem('identity.face_unavailable', '微信人脸核身只支持大陆居民身份证，请改用短信加证件尾号或现场核验');
      const openid = await deps.wechat.boundOpenid(actor.accountId);
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
        expiresAt,
        at: now,
      });
      return { sessionId: id, verifyId: started.verifyId, expiresAt: expiresAt.toISOString() };
    },
    async finish(actor, sessionId, from) {
      learnerOf(actor);
      const row = await store.wechatFaceOf(db, sessionId, actor.accountId);
      if (!row) throw problem('request.not_found');
      if (row.status !== 'OPEN' || row.expiresAt <= from.now || !kit.wechat.face) throw problem('identity.face_ended');
      const provider = kit.wechat.face;
      const { name, idNo } = await deps.realNames.matched(db, actor.accountId);
      const openid = await deps.wechat.boundOpenid(actor.accountId);
      if (!openid) throw problem('identity.face_ended');
      const answer = await provider
        .queryFaceResult({ name, no: idNo }, { outSeqNo: row.outSeqNo, openid, verifyId: row.verifyId })
        .catch(() => {
          throw problem('identity.provider_failed');
        });
      const outcome = answer.passed ? 'ACCEPT' : 'REJECT';
      return db.tx(async (tx) => {
        if (!(await deps.consents.standing(tx, actor.accountId, 'FACE'))) throw problem('identity.consent_missing');
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
          message: answer.passed ? RESULT_TEXT.CHECK.ACCEPT : '微信人脸核身没有通过，请重试，或改用短信加证件尾号核验',
        };
      });
    },
  };
}

import { identityRoutes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import type { FaceChallenges } from './challenge.service.ts';
import { ALERT_AT, FILING_AT, faceDuty } from './retention.rules.ts';
import type { Templates } from './template.service.ts';
import type { WechatFaces } from './wechat-face.service.ts';

/** Face checks: our own engine for the PC, WeChat's for the mini-program. */
export function faceBindings(templates: Templates, challenges: FaceChallenges, wechatFaces: WechatFaces): Binding[] {
  return [
    bind(identityRoutes.startChallenge, ({ actor, body, now }) => challenges.start(actor, body.purpose, now)),
    bind(identityRoutes.sendFrame, ({ actor, params, body, ip, deviceId, now }) =>
      challenges.frame(actor, params.challengeId, body, { ip, deviceId, now }),
    ),
    bind(identityRoutes.startWechatFace, ({ actor, body, now }) => wechatFaces.start(actor, body.purpose, body.code ?? null, now)),
    bind(identityRoutes.finishWechatFace, ({ actor, params, ip, deviceId, now }) =>
      wechatFaces.finish(actor, params.sessionId, { ip, deviceId, now }),
    ),
    bind(identityRoutes.countFaces, async () => {
      const persons = await templates.count();
      return { persons, alertAt: ALERT_AT, filingAt: FILING_AT, state: faceDuty(persons) };
    }),
  ];
}

import { certificateIssued } from '@yangfan/contract';
import { canonicalJson, chinaDay, emit, newId, problem, type Actor, type Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import type { CertificateService } from './certificates.service.ts';
import * as store from './certificates.store.ts';
import { certificateNumber, numberPrefix } from './number.rules.ts';

/** Reissuing: a new number and today's name for the same passage; the old certificate stays and points on. */
export function createReissue(deps: AssessmentDeps, certificates: Pick<CertificateService, 'view'>) {
  const { crypto, ledger, org, notifications } = deps;
  return {
    async reissue(tx: Tx, oldId: string, reason: string, actor: Actor, now: Date) {
      const old = await store.certificateById(tx, oldId);
      if (!old) throw problem('request.not_found');
      const id = newId('crt');
      if ((await store.setReissued(tx, oldId, id, reason)) === 0)
        throw problem('assessment.completion_wrong_state', '这张证书已经作废或换发，不能再换发');
      const issuedOn = chinaDay(now);
      const region = /^\d{6}$/.test(old.regionCode) ? old.regionCode : '460400';
      const prefix = numberPrefix(region, Number(issuedOn.slice(0, 4)), old.programCode);
      const no = certificateNumber(prefix, await store.takeSerials(tx, prefix, 1));
      const card = (await org.learners(tx, [old.learnerId])).get(old.learnerId)!;
      const facts = {
        id,
        no,
        classId: old.classId,
        learnerId: old.learnerId,
        programCode: old.programCode,
        institutionId: old.institutionId,
        startsOn: old.startsOn,
        endsOn: old.endsOn,
        conclusion: old.conclusion,
        issuedOn,
      };
      const digests = crypto.digests(canonicalJson(facts));
      const idNo = await org.revealIdNo(tx, old.learnerId, actor, `换发合格证书 ${no}`);
      const sealed = await ledger.append(tx, {
        chain: `class:${old.classId}`,
        kind: 'assessment.certificate.reissued',
        classId: old.classId,
        learnerId: old.learnerId,
        actorId: actor.accountId,
        summary: `换发合格证书 ${old.no} → ${no}`,
        link: '/certificate',
        data: { certificateId: id, no, replaces: old.no, reason, sha256: digests.sha256 },
      });
      const row = {
        ...old,
        ...facts,
        ...digests,
        name: crypto.seal(card.name, `certificate|${id}|name`),
        idNo: crypto.seal(idNo, `certificate|${id}|id_no`),
        maskedName: card.maskedName,
        maskedIdNo: card.maskedIdNo,
        mac: sealed.mac,
      };
      await store.insertCertificates(tx, [row], Number(old.hours));
      await store.setReplaces(tx, id, oldId);
      await notifications.notify(tx, {
        learnerId: old.learnerId,
        kind: 'certificate',
        title: '合格证书已换发',
        body: `新证书编号 ${no}；原编号 ${old.no} 查验时会显示“已换发”。`,
        link: '/certificate',
      });
      await emit(tx, certificateIssued, { certificateId: id, classId: old.classId, learnerId: old.learnerId });
      return certificates.view((await store.certificateById(tx, id))!);
    },
  };
}
export type ReissueService = ReturnType<typeof createReissue>;

import { readFile } from 'node:fs/promises';
import { certificateIssued, PROGRAMS } from '@yangfan/contract';
import {
  canonicalJson,
  chinaDay,
  coveredBy,
  emit,
  newId,
  paged,
  pageOf,
  problem,
  repoPath,
  type Actor,
  type Queryable,
  type Tx,
} from '@yangfan/kernel';
import { qrSvg } from '@yangfan/kernel/print';
import type { TrainingClass } from '@yangfan/platform/org';
import type { AssessmentDeps } from '../../ports.ts';
import * as store from './certificates.store.ts';
import { certificateNumber, isCertificateNumber, numberPrefix } from './number.rules.ts';

/** Columns that hold sealed text, for the rotation of keys. */
/** Rows of one spreadsheet of the register. */
const EXPORTED = 5000;
export const certificateSealed = [{ table: 'assessment.certificate', id: 'id', columns: ['name', 'id_no'], aad: 'certificate' }] as const;

/** Issuing, printing, verifying and revoking certificates. */
export function createCertificates(deps: AssessmentDeps) {
  const { crypto, ledger, org, notifications, printer, publicUrl } = deps;
  const aad = (id: string, column: string) => `certificate|${id}|${column}`;
  const codeOf = (no: string) => crypto.sign('certificate', no).slice(0, 24);
  const verifyUrl = (no: string) => `${publicUrl}/certificates/verify/${no}?code=${codeOf(no)}`;

  const view = (row: store.CertificateRow) => ({
    id: row.id,
    no: row.no,
    classId: row.classId,
    learnerId: row.learnerId,
    maskedName: row.maskedName,
    maskedIdNo: row.maskedIdNo,
    programName: row.programName,
    className: row.className,
    institutionName: row.institutionName,
    startsOn: row.startsOn,
    endsOn: row.endsOn,
    conclusion: row.conclusion,
    issuedOn: row.issuedOn,
    status: row.status,
    endedReason: row.status === 'ISSUED' ? null : row.revokedReason,
    md5: row.md5,
    sha1: row.sha1,
    sha256: row.sha256,
    mac: row.mac,
    verifyUrl: verifyUrl(row.no),
  });

  return {
    view,
    /** The valid certificates of a class. */
    issuedOf: async (db: Queryable, classId: string) => (await store.issuedOf(db, classId)).map(view),
    /** Issues the certificates of a class in one transaction; practice classes never get one. */
    async issue(
      tx: Tx,
      training: TrainingClass,
      qualified: readonly { learnerId: string; conclusion: string }[],
      actor: Actor,
      now: Date,
    ): Promise<number> {
      if (!qualified.length || training.kind === 'PRACTICE') return 0;
      // 洋浦's internal code must never leave the house: it is reported as 儋州 (domain §1.14).
      const region = /^\d{6}$/.test(training.regionCode) ? training.regionCode : '460400';
      const issuedOn = chinaDay(now);
      const prefix = numberPrefix(region, Number(issuedOn.slice(0, 4)), training.programCode);
      const first = await store.takeSerials(tx, prefix, qualified.length);
      const cards = await org.learners(
        tx,
        qualified.map((one) => one.learnerId),
      );
      const hours = (await org.sessions(tx, training.id)).reduce((sum, session) => sum + session.hours, 0);
      const authorityName = (await org.region(tx, training.regionCode))?.name ?? '海南省';
      const rows = [];
      for (const [index, one] of qualified.entries()) {
        const card = cards.get(one.learnerId)!;
        const id = newId('crt');
        const no = certificateNumber(prefix, first + index);
        const facts = {
          id,
          no,
          classId: training.id,
          learnerId: one.learnerId,
          programCode: training.programCode,
          institutionId: training.institutionId,
          startsOn: training.startsOn,
          endsOn: training.endsOn,
          conclusion: one.conclusion,
          issuedOn,
        };
        const digests = crypto.digests(canonicalJson(facts));
        const idNo = await org.revealIdNo(tx, one.learnerId, actor, `打印合格证书 ${no}`);
        rows.push({
          ...facts,
          className: training.name,
          regionCode: training.regionCode,
          lecturerIds: training.lecturers.map((lecturer) => lecturer.lecturerId),
          name: crypto.seal(card.name, aad(id, 'name')),
          idNo: crypto.seal(idNo, aad(id, 'id_no')),
          maskedName: card.maskedName,
          maskedIdNo: card.maskedIdNo,
          programName: PROGRAMS[training.programCode].name,
          institutionName: training.institutionName,
          authorityName: `${authorityName}人力资源和社会保障局`,
          demo: deps.demo,
          ...digests,
          mac: '',
        });
      }
      const sealed = await ledger.appendMany(
        tx,
        rows.map((row) => ({
          chain: `class:${training.id}`,
          kind: 'assessment.certificate.issued',
          classId: training.id,
          learnerId: row.learnerId,
          actorId: actor.accountId,
          summary: `颁发合格证书 ${row.no}`,
          link: '/certificate',
          data: { certificateId: row.id, no: row.no, sha256: row.sha256 },
        })),
        now,
      );
      await store.insertCertificates(
        tx,
        rows.map((row, index) => ({ ...row, mac: sealed[index]!.mac })),
        hours,
      );
      for (const row of rows) {
        await notifications.notify(tx, {
          learnerId: row.learnerId,
          kind: 'certificate',
          title: '合格证书已颁发',
          body: `证书编号 ${row.no}，可以查看和下载。`,
          link: '/certificate',
        });
        await emit(tx, certificateIssued, { certificateId: row.id, classId: training.id, learnerId: row.learnerId });
      }
      return rows.length;
    },
    async list(db: Queryable, actor: Actor, query: { page?: number; size?: number; classId?: string; search?: string }) {
      return paged(
        await store.certificateRows(
          db,
          coveredBy(actor, 'assessment.certificate.read'),
          actor.learnerId,
          { classId: query.classId ?? null, search: query.search ?? '' },
          pageOf(query),
        ),
        view,
      );
    },
    /** What the caller covers, for a spreadsheet: the newest as far as one sheet is of use. */
    async exported(db: Queryable, actor: Actor, query: { classId?: string; search?: string }) {
      const grants = coveredBy(actor, 'assessment.certificate.read');
      const filter = { classId: query.classId ?? null, search: query.search ?? '' };
      return (await store.certificateRows(db, grants, actor.learnerId, filter, { limit: EXPORTED, offset: 0 })).map(view);
    },
    async pdf(db: Queryable, id: string): Promise<{ bytes: Buffer; no: string }> {
      const row = await store.certificateById(db, id);
      if (!row) throw problem('request.not_found');
      const template = await readFile(repoPath('modules/assessment/src/certificates/certificate.typ'), 'utf8');
      const data = {
        title: row.programCode.startsWith('NET_') ? '网络创业培训合格证书' : '创业培训合格证书',
        number: row.no,
        name: crypto.open(row.name, aad(id, 'name')),
        idLabel: '证件号码',
        idNumber: row.maskedIdNo,
        programme: row.programName,
        hours: Number(row.hours),
        startsOn: row.startsOn,
        endsOn: row.endsOn,
        institution: row.institutionName,
        authority: row.authorityName,
        issuedOn: row.issuedOn,
        verifyUrl: verifyUrl(row.no),
        demo: row.demo,
        ...(row.status === 'ISSUED' ? {} : { note: row.status === 'REVOKED' ? '已作废' : '已换发' }),
      };
      const bytes = await printer.pdf(
        template,
        data,
        { 'qr.svg': Buffer.from(await qrSvg(verifyUrl(row.no))) },
        { createdAt: new Date(`${row.issuedOn}T00:00:00+08:00`) },
      );
      return { bytes, no: row.no };
    },
    async revoke(tx: Tx, id: string, reason: string, actor: Actor) {
      const row = await store.certificateById(tx, id);
      if (!row) throw problem('request.not_found');
      if ((await store.setRevoked(tx, id, reason)) === 0) throw problem('assessment.completion_wrong_state', '这张证书已经作废或换发');
      await ledger.append(tx, {
        chain: `class:${row.classId}`,
        kind: 'assessment.certificate.revoked',
        classId: row.classId,
        learnerId: row.learnerId,
        actorId: actor.accountId,
        summary: `作废合格证书 ${row.no}`,
        data: { certificateId: id, no: row.no, reason },
      });
      return view({ ...row, status: 'REVOKED', revokedReason: reason });
    },
    /** For anybody: masked words only, and only with the code of the QR or a solved captcha, so that numbers can't be tried through. */
    async verify(db: Queryable, no: string, query: { captchaId?: string; captcha?: string; code?: string }) {
      const byCode = query.code !== undefined && query.code === codeOf(no);
      if (!byCode && !(query.captchaId && query.captcha && (await deps.captcha(db, query.captchaId, query.captcha))))
        throw problem('assessment.captcha_wrong');
      const row = isCertificateNumber(no) ? await store.certificateByNo(db, no) : undefined;
      if (!row) return { found: false, certificate: null };
      return {
        found: true,
        certificate: {
          no: row.no,
          name: row.maskedName,
          idNo: row.maskedIdNo,
          programName: row.programName,
          institutionName: row.institutionName,
          startsOn: row.startsOn,
          endsOn: row.endsOn,
          issuedOn: row.issuedOn,
          status: row.status,
          sha256: row.sha256,
          chain: (await store.chainOf(db, row.classId, row.learnerId)).map(({ no: other, status, issuedOn }) => ({
            no: other,
            status,
            issuedOn,
          })),
        },
      };
    },
  };
}
export type CertificateService = ReturnType<typeof createCertificates>;

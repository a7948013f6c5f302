import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { canonicalJson, chinaDay, chinaMinute, newId, problem, repoPath, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import { qrSvg } from '@yangfan/kernel/print';
import { zipStream, type ZipItem } from '@yangfan/kernel/sheet';
import type { AssessmentDeps } from '../../ports.ts';
import { keyIdOf, signingKey } from '../signing/signing-key.ts';
import { FORMAT, JWS_TYPE, ledgerLines, listed, type DossierBody, type DossierFile } from './dossier.rules.ts';
import * as store from './dossier.store.ts';
import { sheetOf } from './paper.rules.ts';
import type { Gathered, Passages } from './passage.service.ts';
import { passageDigest, sealDossier, type Sealer } from './seal.rules.ts';
import { VERIFY_PAGE } from './verify-page.gen.ts';

const ISSUER = '海南省人力资源和社会保障厅创业培训（扬帆）';
const LINK_TTL_S = 1800;
/** How long the files stay to be fetched; a new dossier takes seconds. */
const KEEP_MS = 24 * 3_600_000;
/** Pressed twice, or pressed again because the answer got lost: the same dossier. */
const AGAIN_MS = 60_000;

/** Who asks, and whether their links are bound to their session (a browser) or go to whoever holds them (a phone). */
export type Reader = Actor & { bound: boolean };
interface Made {
  id: string;
  zip: Buffer;
  pdf: Buffer;
  sha256: string;
}

/** Dossiers: made, signed, packed, confirmed to whoever holds one. */
export function createDossiers(deps: AssessmentDeps, passages: Passages) {
  const { db, crypto, org, ledger, files, notifications, printer, publicUrl } = deps;
  const key = signingKey(crypto);
  const kid = keyIdOf(publicUrl);
  const sealer: Sealer = {
    canonical: canonicalJson,
    digests: (data) => crypto.digests(data),
    jws: (text) => key.jws({ typ: JWS_TYPE, kid, jwk: key.jwk }, text),
  };
  const codeOf = (id: string) => crypto.sign('dossier', id).slice(0, 24);
  const verifyUrl = (id: string) => `${publicUrl}/dossiers/verify/${id}?code=${codeOf(id)}`;
  const page = VERIFY_PAGE.replaceAll('__FINGERPRINT__', key.fingerprint).replaceAll('__SITE__', publicUrl);

  const made = (row: store.DossierRow) => ({
    id: row.id,
    madeAt: row.madeAt.toISOString(),
    byLearner: row.byLearner,
    entries: row.entries,
    sha256: row.sha256,
  });

  const linked = (row: store.DossierRow, size: number, reader: Reader) => {
    const link = { ttlS: LINK_TTL_S, ...(reader.bound ? { accountId: reader.accountId } : {}) };
    return {
      ...made(row),
      zipUrl: files.signedUrl(row.zipId!, link),
      pdfUrl: files.signedUrl(row.pdfId!, { ...link, inline: true }),
      size,
      verifyUrl: verifyUrl(row.id),
      fingerprint: key.fingerprint,
    };
  };

  async function build(found: Gathered, now: Date): Promise<Made> {
    const id = newId('dsr');
    const body: DossierBody = {
      ...found.passage,
      format: FORMAT,
      id,
      madeAt: now.toISOString(),
      issuer: { name: ISSUER, site: publicUrl, keys: kid.split('#')[0]!, fingerprint: key.fingerprint, verify: verifyUrl(id) },
      ledger: { entries: found.entries.map(listed), heads: found.heads, withheld: found.withheld, left: found.left },
    };
    const sha256 = passageDigest(body, sealer);
    const template = await readFile(repoPath('modules/assessment/src/dossier/dossier.typ'), 'utf8');
    const pdf = await printer.pdf(
      template,
      sheetOf(body, sha256, found.entries, { day: chinaDay, minute: chinaMinute }),
      { 'qr.svg': await qrSvg(verifyUrl(id)) },
      { allowMissingGlyphs: true, createdAt: now },
    );
    const lines = Buffer.from(ledgerLines(id, found.entries, found.heads));
    const json = Buffer.from(sealDossier(body, [fileOf('dossier.pdf', pdf), fileOf('ledger.ndjson', lines)], sealer));
    const items: ZipItem[] = [
      { name: 'dossier.pdf', bytes: pdf, packed: true },
      { name: 'dossier.json', bytes: json },
      { name: 'ledger.ndjson', bytes: lines },
      { name: 'verify.html', bytes: Buffer.from(page) },
    ];
    const pieces: Buffer[] = [];
    for await (const piece of zipStream(items, now)) pieces.push(piece);
    return { id, zip: Buffer.concat(pieces), pdf, sha256 };
  }

  /** The trace, where the learner reads it, and word to the learner when it was somebody else. */
  async function tell(tx: Tx, row: store.DossierRow, actor: Actor): Promise<void> {
    await ledger.append(tx, {
      chain: `class:${row.classId}`,
      kind: 'assessment.dossier.made',
      classId: row.classId,
      learnerId: row.learnerId,
      actorId: actor.accountId,
      summary: row.byLearner ? '学员取得本人的培训档案' : '工作人员取得这名学员的培训档案',
      link: '/certificate',
      data: { dossierId: row.id, sha256: row.sha256, entries: row.entries, byLearner: row.byLearner },
    });
    if (row.byLearner) return;
    await notifications.notify(tx, {
      learnerId: row.learnerId,
      kind: 'certificate',
      title: '您的培训档案被取用',
      body: `${row.className}的工作人员出具了您的培训档案（姓名和证件号已打码）。时间线里可以看到是哪一次；有疑问请联系班主任。`,
      link: '/timeline',
    });
  }

  return {
    async make(of: { classId: string; learnerId: string }, reader: Reader, now: Date) {
      const again = await store.madeSince(db, { ...of, accountId: reader.accountId }, new Date(now.getTime() - AGAIN_MS));
      if (again) return linked(again, (await files.get(db, again.zipId!))?.size ?? 0, reader);
      const found = await db.tx((tx) => passages.gather(tx, of.classId, of.learnerId), { isolation: 'repeatable read' });
      // Typesetting takes a second: no transaction waits for it.
      const { id, zip, pdf, sha256 } = await build(found, now);
      const { learner, class: training } = found.passage;
      const name = `培训档案-${training.code}-${String(learner.seatNo).padStart(2, '0')}`;
      return db.tx(async (tx) => {
        const owner = { purpose: 'GENERATED', ownerAccountId: reader.accountId } as const;
        const zipFile = await files.saveBytes(tx, { bytes: zip, name: `${name}.zip`, mediaType: 'application/zip', ...owner });
        const pdfFile = await files.saveBytes(tx, { bytes: pdf, name: `${name}.pdf`, mediaType: 'application/pdf', ...owner });
        const row: store.DossierRow = {
          id,
          ...of,
          accountId: reader.accountId,
          byLearner: reader.learnerId === of.learnerId,
          className: training.name,
          institutionName: training.institutionName,
          maskedName: learner.maskedName,
          entries: found.entries.length,
          sha256,
          zipId: zipFile.id,
          pdfId: pdfFile.id,
          madeAt: now,
        };
        await store.insertDossier(tx, row);
        await tell(tx, row, reader);
        for (const old of await store.dropOlderFiles(tx, row)) await files.discard(tx, old);
        return linked(row, zip.length, reader);
      });
    },
    async mine(at: Queryable, learnerId: string) {
      const rows = await store.dossiersOfLearner(at, learnerId);
      return {
        items: (await org.classesOfLearner(at, learnerId)).map(({ id, name }) => ({
          classId: id,
          className: name,
          made: rows.filter((row) => row.classId === id).map(made),
        })),
      };
    },
    async ofClass(at: Queryable, classId: string) {
      const [training, enrolled] = [await org.class(at, classId), await org.enrolments(at, classId)];
      if (!training) throw problem('request.not_found');
      const cards = await org.learners(
        at,
        enrolled.map(({ learnerId }) => learnerId),
      );
      const last = new Map((await store.newestOfClass(at, classId)).map((row) => [row.learnerId, made(row)]));
      return {
        className: training.name,
        items: enrolled.map(({ learnerId, seatNo, status }) => ({
          learnerId,
          maskedName: cards.get(learnerId)?.maskedName ?? '—',
          seatNo,
          status,
          last: last.get(learnerId) ?? null,
        })),
      };
    },
    /** For whoever holds a dossier: masked words and the digest, and only with the code that is printed on it. */
    async verify(at: Queryable, id: string, code: string) {
      const row = code === codeOf(id) ? await store.dossierById(at, id) : undefined;
      if (!row)
        return { found: false, maskedName: null, className: null, institutionName: null, madeAt: null, entries: null, sha256: null };
      const { maskedName, className, institutionName, madeAt, entries, sha256 } = row;
      return { found: true, maskedName, className, institutionName, madeAt: madeAt.toISOString(), entries, sha256 };
    },
    key: () => ({ fingerprint: key.fingerprint, kid }),
    page: () => Buffer.from(page),
    /** Files of yesterday's dossiers go; that they were made stays. */
    async forget(now: Date): Promise<void> {
      await db.tx(async (tx) => {
        for (const id of await store.dropFilesBefore(tx, new Date(now.getTime() - KEEP_MS))) await files.discard(tx, id);
      });
    },
  };
}
export type DossierService = ReturnType<typeof createDossiers>;

const fileOf = (name: string, bytes: Buffer): DossierFile => ({
  name,
  size: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

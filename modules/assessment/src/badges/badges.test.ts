import { gunzipSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import { assessmentRoutes as routes } from '@yangfan/contract';
import type { Actor } from '@yangfan/kernel';
import { readRows } from '@yangfan/kernel/sheet';
import { actorOf } from '@yangfan/kernel/testing';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startAssessment, type Stage } from '../../testing.ts';
import { takeSerials } from '../certificates/certificates.store.ts';
import { certify } from '../certificates/testing.ts';
import { certificateNumber } from '../certificates/number.rules.ts';

let stage: Stage;
let cls: Awaited<ReturnType<Stage['makeClass']>>;
const province = actorOf({ role: 'PROV_OFFICER', scope: 'province', id: '*' });
beforeAll(async () => {
  stage = await startAssessment();
  cls = await stage.makeClass(1);
  await certify(stage, cls);
}, 120_000);
afterAll(() => stage.stop());

const mine = async (as: Actor) => (await stage.call(routes.listCertificates, { query: {} }, { as })).body.items;
const badge = async (certificateId: string, as: Actor) => {
  const { raw, status } = await stage.call(routes.certificateBadge, { params: { certificateId } }, { as });
  return status === 200 ? raw.toString() : String(status);
};
/** As a stranger would: the published key and nothing else of ours. */
async function verified(jwt: string) {
  const { body } = await stage.call(routes.badgeKeys, {}, {});
  return jwtVerify(jwt, createLocalJWKSet(body as never), { algorithms: ['EdDSA'], currentDate: stage.clock.now() });
}
async function isEnded(jwt: string): Promise<boolean> {
  const { credentialStatus } = decodeJwt(jwt) as unknown as { credentialStatus: { statusListIndex: string; statusListCredential: string } };
  const list = Number(credentialStatus.statusListCredential.split('/').at(-1));
  const { payload } = await verified((await stage.call(routes.badgeStatus, { params: { list } }, {})).raw.toString());
  const { encodedList } = (payload as unknown as { credentialSubject: { encodedList: string } }).credentialSubject;
  const bits = gunzipSync(Buffer.from(encodedList.slice(1), 'base64url'));
  expect(bits.length * 8).toBeGreaterThanOrEqual(131_072);
  const index = Number(credentialStatus.statusListIndex);
  return (bits[index >> 3]! & (0x80 >> (index & 7))) !== 0;
}

test('[E6] numbers stay unique and without gaps when many are issued at once', async () => {
  const firsts = await Promise.all(
    Array.from({ length: 12 }, (_, index) => stage.db.tx((tx) => takeSerials(tx, 'HN460106202605', 1 + (index % 3)))),
  );
  const all = firsts.flatMap((first, index) => Array.from({ length: 1 + (index % 3) }, (_, at) => first + at));
  const start = Math.min(...all);
  expect([...all].sort((a, b) => a - b)).toEqual(Array.from({ length: all.length }, (_, index) => start + index));
  expect(new Set(all.map((serial) => certificateNumber('HN460106202605', serial))).size).toBe(all.length);
});

test('[E6] an independent library verifies the badge with the published key; one altered character and it does not', async () => {
  const [certificate] = await mine(cls.learners[0]);
  const jwt = await badge(certificate!.id, cls.learners[0]);
  const { payload } = await verified(jwt);
  const issuer = (await stage.call(routes.badgeIssuer, {}, {})).body;
  expect(payload).toMatchObject({
    iss: issuer.id,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    issuer: { id: issuer.id, type: ['Profile'] },
  });
  expect((payload as { '@context'?: string[] })['@context']).toEqual([
    'https://www.w3.org/ns/credentials/v2',
    'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
  ]);
  expect(decodeProtectedHeader(jwt)).toMatchObject({ alg: 'EdDSA', typ: 'JWT' });
  const at = jwt.indexOf('.') + 20;
  const altered = `${jwt.slice(0, at)}${jwt[at] === 'A' ? 'B' : 'A'}${jwt.slice(at + 1)}`;
  await expect(verified(altered)).rejects.toThrow();
  // The holder proves their name by telling it; the badge itself does not.
  const [identity] = (payload as unknown as { credentialSubject: { identifier: { identityHash: string; salt: string }[] } })
    .credentialSubject.identifier;
  expect(identity!.identityHash).toBe(`sha256$${createHash('sha256').update(`学员1${identity!.salt}`).digest('hex')}`);
  expect(JSON.stringify(payload)).not.toContain('学员1');
  expect(await badge(certificate!.id, cls.learners[0])).toBe(jwt);
  expect(await badge(certificate!.id, cls.learners[1])).toBe('403');
});

test('[E6] reissued: a new number, the old one says so, the chain is shown at verification, only the old badge is ended', async () => {
  const [learner] = cls.learners;
  const [old] = await mine(learner);
  const before = await badge(old!.id, learner);
  expect(await isEnded(before)).toBe(false);
  const reissue = () =>
    stage.call(routes.reissueCertificate, { params: { certificateId: old!.id }, body: { reason: '姓名更正' } }, { as: province });
  const { body: fresh } = await reissue();
  expect(fresh).toMatchObject({ status: 'ISSUED', learnerId: learner.learnerId, issuedOn: '2026-11-28' });
  expect(fresh.no).not.toBe(old!.no);
  expect((await reissue()).code).toBe('assessment.completion_wrong_state');
  expect((await mine(learner)).find(({ id }) => id === old!.id)).toMatchObject({ status: 'REISSUED', endedReason: '姓名更正' });
  const code = new URL(old!.verifyUrl).searchParams.get('code')!;
  const { body } = await stage.call(routes.verifyCertificate, { params: { no: old!.no }, query: { code } }, {});
  expect(body.certificate).toMatchObject({
    status: 'REISSUED',
    chain: [
      { no: old!.no, status: 'REISSUED' },
      { no: fresh.no, status: 'ISSUED' },
    ],
  });
  expect(await isEnded(before)).toBe(true);
  expect(await isEnded(await badge(fresh.id, learner))).toBe(false);
  expect((await stage.entries('assessment.certificate.reissued')).at(-1)).toMatchObject({
    learnerId: learner.learnerId,
    data: { no: fresh.no, replaces: old!.no },
  });
  expect(
    (await stage.call(routes.reissueCertificate, { params: { certificateId: fresh.id }, body: { reason: '再换一张' } }, { as: cls.admin }))
      .status,
  ).toBe(403);
});

test('[E6] revoked with a reason: neither valid nor to be reissued, and its badge is ended', async () => {
  const [one] = await mine(cls.learners[1]);
  const jwt = await badge(one!.id, cls.learners[1]);
  await stage.call(routes.revokeCertificate, { params: { certificateId: one!.id }, body: { reason: '查实代考' } }, { as: province });
  expect((await mine(cls.learners[1]))[0]).toMatchObject({ status: 'REVOKED', endedReason: '查实代考' });
  expect(await isEnded(jwt)).toBe(true);
  const { code } = await stage.call(
    routes.reissueCertificate,
    { params: { certificateId: one!.id }, body: { reason: '要求恢复' } },
    { as: province },
  );
  expect(code).toBe('assessment.completion_wrong_state');
});

test('[E6] the register as a spreadsheet holds what the list holds for the caller, with masked names and the state in words', async () => {
  const sheet = async (as: Actor, query = {}) => {
    const { raw, status } = await stage.call(routes.exportCertificates, { query }, { as });
    expect(status).toBe(200);
    const rows: string[][] = [];
    for await (const { cells } of readRows(raw, '证书台账.xlsx')) rows.push(cells);
    return rows;
  };
  const listed = (await stage.call(routes.listCertificates, { query: { size: 100 } }, { as: province })).body.items;
  const [head, ...lines] = await sheet(province);
  expect(head?.[0]).toBe('证书编号');
  expect(lines.map((line) => line[0])).toEqual(listed.map(({ no }) => no));
  expect(lines.map((line) => line[1])).toEqual(listed.map(({ maskedName }) => maskedName));
  expect(new Set(lines.map((line) => line[6]))).toEqual(new Set(['有效', '已换发', '已作废']));
  expect(await sheet(province, { search: 'HN000' })).toHaveLength(1);
  expect((await sheet(cls.learners[0])).slice(1)).toHaveLength((await mine(cls.learners[0])).length);
});

import { managementRoutes as routes, orgRoutes } from '@yangfan/contract';
import { actorOf } from '@yangfan/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { creditCode, startManagement, type Stage } from '../../testing.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startManagement();
});
afterAll(() => stage?.stop());

const body = (order: number, phoneCode: string) => ({
  creditCode: creditCode(order),
  name: '海口演示学校',
  type: 'PRIVATE' as const,
  regionCode: '460106',
  legalRep: '演示法人',
  contactName: '演示联系人',
  phone: `1990000${7000 + order}`,
  phoneCode,
  loginName: `apply${order}`,
  password: 'Yangfan-2026',
});
async function register(order: number) {
  const phone = `1990000${7000 + order}`;
  await stage.call(routes.sendRegistrationCode, { body: { phone } });
  const code = stage.sms.findLast((message) => message.phone === phone)!.params['code']!;
  const { body: made } = await stage.call(routes.registerInstitution, { body: body(order, code) });
  return { ...made, admin: actorOf({ role: 'INST_ADMIN', scope: 'institution', id: made.institutionId, accountId: made.accountId }) };
}
type Applicant = Awaited<ReturnType<typeof register>>;
async function fillPapers({ institutionId, admin, accountId }: Applicant) {
  const { version } = (await stage.call(orgRoutes.getInstitution, { params: { institutionId } }, { as: admin })).body;
  await stage.call(
    routes.saveInstitutionPapers,
    {
      params: { institutionId },
      body: {
        version,
        name: '海口演示学校',
        type: 'PRIVATE',
        regionCode: '460106',
        legalRep: '演示法人',
        address: '龙华区演示路 1 号',
        areaM2: 120,
        licenceNo: 'BX-1',
        licenceValidTo: '2028-01-01',
        fullTimeLecturers: 2,
        partTimeLecturers: 2,
        managers: 2,
        equipment: '投影、电脑',
        appliedProgramCodes: ['NET_EC'],
      },
    },
    { as: admin },
  );
  for (const kind of ['LICENCE', 'PREMISES', 'STAFF', 'PROMISE'] as const) {
    const file = await stage.db.tx((tx) =>
      stage.files.saveBytes(tx, {
        bytes: Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF'),
        name: `${kind}.pdf`,
        mediaType: 'application/pdf',
        purpose: 'PAPER',
        ownerAccountId: accountId,
      }),
    );
    const added = await stage.call(
      routes.addInstitutionDocument,
      { params: { institutionId }, body: { kind, fileId: file.id } },
      { as: admin },
    );
    expect(added.status).toBe(201);
  }
}
const params = (applicationId: string) => ({ applicationId });
const opinion = { opinion: '材料齐全' };

describe('institution onboarding', () => {
  it('[M1] a wrong credit code, a wrong phone code and a code registered before are refused; nothing is kept', async () => {
    expect((await stage.call(routes.registerInstitution, { body: { ...body(1, '123456'), creditCode: '91350100M000100Y44' } })).code).toBe(
      'management.credit_code.invalid',
    );
    expect((await stage.call(routes.registerInstitution, { body: body(1, '000000') })).code).toBe('identity.phone_code_wrong');
    expect((await stage.call(routes.checkCreditCode, { params: { creditCode: creditCode(1) } })).body).toMatchObject({
      valid: true,
      taken: false,
    });
    await register(1);
    expect((await stage.call(routes.checkCreditCode, { params: { creditCode: creditCode(1) } })).body.taken).toBe(true);
    const again = await stage.call(routes.registerInstitution, { body: { ...body(1, '000000'), loginName: 'other1' } });
    expect(again.code).toBe('org.institution.duplicate');
  });

  it('[M1] an application with missing papers is refused with the list of what is missing', async () => {
    const one = await register(2);
    const reply = await stage.call(routes.submitInstitution, { params: params(one.applicationId), body: {} }, { as: one.admin });
    expect(reply.code).toBe('management.application.incomplete');
    expect((reply.body as unknown as { fields: { path: string }[] }).fields.map((field) => field.path)).toEqual(
      expect.arrayContaining(['address', 'documents.LICENCE', 'appliedProgramCodes']),
    );
  });

  it('[M1] accept, on-site review, publicity, list: every step is signed and chained, only the province lists, and only after publicity', async () => {
    const one = await register(3);
    await fillPapers(one);
    expect(
      (await stage.call(routes.submitInstitution, { params: params(one.applicationId), body: {} }, { as: one.admin })).body.state,
    ).toBe('SUBMITTED');
    const { officer, province, sanyaOfficer } = stage.people;
    expect(
      (await stage.call(routes.acceptInstitution, { params: params(one.applicationId), body: opinion }, { as: sanyaOfficer })).code,
    ).toBe('auth.scope');
    expect(
      (
        await stage.call(
          routes.enlistInstitution,
          {
            params: params(one.applicationId),
            body: { validFrom: '2026-12-01', validTo: '2027-11-30', programCodes: ['NET_EC'], ...opinion },
          },
          { as: province },
        )
      ).code,
    ).toBe('management.application.wrong_state');
    await stage.call(routes.acceptInstitution, { params: params(one.applicationId), body: opinion }, { as: officer });
    const photo = (ownerAccountId: string) =>
      stage.db.tx((tx) =>
        stage.files.saveBytes(tx, {
          bytes: Buffer.from('%PDF-1.4\n%%EOF'),
          name: '现场.pdf',
          mediaType: '',
          purpose: 'PAPER',
          ownerAccountId,
        }),
      );
    const onSite = async (ownerAccountId: string) =>
      stage.call(
        routes.reviewOnSite,
        { params: params(one.applicationId), body: { score: 92, fileIds: [(await photo(ownerAccountId)).id], ...opinion } },
        { as: officer },
      );
    // Photos of the visit are the officer's own, not the institution's.
    expect((await onSite(one.admin.accountId)).code).toBe('files.not_yours');
    expect((await onSite(officer.accountId)).status).toBe(200);
    const publicity = await stage.call(routes.startPublicity, { params: params(one.applicationId), body: {} }, { as: officer });
    expect(publicity.body.publicity).toMatchObject({ over: false });
    const listing = {
      params: params(one.applicationId),
      body: { validFrom: '2026-12-01', validTo: '2027-11-30', programCodes: ['NET_EC' as const], ...opinion },
    };
    expect((await stage.call(routes.enlistInstitution, listing, { as: province })).detail).toContain('公示到');
    const before = stage.clock.now();
    stage.clock.advance(7 * 86_400_000 + 1000);
    const listed = await stage.call(routes.enlistInstitution, listing, { as: province });
    stage.clock.set(before);
    expect(listed.body.state).toBe('APPROVED');
    expect(listed.body.steps.map((step) => step.to)).toEqual(['SUBMITTED', 'ACCEPTED', 'ON_SITE_REVIEW', 'PUBLICITY', 'APPROVED']);
    for (const [index, step] of listed.body.steps.entries()) {
      expect(step.md5).toMatch(/^[0-9a-f]{32}$/);
      expect(step.sha1).toMatch(/^[0-9a-f]{40}$/);
      expect(step.prevSha256).toBe(index === 0 ? null : listed.body.steps[index - 1]!.sha256);
    }
    expect(await stage.org.approvals.verify(stage.db, 'institution', one.institutionId)).toBeNull();
    const view = await stage.call(orgRoutes.getInstitution, { params: { institutionId: one.institutionId } }, { as: officer });
    expect(view.body).toMatchObject({ status: 'LISTED', programCodes: ['NET_EC'], validTo: '2027-11-30' });
    expect(view.body.maskedContactPhone).toBe('199****7003');
    expect(await stage.entries('management.institution.enlisted')).toHaveLength(1);
  });

  it('[M1] a returned application is edited and handed in again; an accepted one is neither edited nor withdrawn', async () => {
    const one = await register(4);
    await fillPapers(one);
    await stage.call(routes.submitInstitution, { params: params(one.applicationId), body: {} }, { as: one.admin });
    await stage.call(
      routes.returnInstitution,
      { params: params(one.applicationId), body: { opinion: '场地照片不清楚' } },
      { as: stage.people.officer },
    );
    const again = await stage.call(routes.submitInstitution, { params: params(one.applicationId), body: {} }, { as: one.admin });
    expect(again.body.state).toBe('SUBMITTED');
    await stage.call(routes.acceptInstitution, { params: params(one.applicationId), body: opinion }, { as: stage.people.officer });
    expect((await stage.call(routes.withdrawInstitution, { params: params(one.applicationId), body: {} }, { as: one.admin })).code).toBe(
      'management.application.wrong_state',
    );
    const { version } = (await stage.call(orgRoutes.getInstitution, { params: { institutionId: one.institutionId } }, { as: one.admin }))
      .body;
    const edit = await stage.call(
      routes.saveInstitutionPapers,
      {
        params: { institutionId: one.institutionId },
        body: {
          version,
          name: '改名学校',
          type: 'PRIVATE',
          regionCode: '460106',
          legalRep: '演示法人',
          address: '',
          areaM2: null,
          licenceNo: null,
          licenceValidTo: null,
          fullTimeLecturers: 0,
          partTimeLecturers: 0,
          managers: 0,
          equipment: '',
          appliedProgramCodes: [],
        },
      },
      { as: one.admin },
    );
    expect(edit.code).toBe('management.application.wrong_state');
  });

  it('[M1] an officer of another city sees nothing of it; the own officer has it among what waits', async () => {
    const foreign = await stage.call(routes.listApplications, { query: { kind: 'INSTITUTION' } }, { as: stage.people.sanyaOfficer });
    expect(foreign.body).toEqual({ items: [], total: 0 });
    const todo = await stage.call(routes.listTodo, undefined, { as: stage.people.officer });
    expect(todo.body.groups.find((group) => group.kind === 'INSTITUTION_APPLICATION')?.count).toBeGreaterThan(0);
    expect((await stage.call(routes.listTodo, undefined, { as: stage.people.sanyaOfficer })).body.total).toBe(0);
  });
});

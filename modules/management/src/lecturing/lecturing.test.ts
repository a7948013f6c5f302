import { managementRoutes as routes, orgRoutes } from '@yangfan/contract';
import { sql } from '@yangfan/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startManagement, type Stage } from '../../testing.ts';
import { demoIdNo } from '../seed/demo-people.rules.ts';

let stage: Stage;
let school: Awaited<ReturnType<Stage['listedInstitution']>>;
beforeAll(async () => {
  stage = await startManagement();
  school = await stage.listedInstitution(1);
});
afterAll(() => stage?.stop());
const opinion = { opinion: '证书属实' };
const lecturer = {
  name: '演示讲师',
  idNo: demoIdNo(5),
  phone: '19900030005',
  level: 'LECTURER' as const,
  specialty: '电商',
  employer: '演示单位',
  certificates: [{ number: 'JS-2026-1', programCodes: ['NET_EC' as const], issuedOn: '2025-01-01', validTo: null }],
};

describe('lecturer bank', () => {
  it('[M1] recorded, confirmed by the institution, seen by the county, verified by the province; then an account may be opened', async () => {
    const add = { params: { institutionId: school.institutionId }, body: lecturer };
    expect(
      (await stage.call(routes.addLecturer, { ...add, body: { ...lecturer, idNo: '310101199801011234' } }, { as: school.admin })).code,
    ).toBe('management.id_number.invalid');
    const { lecturerId, applicationId } = (await stage.call(routes.addLecturer, add, { as: school.admin })).body;
    expect((await stage.call(routes.addLecturer, add, { as: school.admin })).code).toBe('org.lecturer.duplicate');
    expect(
      (await stage.call(routes.openLecturerAccount, { params: { lecturerId }, body: { loginName: 'lecturer.five' } }, { as: school.admin }))
        .code,
    ).toBe('management.lecturer.not_usable');
    const params = { applicationId };
    expect((await stage.call(routes.verifyLecturer, { params, body: opinion }, { as: stage.people.province })).code).toBe(
      'management.application.wrong_state',
    );
    await stage.call(routes.submitLecturer, { params, body: {} }, { as: school.admin });
    expect((await stage.call(routes.acceptLecturer, { params, body: opinion }, { as: stage.people.sanyaOfficer })).code).toBe('auth.scope');
    await stage.call(routes.acceptLecturer, { params, body: opinion }, { as: stage.people.officer });
    const verified = await stage.call(routes.verifyLecturer, { params, body: opinion }, { as: stage.people.province });
    expect(verified.body.state).toBe('APPROVED');
    const view = await stage.call(orgRoutes.getLecturer, { params: { lecturerId } }, { as: stage.people.officer });
    expect(view.body).toMatchObject({ status: 'ACTIVE', maskedPhone: '199****0005', employments: [{ confirmed: true, primary: true }] });
    expect(view.body.maskedIdNo).toContain('****');
    const account = await stage.call(
      routes.openLecturerAccount,
      { params: { lecturerId }, body: { loginName: 'lecturer.five' } },
      { as: school.admin },
    );
    expect(account.body.initialPassword.length).toBeGreaterThan(12);
    expect(
      (await stage.call(routes.openLecturerAccount, { params: { lecturerId }, body: { loginName: 'lecturer.six' } }, { as: school.admin }))
        .code,
    ).toBe('management.lecturer.has_account');
  });

  it('[M1] a second institution employs the lecturer with certificate number and phone, and then sees them; others do not', async () => {
    const other = await stage.listedInstitution(3, '460202');
    const employ = (phone: string) =>
      stage.call(
        routes.employLecturer,
        { params: { institutionId: other.institutionId }, body: { certificateNumber: 'JS-2026-1', phone } },
        { as: other.admin },
      );
    expect((await employ('19900030009')).code).toBe('management.lecturer.not_usable');
    const found = await stage.call(orgRoutes.listLecturers, { query: { q: '演示讲师' } }, { as: other.admin });
    expect(found.body.total).toBe(0);
    const employed = await employ('19900030005');
    expect(employed.body.employments).toHaveLength(2);
    expect((await stage.call(orgRoutes.listLecturers, { query: { q: '演示讲师' } }, { as: other.admin })).body.total).toBe(1);
    expect((await stage.call(orgRoutes.listLecturers, { query: { q: 'JS-2026-1' } }, { as: other.admin })).body.total).toBe(1);
    expect((await stage.call(orgRoutes.getLecturer, { params: { lecturerId: employed.body.id } }, { as: other.admin })).status).toBe(200);
  });

  it('[M1] the scan of a certificate must be a file that the caller uploaded as a paper: nobody attaches, and so opens, what belongs to others', async () => {
    const other = await stage.listedInstitution(7);
    const upload = (ownerAccountId: string, purpose: 'PAPER' | 'SCORE_PROOF') =>
      stage.db.tx((tx) =>
        stage.files.saveBytes(tx, { bytes: Buffer.from('%PDF-1.4\n%%EOF'), name: '证书.pdf', mediaType: '', purpose, ownerAccountId }),
      );
    const add = (fileId: string, order: number) =>
      stage.call(
        routes.addLecturer,
        {
          params: { institutionId: school.institutionId },
          body: {
            ...lecturer,
            idNo: demoIdNo(7000 + order),
            phone: `1990003${7000 + order}`,
            certificates: [{ ...lecturer.certificates[0]!, number: `JS-FILE-${order}`, fileId }],
          },
        },
        { as: school.admin },
      );
    expect((await add((await upload(other.admin.accountId, 'PAPER')).id, 1)).code).toBe('files.not_yours');
    expect((await add(`fil_${'0'.repeat(26)}`, 2)).code).toBe('files.not_yours');
    expect((await add((await upload(school.admin.accountId, 'SCORE_PROOF')).id, 3)).code).toBe('files.wrong_purpose');
    const own = await upload(school.admin.accountId, 'PAPER');
    const made = await add(own.id, 4);
    expect(made.status).toBe(201);
    const certificate = (fileId: string) =>
      stage.call(
        routes.addLecturerCertificate,
        { params: { lecturerId: made.body.lecturerId }, body: { ...lecturer.certificates[0]!, number: 'JS-FILE-5', fileId } },
        { as: school.admin },
      );
    expect((await certificate((await upload(other.admin.accountId, 'PAPER')).id)).code).toBe('files.not_yours');
    expect((await certificate(own.id)).body.certificates.map((one) => one.fileId)).toEqual([own.id, own.id]);
  });

  it('[M3] applications export with the filters of their list, within scope, without names or numbers of people', async () => {
    const mine = await stage.call(routes.exportApplications, { query: { kind: 'LECTURER' } }, { as: stage.people.officer });
    const rows = await stage.cellsOf(mine.raw);
    expect(rows[0]).toEqual(['申请', '类别', '机构', '市县', '状态', '提交时间', '办理时限', '是否超时', '最近办理']);
    expect(rows.length).toBeGreaterThan(1);
    expect(new Set(rows.slice(1).map((row) => row[1]))).toEqual(new Set(['讲师入库']));
    expect(rows.flat().join()).not.toMatch(/1990003\d{4}|演示讲师/);
    const list = await stage.call(routes.listApplications, { query: { kind: 'LECTURER', size: 100 } }, { as: stage.people.officer });
    expect(rows.length - 1).toBe(list.body.total);
    const elsewhere = await stage.call(routes.exportApplications, { query: { kind: 'LECTURER' } }, { as: stage.people.sanyaOfficer });
    expect((await stage.cellsOf(elsewhere.raw)).flat().join()).not.toContain('演示培训学校1');
    const { n } = await stage.db.one<{ n: number }>(
      sql`select count(*)::int as n from kernel.audit where action = 'management.application.exported' and account_id = ${stage.people.officer.accountId}`,
    );
    expect(n).toBe(1);
  });
});

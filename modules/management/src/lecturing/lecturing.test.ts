import { managementRoutes as routes, orgRoutes } from '@yangfan/contract';
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
});

import type { ApprovalState, LecturerStatus, managementRoutes } from '@yangfan/contract';
import { chinaDay, newToken, problem, type Context, type Queryable } from '@yangfan/kernel';
import { checkIdNumber, normaliseIdNo, type LecturerCertificate } from '@yangfan/platform/org';
import type { ManagementDeps } from '../../ports.ts';
import { stepCall, type Applications } from '../applications/applications.service.ts';

type Step<K extends keyof typeof managementRoutes> = Context<(typeof managementRoutes)[K]>;

/** A lecturer's way into the lecturer bank (domain §2.5). */
export function createLecturing(deps: ManagementDeps, applications: Applications) {
  const { org, identity, files, demo } = deps;

  /** Scans of certificates were uploaded by whoever hands them in: another id would open another's papers to this institution. */
  const requireScans = (db: Queryable, certificates: readonly { fileId?: string | null }[], accountId: string) =>
    files.requireOwn(
      db,
      certificates.flatMap((one) => one.fileId ?? []),
      { accountId, purposes: ['PAPER', 'PHOTO'] },
    );

  async function step(
    context: Step<'submitLecturer'> | Step<'acceptLecturer'>,
    of: {
      action: 'SUBMIT' | 'WITHDRAW' | 'ACCEPT' | 'RETURN' | 'REJECT' | 'APPROVE';
      to: ApprovalState;
      lecturer: LecturerStatus;
      permission: string;
      summary: string;
    },
  ) {
    const { tx, params, body, actor, now } = context;
    return tx(async (inner) => {
      const application = await applications.row(inner, params.applicationId);
      if (!application || application.kind !== 'LECTURER') throw problem('request.not_found');
      const moved = await applications.move(
        inner,
        application.id,
        { ...of, opinion: body.opinion, data: { lecturerId: application.subjectId } },
        stepCall(context),
      );
      await org.faculty.setStatus(inner, moved.subjectId, of.lecturer);
      if (of.action === 'SUBMIT') {
        await org.faculty.employ(inner, moved.subjectId, moved.institutionId, true, now);
        await applications.tellOfficers(inner, moved, 'CITY_OFFICER');
      } else if (of.action === 'ACCEPT') await applications.tellProvince(inner, moved);
      else if (of.action !== 'WITHDRAW') await applications.tellApplicant(inner, moved);
      return applications.view(inner, moved.id, actor, now);
    });
  }

  return {
    async add({ tx, params, body, actor, now }: Step<'addLecturer'>) {
      const check = checkIdNumber(body.idNo, chinaDay(now), { demo });
      if (!check.ok) throw problem('management.id_number.invalid', check.why, [{ path: 'idNo', message: check.why }]);
      return tx(async (inner) => {
        const institution = await org.institution(inner, params.institutionId);
        if (!institution) throw problem('request.not_found');
        await requireScans(inner, body.certificates, actor.accountId);
        const lecturerId = await org.faculty.create(inner, {
          name: body.name,
          idNo: normaliseIdNo(body.idNo),
          phone: body.phone,
          level: body.level,
          specialty: body.specialty,
          employer: body.employer,
          regionCode: institution.regionCode,
          certificates: body.certificates.map(certificateOf),
        });
        await org.faculty.employ(inner, lecturerId, institution.id, false, now);
        const applicationId = await applications.create(
          inner,
          {
            kind: 'LECTURER',
            title: `讲师入库申请（${institution.name}）`,
            subjectId: lecturerId,
            classId: null,
            institutionId: institution.id,
            institutionName: institution.name,
            regionCode: institution.regionCode,
            createdBy: actor.accountId,
          },
          now,
        );
        return { lecturerId, applicationId };
      });
    },
    async addCertificate({ tx, params, body, actor }: Step<'addLecturerCertificate'>) {
      return tx(async (inner) => {
        await requireScans(inner, [body], actor.accountId);
        await org.faculty.addCertificate(inner, params.lecturerId, certificateOf(body));
        return org.faculty.view(inner, params.lecturerId);
      });
    },
    /** Number and phone must both be right, so that nobody binds a lecturer they don't know. */
    async employ({ tx, params, body, now }: Step<'employLecturer'>) {
      return tx(async (inner) => {
        const lecturer = await org.faculty.byCertificate(inner, body.certificateNumber.trim());
        if (!lecturer || lecturer.phone !== body.phone || lecturer.status !== 'ACTIVE')
          throw problem('management.lecturer.not_usable', '没有找到这位在库讲师，请核对证书编号和手机号');
        await org.faculty.employ(inner, lecturer.id, params.institutionId, true, now);
        return org.faculty.view(inner, lecturer.id);
      });
    },
    async openAccount({ tx, params, body, actor }: Step<'openLecturerAccount'>) {
      const initialPassword = `Yf-${newToken(9)}7a`;
      return tx(async (inner) => {
        const lecturer = await org.lecturer(inner, params.lecturerId);
        if (!lecturer || lecturer.status !== 'ACTIVE') throw problem('management.lecturer.not_usable', '讲师入库后才能开通账号');
        if (lecturer.accountId) throw problem('management.lecturer.has_account');
        const accountId = await identity.createAccount(inner, {
          kind: 'staff',
          loginName: body.loginName,
          phone: lecturer.phone,
          password: initialPassword,
          mustChangePassword: true,
          displayName: lecturer.name,
          lecturerId: lecturer.id,
          grants: [{ role: 'LECTURER', scope: 'lecturer', id: lecturer.id }],
          by: actor.accountId,
        });
        await org.faculty.setAccount(inner, lecturer.id, accountId);
        return { accountId, initialPassword };
      });
    },
    submit: (context: Step<'submitLecturer'>) =>
      step(context, {
        action: 'SUBMIT',
        to: 'SUBMITTED',
        lecturer: 'SUBMITTED',
        permission: 'management.lecturer.apply',
        summary: '机构确认聘用并提交讲师入库申请',
      }),
    withdraw: (context: Step<'withdrawLecturer'>) =>
      step(context, {
        action: 'WITHDRAW',
        to: 'WITHDRAWN',
        lecturer: 'DRAFT',
        permission: 'management.lecturer.apply',
        summary: '撤回讲师入库申请',
      }),
    accept: (context: Step<'acceptLecturer'>) =>
      step(context, {
        action: 'ACCEPT',
        to: 'ACCEPTED',
        lecturer: 'ACCEPTED',
        permission: 'management.lecturer.accept',
        summary: '市县初审讲师入库申请通过',
      }),
    giveBack: (context: Step<'returnLecturer'>) =>
      step(context, {
        action: 'RETURN',
        to: 'RETURNED',
        lecturer: 'RETURNED',
        permission: 'management.lecturer.accept',
        summary: '讲师入库申请退回补正',
      }),
    reject: (context: Step<'rejectLecturer'>) =>
      step(context, {
        action: 'REJECT',
        to: 'REJECTED',
        lecturer: 'REJECTED',
        permission: 'management.lecturer.accept',
        summary: '讲师入库申请不予通过',
      }),
    verify: (context: Step<'verifyLecturer'>) =>
      step(context, {
        action: 'APPROVE',
        to: 'APPROVED',
        lecturer: 'ACTIVE',
        permission: 'management.lecturer.verify',
        summary: '省级核验讲师入库',
      }),
  };
}

const certificateOf = (body: {
  number: string;
  programCodes: LecturerCertificate['programCodes'];
  issuedOn: string;
  validTo: string | null;
  fileId?: string | null;
}) => ({
  number: body.number.trim(),
  programCodes: body.programCodes,
  issuedOn: body.issuedOn,
  validTo: body.validTo,
  fileId: body.fileId ?? null,
});

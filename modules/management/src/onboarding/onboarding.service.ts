import { REQUIRED_DOCUMENTS, DOCUMENT_KINDS, type managementRoutes } from '@yangfan/contract';
import { chinaDay, problem, type Context, type FieldFault, type Queryable } from '@yangfan/kernel';
import { findRegion, type Institution } from '@yangfan/platform/org';
import type { ManagementDeps } from '../../ports.ts';
import { stepCall, type Applications } from '../applications/applications.service.ts';
import { checkCreditCode } from './credit-code.rules.ts';

type Step<K extends keyof typeof managementRoutes> = Context<(typeof managementRoutes)[K]>;
const DAY_MS = 86_400_000;
const EDITABLE = ['DRAFT', 'RETURNED', 'WITHDRAWN'] as const;

/** An institution's way into the list (domain §2.4). */
export function createOnboarding(deps: ManagementDeps, applications: Applications) {
  const { org, identity, files, policy } = deps;

  async function editable(db: Queryable, institutionId: string) {
    const application = await applications.ofSubject(db, 'INSTITUTION', institutionId);
    if (!application || !(EDITABLE as readonly string[]).includes(application.state))
      throw problem('management.application.wrong_state', '材料已提交，退回或撤回后才能修改');
    return application;
  }
  async function institutionOf(db: Queryable, id: string): Promise<Institution> {
    const institution = await org.institution(db, id);
    if (!institution) throw problem('request.not_found');
    return institution;
  }

  return {
    async check(db: Queryable, text: string) {
      const check = checkCreditCode(text);
      if (!check.ok) return { valid: false, taken: false, reason: check.why };
      const taken = await org.onboarding.taken(db, check.code);
      return { valid: true, taken, reason: taken ? '这个代码已经登记过，请直接登录' : null };
    },
    async sendCode({ body, ip, now }: Step<'sendRegistrationCode'>) {
      return { ok: true as const, ...(await identity.registrationCodes.send(body.phone, { ip, now })) };
    },
    async register({ tx, body, now }: Step<'registerInstitution'>) {
      const check = checkCreditCode(body.creditCode);
      if (!check.ok) throw problem('management.credit_code.invalid', check.why, [{ path: 'creditCode', message: check.why }]);
      requireRegion(body.regionCode);
      return tx(async (inner) => {
        if (await org.onboarding.taken(inner, check.code)) throw problem('org.institution.duplicate');
        await identity.registrationCodes.take(body.phone, body.phoneCode, now);
        const institutionId = await org.onboarding.create(inner, {
          name: body.name,
          creditCode: check.code,
          type: body.type,
          regionCode: body.regionCode,
          legalRep: body.legalRep,
          contactName: body.contactName,
          contactPhone: body.phone,
        });
        const accountId = await identity.createAccount(inner, {
          kind: 'staff',
          loginName: body.loginName,
          phone: body.phone,
          password: body.password,
          displayName: body.contactName,
          grants: [{ role: 'INST_ADMIN', scope: 'institution', id: institutionId }],
        });
        await org.onboarding.addStaff(inner, { accountId, institutionId, role: 'INST_ADMIN', name: body.contactName, phone: body.phone });
        const applicationId = await applications.create(
          inner,
          {
            kind: 'INSTITUTION',
            title: `${body.name} 入目录申请`,
            subjectId: institutionId,
            classId: null,
            institutionId,
            institutionName: body.name,
            regionCode: body.regionCode,
            createdBy: accountId,
          },
          now,
        );
        await deps.ledger.append(
          inner,
          {
            chain: `institution:${institutionId}`,
            kind: 'management.institution.registered',
            institutionId,
            actorId: accountId,
            summary: '机构注册',
            data: { applicationId, regionCode: body.regionCode },
            link: `/applications/${applicationId}`,
          },
          now,
        );
        return { institutionId, applicationId, accountId };
      });
    },
    async savePapers({ tx, params, body, now }: Step<'saveInstitutionPapers'>) {
      requireRegion(body.regionCode);
      return tx(async (inner) => {
        const application = await editable(inner, params.institutionId);
        const { version, ...papers } = body;
        await org.onboarding.savePapers(inner, params.institutionId, version, { ...papers, geo: papers.geo ?? null });
        await applications.place(
          inner,
          application.id,
          { title: `${body.name} 入目录申请`, institutionName: body.name, regionCode: body.regionCode },
          now,
        );
        return org.onboarding.view(inner, params.institutionId);
      });
    },
    async addDocument({ tx, params, body, now, actor }: Step<'addInstitutionDocument'>) {
      return tx(async (inner) => {
        await editable(inner, params.institutionId);
        const [file] = await files.requireOwn(inner, [body.fileId], { accountId: actor.accountId, purposes: ['PAPER', 'PHOTO'] });
        if (!file?.sha256) throw problem('files.not_ready');
        const document = await org.onboarding.addDocument(inner, params.institutionId, {
          kind: body.kind,
          fileId: file.id,
          name: file.name,
          size: file.size,
          sha256: file.sha256,
          uploadedAt: now,
        });
        return { ...document, uploadedAt: document.uploadedAt.toISOString() };
      });
    },
    async removeDocument({ tx, params }: Step<'removeInstitutionDocument'>) {
      await tx(async (inner) => {
        await editable(inner, params.institutionId);
        if (!(await org.onboarding.removeDocument(inner, params.institutionId, params.documentId))) throw problem('request.not_found');
      });
      return { ok: true as const };
    },
    async submit(context: Step<'submitInstitution'>) {
      const { tx, params, body, actor, now } = context;
      return tx(async (inner) => {
        const application = await applications.row(inner, params.applicationId);
        if (!application || application.kind !== 'INSTITUTION') throw problem('request.not_found');
        await requireComplete(inner, application.subjectId);
        const moved = await applications.move(
          inner,
          application.id,
          {
            action: 'SUBMIT',
            to: 'SUBMITTED',
            permission: 'management.institution.apply',
            opinion: body.opinion,
            summary: '机构提交入目录申请',
          },
          stepCall(context),
        );
        await org.onboarding.setStatus(inner, application.subjectId, 'SUBMITTED');
        await applications.tellOfficers(inner, moved, 'CITY_OFFICER');
        return applications.view(inner, application.id, actor, now);
      });
    },
    async withdraw(context: Step<'withdrawInstitution'>) {
      return plain(context, {
        action: 'WITHDRAW',
        to: 'WITHDRAWN',
        permission: 'management.institution.apply',
        summary: '机构撤回入目录申请',
      });
    },
    accept: (context: Step<'acceptInstitution'>) =>
      plain(context, { action: 'ACCEPT', to: 'ACCEPTED', permission: 'management.institution.accept', summary: '市县受理机构入目录申请' }),
    giveBack: (context: Step<'returnInstitution'>) =>
      plain(context, { action: 'RETURN', to: 'RETURNED', permission: 'management.institution.accept', summary: '机构入目录申请退回补正' }),
    reject: (context: Step<'rejectInstitution'>) =>
      plain(context, { action: 'REJECT', to: 'REJECTED', permission: 'management.institution.accept', summary: '机构入目录申请不予通过' }),
    async reviewOnSite(context: Step<'reviewOnSite'>) {
      const { tx, params, body, actor, now } = context;
      return tx(async (inner) => {
        await files.requireOwn(inner, body.fileIds, { accountId: actor.accountId, purposes: ['PAPER', 'PHOTO'] });
        const moved = await applications.move(
          inner,
          params.applicationId,
          {
            action: 'ON_SITE',
            to: 'ON_SITE_REVIEW',
            permission: 'management.institution.accept',
            opinion: body.opinion,
            attachments: body.fileIds,
            summary: `登记现场核查得分 ${body.score}`,
            data: { score: body.score },
            change: { onSite: { score: body.score, note: body.opinion, fileIds: body.fileIds, at: now.toISOString() } },
          },
          stepCall(context),
        );
        await org.onboarding.setStatus(inner, moved.subjectId, 'ON_SITE_REVIEW');
        return applications.view(inner, moved.id, actor, now);
      });
    },
    async startPublicity(context: Step<'startPublicity'>) {
      const { tx, params, body, actor, now } = context;
      return tx(async (inner) => {
        const application = await applications.row(inner, params.applicationId);
        if (!application) throw problem('request.not_found');
        const days = (await policy.resolve(inner, { regionCode: application.regionCode, at: now })).number('onboarding.publicityDays');
        const until = new Date(now.getTime() + days * DAY_MS).toISOString();
        const moved = await applications.move(
          inner,
          application.id,
          {
            action: 'PUBLICITY',
            to: 'PUBLICITY',
            permission: 'management.institution.accept',
            opinion: body.opinion,
            summary: `开始公示 ${days} 天`,
            data: { days },
            change: { publicity: { from: now.toISOString(), until } },
          },
          stepCall(context),
        );
        await org.onboarding.setStatus(inner, moved.subjectId, 'PUBLICITY');
        await applications.tellProvince(inner, moved);
        return applications.view(inner, moved.id, actor, now);
      });
    },
    async enlist(context: Step<'enlistInstitution'>) {
      const { tx, params, body, actor, now } = context;
      if (body.validTo <= body.validFrom || body.validTo < chinaDay(now))
        throw problem('request.invalid', '有效期不正确', [{ path: 'validTo', message: '应晚于开始日期，且不早于今天' }]);
      return tx(async (inner) => {
        const application = await applications.row(inner, params.applicationId);
        if (application?.publicity && new Date(application.publicity.until) > now)
          throw problem(
            'management.application.wrong_state',
            `公示到 ${chinaDay(new Date(application.publicity.until))} 结束，期满后才能列入目录`,
          );
        const moved = await applications.move(
          inner,
          params.applicationId,
          {
            action: 'ENLIST',
            to: 'APPROVED',
            permission: 'management.institution.enlist',
            opinion: body.opinion,
            summary: '省级列入目录',
            data: { validFrom: body.validFrom, validTo: body.validTo, programCodes: body.programCodes },
          },
          stepCall(context),
        );
        await org.onboarding.setStatus(inner, moved.subjectId, 'LISTED', body);
        await applications.tellApplicant(inner, moved);
        return applications.view(inner, moved.id, actor, now);
      });
    },
    async remove({ tx, params, body, actor, ip, deviceId, now }: Step<'removeInstitution'>) {
      return tx(async (inner) => {
        const institution = await institutionOf(inner, params.institutionId);
        const allowed: Record<string, readonly string[]> = {
          LISTED: ['SUSPENDED', 'REMOVED', 'BLACKLISTED'],
          SUSPENDED: ['LISTED', 'REMOVED', 'BLACKLISTED'],
          REMOVED: ['BLACKLISTED'],
        };
        if (!allowed[institution.status]?.includes(body.to)) throw problem('management.application.wrong_state');
        await org.onboarding.setStatus(inner, institution.id, body.to);
        await org.approvals.record(inner, {
          entity: 'institution-listing',
          entityId: institution.id,
          from: institution.status,
          to: body.to,
          actor,
          role: 'PROV_ADMIN',
          opinion: body.opinion,
          ip,
          deviceId,
          at: now,
        });
        await deps.ledger.append(
          inner,
          {
            chain: `institution:${institution.id}`,
            kind: 'management.institution.status_changed',
            institutionId: institution.id,
            actorId: actor.accountId,
            summary: '目录状态变更',
            data: { from: institution.status, to: body.to },
            link: `/institutions/${institution.id}`,
          },
          now,
        );
        return org.onboarding.view(inner, institution.id);
      });
    },
  };

  type PlainStep = {
    action: 'WITHDRAW' | 'ACCEPT' | 'RETURN' | 'REJECT';
    to: 'WITHDRAWN' | 'ACCEPTED' | 'RETURNED' | 'REJECTED';
    permission: string;
    summary: string;
  };
  async function plain(context: Step<'acceptInstitution'> | Step<'withdrawInstitution'>, step: PlainStep) {
    const { tx, params, body, actor, now } = context;
    return tx(async (inner) => {
      const moved = await applications.move(inner, params.applicationId, { ...step, opinion: body.opinion }, stepCall(context));
      await org.onboarding.setStatus(inner, moved.subjectId, step.to);
      if (step.action !== 'WITHDRAW') await applications.tellApplicant(inner, moved);
      return applications.view(inner, moved.id, actor, now);
    });
  }

  function requireRegion(code: string): void {
    // Institutions register with a city, county or district, never with the province as such.
    if (code === '460000' || !findRegion(code))
      throw problem('request.invalid', '请选择所在市县', [{ path: 'regionCode', message: '请从列表中选择市县' }]);
  }

  async function requireComplete(db: Queryable, institutionId: string): Promise<void> {
    const institution = await institutionOf(db, institutionId);
    const documents = new Set((await org.onboarding.documents(db, institutionId)).map((document) => document.kind));
    const faults: FieldFault[] = [
      ...(!institution.address ? [{ path: 'address', message: '请填写地址' }] : []),
      ...(!institution.areaM2 ? [{ path: 'areaM2', message: '请填写场地面积' }] : []),
      ...(!institution.licenceNo ? [{ path: 'licenceNo', message: '请填写许可证编号' }] : []),
      ...(institution.appliedProgramCodes.length === 0 ? [{ path: 'appliedProgramCodes', message: '请选择要开设的课程' }] : []),
      ...(institution.fullTimeLecturers < 1 ? [{ path: 'fullTimeLecturers', message: '至少 1 名专职讲师' }] : []),
      ...(institution.managers < 2 ? [{ path: 'managers', message: '至少 2 名专职管理人员' }] : []),
      ...(institution.fullTimeLecturers + institution.partTimeLecturers + institution.managers < 5
        ? [{ path: 'partTimeLecturers', message: '专兼职人员合计至少 5 人' }]
        : []),
      ...REQUIRED_DOCUMENTS.filter((kind) => !documents.has(kind)).map((kind) => ({
        path: `documents.${kind}`,
        message: `请上传${DOCUMENT_KINDS[kind]}`,
      })),
    ];
    if (faults.length > 0)
      throw problem(
        'management.application.incomplete',
        `还有 ${faults.length} 项未完成：${faults
          .map((fault) => fault.message)
          .slice(0, 4)
          .join('；')}`,
        faults,
      );
  }
}

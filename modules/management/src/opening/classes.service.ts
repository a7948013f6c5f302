import { PROGRAMS, type managementRoutes } from '@yangfan/contract';
import { chinaDay, problem, type Context, type Queryable, type Tx } from '@yangfan/kernel';
import type { ClassPlan, Institution, TrainingClass } from '@yangfan/platform/org';
import type { ManagementDeps } from '../../ports.ts';
import type { Applications } from '../applications/applications.service.ts';
import { requirePlannable } from '../timetable/timetable.service.ts';

type Step<K extends keyof typeof managementRoutes> = Context<(typeof managementRoutes)[K]>;
type Body = Omit<Step<'createClass'>['body'], 'institutionId' | 'programCode' | 'kind'>;

/** Making and changing classes, and moving approved ones on. */
export function createClasses(deps: ManagementDeps, applications: Applications) {
  const { org, identity } = deps;

  async function requireUsable(db: Queryable, institution: Institution, plan: Body): Promise<void> {
    if (plan.endsOn < plan.startsOn)
      throw problem('request.invalid', '结束日期不能早于开班日期', [{ path: 'endsOn', message: '不能早于开班日期' }]);
    const ids = plan.lecturers.map((one) => one.lecturerId);
    if (new Set(ids).size !== ids.length) throw problem('management.lecturer.not_usable', '同一位讲师选了两次');
    const lecturers = await org.faculty.many(db, ids);
    for (const id of ids) {
      const lecturer = lecturers.get(id);
      if (!lecturer?.employments.some((job) => job.institutionId === institution.id && job.confirmed))
        throw problem('management.lecturer.not_usable', `${lecturer?.name ?? '所选'}讲师未由本机构聘用，请先办理聘用`);
    }
    const staff = new Set((await org.onboarding.staff(db, institution.id)).map((one) => one.accountId));
    if (plan.teacherAccountIds.some((id) => !staff.has(id))) throw problem('management.teacher.unknown');
    if (plan.roomId && !(await org.timetable.rooms(db, institution.id)).some((room) => room.id === plan.roomId && room.active))
      throw problem('request.not_found', '没有找到这间教室');
  }

  /** Class teachers hold their role for this class only while they are its teachers. */
  async function grantTeachers(tx: Tx, classId: string, before: readonly string[], after: readonly string[], by: string): Promise<void> {
    const grant = { role: 'CLASS_TEACHER' as const, scope: 'class' as const, id: classId };
    for (const accountId of after.filter((id) => !before.includes(id))) await identity.grant(tx, accountId, grant, by);
    for (const accountId of before.filter((id) => !after.includes(id))) await identity.revoke(tx, accountId, grant, by);
  }

  const planOf = (body: Body, contactPhone: string | null): ClassPlan => ({
    name: body.name,
    mode: body.mode,
    startsOn: body.startsOn,
    endsOn: body.endsOn,
    capacity: body.capacity,
    roomId: body.roomId,
    lecturers: body.lecturers,
    teacherAccountIds: body.teacherAccountIds,
    contactName: body.contactName,
    contactPhone,
  });
  const titleOf = (name: string, programCode: TrainingClass['programCode']) => `${PROGRAMS[programCode].name} · ${name} 开班申请`;

  return {
    async create({ tx, body, actor, now }: Step<'createClass'>) {
      return tx(async (inner) => {
        const institution = await org.institution(inner, body.institutionId);
        if (!institution) throw problem('request.not_found');
        // A practice class may be tried before the listing; a formal one may not even be planned.
        if (body.kind === 'FORMAL') requireListed(institution, body.programCode, now);
        await requireUsable(inner, institution, body);
        const { id, code } = await org.opening.create(inner, {
          ...planOf(body, body.contactPhone ?? null),
          programCode: body.programCode,
          kind: body.kind,
          institutionId: institution.id,
          regionCode: institution.regionCode,
          createdBy: actor.accountId,
        });
        await grantTeachers(inner, id, [], body.teacherAccountIds, actor.accountId);
        const applicationId =
          body.kind === 'FORMAL'
            ? await applications.create(
                inner,
                {
                  kind: 'OPENING',
                  title: titleOf(body.name, body.programCode),
                  subjectId: id,
                  classId: id,
                  institutionId: institution.id,
                  institutionName: institution.name,
                  regionCode: institution.regionCode,
                  createdBy: actor.accountId,
                },
                now,
              )
            : null;
        await deps.ledger.append(
          inner,
          {
            chain: `class:${id}`,
            kind: 'management.class.created',
            classId: id,
            institutionId: institution.id,
            actorId: actor.accountId,
            summary: body.kind === 'FORMAL' ? '建班' : '建练习班',
            data: { code, programCode: body.programCode, kind: body.kind, startsOn: body.startsOn, endsOn: body.endsOn },
            link: `/classes/${id}`,
          },
          now,
        );
        return { classId: id, code, applicationId };
      });
    },
    async change({ tx, params, body, actor, now }: Step<'changeClass'>) {
      return tx(async (inner) => {
        const cls = await org.class(inner, params.classId);
        const institution = cls && (await org.institution(inner, cls.institutionId));
        if (!cls || !institution) throw problem('request.not_found');
        requirePlannable(cls);
        if (await org.timetable.hasBegun(inner, cls.id)) throw problem('management.timetable.started');
        const { version, ...plan } = body;
        await requireUsable(inner, institution, plan);
        // Learners and officers call this number; only a class that nobody approves may be without one again.
        if (plan.contactPhone === null && cls.contactPhone && cls.kind === 'FORMAL')
          throw problem('request.invalid', '正式班须留联系电话，请填写新号码', [{ path: 'contactPhone', message: '请填写新号码' }]);
        const contactPhone = plan.contactPhone === undefined ? cls.contactPhone : plan.contactPhone;
        await org.opening.change(inner, cls.id, version, planOf(plan, contactPhone));
        await grantTeachers(inner, cls.id, cls.teacherAccountIds, plan.teacherAccountIds, actor.accountId);
        const application = await applications.ofSubject(inner, 'OPENING', cls.id);
        if (application)
          await applications.place(
            inner,
            application.id,
            { title: titleOf(plan.name, cls.programCode), institutionName: institution.name, regionCode: cls.regionCode },
            now,
          );
        return org.opening.view(inner, cls.id);
      });
    },
    async run({ tx, params, body, actor }: Step<'runClass'>) {
      return tx(async (inner) => {
        const cls = await org.class(inner, params.classId);
        if (!cls) throw problem('request.not_found');
        if (body.to !== 'CANCELLED' && cls.kind === 'FORMAL' && !cls.approvedAt) throw problem('org.class.not_approved');
        await org.setClassStatus(inner, cls.id, body.to, actor.accountId);
        return org.opening.view(inner, cls.id);
      });
    },
  };
}

function requireListed(institution: Institution, programCode: TrainingClass['programCode'], now: Date): void {
  const today = chinaDay(now);
  const listed =
    institution.status === 'LISTED' &&
    !!institution.validTo &&
    institution.validTo >= today &&
    institution.programCodes.includes(programCode);
  if (!listed) throw problem('management.institution.not_listed');
}

import {
  APPLICATION_KINDS,
  APPROVAL_STATES,
  type ApplicationKind,
  type ApprovalState,
  type managementRoutes,
  type Role,
} from '@yangfan/contract';
import {
  chinaDay,
  chinaInstant,
  coveredBy,
  newId,
  paged,
  pageOf,
  permits,
  problem,
  type Actor,
  type Context,
  type Queryable,
  type Tx,
} from '@yangfan/kernel';
import { EXPORT_MAX, listSheet, regionName, requireFew, roleName } from '@yangfan/platform/org';
import type { ManagementDeps } from '../../ports.ts';
import { addWorkdays, CALENDAR } from '@yangfan/platform/policy';
import { actionsFor, STEPS, TIME_LIMIT_WORKDAYS, WAITING_STATES, type ApplicationAction } from './applications.rules.ts';
import * as store from './applications.store.ts';

/** Where the person stands who takes a step. */
export interface StepCall {
  actor: Actor;
  ip: string;
  deviceId: string | null;
  now: Date;
}
export const stepCall = ({ actor, ip, deviceId, now }: StepCall): StepCall => ({ actor, ip, deviceId, now });

/** The approval-log entity and ledger chain of an application's subject. */
const ENTITY: Record<ApplicationKind, string> = { INSTITUTION: 'institution', LECTURER: 'lecturer', OPENING: 'class' };
const chainOf = (a: store.Application) => (a.kind === 'OPENING' ? `class:${a.subjectId}` : `institution:${a.institutionId}`);
const DUE_HOUR = '18:00';

/** The parts of an application's life that all kinds share. */
export function createApplications(deps: Pick<ManagementDeps, 'org' | 'ledger' | 'identity' | 'notifications' | 'sheet'>) {
  const { org, ledger, identity, notifications, sheet } = deps;

  const rowView = (a: store.Application, now: Date) => ({
    id: a.id,
    kind: a.kind,
    kindName: APPLICATION_KINDS[a.kind],
    state: a.state,
    stateName: APPROVAL_STATES[a.state],
    title: a.title,
    institutionId: a.institutionId,
    institutionName: a.institutionName,
    regionCode: a.regionCode,
    regionName: regionName(a.regionCode),
    subjectId: a.subjectId,
    submittedAt: a.submittedAt?.toISOString() ?? null,
    dueAt: a.dueAt?.toISOString() ?? null,
    overdue: !!a.dueAt && a.dueAt < now,
    updatedAt: a.updatedAt.toISOString(),
  });

  async function view(db: Queryable, id: string, actor: Actor, now: Date) {
    const a = await store.applicationRow(db, id);
    if (!a) throw problem('request.not_found');
    const steps = await org.approvals.list(db, ENTITY[a.kind], a.subjectId);
    const where = { regionCode: a.regionCode, institutionId: a.institutionId, classId: a.classId };
    return {
      ...rowView(a, now),
      checks: a.checks,
      commitment: a.commitment,
      onSite: a.onSite,
      sample: a.sample,
      publicity: a.publicity && { ...a.publicity, over: new Date(a.publicity.until) <= now },
      steps: steps.map((step) => ({
        id: step.id,
        from: step.from as ApprovalState | null,
        to: step.to as ApprovalState,
        fromName: step.from && APPROVAL_STATES[step.from as ApprovalState],
        toName: APPROVAL_STATES[step.to as ApprovalState],
        actorId: step.actorId,
        actorName: step.actorName,
        roleName: roleName(step.role),
        opinion: step.opinion,
        at: step.at.toISOString(),
        prevSha256: step.prevSha256,
        md5: step.md5,
        sha1: step.sha1,
        sha256: step.sha256,
      })),
      actions: actionsFor({ ...a, accountId: actor.accountId }, (permission) => permits(actor, permission, where)),
    };
  }

  /** Takes one step: state machine, separation of persons, signed log, ledger, due date. The subject's own state is the caller's part. */
  async function move(
    tx: Tx,
    id: string,
    step: {
      action: ApplicationAction;
      to: ApprovalState;
      permission: string;
      opinion?: string | undefined;
      attachments?: readonly string[];
      summary: string;
      data?: object;
      change?: Omit<Parameters<typeof store.updateApplication>[2], 'state' | 'at' | 'dueAt'>;
    },
    call: StepCall,
  ): Promise<store.Application> {
    const a = await store.lockApplication(tx, id);
    if (!a) throw problem('request.not_found');
    const rule = STEPS[a.kind].find(
      (one) => one.action === step.action && one.permission === step.permission && one.from.includes(a.state),
    );
    if (!rule || !org.approvals.canMove(a.state, step.to)) throw problem('management.application.wrong_state');
    if (rule.otherPerson && a.acceptedBy === call.actor.accountId) throw problem('management.application.same_person');
    const dueAt = WAITING_STATES.includes(step.to) ? (step.to === 'SUBMITTED' || !a.dueAt ? dueFrom(a.kind, call.now) : a.dueAt) : null;
    await store.updateApplication(tx, id, {
      state: step.to,
      at: call.now,
      dueAt,
      ...(step.action === 'SUBMIT' ? { submittedAt: call.now, acceptedBy: null } : {}),
      ...(step.action === 'ACCEPT' ? { acceptedBy: call.actor.accountId } : {}),
      ...step.change,
    });
    const signed = await org.approvals.record(tx, {
      entity: ENTITY[a.kind],
      entityId: a.subjectId,
      from: a.state,
      to: step.to,
      actor: call.actor,
      role: roleOf(call.actor, step.permission),
      opinion: step.opinion ?? '',
      attachments: step.attachments ?? [],
      ip: call.ip,
      deviceId: call.deviceId,
      at: call.now,
    });
    await ledger.append(
      tx,
      {
        chain: chainOf(a),
        kind: `management.${a.kind === 'OPENING' ? 'opening' : a.kind.toLowerCase()}.${PAST[step.action]}`,
        ...(a.classId ? { classId: a.classId } : {}),
        institutionId: a.institutionId,
        actorId: call.actor.accountId,
        summary: step.summary,
        data: { applicationId: a.id, subjectId: a.subjectId, from: a.state, to: step.to, stepSha256: signed.sha256, ...step.data },
        link: `/applications/${a.id}`,
      },
      call.now,
    );
    return { ...a, state: step.to };
  }

  return {
    view,
    move,
    row: store.applicationRow,
    ofSubject: store.applicationOfSubject,
    subject: store.applicationSubject,
    saveSample: store.saveSample,
    place: store.placeApplication,
    async create(
      tx: Tx,
      draft: {
        kind: ApplicationKind;
        title: string;
        subjectId: string;
        classId: string | null;
        institutionId: string;
        institutionName: string;
        regionCode: string;
        createdBy: string | null;
      },
      now: Date,
    ): Promise<string> {
      const id = newId('apl');
      await store.insertApplication(tx, { ...draft, id, updatedAt: now });
      return id;
    },
    async list(db: Queryable, actor: Actor, query: Context<typeof managementRoutes.listApplications>['query'], now: Date) {
      const rows = await store.listRows(db, { ...filterOf(actor, 'management.application.read', query), ...pageOf(query) });
      return paged(rows, (row) => rowView(row, now));
    },
    /** The same list as a sheet; titles of applications name institutions and classes, never people. */
    async export(db: Queryable, actor: Actor, query: ExportQuery, now: Date): Promise<Buffer> {
      const rows = await store.listRows(db, { ...filterOf(actor, 'management.application.export', query), limit: EXPORT_MAX, offset: 0 });
      requireFew(rows);
      const titles = ['申请', '类别', '机构', '市县', '状态', '提交时间', '办理时限', '是否超时', '最近办理'];
      return sheet.write(
        listSheet(
          '申请',
          titles,
          ['申请', '机构'],
          rows
            .map((row) => rowView(row, now))
            .map((row) => [
              row.title,
              APPLICATION_KINDS[row.kind],
              row.institutionName,
              row.regionName,
              row.stateName,
              clockOf(row.submittedAt),
              clockOf(row.dueAt),
              row.overdue ? '超时' : '',
              clockOf(row.updatedAt),
            ]),
        ),
      );
    },
    waiting: store.waitingRows,
    /** Tells the officers of the region (a district's application goes to its city) that something waits. */
    async tellOfficers(tx: Tx, a: Pick<store.Application, 'id' | 'regionCode' | 'title'>, role: Role): Promise<void> {
      const codes = [...new Set([a.regionCode, `${a.regionCode.slice(0, 4)}00`])];
      const accounts = new Set<string>();
      for (const code of codes) for (const id of await identity.accountsWith(tx, { role, scope: 'region', id: code })) accounts.add(id);
      for (const accountId of accounts)
        await notifications.notify(tx, {
          accountId,
          kind: 'management.waiting',
          title: '有申请等您办理',
          body: a.title,
          link: `/applications/${a.id}`,
        });
    },
    async tellProvince(tx: Tx, a: Pick<store.Application, 'id' | 'title'>): Promise<void> {
      for (const accountId of await identity.accountsWith(tx, { role: 'PROV_OFFICER', scope: 'province', id: '*' })) {
        await notifications.notify(tx, {
          accountId,
          kind: 'management.waiting',
          title: '有申请等您办理',
          body: a.title,
          link: `/applications/${a.id}`,
        });
      }
    },
    async tellApplicant(tx: Tx, a: Pick<store.Application, 'id' | 'title' | 'institutionId' | 'state'>): Promise<void> {
      for (const { accountId, role } of await org.onboarding.staff(tx, a.institutionId)) {
        if (role !== 'INST_ADMIN') continue;
        await notifications.notify(tx, {
          accountId,
          kind: 'management.decided',
          title: `申请${APPROVAL_STATES[a.state]}`,
          body: a.title,
          link: `/applications/${a.id}`,
        });
      }
    },
  };
}
export type Applications = ReturnType<typeof createApplications>;

const PAST: Record<ApplicationAction, string> = {
  SUBMIT: 'submitted',
  WITHDRAW: 'withdrawn',
  ACCEPT: 'accepted',
  RETURN: 'returned',
  REJECT: 'rejected',
  ON_SITE: 'reviewed',
  PUBLICITY: 'publicised',
  APPROVE: 'approved',
  ENLIST: 'enlisted',
  SAMPLE: 'sampled',
};

/** The role in which somebody acts: the first of theirs that carries the permission. */
function roleOf(actor: Actor, permission: string): Role {
  const grant = actor.grants.find((one) => (one.permissions as ReadonlySet<string>).has(permission));
  return grant!.role;
}

const dueFrom = (kind: ApplicationKind, now: Date): Date =>
  chinaInstant(addWorkdays(chinaDay(now), TIME_LIMIT_WORKDAYS[kind], CALENDAR), DUE_HOUR);

type ExportQuery = Context<typeof managementRoutes.exportApplications>['query'];
const filterOf = (actor: Actor, permission: 'management.application.read' | 'management.application.export', query: ExportQuery) => ({
  grants: coveredBy(actor, permission),
  q: query.q?.trim() || null,
  kind: query.kind ?? null,
  states: query.state ?? null,
  institutionId: query.institutionId ?? null,
  subjectId: query.subjectId ?? null,
  sort: query.sort ?? '-updatedAt',
});

/** `2026-11-23 09:00`, as clocks in Hainan show it. */
const clockOf = (at: string | null) => at && new Date(at).toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' }).slice(0, 16);

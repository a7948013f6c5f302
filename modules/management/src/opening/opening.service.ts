import { orgClassApproved, type ApprovalState, type ClassStatus, type managementRoutes } from '@yangfan/contract';
import { canonicalJson, emit, problem, type Context, type Queryable, type Tx } from '@yangfan/kernel';
import type { ManagementDeps } from '../../ports.ts';
import type { ApplicationAction } from '../applications/applications.rules.ts';
import { stepCall, type Applications } from '../applications/applications.service.ts';
import { OPENING_COMMITMENT } from './commitment.rules.ts';
import { isReady, type Finding } from './precheck.rules.ts';
import type { createPrecheck } from './precheck.service.ts';

type Step<K extends keyof typeof managementRoutes> = Context<(typeof managementRoutes)[K]>;
/** So many learners are invited with the approval itself; more are invited by a job. */
const INVITE_AT_ONCE = 100;

/** The opening application: checked, promised, accepted, approved by another person (domain §2.6). */
export function createOpening(deps: ManagementDeps, applications: Applications, check: ReturnType<typeof createPrecheck>) {
  const { org, policy, identity, jobs, crypto } = deps;
  const commitmentSha = crypto.digests(canonicalJson(OPENING_COMMITMENT)).sha256;

  async function opening(db: Queryable, id: string) {
    const application = await applications.row(db, id);
    if (!application || application.kind !== 'OPENING') throw problem('request.not_found');
    return application;
  }

  async function step(
    context: Step<'withdrawOpening'> | Step<'acceptOpening'>,
    of: { action: ApplicationAction; to: ApprovalState & ClassStatus; permission: string; summary: string },
  ) {
    const { tx, params, body, actor, now } = context;
    return tx(async (inner) => {
      await opening(inner, params.applicationId);
      const moved = await applications.move(inner, params.applicationId, { ...of, opinion: body.opinion }, stepCall(context));
      await org.setClassStatus(inner, moved.subjectId, of.to, actor.accountId);
      if (of.action === 'ACCEPT') await applications.tellOfficers(inner, moved, 'CITY_REVIEWER');
      else if (of.action !== 'WITHDRAW') await applications.tellApplicant(inner, moved);
      return applications.view(inner, moved.id, actor, now);
    });
  }

  async function inviteSome(tx: Tx, classId: string, className: string, learnerIds: readonly string[]): Promise<number> {
    const learners = await org.learners(tx, learnerIds);
    for (const learner of learners.values())
      await identity.inviteLearner(tx, { learnerId: learner.id, classId, className, phone: learner.phone, name: learner.name });
    return learners.size;
  }

  return {
    commitment: async () => ({
      version: OPENING_COMMITMENT.version,
      title: OPENING_COMMITMENT.title,
      paragraphs: [...OPENING_COMMITMENT.paragraphs],
      sha256: commitmentSha,
    }),
    async precheck(db: Queryable, classId: string, now: Date) {
      const { findings } = await check(db, classId, now);
      return { ready: isReady(findings), items: findings };
    },
    async submit(context: Step<'submitOpening'>) {
      const { tx, params, body, actor, now } = context;
      if (body.commitmentSha256 !== commitmentSha) throw problem('management.commitment.outdated');
      return tx(async (inner) => {
        const application = await opening(inner, params.applicationId);
        const { findings } = await check(inner, application.subjectId, now);
        requireReady(findings);
        const moved = await applications.move(
          inner,
          application.id,
          {
            action: 'SUBMIT',
            to: 'SUBMITTED',
            permission: 'management.class.apply',
            opinion: body.opinion,
            summary: '签署承诺并提交开班申请',
            data: {
              commitmentSha256: commitmentSha,
              commitmentVersion: OPENING_COMMITMENT.version,
              checks: findings.map(({ rule, ok }) => ({ rule, ok })),
            },
            change: {
              checks: findings,
              commitment: {
                sha256: commitmentSha,
                version: OPENING_COMMITMENT.version,
                signedBy: body.signerName,
                signedAt: now.toISOString(),
              },
            },
          },
          stepCall(context),
        );
        await org.setClassStatus(inner, moved.subjectId, 'SUBMITTED', actor.accountId);
        await applications.tellOfficers(inner, moved, 'CITY_OFFICER');
        return applications.view(inner, moved.id, actor, now);
      });
    },
    withdraw: (context: Step<'withdrawOpening'>) =>
      step(context, { action: 'WITHDRAW', to: 'WITHDRAWN', permission: 'management.class.apply', summary: '机构撤回开班申请' }),
    accept: (context: Step<'acceptOpening'>) =>
      step(context, { action: 'ACCEPT', to: 'ACCEPTED', permission: 'management.class.accept', summary: '市县经办受理开班申请' }),
    giveBack: (context: Step<'returnOpening'>) =>
      step(context, { action: 'RETURN', to: 'RETURNED', permission: 'management.class.accept', summary: '经办退回开班申请' }),
    reject: (context: Step<'rejectOpening'>) =>
      step(context, { action: 'REJECT', to: 'REJECTED', permission: 'management.class.accept', summary: '经办不予通过开班申请' }),
    reviewGiveBack: (context: Step<'reviewReturnOpening'>) =>
      step(context, { action: 'RETURN', to: 'RETURNED', permission: 'management.class.approve', summary: '复核退回开班申请' }),
    reviewReject: (context: Step<'reviewRejectOpening'>) =>
      step(context, { action: 'REJECT', to: 'REJECTED', permission: 'management.class.approve', summary: '复核不予通过开班申请' }),

    async approve(context: Step<'approveOpening'>) {
      const { tx, params, body, actor, now } = context;
      return tx(async (inner) => {
        const application = await opening(inner, params.applicationId);
        const { cls, findings } = await check(inner, application.subjectId, now);
        // The lead time was kept on the day of the application; the office's own days don't count against the applicant.
        requireReady(findings.filter((finding) => finding.rule !== 'opening.leadWorkdays'));
        const moved = await applications.move(
          inner,
          application.id,
          { action: 'APPROVE', to: 'APPROVED', permission: 'management.class.approve', opinion: body.opinion, summary: '市县复核批准开班' },
          stepCall(context),
        );
        const snapshotId = await policy.snapshot(inner, {
          classId: cls.id,
          programCode: cls.programCode,
          regionCode: cls.regionCode,
          at: now,
        });
        await org.opening.freeze(inner, cls.id, snapshotId, now);
        await org.setClassStatus(inner, cls.id, 'APPROVED', actor.accountId);
        await deps.ledger.append(
          inner,
          {
            chain: `class:${cls.id}`,
            kind: 'org.class.approved',
            classId: cls.id,
            institutionId: cls.institutionId,
            actorId: actor.accountId,
            summary: '班级获得批准，政策参数已冻结',
            data: { policySnapshotId: snapshotId, enrolled: cls.enrolledCount },
            link: `/classes/${cls.id}`,
          },
          now,
        );
        await emit(inner, orgClassApproved, { classId: cls.id });
        const learnerIds = (await org.enrolments(inner, cls.id)).filter((one) => one.status === 'ENROLLED').map((one) => one.learnerId);
        if (learnerIds.length <= INVITE_AT_ONCE) await inviteSome(inner, cls.id, cls.name, learnerIds);
        else await jobs.enqueue(inner, 'management.class.invite', { classId: cls.id, from: 0 }, { key: `invite:${cls.id}` });
        await applications.tellApplicant(inner, moved);
        return applications.view(inner, moved.id, actor, now);
      });
    },
    async sample({ tx, params, body, actor, ip, deviceId, now }: Step<'sampleOpening'>) {
      return tx(async (inner) => {
        const application = await opening(inner, params.applicationId);
        if (application.state !== 'ACCEPTED' && application.state !== 'APPROVED') throw problem('management.application.wrong_state');
        await applications.saveSample(inner, application.id, { passed: body.passed, opinion: body.opinion, at: now.toISOString() }, now);
        await org.approvals.record(inner, {
          entity: 'class',
          entityId: application.subjectId,
          from: application.state,
          to: application.state,
          actor,
          role: 'PROV_OFFICER',
          opinion: `省级抽审${body.passed ? '未见异常' : '有异议'}：${body.opinion}`,
          ip,
          deviceId,
          at: now,
        });
        await deps.ledger.append(
          inner,
          {
            chain: `class:${application.subjectId}`,
            kind: 'management.opening.sampled',
            classId: application.subjectId,
            institutionId: application.institutionId,
            actorId: actor.accountId,
            summary: body.passed ? '省级抽审未见异常' : '省级抽审有异议',
            data: { applicationId: application.id, passed: body.passed },
            link: `/applications/${application.id}`,
          },
          now,
        );
        return applications.view(inner, application.id, actor, now);
      });
    },
    async invite({ tx, params, body }: Step<'inviteLearners'>) {
      return tx(async (inner) => {
        const cls = await org.class(inner, params.classId);
        if (!cls) throw problem('request.not_found');
        if (cls.kind === 'FORMAL' && !cls.approvedAt) throw problem('org.class.not_approved');
        const enrolled = new Set((await org.enrolments(inner, cls.id)).map((one) => one.learnerId));
        return {
          sent: await inviteSome(
            inner,
            cls.id,
            cls.name,
            body.learnerIds.filter((id) => enrolled.has(id)),
          ),
        };
      });
    },
    /** Invites a large class a hundred at a time; each round enqueues the next in the same transaction, so a crash repeats nothing. */
    async inviteRound(tx: Tx, { classId, from }: { classId: string; from: number }): Promise<void> {
      const cls = await org.class(tx, classId);
      if (!cls) return;
      const learnerIds = (await org.enrolments(tx, classId))
        .filter((one) => one.status === 'ENROLLED' && one.seatNo > from)
        .slice(0, INVITE_AT_ONCE);
      if (learnerIds.length === 0) return;
      await inviteSome(
        tx,
        classId,
        cls.name,
        learnerIds.map((one) => one.learnerId),
      );
      await jobs.enqueue(
        tx,
        'management.class.invite',
        { classId, from: learnerIds.at(-1)!.seatNo },
        { key: `invite:${classId}:${learnerIds.at(-1)!.seatNo}` },
      );
    },
  };
}

function requireReady(findings: readonly Finding[]): void {
  if (isReady(findings)) return;
  const bad = findings.filter((finding) => !finding.ok && finding.severity === 'BLOCK');
  throw problem(
    'management.precheck.failed',
    `预检有 ${bad.length} 项未通过：${bad
      .map((finding) => finding.sentence)
      .slice(0, 3)
      .join('；')}`,
    bad.map((finding) => ({ path: finding.rule, message: finding.sentence })),
  );
}

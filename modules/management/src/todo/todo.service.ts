import {
  APPLICATION_KINDS,
  APPROVAL_STATES,
  COURSE_STAGES,
  type ApplicationKind,
  type ApprovalState,
  type CourseStage,
  type TodoGroup,
} from '@yangfan/contract';
import { chinaDay, chinaInstant, coveredBy, type Actor, type Queryable } from '@yangfan/kernel';
import { stageOf } from '@yangfan/platform/org';
import type { Static } from 'typebox';
import type { ManagementDeps } from '../../ports.ts';
import type { Applications } from '../applications/applications.service.ts';
import { addDays, addWorkdays, CALENDAR } from '@yangfan/platform/policy';

type Group = Static<typeof TodoGroup>;
type Permission = Parameters<typeof coveredBy>[1];
const SHOWN = 5;
const START_AHEAD_DAYS = 3;
const EXPIRY_AHEAD_DAYS = 60;

const GROUP_OF: Record<ApplicationKind, Group['kind']> = {
  INSTITUTION: 'INSTITUTION_APPLICATION',
  LECTURER: 'LECTURER_APPLICATION',
  OPENING: 'OPENING_APPLICATION',
};
/** Which permission has something to do with which applications. `other` = not for the person who accepted. */
const OFFICE: readonly { permission: Permission; kind: ApplicationKind; states: readonly ApprovalState[]; title: string; other?: true }[] =
  [
    {
      permission: 'management.institution.accept',
      kind: 'INSTITUTION',
      states: ['SUBMITTED', 'ACCEPTED', 'ON_SITE_REVIEW'],
      title: '机构入目录待办',
    },
    { permission: 'management.institution.enlist', kind: 'INSTITUTION', states: ['PUBLICITY'], title: '机构待列入目录', other: true },
    { permission: 'management.lecturer.accept', kind: 'LECTURER', states: ['SUBMITTED'], title: '讲师入库待初审' },
    { permission: 'management.lecturer.verify', kind: 'LECTURER', states: ['ACCEPTED'], title: '讲师入库待核验', other: true },
    { permission: 'management.class.accept', kind: 'OPENING', states: ['SUBMITTED'], title: '开班申请待受理' },
    { permission: 'management.class.approve', kind: 'OPENING', states: ['ACCEPTED'], title: '开班申请待复核', other: true },
  ];

/** What waits for a person, and the figures of a home page. */
export function createTodo({ org, policy }: Pick<ManagementDeps, 'org' | 'policy'>, applications: Applications) {
  async function office(db: Queryable, actor: Actor, now: Date): Promise<Group[]> {
    const groups: Group[] = [];
    for (const { permission, kind, states, title, other } of OFFICE) {
      const grants = coveredBy(actor, permission);
      if (grants.length === 0) continue;
      const rows = await applications.waiting(db, { grants, kind, states, exceptAcceptedBy: other ? actor.accountId : null, limit: SHOWN });
      if (rows.length > 0) groups.push({ kind: GROUP_OF[kind], title, count: rows[0]!.total, items: rows.map((row) => itemOf(row, now)) });
    }
    return groups;
  }
  async function applicant(db: Queryable, actor: Actor, now: Date): Promise<Group[]> {
    const grants = coveredBy(actor, 'management.class.apply');
    if (grants.length === 0) return [];
    const groups: Group[] = [];
    for (const [kind, states, title] of [
      ['RETURNED', ['RETURNED'], '退回补正'],
      ['DRAFT', ['DRAFT', 'WITHDRAWN'], '未提交的申请'],
    ] as const) {
      const rows = await applications.waiting(db, { grants, kind: null, states, exceptAcceptedBy: null, limit: SHOWN });
      if (rows.length > 0) groups.push({ kind, title, count: rows[0]!.total, items: rows.map((row) => itemOf(row, now)) });
    }
    return groups;
  }
  /** Classes whose lessons are over: until when the institution must ask for completion (`completion.submitWithinDays`). */
  async function completing(db: Queryable, actor: Actor, now: Date): Promise<Group[]> {
    const grants = coveredBy(actor, 'assessment.completion.submit');
    if (grants.length === 0) return [];
    const day = chinaDay(now);
    const rows = await org.classesToComplete(db, { grants, before: day, limit: SHOWN });
    if (rows.length === 0) return [];
    const items = [];
    for (const row of rows) {
      const days = (await policy.fromSnapshot(db, row.id)).all['completion.submitWithinDays'];
      const dueOn = typeof days === 'number' ? addWorkdays(row.lastSessionOn, days, CALENDAR) : null;
      items.push({
        id: row.id,
        title: row.name,
        subtitle: `${row.lastSessionOn} 课程结束${dueOn ? `，${dueOn} 前提交${dueOn < day ? '，已逾期，提交时须写明原因' : ''}` : ''}`,
        since: null,
        dueAt: dueOn ? chinaInstant(dueOn, '23:59').toISOString() : null,
        overdue: dueOn !== null && dueOn < day,
        link: `/work/classes/${row.id}/grades`,
      });
    }
    return [{ kind: 'COMPLETION_DUE', title: '结业申请待提交', count: rows[0]!.total, items }];
  }
  async function running(db: Queryable, actor: Actor, now: Date): Promise<Group[]> {
    const groups: Group[] = [];
    const day = chinaDay(now);
    const run = coveredBy(actor, 'management.class.run');
    if (run.length > 0) {
      const rows = await org.classesToStart(db, { grants: run, until: addDays(day, START_AHEAD_DAYS), limit: SHOWN });
      if (rows.length > 0) {
        groups.push({
          kind: 'CLASS_TO_START',
          title: '即将开课的班',
          count: rows[0]!.total,
          items: rows.map((row) => ({
            id: row.id,
            title: row.name,
            subtitle: `${row.startsOn} 开班`,
            since: null,
            dueAt: chinaInstant(row.startsOn, '08:30').toISOString(),
            overdue: row.startsOn < day,
            link: `/classes/${row.id}`,
          })),
        });
      }
    }
    const sessions = (await org.timetable.mine(db, actor, { from: day, to: day })).items;
    if (sessions.length > 0) {
      groups.push({
        kind: 'SESSION_TODAY',
        title: '今天的课',
        count: sessions.length,
        items: sessions.slice(0, SHOWN).map((session) => ({
          id: session.id,
          title: session.title,
          subtitle: `${session.className} · ${session.roomName ?? '线上'}`,
          since: null,
          dueAt: session.startsAt,
          overdue: false,
          link: `/sessions/${session.id}`,
        })),
      });
    }
    const apply = coveredBy(actor, 'management.class.apply');
    if (apply.length > 0) {
      const rows = await org.expiring(db, { grants: apply, before: addDays(day, EXPIRY_AHEAD_DAYS), limit: SHOWN });
      if (rows.length > 0) {
        groups.push({
          kind: 'EXPIRING',
          title: '即将到期的资格',
          count: rows[0]!.total,
          items: rows.map((row) => ({
            id: row.id,
            title: row.name,
            subtitle: `${row.kind === 'INSTITUTION' ? '目录有效期' : '讲师证书'}至 ${row.validTo}`,
            since: null,
            dueAt: chinaInstant(row.validTo).toISOString(),
            overdue: row.validTo < day,
            link: row.kind === 'INSTITUTION' ? `/institutions/${row.id}` : `/lecturers/${row.id}`,
          })),
        });
      }
    }
    return groups;
  }

  return {
    async todo(db: Queryable, actor: Actor, now: Date) {
      const groups = [
        ...(await office(db, actor, now)),
        ...(await applicant(db, actor, now)),
        ...(await completing(db, actor, now)),
        ...(await running(db, actor, now)),
      ];
      return { total: groups.reduce((sum, group) => sum + group.count, 0), groups };
    },
    async overview(db: Queryable, actor: Actor, now: Date) {
      const grants = coveredBy(actor, 'management.application.read');
      const figures = await org.overview(db, { grants, day: chinaDay(now) });
      const mine = await office(db, actor, now);
      const open = await applications.waiting(db, {
        grants,
        kind: null,
        states: ['SUBMITTED', 'ACCEPTED', 'ON_SITE_REVIEW', 'PUBLICITY'],
        exceptAcceptedBy: null,
        limit: 1,
      });
      const stages = Object.entries(COURSE_STAGES) as [CourseStage, string][];
      return {
        institutions: figures.institutions,
        lecturers: figures.lecturers,
        classesInTraining: figures.classesInTraining,
        learnersInTraining: figures.learnersInTraining,
        sessionsToday: figures.sessionsToday,
        // From the very groups of the list: a figure that the list does not bear out would send people looking.
        applicationsWaiting: mine.reduce((sum, { count }) => sum + count, 0),
        applicationsOpen: open[0]?.total ?? 0,
        channel: stages.map(([stage, name]) => {
          const of = figures.channel.filter((row) => stageOf(row.status) === stage);
          return {
            stage,
            name,
            classes: of.reduce((sum, row) => sum + row.classes, 0),
            learners: of.reduce((sum, row) => sum + row.learners, 0),
          };
        }),
      };
    },
  };
}

type WaitingRow = Awaited<ReturnType<Applications['waiting']>>[number];
const itemOf = (row: WaitingRow, now: Date): Group['items'][number] => ({
  id: row.id,
  title: row.title,
  subtitle: `${APPLICATION_KINDS[row.kind]} · ${row.institutionName} · ${APPROVAL_STATES[row.state]}`,
  since: row.submittedAt?.toISOString() ?? null,
  dueAt: row.dueAt?.toISOString() ?? null,
  overdue: !!row.dueAt && row.dueAt < now,
  link: `/applications/${row.id}`,
});

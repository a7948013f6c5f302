import type { ApplicationKind, ApprovalState } from '@yangfan/contract';
import { coveredSql, sql, type Grant, type Queryable, type Sql, type Tx } from '@yangfan/kernel';
import type { Finding } from '../opening/precheck.rules.ts';

export interface Commitment {
  sha256: string;
  version: string;
  signedBy: string;
  signedAt: string;
}
export interface Application {
  id: string;
  kind: ApplicationKind;
  state: ApprovalState;
  title: string;
  subjectId: string;
  classId: string | null;
  institutionId: string;
  institutionName: string;
  regionCode: string;
  createdBy: string | null;
  submittedAt: Date | null;
  dueAt: Date | null;
  acceptedBy: string | null;
  updatedAt: Date;
  checks: Finding[];
  commitment: Commitment | null;
  onSite: { score: number; note: string; fileIds: string[]; at: string } | null;
  publicity: { from: string; until: string } | null;
  sample: { passed: boolean; opinion: string; at: string } | null;
}

const columns = sql`a.id, a.kind, a.state, a.title, a.subject_id as "subjectId", a.class_id as "classId", a.institution_id as "institutionId", a.institution_name as "institutionName",
  a.region_code as "regionCode", a.created_by as "createdBy", a.submitted_at as "submittedAt", a.due_at as "dueAt", a.accepted_by as "acceptedBy", a.updated_at as "updatedAt", a.checks,
  a.commitment, a.on_site as "onSite", a.publicity, a.sample`;
const reach = (grants: readonly Grant[]) =>
  coveredSql(grants, { region: sql`a.region_code`, institution: sql`a.institution_id`, class: sql`a.class_id` });

export async function insertApplication(
  tx: Tx,
  application: Pick<
    Application,
    'id' | 'kind' | 'title' | 'subjectId' | 'classId' | 'institutionId' | 'institutionName' | 'regionCode' | 'createdBy' | 'updatedAt'
  >,
): Promise<void> {
  const a = application;
  await tx.run(sql`
    insert into management.application (id, kind, state, title, subject_id, class_id, institution_id, institution_name, region_code, created_by, updated_at)
    values (${a.id}, ${a.kind}, 'DRAFT', ${a.title}, ${a.subjectId}, ${a.classId}, ${a.institutionId}, ${a.institutionName}, ${a.regionCode}, ${a.createdBy}, ${a.updatedAt})`);
}

export const applicationRow = (db: Queryable, id: string): Promise<Application | undefined> =>
  db.maybe<Application>(sql`select ${columns} from management.application a where a.id = ${id}`);
export const lockApplication = (tx: Tx, id: string): Promise<Application | undefined> =>
  tx.maybe<Application>(sql`select ${columns} from management.application a where a.id = ${id} for update`);
export const applicationOfSubject = (db: Queryable, kind: ApplicationKind, subjectId: string): Promise<Application | undefined> =>
  db.maybe<Application>(sql`select ${columns} from management.application a where a.kind = ${kind} and a.subject_id = ${subjectId}`);

/** Writes the state and whatever the step adds; absent parts stay as they are. */
export async function updateApplication(
  tx: Tx,
  id: string,
  change: { state: ApprovalState; at: Date; dueAt: Date | null } & Partial<
    Pick<
      Application,
      'submittedAt' | 'acceptedBy' | 'checks' | 'commitment' | 'onSite' | 'publicity' | 'title' | 'institutionName' | 'regionCode'
    >
  >,
): Promise<void> {
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
  await tx.run(sql`
    update management.application set state = ${change.state}, updated_at = ${change.at}, due_at = ${change.dueAt},
      submitted_at = coalesce(${change.submittedAt ?? null}, submitted_at),
      accepted_by = case when ${change.acceptedBy !== undefined} then ${change.acceptedBy ?? null} else accepted_by end,
      checks = coalesce(${json(change.checks)}::jsonb, checks), commitment = coalesce(${json(change.commitment)}::jsonb, commitment),
      on_site = coalesce(${json(change.onSite)}::jsonb, on_site), publicity = coalesce(${json(change.publicity)}::jsonb, publicity),
      title = coalesce(${change.title ?? null}, title), institution_name = coalesce(${change.institutionName ?? null}, institution_name), region_code = coalesce(${change.regionCode ?? null}, region_code)
    where id = ${id}`);
}

export async function saveSample(tx: Tx, id: string, sample: Application['sample'], at: Date): Promise<void> {
  await tx.run(sql`update management.application set sample = ${JSON.stringify(sample)}::jsonb, updated_at = ${at} where id = ${id}`);
}
/** Title and place follow the subject while it is still edited. */
export async function placeApplication(
  tx: Tx,
  id: string,
  to: Pick<Application, 'title' | 'institutionName' | 'regionCode'>,
  at: Date,
): Promise<void> {
  await tx.run(sql`
    update management.application set title = ${to.title}, institution_name = ${to.institutionName}, region_code = ${to.regionCode}, updated_at = ${at} where id = ${id}`);
}

const SORTS: Record<string, Sql> = {
  '-updatedAt': sql`a.updated_at desc, a.id`,
  dueAt: sql`a.due_at nulls last, a.id`,
  '-submittedAt': sql`a.submitted_at desc nulls last, a.id`,
};

/** A page of the applications that the grants cover. */
export function listRows(
  db: Queryable,
  of: {
    grants: readonly Grant[];
    q: string | null;
    kind: string | null;
    states: readonly string[] | null;
    institutionId: string | null;
    subjectId: string | null;
    sort: string;
    limit: number;
    offset: number;
  },
): Promise<(Application & { total: number })[]> {
  return db.many(sql`
    select ${columns}, count(*) over ()::int as total from management.application a
    where ${reach(of.grants)}
      and (${of.q}::text is null or a.title ilike '%' || ${of.q} || '%' or a.institution_name ilike '%' || ${of.q} || '%')
      and (${of.kind}::text is null or a.kind = ${of.kind})
      and (${of.states as string[] | null}::text[] is null or a.state = any(${of.states as string[] | null}::text[]))
      and (${of.institutionId}::text is null or a.institution_id = ${of.institutionId})
      and (${of.subjectId}::text is null or a.subject_id = ${of.subjectId})
    order by ${SORTS[of.sort] ?? SORTS['-updatedAt']!} limit ${of.limit} offset ${of.offset}`);
}

/** What waits in given states of a kind within the grants: how many, and the first few by due date. */
export function waitingRows(
  db: Queryable,
  of: {
    grants: readonly Grant[];
    kind: ApplicationKind | null;
    states: readonly ApprovalState[];
    exceptAcceptedBy: string | null;
    limit: number;
  },
): Promise<(Application & { total: number })[]> {
  return db.many(sql`
    select ${columns}, count(*) over ()::int as total from management.application a
    where a.state = any(${of.states as string[]}::text[]) and (${of.kind}::text is null or a.kind = ${of.kind}) and ${reach(of.grants)}
      and (${of.exceptAcceptedBy}::text is null or a.accepted_by is distinct from ${of.exceptAcceptedBy})
    order by a.due_at nulls last, a.updated_at limit ${of.limit}`);
}

/** Where an application stands, for the guard. */
export function applicationSubject(
  db: Queryable,
  id: string,
): Promise<{ regionCode: string; institutionId: string; classId: string | null } | undefined> {
  return db.maybe(
    sql`select region_code as "regionCode", institution_id as "institutionId", class_id as "classId" from management.application where id = ${id}`,
  );
}

import { coveredBy, newId, newToken, pageOf, permits, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../../ports.ts';
import type { CalibrationService } from '../calibration/calibration.service.ts';
import { reviewRules } from '../review.policy.ts';
import * as store from './pool.store.ts';

/** More than this is a list nobody keeps in order. */
const MOST_CONFLICTS = 50;
const RULES_AT = (now: Date) => ({ at: now });

export interface ConflictInput {
  kind: store.ConflictRow['kind'];
  target: string;
  note: string;
}
interface ExpertInput {
  title: string;
  fields: string[];
  institutionIds: string[];
}

/** The pool of experts: who they are, whom they must stay away from, whether they are calibrated. */
export function createPool(deps: AssessmentDeps, calibration: CalibrationService) {
  const { crypto, ledger, org, identity, policy } = deps;
  const aad = (id: string) => `assessment.expert|${id}|name`;
  const nameOf = (row: Pick<store.ExpertRow, 'id' | 'name'>) => crypto.open(row.name, aad(row.id));
  const rulesNow = async (db: Queryable, now: Date) => reviewRules((await policy.resolve(db, RULES_AT(now))).all);

  const conflictView = (row: store.ConflictRow) => ({
    id: row.id,
    kind: row.kind,
    target: row.target,
    note: row.note,
    at: row.at.toISOString(),
  });

  async function views(db: Queryable, rows: readonly store.ExpertRow[], actor: Actor, now: Date) {
    const ids = rows.map((row) => row.id);
    const [rules, conflicts, open, institutions] = await Promise.all([
      rulesNow(db, now),
      store.conflictsOf(db, ids),
      store.openTasksOf(db, ids),
      org.institutions(db, [...new Set(rows.flatMap((row) => row.institutionIds))]),
    ]);
    const standings = await calibration.standings(db, rows, rules, now);
    return rows.map((row) => ({
      id: row.id,
      name: nameOf(row),
      loginName: row.loginName,
      regionCode: row.regionCode,
      title: row.title,
      fields: row.fields,
      institutions: row.institutionIds.map((id) => ({ id, name: institutions.get(id)?.name ?? '—' })),
      isLecturer: row.lecturerId !== null,
      state: row.state,
      pausedReason: row.pausedReason,
      conflicts: conflicts.filter((one) => one.expertId === row.id).map(conflictView),
      calibration: calibration.view(standings.get(row.id)!, rules),
      openTasks: open.get(row.id) ?? 0,
      editable: permits(actor, 'assessment.expert.manage', { regionCode: row.regionCode }),
    }));
  }
  const one = async (db: Queryable, id: string, actor: Actor, now: Date) => {
    const row = await store.expertById(db, id);
    if (!row) throw problem('request.not_found');
    return (await views(db, [row], actor, now))[0]!;
  };
  async function requireInstitutions(db: Queryable, ids: readonly string[]): Promise<void> {
    const known = await org.institutions(db, ids);
    if (ids.some((id) => !known.has(id))) throw problem('assessment.expert_institution');
  }
  /** The expert behind a session. */
  async function own(db: Queryable, actor: Actor): Promise<store.ExpertRow> {
    const row = await store.expertByAccount(db, actor.accountId);
    if (!row) throw problem('assessment.not_an_expert');
    return row;
  }
  async function mine(db: Queryable, actor: Actor, now: Date) {
    const row = await own(db, actor);
    const rules = await rulesNow(db, now);
    const standing = (await calibration.standings(db, [row], rules, now)).get(row.id)!;
    const conflicts = (await store.conflictsOf(db, [row.id])).map(conflictView);
    return { fields: row.fields, state: row.state, conflicts, calibration: calibration.view(standing, rules) };
  }
  /** Classes or institutions by what people know of them: the number or the whole name. No list of them is handed out. */
  async function targetOf(db: Queryable, row: store.ExpertRow, target: string) {
    const grants = [{ role: 'ASSESSOR' as const, scope: 'region' as const, id: row.regionCode, permissions: new Set<never>() }];
    const covered = await org.coveredClasses(db, grants);
    const classes = [
      ...(
        await org.classes(
          db,
          covered.map((cls) => cls.id),
        )
      ).values(),
    ];
    const classIds = classes.filter((cls) => cls.code === target || cls.name === target).map((cls) => cls.id);
    const institutionIds = [...new Set(classes.filter((cls) => cls.institutionName === target).map((cls) => cls.institutionId))];
    if (!classIds.length && !institutionIds.length) throw problem('assessment.conflict_unknown');
    return { classIds: classIds.slice(0, 50), institutionIds };
  }
  async function addConflict(tx: Tx, row: store.ExpertRow, input: ConflictInput, actor: Actor, now: Date): Promise<void> {
    if ((await store.conflictsOf(tx, [row.id])).length >= MOST_CONFLICTS) throw problem('assessment.conflict_many');
    const target = input.target.trim();
    const found = await targetOf(tx, row, target);
    const id = newId('exc');
    await store.insertConflict(tx, { id, expertId: row.id, ...input, target, ...found, by: actor.accountId, at: now });
    await ledger.append(tx, {
      chain: `account:${row.accountId}`,
      kind: 'assessment.expert.conflict_declared',
      actorId: actor.accountId,
      summary: '登记一项评审回避',
      data: { expertId: row.id, conflictId: id, kind: input.kind, ...found },
    });
  }
  /** A new account, or the one the lecturer has; gives the first password of a new one. */
  async function accountFor(
    tx: Tx,
    body: { name: string; loginName: string; regionCode: string; lecturerId?: string },
    actor: Actor,
  ): Promise<{ accountId: string; password: string | null; name: string; institutionIds: string[] }> {
    const grant = { role: 'ASSESSOR' as const, scope: 'region' as const, id: body.regionCode };
    if (body.lecturerId) {
      const lecturer = await org.lecturer(tx, body.lecturerId);
      if (!lecturer?.accountId) throw problem('assessment.expert_lecturer');
      await identity.grant(tx, lecturer.accountId, grant, actor.accountId);
      const institutionIds = lecturer.employments.map((employment) => employment.institutionId);
      return { accountId: lecturer.accountId, password: null, name: lecturer.name, institutionIds };
    }
    const password = `Yf-${newToken(9)}7a`;
    const accountId = await identity.createAccount(tx, {
      kind: 'staff',
      loginName: body.loginName,
      password,
      mustChangePassword: true,
      displayName: body.name,
      grants: [grant],
      by: actor.accountId,
    });
    return { accountId, password, name: body.name, institutionIds: [] };
  }

  return {
    own,
    mine,
    nameOf,
    rulesNow,
    async list(db: Queryable, actor: Actor, query: { page?: number; size?: number; state?: string; search?: string }, now: Date) {
      const grants = coveredBy(actor, 'assessment.review.read');
      const rows = await store.expertRows(db, grants, { state: query.state ?? null, search: query.search?.trim() ?? '' }, pageOf(query));
      return { items: await views(db, rows, actor, now), total: rows[0]?.total ?? 0 };
    },
    async add(
      tx: Tx,
      body: ExpertInput & { name: string; loginName: string; regionCode: string; lecturerId?: string },
      actor: Actor,
      now: Date,
    ) {
      if (!permits(actor, 'assessment.expert.manage', { regionCode: body.regionCode })) throw problem('request.not_found');
      await requireInstitutions(tx, body.institutionIds);
      const account = await accountFor(tx, body, actor);
      if (await store.expertByAccount(tx, account.accountId)) throw problem('assessment.expert_known');
      const id = newId('exp');
      await store.insertExpert(tx, {
        id,
        accountId: account.accountId,
        lecturerId: body.lecturerId ?? null,
        name: crypto.seal(account.name, aad(id)),
        loginName: body.loginName,
        regionCode: body.regionCode,
        title: body.title,
        fields: body.fields,
        institutionIds: [...new Set([...body.institutionIds, ...account.institutionIds])],
        state: 'ACTIVE',
        pausedReason: '',
        by: actor.accountId,
        at: now,
      });
      await ledger.append(tx, {
        chain: `account:${account.accountId}`,
        kind: 'assessment.expert.added',
        actorId: actor.accountId,
        summary: '列入考评专家库',
        data: { expertId: id, regionCode: body.regionCode, fields: body.fields },
      });
      return { expert: await one(tx, id, actor, now), initialPassword: account.password };
    },
    async update(tx: Tx, id: string, body: ExpertInput & { state: 'ACTIVE' | 'PAUSED'; pausedReason: string }, actor: Actor, now: Date) {
      const row = await store.expertById(tx, id);
      if (!row) throw problem('request.not_found');
      const pausedReason = body.state === 'PAUSED' ? body.pausedReason.trim() : '';
      if (body.state === 'PAUSED' && pausedReason.length < 2) throw problem('assessment.expert_pause_reason');
      await requireInstitutions(tx, body.institutionIds);
      await store.updateExpert(tx, { ...body, id, pausedReason });
      if (row.state !== body.state)
        await ledger.append(tx, {
          chain: `account:${row.accountId}`,
          kind: body.state === 'PAUSED' ? 'assessment.expert.paused' : 'assessment.expert.resumed',
          actorId: actor.accountId,
          summary: body.state === 'PAUSED' ? '暂停考评专家资格' : '恢复考评专家资格',
          data: { expertId: id },
        });
      return one(tx, id, actor, now);
    },
    async record(tx: Tx, id: string, input: ConflictInput, actor: Actor, now: Date) {
      const row = await store.expertById(tx, id);
      if (!row) throw problem('request.not_found');
      await addConflict(tx, row, input, actor, now);
      return one(tx, id, actor, now);
    },
    async declare(tx: Tx, input: ConflictInput, actor: Actor, now: Date) {
      await addConflict(tx, await own(tx, actor), input, actor, now);
      return mine(tx, actor, now);
    },
  };
}
export type PoolService = ReturnType<typeof createPool>;

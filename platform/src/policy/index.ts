import { policyRoutes } from '@yangfan/contract';
import {
  attachment,
  bind,
  chinaDay,
  defineRoom,
  newId,
  paged,
  pageOf,
  problem,
  repoPath,
  type Db,
  type Queryable,
  type Room,
  type Tx,
} from '@yangfan/kernel';
import type { LedgerPort } from '../ledger/index.ts';
import { DEFAULT_RULES } from './defaults.ts';
import { choose } from './policy.rules.ts';
import * as store from './policy.store.ts';
import { EXPORT_MAX, rulesWorkbook } from './rules-sheet.ts';
import { PolicyValues } from './values.ts';

export { PolicyValues } from './values.ts';
export { CALENDAR } from './workdays/calendar.ts';
export { addDays, addWorkdays, isWorkday, weekdayOf, workdaysUntil, type Calendar } from './workdays/workdays.rules.ts';

export interface PolicyPort {
  /** The policy in force for a programme and region on a day. */
  resolve(db: Queryable, at: { programCode?: string; regionCode?: string; at: Date }): Promise<PolicyValues>;
  /** Freezes the policy for a class at its approval; gives the snapshot's id. */
  snapshot(tx: Tx, of: { classId: string; programCode: string; regionCode: string; at: Date }): Promise<string>;
  /** The frozen policy of a class; throws `policy.missing` where it was never frozen. */
  fromSnapshot(db: Queryable, classId: string): Promise<PolicyValues>;
  /** The frozen policy of a class; of one that nobody approved (for practice), what is in force at that moment. */
  ofClass(
    db: Queryable,
    cls: { id: string; policySnapshotId: string | null; programCode: string; regionCode: string },
    at: Date,
  ): Promise<PolicyValues>;
}

const view = ({ createdBy: _createdBy, ...rule }: store.RuleRow & { total?: number }) => {
  const { total: _total, ...rest } = rule;
  return { ...rest, createdAt: rest.createdAt.toISOString(), approvedAt: rest.approvedAt?.toISOString() ?? null };
};

/** Policy values: data with a reach, proposed by one person and approved by another. */
export function createPolicy({ ledger }: { ledger: LedgerPort }): { room: Room; port: PolicyPort } {
  // A snapshot never changes, so it may be remembered; bounded by dropping the oldest.
  const snapshots = new Map<string, PolicyValues>();

  const port: PolicyPort = {
    async resolve(db, { programCode, regionCode, at }) {
      const rules = await store.rulesInForce(db);
      return new PolicyValues(
        choose(rules, { ...(programCode ? { programCode } : {}), ...(regionCode ? { regionCode } : {}), day: chinaDay(at) }),
      );
    },
    async snapshot(tx, of) {
      const values = await port.resolve(tx, of);
      const id = newId('pol');
      await store.insertSnapshot(tx, { id, classId: of.classId, rules: values.all, sha256: values.sha256, at: of.at });
      return id;
    },
    async fromSnapshot(db, classId) {
      const known = snapshots.get(classId);
      if (known) return known;
      const row = await store.snapshotOf(db, classId);
      if (!row) throw problem('policy.missing', '这个班级还没有经过批准，没有可用的政策参数。');
      const values = new PolicyValues(row.rules);
      if (snapshots.size >= 1000) snapshots.delete(snapshots.keys().next().value!);
      snapshots.set(classId, values);
      return values;
    },
    ofClass: (db, { id, policySnapshotId, programCode, regionCode }, at) =>
      policySnapshotId ? port.fromSnapshot(db, id) : port.resolve(db, { programCode, regionCode, at }),
  };

  const room = defineRoom({
    name: 'policy',
    subsystem: 'platform',
    migrations: { name: 'policy', dir: repoPath('platform/migrations/policy') },
    jobs: [
      {
        name: 'policy.retire',
        cron: '3 16 * * *',
        run: async (_payload: unknown, { db, clock, log }) => {
          const retired = await store.retireEnded(db, chinaDay(clock.now()));
          if (retired.length) log.info({ rules: retired.length }, 'policy rules whose days are over');
        },
      },
    ],
    bindings: [
      bind(policyRoutes.listRules, async ({ db, query }) =>
        paged(await store.ruleRows(db, { search: query.search ?? '', status: query.status ?? null }, pageOf(query)), view),
      ),
      bind(policyRoutes.exportRules, async ({ db, query, reply }) => {
        const filter = { search: query.search ?? '', status: query.status ?? null };
        const rows = await store.ruleRows(db, filter, { limit: EXPORT_MAX, offset: 0 });
        if ((rows[0]?.total ?? 0) > EXPORT_MAX) throw problem('org.export.too_many');
        const bytes = await rulesWorkbook(rows);
        reply
          .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
          .header('content-disposition', attachment('政策参数.xlsx'));
        return bytes;
      }),
      bind(policyRoutes.proposeRule, ({ tx, body, actor }) =>
        tx(async (inner) => {
          const rule = await store.insertRule(inner, { ...body, id: newId('rul'), status: 'PROPOSED', createdBy: actor.accountId });
          await ledger.append(inner, {
            chain: 'policy',
            kind: 'policy.rule.proposed',
            actorId: actor.accountId,
            summary: `提出政策参数 ${rule.code} 第 ${rule.version} 版`,
            data: { ruleId: rule.id, code: rule.code, value: rule.value },
          });
          return view(rule);
        }),
      ),
      bind(policyRoutes.decideRule, ({ tx, params, body, actor, now }) =>
        tx(async (inner) => {
          const rule = await store.lockRule(inner, params.ruleId);
          if (!rule) throw problem('request.not_found');
          if (rule.status !== 'PROPOSED') throw problem('policy.wrong_state');
          if (rule.createdBy === actor.accountId) throw problem('policy.same_person');
          const decided = await store.setRuleStatus(inner, rule.id, body.approve ? 'ACTIVE' : 'REFUSED', actor.accountId, now);
          await ledger.append(inner, {
            chain: 'policy',
            kind: body.approve ? 'policy.rule.approved' : 'policy.rule.refused',
            actorId: actor.accountId,
            summary: `${body.approve ? '批准' : '退回'}政策参数 ${rule.code} 第 ${rule.version} 版`,
            data: { ruleId: rule.id, code: rule.code, value: rule.value },
          });
          if (body.approve) {
            for (const old of await store.endSuperseded(inner, rule.code)) {
              await ledger.append(inner, {
                chain: 'policy',
                kind: 'policy.rule.superseded',
                actorId: actor.accountId,
                summary: `政策参数 ${old.code} 第 ${old.version} 版由后来的版本取代，至 ${old.effectiveTo} 为止`,
                data: { ruleId: old.id, code: old.code, effectiveTo: old.effectiveTo },
              });
            }
            await store.retireEnded(inner, chinaDay(now));
          }
          return view((await store.lockRule(inner, rule.id)) ?? decided);
        }),
      ),
      bind(policyRoutes.classSnapshot, async ({ db, params }) => {
        const row = await store.snapshotOf(db, params.classId);
        if (!row) throw problem('policy.missing', '这个班级还没有批准，政策参数尚未冻结。');
        return { id: row.id, at: row.at.toISOString(), sha256: row.sha256, rules: row.rules };
      }),
    ],
  });
  return { room, port };
}

/** Writes the default rules at first start; leaves an installation that has rules alone. */
export async function seedPolicy(db: Db): Promise<void> {
  if (await store.countRules(db)) return;
  await db.tx(async (tx) => {
    for (const rule of DEFAULT_RULES) {
      await store.insertRule(tx, {
        id: newId('rul'),
        code: rule.code,
        value: rule.value,
        programCodes: rule.programCodes ?? [],
        regionCodes: [],
        effectiveFrom: '2020-01-01',
        effectiveTo: null,
        docNo: '',
        note: rule.note,
        status: 'ACTIVE',
        createdBy: null,
      });
    }
  });
}

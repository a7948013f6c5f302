import { DIAGNOSES, type Diagnosis, type DoctorRow } from '@yangfan/contract';
import { pageOf, problem, type Queryable } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import { facilityOf as expectedFacility } from '../papers/blueprint.rules.ts';
import { ALL, EMPTY, offered } from './choice.rules.ts';
import { thresholdsOf, type Thresholds } from './doctor.policy.ts';
import * as store from './doctor.store.ts';
import { byGravity, dismissedOf, doctorRow, figuresOf, lookAt, standingOf, type Looked, type Standing } from './doctor.view.ts';
import { facilityOf, restOf } from './sums.rules.ts';

/** The items of one programme that are looked at for one list: each brings its weeks, some kilobytes. */
const MOST_ITEMS = 2000;

export interface DoctorQuery {
  programCode?: string;
  chapter?: string;
  type?: string;
  diagnosis?: Diagnosis;
  show?: Standing | 'ALL';
  search?: string;
}

/** What the answers say of the bank: figures of an item, and the list of those with something the matter. */
export function createDoctor({ policy, identity }: Pick<AssessmentDeps, 'policy' | 'identity'>) {
  const limitsAt = async (db: Queryable, programCode: string, now: Date): Promise<Thresholds> =>
    thresholdsOf((await policy.resolve(db, { programCode, at: now })).all);

  async function namesOf(db: Queryable, all: readonly Looked[]): Promise<(accountId: string) => string> {
    const names = await identity.names(db, [...new Set(all.flatMap(({ row }) => row.dismissal?.by ?? []))]);
    return (accountId) => names.get(accountId) ?? '—';
  }

  /** Everything of a programme, looked at; and what of it the filters keep, the gravest first. */
  async function looked(db: Queryable, query: DoctorQuery, now: Date) {
    const programCode = query.programCode ?? 'NET_EC';
    const limits = await limitsAt(db, programCode, now);
    const rows = await store.patients(db, programCode, MOST_ITEMS + 1);
    const all = rows.slice(0, MOST_ITEMS).map((row) => lookAt(row, limits));
    const show = query.show ?? 'OPEN';
    const search = (query.search ?? '').trim().toLowerCase();
    const kept = all
      .filter(
        (one) =>
          (show === 'ALL' || standingOf(one) === show) &&
          (!query.chapter || one.row.chapter === query.chapter) &&
          (!query.type || one.row.type === query.type) &&
          (!query.diagnosis || one.findings.some(({ code }) => code === query.diagnosis)) &&
          (!search || one.row.stem.toLowerCase().includes(search) || one.row.code.toLowerCase().startsWith(search)),
      )
      .sort(byGravity);
    return { limits, all, kept, isCut: rows.length > MOST_ITEMS };
  }

  async function patientOf(db: Queryable, itemId: string, now: Date) {
    const row = await store.patientById(db, itemId);
    if (!row) throw problem('request.not_found');
    const limits = await limitsAt(db, row.programCode, now);
    return { limits, looked: lookAt(row, limits) };
  }

  return {
    patientOf,
    async list(db: Queryable, query: DoctorQuery & { page?: number; size?: number }, now: Date) {
      const { limits, all, kept, isCut } = await looked(db, query, now);
      const { limit, offset } = pageOf(query);
      const shown = kept.slice(offset, offset + limit);
      const nameOf = await namesOf(db, shown);
      const standings = all.map(standingOf);
      const times = (standing: Standing) => standings.filter((one) => one === standing).length;
      const open = all.filter((one) => standingOf(one) === 'OPEN');
      const newest = Math.max(0, ...all.map(({ row }) => row.madeAt?.getTime() ?? 0));
      return {
        items: shown.map((one) => doctorRow(one, limits, nameOf)),
        total: kept.length,
        counts: { open: times('OPEN'), dismissed: times('DISMISSED'), few: times('FEW'), well: times('WELL') },
        byDiagnosis: DIAGNOSES.map((code) => ({
          code,
          items: open.filter(({ findings }) => findings.some((finding) => finding.code === code)).length,
        })).filter(({ items }) => items > 0),
        madeAt: newest ? new Date(newest).toISOString() : null,
        minAnswers: limits.minAnswers,
        isCut,
      };
    },
    async exported(db: Queryable, query: DoctorQuery, now: Date): Promise<DoctorRow[]> {
      const { limits, kept } = await looked(db, query, now);
      const nameOf = await namesOf(db, kept);
      return kept.map((one) => doctorRow(one, limits, nameOf));
    },
    async statistics(db: Queryable, itemId: string, now: Date) {
      const { limits, looked: one } = await patientOf(db, itemId, now);
      const { row, sums, findings } = one;
      const isAsked = row.status === 'APPROVED' || row.status === 'RETIRED';
      const thirds = (key: string) => {
        const [low, middle, high] = sums.choices[key] ?? [0, 0, 0];
        return { low, middle, high };
      };
      const texts = new Map(row.options.map(({ key, text }) => [key, text]));
      const choices = offered(row).map(({ key, right }) => ({ key, right, text: texts.get(key) ?? WORDS[key] ?? '', ...thirds(key) }));
      return {
        ...figuresOf(one, limits),
        version: row.version,
        thirds: thirds(ALL),
        difficulty: row.difficulty,
        expected: expectedFacility(row.difficulty),
        choices: sums.choices[EMPTY] ? [...choices, { key: EMPTY, text: '没有作答', right: false, ...thirds(EMPTY) }] : choices,
        weeks: (row.weeks ?? []).map((week) => ({ from: week.from, sat: week.n, facility: facilityOf(week), rest: restOf(week) })),
        findings: isAsked ? findings : [],
        dismissed: dismissedOf(one, await namesOf(db, [one])),
        minAnswers: limits.minAnswers,
        madeAt: row.madeAt?.toISOString() ?? null,
      };
    },
  };
}
export type DoctorService = ReturnType<typeof createDoctor>;

const WORDS: Record<string, string> = { T: '正确', F: '错误', RIGHT: '全对', PART: '部分对', WRONG: '全错' };

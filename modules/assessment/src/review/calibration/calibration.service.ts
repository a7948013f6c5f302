import { newId, problem, type Queryable, type Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../../ports.ts';
import type { ReviewRules } from '../arbitration/compose.rules.ts';
import { insertTry, triesOf, type ExpertRow } from '../pool/pool.store.ts';
import { pointsFit, totalOf } from '../scoring/sheet.rules.ts';
import { benchmarks, type Benchmark } from './benchmarks.ts';
import { calibrationOf, type Calibration } from './calibration.rules.ts';

const FURTHEST = 3;

/** Trying out experts on benchmark plans before they may mark (domain §4.4). */
export function createCalibration({ ledger }: Pick<AssessmentDeps, 'ledger'>) {
  const codes = () => benchmarks().map((one) => one.code);
  function paper(code: string): Benchmark {
    const found = benchmarks().find((one) => one.code === code);
    if (!found) throw problem('request.not_found');
    return found;
  }
  async function standings(
    db: Queryable,
    experts: readonly Pick<ExpertRow, 'id'>[],
    rules: Pick<ReviewRules, 'calibrationLimit' | 'calibrationDays'>,
    now: Date,
  ): Promise<Map<string, Calibration>> {
    const tries = await triesOf(
      db,
      experts.map((one) => one.id),
    );
    const limits = { limit: rules.calibrationLimit, days: rules.calibrationDays };
    return new Map(
      experts.map(({ id }) => [
        id,
        calibrationOf(
          codes(),
          tries.filter((one) => one.expertId === id),
          limits,
          now,
        ),
      ]),
    );
  }

  return {
    standings,
    /** What replies say of it; how far off somebody was, never the reference. */
    view: (of: Calibration, rules: Pick<ReviewRules, 'calibrationLimit'>) => ({
      passed: of.passed,
      until: of.until?.toISOString() ?? null,
      limit: rules.calibrationLimit,
      papers: of.papers.map((one) => ({ ...one, title: paper(one.code).title })),
    }),
    read(code: string, rules: Pick<ReviewRules, 'calibrationLimit'>) {
      const { title, chapters } = paper(code);
      return {
        code,
        title,
        limit: rules.calibrationLimit,
        chapters: chapters.map(({ reference: _reference, ...chapter }) => ({ ...chapter, tables: [], files: [] })),
      };
    },
    async mark(
      tx: Tx,
      expert: ExpertRow,
      code: string,
      points: readonly { code: string; points: number }[],
      rules: Pick<ReviewRules, 'calibrationLimit'>,
      now: Date,
    ) {
      const { chapters } = paper(code);
      if (!pointsFit(points, chapters) || points.length !== chapters.length) throw problem('assessment.review_points');
      const total = totalOf(points, chapters);
      const deviation =
        Math.round(
          (total -
            totalOf(
              chapters.map((one) => ({ points: one.reference })),
              chapters,
            )) *
            10,
        ) / 10;
      const passed = Math.abs(deviation) <= rules.calibrationLimit;
      await insertTry(tx, { id: newId('cal'), expertId: expert.id, code, points, total, deviation, at: now });
      await ledger.append(tx, {
        chain: `account:${expert.accountId}`,
        kind: 'assessment.expert.calibrated',
        actorId: expert.accountId,
        summary: `标杆卷 ${code} 校准：${passed ? '合格' : '不合格'}`,
        data: { expertId: expert.id, code, deviation, passed },
      });
      const furthest = chapters
        .map((one) => ({ title: one.title, off: points.find((given) => given.code === one.code)!.points - one.reference }))
        .filter((one) => one.off !== 0)
        .sort((a, b) => Math.abs(b.off) - Math.abs(a.off))
        .slice(0, FURTHEST)
        .map(({ title, off }) => ({ title, direction: off > 0 ? ('HIGH' as const) : ('LOW' as const) }));
      return { deviation, passed, limit: rules.calibrationLimit, furthest };
    },
  };
}
export type CalibrationService = ReturnType<typeof createCalibration>;

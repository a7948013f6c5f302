import { assessmentRoutes as routes } from '@yangfan/contract';
import { DIAGNOSIS_NAMES, ITEM_TYPE_NAMES } from '@yangfan/contract/item-types';
import { attachment, bind, type Binding, type Job } from '@yangfan/kernel';
import { writeXlsx } from '@yangfan/kernel/sheet';
import type { AssessmentDeps } from '../../ports.ts';
import type { BankService } from '../bank/bank.service.ts';
import type { ReviewService } from '../bank/review.service.ts';
import type { WritingService } from '../bank/writing.service.ts';
import { createDoctorActs, type DoctorActs } from './acts.service.ts';
import { countDue } from './counting.service.ts';
import { createDoctor, type DoctorService } from './doctor.service.ts';
import { createSittingFigures, type SittingFiguresOf } from './sitting.service.ts';

/** Figures of items and sittings, and the item doctor. */
export function createStats(deps: AssessmentDeps, parts: { bank: BankService; writing: WritingService; review: ReviewService }) {
  const doctor = createDoctor(deps);
  const jobs: Job[] = [
    {
      name: 'assessment.item-stats',
      cron: '*/5 * * * *',
      run: async (_payload, { db, clock, signal }) => void (await countDue({ db, clock, signal })),
    },
  ];
  return { bindings: bindings(doctor, createDoctorActs({ doctor, ...parts }), createSittingFigures(deps)), jobs };
}

function bindings(doctor: DoctorService, acts: DoctorActs, sitting: SittingFiguresOf): Binding[] {
  return [
    bind(routes.itemDoctor, ({ db, query, now }) => doctor.list(db, query, now)),
    bind(routes.exportDoctor, async ({ db, query, now, reply }) => {
      const rows = await doctor.exported(db, query, now);
      reply.header('content-disposition', attachment('题目体检.xlsx'));
      return writeXlsx({ sheets: [sheetOf(rows)] });
    }),
    bind(routes.itemStatistics, ({ db, params, now }) => doctor.statistics(db, params.itemId, now)),
    bind(routes.dismissFindings, ({ tx, params, body, actor, now }) =>
      tx((inner) => acts.dismiss(inner, params.itemId, body.reason, actor, now)),
    ),
    bind(routes.reviseItem, ({ tx, params, body, actor, now }) =>
      tx((inner) => acts.revise(inner, params.itemId, body.reason, actor, now)),
    ),
    bind(routes.adoptDifficulty, ({ tx, params, body, actor, now }) =>
      tx((inner) => acts.adopt(inner, params.itemId, body.difficulty, actor, now)),
    ),
    bind(routes.examStatistics, ({ db, params, now }) => sitting(db, params.examId, now)),
  ];
}

const rounded = (value: number | null, digits: number): number | null => (value === null ? null : Number(value.toFixed(digits)));
function sheetOf(rows: Awaited<ReturnType<DoctorService['exported']>>) {
  return {
    name: '题目体检',
    columns: [
      { key: 'code', title: '编号', width: 14 },
      { key: 'type', title: '题型' },
      { key: 'chapter', title: '章' },
      { key: 'stem', title: '题干', width: 50 },
      { key: 'sat', title: '作答人次' },
      { key: 'facility', title: '得分率' },
      { key: 'error', title: '标准误' },
      { key: 'discrimination', title: '区分度' },
      { key: 'difficulty', title: '标注难度' },
      { key: 'measured', title: '实测难度' },
      { key: 'exposed', title: '近 90 天人次' },
      { key: 'diagnoses', title: '诊断', width: 20 },
      { key: 'words', title: '说明', width: 70 },
      { key: 'dismissed', title: '暂不处理的原因', width: 30 },
    ],
    rows: rows.map((row) => ({
      code: row.code,
      type: ITEM_TYPE_NAMES[row.type],
      chapter: row.chapter,
      stem: row.stem,
      sat: row.sat,
      facility: rounded(row.facility, 3),
      error: rounded(row.facilityError, 3),
      discrimination: rounded(row.discrimination, 3),
      difficulty: row.difficulty,
      measured: row.measured,
      exposed: row.exposed,
      diagnoses: row.findings.map(({ code }) => DIAGNOSIS_NAMES[code]).join('、'),
      words: row.findings.map(({ words }) => words).join('；'),
      dismissed: row.dismissed?.reason ?? '',
    })),
  };
}

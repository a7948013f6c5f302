import { chinaMinute, problem, type Queryable } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import * as rounds from '../review/rounds/rounds.store.ts';
import type { SummaryService } from '../review/summary/summary.service.ts';
import { WATERMARK, type Paper, type Press } from './press.ts';
import { fileName } from './run.rules.ts';
import { figure } from './transcript.rules.ts';
import { meanPoints, pointsByExpert, signatureSvg } from './review-sheet.rules.ts';

const TEMPLATE = 'modules/assessment/src/prints/review-sheet.typ';
const LEVELS = { EXCELLENT: '优秀', PASS: '合格', FAIL: '不合格' } as const;
type Detail = Awaited<ReturnType<SummaryService['item']>>;

/** 评审表 of a plan. `named` is the authority's, with experts and signatures; the other says what was said, not by whom. */
export function createReviewSheets(deps: AssessmentDeps, press: Press, summary: Pick<SummaryService, 'item'>) {
  const { org } = deps;

  /** What only the authority reads. */
  function namedPart({ chapters, history }: Detail, sheets: Detail['sheets']) {
    return {
      head: ['章', '满分', ...sheets.map((one) => `${one.expertName}${one.arbiter ? '（仲裁）' : ''}`)],
      points: pointsByExpert(chapters, sheets),
      sheets: sheets.map((one, index) => ({
        who: `${one.expertName}${one.arbiter ? '（仲裁）' : ''}　${one.total} 分`,
        comment: one.comment,
        suggestions: one.suggestions,
        notes: one.points
          .filter(({ note }) => note.trim())
          .map(({ code, note }) => [chapters.find((chapter) => chapter.code === code)?.title ?? code, note]),
        facts: `第 ${one.versionNo} 版，${chinaMinute(new Date(one.submittedAt))} 提交`,
        signature: `sign-${index + 1}.svg`,
        digest: `签名摘要 SHA-256 ${one.sha256}，${one.intact ? '与签名时一致' : '与签名时不一致'}`,
      })),
      history: history.map((row) => [chinaMinute(new Date(row.at)), row.what, figure(row.after), row.reason || '—']),
    };
  }
  /** What the learner and the school read: in an order that says nothing of who or when. */
  function blindPart({ chapters }: Detail, sheets: Detail['sheets']) {
    const shuffled = [...sheets].sort((a, b) => a.sha256.localeCompare(b.sha256));
    return {
      head: ['章', '满分', '专家评分的平均'],
      points: meanPoints(chapters, sheets),
      sheets: shuffled.map((one, index) => ({
        who: `专家意见 ${index + 1}`,
        comment: one.comment,
        suggestions: one.suggestions,
        notes: [],
        facts: '',
        signature: null,
        digest: null,
      })),
      history: [],
    };
  }

  async function pdf(db: Queryable, roundId: string, itemId: string, named: boolean): Promise<Paper> {
    const detail = await summary.item(db, roundId, itemId);
    const { item } = detail;
    // While a plan is back with its learner, the old score is nobody's to print.
    if (item.score === null || item.level === null) throw problem('assessment.review_unfinished');
    const round = (await rounds.roundById(db, roundId))!;
    const own = (await rounds.classesOf(db, [roundId])).find((one) => one.classId === item.classId);
    const card = (await org.learners(db, [item.learnerId])).get(item.learnerId);
    const sheets = detail.sheets.filter((one) => one.versionNo === item.versionNo);
    const part = named ? namedPart(detail, sheets) : blindPart(detail, sheets);
    const isConfirmed = item.state === 'CONFIRMED';
    const files = named
      ? Object.fromEntries(sheets.map((one, index) => [`sign-${index + 1}.svg`, Buffer.from(signatureSvg(one.signature))]))
      : {};
    const bytes = await press({
      template: TEMPLATE,
      names: [card?.name ?? '', ...(named ? sheets.map((one) => one.expertName) : [])],
      createdAt: round.confirmedAt ?? new Date(detail.history.at(-1)?.at ?? round.openedAt),
      files,
      data: {
        title: isConfirmed ? '规划书评审表' : '规划书评审表（结果未确认）',
        number: item.code,
        watermark: isConfirmed ? WATERMARK : '评审结果未确认',
        demo: deps.demo || round.practice,
        facts: [
          ['评审号', item.code],
          ['规划书', `${item.planTitle}（第 ${item.versionNo} 版）`],
          ['学员', card?.name ?? ''],
          ['班级', own?.className ?? ''],
          ['培训机构', own?.institutionName ?? ''],
          ['批次', round.title],
          ['评审状态', round.confirmedAt ? `已确认（${chinaMinute(round.confirmedAt)}）` : '已出分，待确认'],
          ['推荐优秀', item.recommended ? '是' : '否'],
        ],
        score: String(item.score),
        level: LEVELS[item.level],
        why: item.why,
        ...part,
        classComment: isConfirmed || named ? (own?.comment ?? '') : '',
        notes: [
          named
            ? '本件含专家身份，仅供评审管理和归档，不得转给学员和培训机构。'
            : '专家独立、匿名评审。各章平均分供改进参考，得分以评审得分为准。',
        ],
      },
    });
    return { bytes, name: `${fileName('评审表', item.code, card?.name ?? '')}.pdf` };
  }

  return {
    pdf,
    /** The learner's own, after the confirmation; anything else is not there for them. */
    async mine(db: Queryable, itemId: string, learnerId: string): Promise<Paper> {
      const item = await rounds.itemById(db, itemId);
      if (!item || item.learnerId !== learnerId || item.state !== 'CONFIRMED') throw problem('request.not_found', '评审结果还没有确认');
      return pdf(db, item.roundId, item.id, false);
    },
    /** Plans of a class whose sheet may be printed. */
    ofClass: (db: Queryable, classId: string, named: boolean) =>
      rounds.printable(db, classId, named ? ['FINAL', 'CONFIRMED'] : ['CONFIRMED']),
  };
}
export type ReviewSheets = ReturnType<typeof createReviewSheets>;

import { readFile } from 'node:fs/promises';
import { newId, newToken, problem, repoPath, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import type { BankService } from '../bank/bank.service.ts';
import { lockExam, setExamSize } from '../exams/exams.store.ts';
import { facilityOf, sizeOf } from './blueprint.rules.ts';
import { drawPaper } from './draw.rules.ts';
import type { BankItem } from './paper.rules.ts';
import * as store from './papers.store.ts';
import { printed, type PrintPart } from './print.rules.ts';

/** Fixed papers: drawn once, looked over, printed, used by exams. */
export function createPapers({ printer, files, demo }: Pick<AssessmentDeps, 'printer' | 'files' | 'demo'>, bank: BankService) {
  async function itemsOf(db: Queryable, paper: store.FixedPaperRow) {
    return bank.itemsOf(
      db,
      paper.programCode,
      paper.questions.map(({ itemId, version }) => ({ id: itemId, version })),
    );
  }
  const view = ({ createdBy: _by, questions, fullScore, createdAt, ...paper }: store.FixedPaperRow & { total?: number }) => {
    const { total: _total, ...rest } = paper;
    return { ...rest, questions: questions.length, fullScore: Number(fullScore), createdAt: createdAt.toISOString() };
  };
  async function detail(db: Queryable, id: string) {
    const paper = await store.paperById(db, id);
    if (!paper) throw problem('request.not_found');
    const items = await itemsOf(db, paper);
    return {
      ...view(paper),
      list: paper.questions.map(({ itemId, points }, index) => {
        const { code, type, difficulty, knowledge, stem } = items.get(itemId)!;
        return { no: index + 1, itemId, code, type, points, difficulty, knowledge, stem };
      }),
    };
  }

  return {
    detail,
    view,
    list: store.paperRows,
    async make(tx: Tx, input: { programCode: string; title: string }, actor: Actor, now: Date) {
      const { items, blueprint } = await bank.requireEnough(tx, input.programCode);
      const seed = newToken(9);
      const { questions, expectedFacility } = drawPaper(items, blueprint, seed);
      const id = newId('fpp');
      await store.insertPaper(tx, {
        id,
        ...input,
        seed,
        questions: questions.map(({ itemId, version, points }) => ({ itemId, version, points })),
        fullScore: sizeOf(blueprint).fullScore,
        expectedFacility,
        createdBy: actor.accountId,
        createdAt: now,
      });
      return detail(tx, id);
    },
    /** Puts another item of the same chapter and type in a question's place. */
    async swap(tx: Tx, id: string, no: number, code: string) {
      const paper = await store.lockPaper(tx, id);
      if (!paper || !paper.questions[no - 1]) throw problem('request.not_found');
      if (paper.exams) throw problem('assessment.paper_used');
      const { items } = await bank.bankOf(tx, paper.programCode);
      const next = items.find((item) => item.code === code.trim());
      const known = await itemsOf(tx, paper);
      const refusal = swapRefusal(
        next,
        known.get(paper.questions[no - 1]!.itemId)!,
        paper.questions.map(({ itemId }) => known.get(itemId)!),
      );
      if (refusal) throw problem('assessment.paper_swap', refusal);
      const questions = paper.questions.map((one, index) =>
        index === no - 1 ? { ...one, itemId: next!.id, version: next!.version } : one,
      );
      const all = new Map([...known, [next!.id, next!] as const]);
      await store.changePaper(tx, id, questions, expectedOf(questions, all));
      return detail(tx, id);
    },
    async setExamPaper(tx: Tx, examId: string, paperId: string | null, actor: Actor, now: Date): Promise<void> {
      const exam = await lockExam(tx, examId);
      if (!exam) throw problem('request.not_found');
      if (exam.status !== 'DRAFT') throw problem('assessment.exam_wrong_state', '考试已经发布，不能再换试卷');
      if (paperId === null) {
        const { blueprint } = await bank.requireEnough(tx, exam.programCode);
        await store.dropExamPaper(tx, examId);
        await setExamSize(tx, examId, sizeOf(blueprint));
        return;
      }
      const paper = await store.lockPaper(tx, paperId);
      if (!paper || paper.programCode !== exam.programCode) throw problem('assessment.paper_unknown');
      await store.putExamPaper(tx, { examId, paperId, by: actor.accountId, now });
      await setExamSize(tx, examId, { questions: paper.questions.length, fullScore: Number(paper.fullScore) });
    },
    async examPaper(db: Queryable, examId: string) {
      const [own] = await store.papersOfExams(db, [examId]);
      return { paperId: own?.paperId ?? null, title: own?.title ?? null };
    },
    async pdf(db: Queryable, id: string, part: PrintPart): Promise<Buffer> {
      const paper = await store.paperById(db, id);
      if (!paper) throw problem('request.not_found');
      const { data, pictures } = printed({ ...paper, fullScore: Number(paper.fullScore) }, await itemsOf(db, paper), part, demo);
      const images: Record<string, Buffer> = {};
      for (const { fileId, name } of pictures) images[name] = await files.read(fileId);
      const template = await readFile(repoPath('modules/assessment/src/papers/paper.typ'), 'utf8');
      return printer.pdf(template, data, images, { createdAt: paper.createdAt, allowMissingGlyphs: true });
    },
  };
}
export type PaperService = ReturnType<typeof createPapers>;

function swapRefusal(next: BankItem | undefined, old: BankItem, all: readonly BankItem[]): string | null {
  if (!next) return '题库里没有这个编号的可用题，请核对';
  if (next.type !== old.type || next.chapter !== old.chapter) return '请换同一章、同一题型的题，否则试卷不再符合蓝图';
  if (all.some(({ id }) => id === next.id)) return '这道题已经在试卷里';
  const enemy = next.enemyGroup && all.find((one) => one.id !== old.id && one.enemyGroup === next.enemyGroup);
  return enemy ? `与卷中的 ${enemy.code} 同属互斥组，不能放在一起` : null;
}

function expectedOf(questions: readonly store.FixedQuestion[], items: ReadonlyMap<string, BankItem>): number {
  const points = questions.reduce((sum, one) => sum + one.points, 0);
  return points ? questions.reduce((sum, one) => sum + facilityOf(items.get(one.itemId)!.difficulty) * one.points, 0) / points : 0;
}

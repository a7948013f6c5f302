import { problem, type Queryable } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import { classPolicy } from '../marking/class-policy.ts';
import { reviewModeOf } from '../marking/review-mode.rules.ts';
import { openExam } from '../practice/practice.store.ts';
import { hasChoices, offered } from './choice.rules.ts';
import * as store from './doctor.store.ts';
import { plainStem } from './doctor.view.ts';
import { chosen } from './drift.rules.ts';

/** Questions of a sitting that its lecturers see with their key: as few as one learner's paper would show them. */
const HARDEST = 10;

/** A sitting as its papers say, once the results are out. */
export function createSittingFigures(deps: Pick<AssessmentDeps, 'org' | 'policy'>) {
  /** Why the questions that went worst are not shown: the class's rule keeps the answers, or one of its exams can be sat now. */
  async function closedBy(db: Queryable, classId: string, now: Date): Promise<'MODE' | 'RUNNING' | null> {
    if (reviewModeOf((await classPolicy(deps, db, classId, now))['exam.reviewMode']) !== 'FULL') return 'MODE';
    return (await openExam(db, [classId], now)) ? 'RUNNING' : null;
  }

  function questionOf({ type, stem, options, answer, n, sx, choices }: store.HardRow) {
    const texts = new Map(options.map(({ key, text }) => [key, text]));
    const counted = { choices };
    return {
      type,
      stem: plainStem(stem),
      answers: n,
      facility: sx / n,
      choices: hasChoices(type)
        ? offered({ type, options, answer }).map(({ key, right }) => ({
            key: key === 'T' ? '正确' : key === 'F' ? '错误' : key,
            text: texts.get(key) ?? '',
            right,
            share: chosen(counted, key) / n,
          }))
        : [],
    };
  }

  return async (db: Queryable, examId: string, now: Date) => {
    const row = await store.examStat(db, examId);
    if (!row) throw problem('request.not_found');
    const state = row.practice ? 'PRACTICE' : row.status !== 'RELEASED' ? 'UNRELEASED' : row.figures ? 'COUNTED' : 'WAITING';
    const figures = state === 'COUNTED' ? row.figures : null;
    const closed = figures ? await closedBy(db, row.classId, now) : null;
    return {
      state: state as 'COUNTED' | 'WAITING' | 'UNRELEASED' | 'PRACTICE',
      papers: figures ? row.papers! : 0,
      leftOut: figures ? row.leftOut! : 0,
      fullScore: row.fullScore,
      mean: figures?.mean ?? null,
      variance: figures?.variance ?? null,
      deviation: figures?.variance == null ? null : Math.sqrt(figures.variance),
      reliability: figures?.reliability ?? null,
      method: figures?.method ?? null,
      error: figures?.error ?? null,
      tenths: figures?.tenths ?? [],
      knowledge: figures ? await store.knowledgeOfExam(db, examId) : [],
      hardest: figures && !closed ? (await store.hardestOfExam(db, examId, HARDEST)).map(questionOf) : [],
      hardestClosed: closed,
      madeAt: figures ? (row.madeAt?.toISOString() ?? null) : null,
    };
  };
}
export type SittingFiguresOf = ReturnType<typeof createSittingFigures>;

import { randomInt } from 'node:crypto';
import { SURVEY_QUESTIONS, type SurveyAnswers, type SurveyLine } from '@yangfan/contract';
import { chinaDay, coveredBy, pageOf, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { TrainingClass } from '@yangfan/platform/org';
import type { AssessmentDeps } from '../../ports.ts';
import {
  chargedOf,
  counted,
  emptyCounts,
  figuresOf,
  meanOf,
  neededOf,
  npsOf,
  surveyPolicy,
  together,
  trimmedMean,
} from './survey.rules.ts';
import * as store from './survey.store.ts';

interface Filters {
  region?: string;
  institutionId?: string;
  lecturerId?: string;
  from?: string;
  to?: string;
}
/** The lectures are over or nearly: there is something to say, and no certificate yet. */
const ASKED_IN = ['TRAINING_DONE', 'ASSESSING'];
const MOST_CLASSES = 5000;
const MOST_COMMENTS = 200;
const OFFICERS = ['region', 'province', 'system'];

/** The satisfaction survey: asked of every learner before completion, kept in sums of the class only. */
export function createSurvey(deps: Pick<AssessmentDeps, 'org' | 'policy'>) {
  const { org, policy } = deps;

  const isAsked = (training: TrainingClass, now: Date) =>
    training.kind !== 'PRACTICE' &&
    (ASKED_IN.includes(training.status) || (training.status === 'IN_TRAINING' && chinaDay(now) > training.endsOn));
  const frozen = async (db: Queryable, training: TrainingClass) =>
    surveyPolicy(training.policySnapshotId ? (await policy.fromSnapshot(db, training.id)).all : {});
  const present = async (db: Queryable, classId: string) =>
    (await org.enrolments(db, classId)).filter(({ status }) => status !== 'DROPPED').map(({ learnerId }) => learnerId);
  const inForce = async (db: Queryable, now: Date) => surveyPolicy((await policy.resolve(db, { at: now })).all);

  const line = (row: store.SurveySum, minAnswers: number, isOfficer: boolean): SurveyLine => {
    const isShown = row.closed && row.answered >= minAnswers;
    return {
      classId: row.classId,
      className: row.className,
      institutionName: row.institutionName,
      regionCode: row.regionCode,
      endedOn: row.endedOn,
      answered: row.answered,
      closed: row.closed,
      mean: isShown ? meanOf(row.counts) : null,
      nps: isShown ? npsOf(row.counts) : null,
      charged: isShown || (row.closed && isOfficer) ? chargedOf(row.counts) : null,
    };
  };
  const covers = (actor: Actor) => coveredBy(actor, 'assessment.survey.read');
  const isOfficer = (actor: Actor) => covers(actor).some(({ scope }) => OFFICERS.includes(scope));

  async function lines(db: Queryable, actor: Actor, query: Filters, now: Date) {
    const { minAnswers } = await inForce(db, now);
    const filter = {
      region: query.region ?? null,
      institutionId: query.institutionId ?? null,
      lecturerId: query.lecturerId ?? null,
      from: query.from ?? null,
      to: query.to ?? null,
    };
    const rows = await store.sumRows(db, covers(actor), filter, MOST_CLASSES);
    return { rows, minAnswers, items: rows.map((row) => line(row, minAnswers, isOfficer(actor))) };
  }

  return {
    async mine(db: Queryable, actor: Actor, now: Date) {
      if (!actor.learnerId) throw problem('auth.forbidden');
      const [classes, done] = [await org.classesOfLearner(db, actor.learnerId), await store.doneOf(db, actor.learnerId)];
      const asked = classes.filter((training) => isAsked(training, now) || done.has(training.id));
      const closed = await store.closedAmong(
        db,
        asked.map(({ id }) => id),
      );
      const items = asked.map((training) => ({
        classId: training.id,
        className: training.name,
        done: done.has(training.id),
        open: !done.has(training.id) && !closed.has(training.id) && isAsked(training, now),
      }));
      return {
        items,
        questions: SURVEY_QUESTIONS.map((one) => ({ ...one, options: [...one.options] })),
        waiting: items.filter(({ open }) => open).length,
        minAnswers: (await inForce(db, now)).minAnswers,
      };
    },
    async answer(tx: Tx, classId: string, answers: SurveyAnswers, actor: Actor, now: Date): Promise<{ ok: true }> {
      const learnerId = actor.learnerId ?? '';
      const training = await org.class(tx, classId);
      const enrolment = training && (await org.enrolmentOf(tx, classId, learnerId));
      if (!training || !enrolment || enrolment.status === 'DROPPED' || training.kind === 'PRACTICE') throw problem('request.not_found');
      const row = await store.lockSum(tx, {
        classId,
        className: training.name,
        institutionId: training.institutionId,
        institutionName: training.institutionName,
        regionCode: training.regionCode,
        lecturerIds: training.lecturers.map((lecturer) => lecturer.lecturerId),
        endedOn: training.endsOn,
        answered: 0,
        counts: emptyCounts(),
        comments: [],
      });
      if (row.closed || !isAsked(training, now)) throw problem('assessment.survey_closed');
      if (!(await store.putDone(tx, classId, learnerId))) throw problem('assessment.survey_done');
      const comments = [...row.comments];
      // At a random place: the order of words must not be the order in which people answered.
      if (answers.comment.trim()) comments.splice(randomInt(comments.length + 1), 0, answers.comment.trim());
      await store.saveSum(tx, classId, { answered: row.answered + 1, counts: counted(row.counts, answers), comments });
      return { ok: true };
    },
    /** Throws while too few of a class have answered for its completion (`survey.minShare`). */
    async requireAnswered(db: Queryable, training: TrainingClass): Promise<void> {
      const { minShare } = await frozen(db, training);
      const needed = neededOf((await present(db, training.id)).length, minShare);
      const answered = await store.countDone(db, training.id);
      if (answered < needed)
        throw problem(
          'assessment.survey_missing',
          `满意度调查还差 ${needed - answered} 人（须有 ${Math.round(minShare * 100)}% 的学员填写，survey.minShare）。请提醒学员在电脑或小程序的“满意度调查”里填写。`,
        );
    },
    async list(db: Queryable, actor: Actor, query: Filters & { page?: number; size?: number }, now: Date) {
      const { rows, items, minAnswers } = await lines(db, actor, query, now);
      const { limit, offset } = pageOf(query);
      const shown = rows.filter((row) => row.closed && row.answered >= minAnswers);
      return {
        items: items.slice(offset, offset + limit),
        total: items.length,
        sums: {
          classes: shown.length,
          answered: shown.reduce((sum, row) => sum + row.answered, 0),
          charged: items.reduce((sum, row) => sum + (row.charged ?? 0), 0),
          trimmedMean: trimmedMean(shown.flatMap((row) => meanOf(row.counts) ?? [])),
          figures: shown.length ? figuresOf(together(shown.map(({ counts }) => counts))) : [],
        },
        minAnswers,
      };
    },
    exported: async (db: Queryable, actor: Actor, query: Filters, now: Date) => (await lines(db, actor, query, now)).items,
    async ofClass(db: Queryable, classId: string, actor: Actor, now: Date) {
      const training = (await org.class(db, classId))!;
      const [row, learners, { minShare }, { minAnswers }] = [
        await store.sumOf(db, classId),
        (await present(db, classId)).length,
        await frozen(db, training),
        await inForce(db, now),
      ];
      const isShown = !!row && row.closed && row.answered >= minAnswers;
      return {
        answered: row?.answered ?? 0,
        learners,
        needed: neededOf(learners, minShare),
        closed: row?.closed ?? false,
        minAnswers,
        charged: row ? line(row, minAnswers, isOfficer(actor)).charged : null,
        figures: isShown ? figuresOf(row.counts) : [],
        comments: isShown ? row.comments.slice(0, MOST_COMMENTS) : [],
      };
    },
  };
}
export type SurveyService = ReturnType<typeof createSurvey>;

import { problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import { areFrozen, gradesOfLearner } from '../grades/grades.store.ts';
import type { PartScoresPort } from '../grades/part-scores.port.ts';
import { createLinks, type Reader } from './plan.view.ts';
import * as store from './practical-results.store.ts';
import { hasReport, reportsOfClass, reportsOfLearner, type PracticeReport } from './practice-reports.store.ts';
import type { PracticalTally } from './register.rules.ts';

/** 实践成果: the learner's files and the lecturer's mark with a sentence, left for the grade. */
export function createPracticalResults(deps: AssessmentDeps, partScores: PartScoresPort | null) {
  const { org, files, ledger, notifications } = deps;
  const links = createLinks(deps);
  const shownReport = ({ classId: _class, learnerId: _learner, ...report }: PracticeReport) => report;
  const view = async (db: Queryable, row: store.PracticalResultRow | undefined, report: PracticeReport | undefined, reader: Reader) => ({
    text: row?.text ?? '',
    files: await links.views(db, row?.fileIds ?? [], reader),
    submittedAt: row?.submittedAt.toISOString() ?? null,
    score: row?.score === null || row?.score === undefined ? null : Number(row.score),
    sentence: row?.sentence ?? '',
    scoredAt: row?.scoredAt?.toISOString() ?? null,
    report: report ? shownReport(report) : null,
  });

  return {
    async mine(db: Queryable, learnerId: string, reader: Reader) {
      const classes = await org.classesOfLearner(db, learnerId);
      const [rows, reports] = [await store.resultsOfLearner(db, learnerId), await reportsOfLearner(db, learnerId)];
      // A score is a draft until the class's grades are published: the learner only hears that there is one.
      const published = new Set((await gradesOfLearner(db, learnerId)).map((one) => one.classId));
      const items = await Promise.all(
        classes
          .filter((one) => one.status === 'IN_TRAINING' || [...rows, ...reports].some(({ classId }) => classId === one.id))
          .map(async ({ id, name }) => {
            const of = <T extends { classId: string }>(list: readonly T[]) => list.find(({ classId }) => classId === id);
            const { report, ...seen } = await view(db, of(rows), of(reports), reader);
            if (published.has(id)) return { classId: id, className: name, ...seen, report };
            return {
              classId: id,
              className: name,
              ...seen,
              score: null,
              sentence: '',
              report: report && { ...report, score: null, parts: null },
            };
          }),
      );
      return { items };
    },
    async handIn(tx: Tx, input: { classId: string; text: string; fileIds: string[] }, learnerId: string, actor: Actor, now: Date) {
      const enrolment = await org.enrolmentOf(tx, input.classId, learnerId);
      if (!enrolment || enrolment.status === 'DROPPED') throw problem('assessment.not_a_candidate', '您不在这个班的名册里');
      if (await areFrozen(tx, input.classId)) throw problem('assessment.grades_frozen');
      const before = await store.lockResult(tx, input.classId, learnerId);
      const added = input.fileIds.filter((id) => !before?.fileIds.includes(id));
      await files.requireOwn(tx, added, { accountId: actor.accountId, purposes: ['EVIDENCE', 'PHOTO'] });
      if (!(await store.putResult(tx, { ...input, learnerId, submittedAt: now }))) throw problem('assessment.practice_scored');
      await ledger.append(tx, {
        chain: `class:${input.classId}`,
        kind: 'assessment.practice.submitted',
        classId: input.classId,
        learnerId,
        actorId: actor.accountId,
        summary: `提交实践成果，附件 ${input.fileIds.length} 份`,
        link: '/plans',
        data: { files: input.fileIds.length },
      });
      return { submittedAt: now.toISOString() };
    },
    async ofClass(db: Queryable, classId: string, reader: Reader) {
      const training = await org.class(db, classId);
      if (!training) throw problem('request.not_found');
      const enrolments = (await org.enrolments(db, classId)).filter((one) => one.status !== 'DROPPED').sort((a, b) => a.seatNo - b.seatNo);
      const rows = new Map((await store.resultsOfClass(db, classId)).map((row) => [row.learnerId, row]));
      const reports = new Map((await reportsOfClass(db, classId)).map((report) => [report.learnerId, report]));
      const cards = await org.learners(
        db,
        enrolments.map((one) => one.learnerId),
      );
      return {
        className: training.name,
        items: await Promise.all(
          enrolments.slice(0, 300).map(async ({ learnerId, seatNo }) => ({
            learnerId,
            maskedName: cards.get(learnerId)?.maskedName ?? '—',
            seatNo: seatNo || null,
            ...(await view(db, rows.get(learnerId), reports.get(learnerId), reader)),
          })),
        ),
      };
    },
    /** By learner, what a sheet says of it: no files are opened and no links are made. */
    async tallies(db: Queryable, classId: string): Promise<Map<string, PracticalTally>> {
      const reports = new Map((await reportsOfClass(db, classId)).map(({ learnerId, score }) => [learnerId, score]));
      const rows = new Map((await store.resultsOfClass(db, classId)).map((row) => [row.learnerId, row]));
      const tallyOf = (learnerId: string): PracticalTally => {
        const [row, reported] = [rows.get(learnerId), reports.get(learnerId)];
        const own = row && row.score !== null ? Number(row.score) : null;
        return {
          submittedAt: row?.submittedAt ?? null,
          files: row?.fileIds.length ?? 0,
          score: reported ?? own,
          sentence: reported === undefined ? (row?.sentence ?? '') : '模拟训练报告，讲师已确认',
        };
      };
      return new Map([...new Set([...rows.keys(), ...reports.keys()])].map((learnerId) => [learnerId, tallyOf(learnerId)]));
    },
    async score(tx: Tx, of: { classId: string; learnerId: string }, input: { score: number; sentence: string }, actor: Actor, now: Date) {
      if (await areFrozen(tx, of.classId)) throw problem('assessment.grades_frozen');
      if (await hasReport(tx, of)) throw problem('assessment.practice_reported');
      if (!(await store.lockResult(tx, of.classId, of.learnerId))) throw problem('assessment.practice_none');
      await store.setScore(tx, of, input.score, input.sentence, actor.accountId, now);
      await partScores?.put(tx, {
        ...of,
        part: 'practice',
        score: input.score,
        why: `讲师评定实践成果 ${input.score} 分：${input.sentence}`,
        link: `/work/classes/${of.classId}/practice`,
        at: now.toISOString(),
      });
      await ledger.append(tx, {
        chain: `class:${of.classId}`,
        kind: 'assessment.practice.scored',
        classId: of.classId,
        actorId: actor.accountId,
        summary: '讲师给一份实践成果打分',
        data: { learnerId: of.learnerId, score: input.score },
      });
      await notifications.notify(tx, {
        learnerId: of.learnerId,
        kind: 'plan',
        title: '实践成果已评分',
        body: '讲师已经评阅您的实践成果，成绩公布后可以看到得分和评语。',
        link: '/plans',
      });
      return { scoredAt: now.toISOString() };
    },
  };
}
export type PracticalResultService = ReturnType<typeof createPracticalResults>;

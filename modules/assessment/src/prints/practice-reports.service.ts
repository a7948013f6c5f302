import { canonicalJson, chinaDay, chinaMinute, problem, type Queryable } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import { gradesOf } from '../grades/grades.store.ts';
import { createPictures } from '../plans/pictures.ts';
import { reportsOfClass } from '../plans/practice-reports.store.ts';
import { resultsOfClass } from '../plans/practical-results.store.ts';
import { WATERMARK, type Paper, type Press } from './press.ts';
import { fileName } from './run.rules.ts';

const TEMPLATE = 'modules/assessment/src/prints/practice-report.typ';

/** 实践成果报告: what was handed in with its pictures; the lecturer's mark only once the grades are public. */
export function createPracticeReports(deps: AssessmentDeps, press: Press) {
  const { org, crypto } = deps;
  const picturesOf = createPictures(deps);

  return {
    handedIn: resultsOfClass,
    async pdf(db: Queryable, classId: string, learnerId: string): Promise<Paper> {
      const row = (await resultsOfClass(db, classId)).find((one) => one.learnerId === learnerId);
      const training = row && (await org.class(db, classId));
      if (!row || !training) throw problem('assessment.practice_none');
      const card = (await org.learners(db, [learnerId])).get(learnerId);
      const lecturers = await Promise.all(training.lecturers.map((one) => org.lecturer(db, one.lecturerId)));
      const published = (await gradesOf(db, classId)).find((one) => one.learnerId === learnerId);
      const report = (await reportsOfClass(db, classId)).find((one) => one.learnerId === learnerId);
      const mark = report ? report.score : row.score === null ? null : Number(row.score);
      const isShown = !!published && mark !== null;
      const { named, given } = await picturesOf(db, row.fileIds);
      const bytes = await press({
        template: TEMPLATE,
        names: [card?.name ?? '', ...lecturers.flatMap((one) => one?.name ?? [])],
        createdAt: isShown && row.scoredAt && row.scoredAt > row.submittedAt ? row.scoredAt : row.submittedAt,
        files: given,
        data: {
          title: '实践成果报告',
          subject: training.name,
          number: training.code,
          watermark: WATERMARK,
          demo: deps.demo || training.kind === 'PRACTICE',
          cover: [
            ['姓名', card?.name ?? ''],
            ['班级', `${training.name}（${training.code}）`],
            ['培训机构', training.institutionName],
            ['讲师', lecturers.flatMap((one) => one?.name ?? []).join('、')],
            ['提交日期', chinaDay(row.submittedAt)],
          ],
          paragraphs: row.text.split(/\n+/).filter((line) => line.trim()),
          evidence: row.fileIds.map((id) => named.get(id)!),
          score: isShown
            ? [
                [
                  '实践成果',
                  String(mark),
                  report ? `模拟训练报告，完成操作点 ${report.pointsDone}/${report.pointsTotal}` : row.sentence || '—',
                ],
              ]
            : [],
          notes: [`${chinaMinute(row.submittedAt)} 提交。`, isShown ? '' : '成绩公布后打印的报告附评分。'],
          digest: crypto.digests(canonicalJson({ classId, learnerId, text: row.text, files: row.fileIds })).sha256,
        },
      });
      return { bytes, name: `${fileName('实践成果', card?.name ?? '', training.code)}.pdf` };
    },
  };
}
export type PracticeReports = ReturnType<typeof createPracticeReports>;

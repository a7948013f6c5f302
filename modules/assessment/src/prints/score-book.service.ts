import { PROGRAMS } from '@yangfan/contract';
import { canonicalJson, chinaDay, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import type { GradeService } from '../grades/grades.service.ts';
import { gradesOf } from '../grades/grades.store.ts';
import { WATERMARK, type Paper, type Press } from './press.ts';
import { fileName } from './run.rules.ts';
import { bookRow, bookSums, percent } from './transcript.rules.ts';

const TEMPLATE = 'modules/assessment/src/prints/score-book.typ';

/** 班级成绩册: for staff; what was published, or, before that, a sheet to check that says so across every page. */
export function createScoreBooks(deps: AssessmentDeps, press: Press, grades: Pick<GradeService, 'compose'>) {
  const { org, crypto, ledger } = deps;

  return {
    async pdf(db: Queryable, classId: string, { fullNames = false }: { fullNames?: boolean | undefined }): Promise<Paper> {
      const training = await org.class(db, classId);
      if (!training) throw problem('request.not_found');
      const published = new Map((await gradesOf(db, classId)).map((row) => [row.learnerId, row]));
      const { grades: composed, scheme } = await grades.compose(db, classId);
      if (!composed.length) throw problem('assessment.print_nothing', '班级名册里没有学员');
      const ids = composed.map(({ enrolment }) => enrolment.learnerId);
      const [cards, lecturers] = [
        await org.learners(db, ids),
        await Promise.all(training.lecturers.map(({ lecturerId }) => org.lecturer(db, lecturerId))),
      ];
      const name = (id: string) => (fullNames ? cards.get(id)?.name : cards.get(id)?.maskedName) ?? '—';
      const lines = composed
        .map(({ enrolment, grade }) => ({ enrolment, grade: published.get(enrolment.learnerId)?.composition ?? grade }))
        .sort((a, b) => a.enrolment.seatNo - b.enrolment.seatNo);
      const rows = lines.map(({ enrolment: { learnerId, seatNo }, grade }) =>
        bookRow({ seatNo, name: name(learnerId), idNo: cards.get(learnerId)?.maskedIdNo ?? '—', grade }),
      );
      const isPublic = published.size > 0;
      const first = [...published.values()][0];
      const frozen = first?.frozenAt ?? null;
      const bytes = await press({
        template: TEMPLATE,
        names: [...ids.map(name), training.institutionName, ...lecturers.flatMap((one) => one?.name ?? [])],
        createdAt: frozen ?? first?.publishedAt ?? deps.clock.now(),
        data: {
          // In words as well: a demonstration has a watermark of its own.
          title: isPublic ? '班级成绩册' : '班级成绩册（未公布，仅供核对）',
          number: training.code,
          watermark: isPublic ? WATERMARK : '未公布 · 仅供核对',
          demo: deps.demo || training.kind === 'PRACTICE',
          facts: [
            ['班级', `${training.name}（${training.code}）`],
            ['培训项目', PROGRAMS[training.programCode].name],
            ['培训机构', training.institutionName],
            ['起止日期', `${training.startsOn} 至 ${training.endsOn}`],
            ['讲师', lecturers.flatMap((one) => one?.name ?? []).join('、')],
            [
              '成绩状态',
              !first ? '尚未公布' : frozen ? `已冻结（${chinaDay(frozen)}）` : `已公布（${chinaDay(first.publishedAt)}），异议期内`,
            ],
          ],
          head: [
            '学号',
            '姓名',
            '证件号码',
            ...scheme.parts.map((part) => `${part.name} ${percent(part.weight)}${part.passMark ? `（≥${part.passMark}）` : ''}`),
            '总评',
            '结论',
            '说明',
          ],
          rows,
          sums: bookSums(lines.map(({ grade }) => grade)),
          notes: [`总评 ${scheme.passTotal} 分合格、${scheme.excellentTotal} 分优秀。`, '本件由系统生成，与系统不一致时以系统为准。'],
          digest: crypto.digests(canonicalJson({ classId, rows })).sha256,
        },
      });
      return { bytes, name: `${fileName('成绩册', training.name)}.pdf` };
    },
    /** Who took the names out of the house, in the class's trail. */
    async recordNames(tx: Tx, classId: string, actor: Actor): Promise<void> {
      await ledger.append(tx, {
        chain: `class:${classId}`,
        kind: 'assessment.score_book.named',
        classId,
        actorId: actor.accountId,
        summary: '打印成绩册（姓名不打码）',
        data: {},
      });
    },
  };
}
export type ScoreBooks = ReturnType<typeof createScoreBooks>;

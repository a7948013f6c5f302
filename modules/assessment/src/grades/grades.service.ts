import { gradePublished } from '@yangfan/contract';
import { addWorkdays, CALENDAR } from '@yangfan/platform/policy';
import { chinaDay, chinaInstant, emit, newId, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import { countedTheory, type MarkedSitting, type ResitScore } from '../resits/resit.rules.ts';
import { resitScoreOf } from '../resits/resits.service.ts';
import { sittingsOf } from '../resits/resits.store.ts';
import { batchView, createScoreEntry } from './entry.service.ts';
import { composeGrade, faultOfScheme, type ComposedGrade, type GradeScheme, type PartScore } from './grade.rules.ts';
import { objectionPolicy } from '../objections/objections.rules.ts';
import * as store from './grades.store.ts';
import { changedPart, differs, isDue } from './publication.rules.ts';
import { insertChange } from './why.store.ts';
import type { PartScoresPort } from './part-scores.port.ts';
import { createPartScores } from './part-scores.service.ts';

/** Composing grades, entering offline scores with a second person, publishing. */
export function createGrades(deps: AssessmentDeps, partScores: PartScoresPort = createPartScores(deps)) {
  const { org, policy, ledger, identity, notifications } = deps;

  async function schemeOf(
    db: Queryable,
    classId: string,
  ): Promise<{ scheme: GradeScheme; minRate: number; sha256: string; resitScore: ResitScore; raiseDays: number }> {
    const values = await policy.fromSnapshot(db, classId);
    const scheme = values.json<GradeScheme>('grade.scheme');
    const fault = faultOfScheme(scheme);
    if (fault) throw problem('policy.missing', `政策参数 grade.scheme 有误：${fault}。请联系省级管理员。`);
    return {
      scheme,
      minRate: values.number('attendance.minRate'),
      sha256: values.sha256,
      resitScore: resitScoreOf(values),
      raiseDays: objectionPolicy(values.all).raiseDays,
    };
  }

  /** Every present learner's grade as the evidence stands now. */
  async function compose(db: Queryable, classId: string) {
    const { scheme, minRate, sha256, resitScore, raiseDays } = await schemeOf(db, classId);
    const enrolments = (await org.enrolments(db, classId)).filter((enrolment) => enrolment.status !== 'DROPPED');
    const attendance = new Map((await store.attendanceOf(db, classId)).map((row) => [row.learnerId, row]));
    const sittings = (await sittingsOf(db, [classId])).filter((row) => row.released && row.percent !== null);
    const offline = new Map((await store.offlineOf(db, classId)).map((row) => [`${row.learnerId}|${row.part}`, row]));
    const worked = new Map((await partScores.of(db, classId)).map((row) => [`${row.learnerId}|${row.part}`, row]));
    const grades = enrolments.map((enrolment) => {
      const scores: Record<string, PartScore> = {};
      const present = attendance.get(enrolment.learnerId);
      const own = sittings.filter((row) => row.learnerId === enrolment.learnerId);
      const theory = countedTheory(own as MarkedSitting[], resitScore);
      for (const part of scheme.parts) {
        const key = `${enrolment.learnerId}|${part.key}`;
        const entered = offline.get(key);
        const given = worked.get(key);
        // What two people agreed on comes first; for attendance and exams that exists only after an accepted objection.
        if (entered) {
          scores[part.key] = {
            score: Number(entered.score),
            why: part.source === 'offline' ? '线下成绩，两人录入一致' : '异议成立，两人录入一致后更正',
            link: `/work/classes/${classId}/grades?batch=${entered.batchId}`,
          };
        } else if (part.source === 'attendance' && present) {
          const score = Math.round(Math.min(1, present.rate) * 1000) / 10;
          scores[part.key] = {
            score,
            why: `出勤 ${inHours(present.attendedHours)} / ${inHours(present.plannedHours)} 课时`,
            link: `/work/classes/${classId}/attendance`,
          };
        } else if (part.source === 'exam' && theory) {
          scores[part.key] = {
            score: theory.score,
            why: theory.why,
            link: `/work/exams/${theory.sitting.examId}`,
            ...(theory.resits ? { resits: theory.resits } : {}),
          };
        } else if (part.source === 'offline' && given) {
          scores[part.key] = { score: given.score, why: given.why, link: given.link };
        }
      }
      const corrected = offline.get(`${enrolment.learnerId}|${scheme.parts.find(({ source }) => source === 'attendance')?.key}`);
      const rate = corrected ? Number(corrected.score) / 100 : (present?.rate ?? null);
      return { enrolment, rate, grade: composeGrade(scheme, scores, { rate, minRate }) };
    });
    return { grades, scheme, sha256, minRate, raiseDays };
  }

  const view = (
    learner: { learnerId: string; enrolmentId: string; maskedName: string; seatNo: string | null },
    grade: ComposedGrade,
    published: store.GradeRow | undefined,
  ) => ({
    ...learner,
    ...grade,
    published: !!published,
    frozen: !!published?.frozenAt,
    publishedAs: published && differs(published, grade) ? { total: Number(published.total), conclusion: published.conclusion } : null,
  });

  async function book(db: Queryable, classId: string, actor: Actor) {
    const { grades, scheme, sha256 } = await compose(db, classId);
    const published = new Map((await store.gradesOf(db, classId)).map((row) => [row.learnerId, row]));
    const cards = await org.learners(
      db,
      grades.map(({ enrolment }) => enrolment.learnerId),
    );
    const batches = await store.batchesOf(db, classId);
    const names = await identity.names(db, [
      ...new Set(batches.flatMap((batch) => [batch.enteredBy, ...(batch.checkedBy ? [batch.checkedBy] : [])])),
    ]);
    return {
      items: grades.map(({ enrolment, grade }) => {
        const row = published.get(enrolment.learnerId);
        const learner = {
          learnerId: enrolment.learnerId,
          enrolmentId: enrolment.id,
          maskedName: cards.get(enrolment.learnerId)?.maskedName ?? '—',
          seatNo: enrolment.seatNo ? String(enrolment.seatNo) : null,
        };
        // A frozen grade is shown as it was published, whatever the evidence says since.
        return view(learner, row?.frozenAt ? row.composition : grade, row);
      }),
      schemeSha256: sha256,
      published: published.size > 0,
      frozen: [...published.values()].some((row) => row.frozenAt),
      due: grades.filter(({ enrolment, grade }) => isDue(published.get(enrolment.learnerId), grade)).length,
      offlineParts: scheme.parts.filter((part) => part.source === 'offline').map(({ key, name }) => ({ key, name })),
      batches: batches.map((batch) => batchView(batch, scheme, names, actor)),
    };
  }
  async function requireOpen(db: Queryable, classId: string): Promise<void> {
    if (await store.areFrozen(db, classId)) throw problem('assessment.grades_frozen');
  }

  return {
    book,
    compose,
    ...createScoreEntry(deps, { schemeOf, compose, requireOpen }),
    async publish(tx: Tx, classId: string, actor: Actor, now: Date) {
      await requireOpen(tx, classId);
      const { grades, sha256, raiseDays } = await compose(tx, classId);
      const incomplete = grades.filter(({ grade }) => grade.conclusion === 'INCOMPLETE');
      if (incomplete.length || !grades.length)
        throw problem(
          'assessment.grades_incomplete',
          incomplete.length ? `还有 ${incomplete.length} 名学员成绩不完整，${incomplete[0]!.grade.why[0]}` : '班级里没有学员',
        );
      const stood = new Map((await store.gradesOf(tx, classId)).map((row) => [row.learnerId, row]));
      const rows = grades
        .filter(({ enrolment, grade }) => isDue(stood.get(enrolment.learnerId), grade))
        .map(({ enrolment, grade }) => ({
          learnerId: enrolment.learnerId,
          enrolmentId: enrolment.id,
          total: grade.total!,
          conclusion: grade.conclusion,
          composition: grade,
        }));
      if (!rows.length) throw problem('assessment.grades_unchanged');
      const until = afterWorkdays(now, raiseDays);
      await store.putGrades(tx, classId, rows, sha256, now, until);
      const corrected = await keepWhatStood(tx, classId, rows, stood, now);
      await ledger.appendMany(tx, [
        {
          chain: `class:${classId}`,
          kind: 'assessment.grade.published',
          classId,
          actorId: actor.accountId,
          summary: corrected.size ? `公布成绩 ${rows.length} 人，其中更正 ${corrected.size} 人` : `公布成绩 ${rows.length} 人`,
          data: { schemeSha256: sha256, learners: rows.length, corrected: corrected.size },
        },
        ...rows.map((row) => ({
          chain: `class:${classId}`,
          kind: 'assessment.grade.composed',
          classId,
          learnerId: row.learnerId,
          actorId: actor.accountId,
          summary: `总评 ${row.total}`,
          link: '/grades',
          data: { total: row.total, conclusion: row.conclusion, parts: row.composition.parts.map(({ key, score }) => ({ key, score })) },
        })),
      ]);
      for (const row of rows)
        await notifications.notify(tx, {
          learnerId: row.learnerId,
          kind: 'grade',
          title: corrected.has(row.learnerId) ? '您的培训成绩有更正' : '培训成绩已公布',
          body: `${corrected.get(row.learnerId) ?? ''}如有异议，请在 ${chinaDay(until)} 前提出。每一项从哪里来都可以查看。`,
          link: `/grades/${classId}`,
        });
      await emit(tx, gradePublished, { classId });
      return { published: rows.length, objectionsUntil: until.toISOString() };
    },
    /** Grades nobody may object to any more are frozen. */
    async freezeDue(tx: Tx, now: Date): Promise<void> {
      for (const classId of await store.freezeDue(tx, now))
        await ledger.append(tx, {
          chain: `class:${classId}`,
          kind: 'assessment.grade.frozen',
          classId,
          summary: '异议期满，成绩冻结',
          data: { at: now.toISOString() },
        });
    },
    async mine(db: Queryable, learnerId: string) {
      const rows = await store.gradesOfLearner(db, learnerId);
      const [classes, cards] = [
        await org.classes(
          db,
          rows.map((row) => row.classId),
        ),
        await org.learners(db, [learnerId]),
      ];
      return {
        items: rows.map((row) => ({
          classId: row.classId,
          className: classes.get(row.classId)?.name ?? '',
          grade: view(
            { learnerId, enrolmentId: row.enrolmentId, maskedName: cards.get(learnerId)?.maskedName ?? '—', seatNo: null },
            row.composition,
            row,
          ),
        })),
      };
    },
  };
}

/** Keeps what stood before where a publication says something else; gives a sentence for each of those learners. */
async function keepWhatStood(
  tx: Tx,
  classId: string,
  rows: readonly { learnerId: string; composition: ComposedGrade }[],
  stood: ReadonlyMap<string, store.GradeRow>,
  now: Date,
): Promise<Map<string, string>> {
  const corrected = new Map<string, string>();
  for (const { learnerId, composition } of rows) {
    const before = stood.get(learnerId);
    if (!before || !differs(before, composition)) continue;
    corrected.set(learnerId, `总评由 ${Number(before.total)} 更正为 ${composition.total}。`);
    await insertChange(tx, {
      id: newId('gch'),
      classId,
      learnerId,
      objectionId: null,
      ...changedPart(before, composition),
      totalBefore: Number(before.total),
      totalAfter: composition.total!,
      conclusionBefore: before.conclusion,
      conclusionAfter: composition.conclusion,
      why: '成绩来源有更正，重新公布',
      at: now,
    });
  }
  return corrected;
}

/** Credit hours with at most one place: films count by the second, people read hours. */
const inHours = (hours: number): number => Math.round(hours * 10) / 10;

/** The end of the day some workdays later, by the calendar with its holidays. */
function afterWorkdays(from: Date, days: number): Date {
  return chinaInstant(addWorkdays(chinaDay(from), days, CALENDAR), '23:59');
}
export type GradeService = ReturnType<typeof createGrades>;

import { chinaDay, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { Lecturer } from '@yangfan/platform/org';
import type { AssessmentDeps } from '../../ports.ts';
import { examById, lockExam, type ExamRow } from '../exams/exams.store.ts';
import { classPolicy } from './class-policy.ts';
import * as store from './markers.store.ts';
import { lockDesk } from './marking.store.ts';
import { shareOut, type Share } from './share.rules.ts';

type Refusal = 'OWN_CLASS' | 'NO_CERTIFICATE';
interface Option {
  accountId: string;
  lecturerId: string | null;
  role: store.MarkerRow['role'];
  refusal: Refusal | null;
}

/** Who marks an exam: naming, sharing the answers out evenly, moving them from one to another. */
export function createMarkers(deps: Pick<AssessmentDeps, 'org' | 'policy' | 'ledger' | 'identity' | 'notifications'>) {
  const { org, identity, ledger, notifications } = deps;

  const wantsOtherClass = async (db: Queryable, exam: ExamRow, now: Date): Promise<boolean> =>
    (await classPolicy(deps, db, exam.classId, now))['exam.markersFromOtherClass'] === true;
  const covers = ({ status, certificates }: Lecturer, exam: ExamRow, now: Date): boolean =>
    status === 'ACTIVE' &&
    certificates.some(
      ({ programCodes, validTo }) => (programCodes as string[]).includes(exam.programCode) && (!validTo || validTo >= chinaDay(now)),
    );

  /** Whom the organiser may name: the institution's lecturers, the class's teachers, the institution's administrators. */
  async function optionsOf(db: Queryable, exam: ExamRow, now: Date): Promise<Option[]> {
    const training = (await org.class(db, exam.classId))!;
    const own = (await wantsOtherClass(db, exam, now)) ? ('OWN_CLASS' as const) : null;
    const found = new Map<string, Option>();
    const employed = await org.faculty.ofInstitution(db, exam.institutionId);
    const teaching = await org.faculty.many(db, exam.lecturerIds);
    for (const lecturer of new Map([...employed, ...teaching.values()].map((one) => [one.id, one])).values()) {
      const { accountId, id: lecturerId } = lecturer;
      if (!accountId) continue;
      const refusal = exam.lecturerIds.includes(lecturerId) && own ? own : covers(lecturer, exam, now) ? null : ('NO_CERTIFICATE' as const);
      found.set(accountId, { accountId, lecturerId, role: 'LECTURER', refusal });
    }
    for (const accountId of training.teacherAccountIds)
      found.set(accountId, { accountId, lecturerId: found.get(accountId)?.lecturerId ?? null, role: 'CLASS_TEACHER', refusal: own });
    for (const { accountId, role } of await org.onboarding.staff(db, exam.institutionId))
      if (role === 'INST_ADMIN' && !found.has(accountId)) found.set(accountId, { accountId, lecturerId: null, role, refusal: null });
    return [...found.values()].slice(0, 300);
  }

  /** Gives what nobody has to the named ones, the least loaded first. */
  async function fill(tx: Tx, examId: string, now: Date): Promise<void> {
    const markers = await store.markersOf(tx, examId);
    if (!markers.length) return;
    const wanted = await store.wantedOf(tx, examId);
    const had = new Map<string, Set<string>>();
    for (const { taskId, markerId, given, holderId } of wanted)
      for (const id of [given ? markerId : null, holderId]) if (id) had.set(taskId, (had.get(taskId) ?? new Set()).add(id));
    const places = wanted.filter(({ open, given, holderId }) => open && !given && !holderId);
    const hands = markers.map(({ accountId, assigned }) => ({ id: accountId, load: assigned }));
    const shares = shareOut(places, hands, had);
    if (shares.length) await store.insertShares(tx, examId, shares, now);
  }

  async function shown(db: Queryable, exam: ExamRow, now: Date) {
    const [markers, options, wanted] = [
      await store.markersOf(db, exam.id),
      await optionsOf(db, exam, now),
      await store.wantedOf(db, exam.id),
    ];
    const names = await identity.names(db, [...new Set([...markers, ...options].map(({ accountId }) => accountId))]);
    const nameOf = (accountId: string) => names.get(accountId) ?? '—';
    return {
      examId: exam.id,
      title: exam.title,
      className: exam.className,
      released: exam.status === 'RELEASED',
      otherClass: await wantsOtherClass(db, exam, now),
      total: wanted.length,
      unassigned: markers.length ? wanted.filter(({ open, given, holderId }) => open && !given && !holderId).length : 0,
      markers: markers.map(({ accountId, role, assigned, done }) => ({ accountId, name: nameOf(accountId), role, assigned, done })),
      options: options.map(({ accountId, role, refusal }) => ({ accountId, name: nameOf(accountId), role, refusal })),
    };
  }
  async function examOf(tx: Tx, examId: string): Promise<ExamRow> {
    const exam = await lockExam(tx, examId);
    if (!exam) throw problem('request.not_found');
    if (exam.status !== 'PUBLISHED' && exam.status !== 'DRAFT')
      throw problem('assessment.exam_wrong_state', '成绩已公布或考试已取消，不能再改阅卷人');
    await lockDesk(tx, examId);
    return exam;
  }
  const record = (tx: Tx, exam: ExamRow, actor: Actor, what: 'staffed' | 'moved', summary: string, data: object) =>
    ledger.append(tx, {
      chain: `class:${exam.classId}`,
      kind: `assessment.marking.${what}`,
      classId: exam.classId,
      actorId: actor.accountId,
      summary,
      data: { examId: exam.id, ...data },
    });

  return {
    fill,
    /** Whether the class's policy keeps the caller from marking its papers: they teach or lead the class. */
    async isBarred(db: Queryable, exam: ExamRow, actor: Actor, now: Date): Promise<boolean> {
      const isLecturer = !!actor.lecturerId && exam.lecturerIds.includes(actor.lecturerId);
      const isTeacher = ((await org.class(db, exam.classId))?.teacherAccountIds ?? []).includes(actor.accountId);
      return (isLecturer || isTeacher) && wantsOtherClass(db, exam, now);
    },
    async named(db: Queryable, examId: string, actor: Actor) {
      const markers = await store.markersOf(db, examId);
      const names = await identity.names(
        db,
        markers.map(({ accountId }) => accountId),
      );
      return markers.map(({ accountId, assigned, done }) => ({
        name: names.get(accountId) ?? '—',
        own: accountId === actor.accountId,
        assigned,
        done,
      }));
    },
    async read(db: Queryable, examId: string, now: Date) {
      const exam = await examById(db, examId);
      if (!exam) throw problem('request.not_found');
      return shown(db, exam, now);
    },
    /** Names the markers anew: marks that were given stay, everything else is shared out afresh. */
    async name(tx: Tx, examId: string, accountIds: readonly string[], actor: Actor, now: Date) {
      const exam = await examOf(tx, examId);
      const before = new Set((await store.markersOf(tx, examId)).map(({ accountId }) => accountId));
      const options = new Map((await optionsOf(tx, exam, now)).map((one) => [one.accountId, one]));
      const chosen = accountIds.map((id) => options.get(id));
      if (chosen.some((one) => !one)) throw problem('assessment.marker_unknown');
      const refused = chosen.find((one) => one!.refusal);
      if (refused)
        throw problem(
          'assessment.marker_refused',
          refused.refusal === 'OWN_CLASS'
            ? '按本班的规定（exam.markersFromOtherClass），本班的班主任和讲师不阅本班的卷，请换一位'
            : '这位讲师没有覆盖本项目且在有效期内的证书，请换一位',
        );
      await store.putMarkers(tx, examId, chosen as Option[], actor.accountId, now);
      const named = new Set(accountIds);
      const kept = (await store.wantedOf(tx, examId)).flatMap(({ taskId, round, given, markerId }): Share[] =>
        given && markerId && named.has(markerId) ? [{ taskId, round, accountId: markerId }] : [],
      );
      await store.dropShares(tx, examId);
      if (kept.length) await store.insertShares(tx, examId, kept, now);
      await fill(tx, examId, now);
      await store.dropStrayDrafts(tx, examId);
      await record(
        tx,
        exam,
        actor,
        'staffed',
        accountIds.length ? `为“${exam.title}”指定 ${accountIds.length} 名阅卷人` : `“${exam.title}”不再指定阅卷人`,
        {
          markers: accountIds,
        },
      );
      for (const accountId of accountIds.filter((id) => !before.has(id)))
        await notifications.notify(tx, {
          accountId,
          kind: 'exam',
          title: '请您阅卷',
          body: `您被指定为“${exam.title}”的阅卷人，学员交卷后答案会分给您。`,
          link: `/work/exams/${examId}/marking`,
        });
      return shown(tx, exam, now);
    },
    /** Hands answers that nobody has marked from one to another. */
    async move(tx: Tx, examId: string, input: { from: string; to: string; count: number }, actor: Actor, now: Date) {
      const exam = await examOf(tx, examId);
      const named = new Set((await store.markersOf(tx, examId)).map(({ accountId }) => accountId));
      if (input.from === input.to || !named.has(input.from) || !named.has(input.to)) throw problem('assessment.marker_unknown');
      const wanted = await store.wantedOf(tx, examId);
      const has = new Set(
        wanted
          .filter(({ holderId, markerId, given }) => holderId === input.to || (given && markerId === input.to))
          .map(({ taskId }) => taskId),
      );
      const moved = wanted
        .filter(({ taskId, open, given, holderId }) => open && !given && holderId === input.from && !has.has(taskId))
        .slice(0, input.count)
        .map(({ taskId, round }) => ({ taskId, round, accountId: input.to }));
      if (moved.length) {
        await store.insertShares(tx, examId, moved, now);
        await store.dropStrayDrafts(tx, examId);
        await record(tx, exam, actor, 'moved', `“${exam.title}”转交 ${moved.length} 份待阅答案`, {
          from: input.from,
          to: input.to,
          moved: moved.length,
        });
      }
      return { moved: moved.length };
    },
  };
}
export type MarkerService = ReturnType<typeof createMarkers>;

import { canonicalJson, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../../ports.ts';
import type { FrozenPlan, PlansPort } from '../../plans/plans.port.ts';
import type { ArbitrationService } from '../arbitration/arbitration.service.ts';
import type { CalibrationService } from '../calibration/calibration.service.ts';
import type { PoolService } from '../pool/pool.service.ts';
import { expertsByIds, type ExpertRow } from '../pool/pool.store.ts';
import { addHistory, lockItem, lockRound, roundById, type RoundRow } from '../rounds/rounds.store.ts';
import type { RoundService } from '../rounds/rounds.service.ts';
import { blindChapter, blind } from './blind.rules.ts';
import * as store from './tasks.store.ts';
import { EMPTY_DRAFT, faultOfSheet, pointsFit, secondsSince, totalOf, type Draft, type Strokes } from './sheet.rules.ts';

const OPEN: readonly store.TaskState[] = ['ACCEPTED', 'SCORING'];
const READABLE: readonly store.TaskState[] = ['ACCEPTED', 'SCORING', 'SUBMITTED'];

interface Submission {
  version: number;
  draft: Draft;
  signature: Strokes;
  password: string;
  quickConfirmed: boolean;
}

/** What experts do: answer, read without knowing whose it is, score, sign. */
export function createTasks(
  deps: AssessmentDeps,
  rooms: { plans: PlansPort; pool: PoolService; calibration: CalibrationService; rounds: RoundService; arbitration: ArbitrationService },
) {
  const { crypto, ledger, org, identity, files } = deps;
  const { plans, pool, calibration, rounds, arbitration } = rooms;

  const view = (task: store.TaskRow, of: { code: string; roundTitle: string; repeated: boolean }, now: Date) => ({
    id: task.id,
    code: of.code,
    roundId: task.roundId,
    roundTitle: of.roundTitle,
    arbiter: task.arbiter,
    repeated: of.repeated,
    state: task.state,
    dueAt: task.dueAt.toISOString(),
    overdue: task.state !== 'SUBMITTED' && task.dueAt <= now,
    answerBy: task.state === 'INVITED' ? (task.answerBy?.toISOString() ?? null) : null,
    total: task.total,
  });
  async function requireCalibrated(db: Queryable, expert: ExpertRow, rules: RoundRow['rules'], now: Date): Promise<void> {
    if (!(await calibration.standings(db, [expert], rules, now)).get(expert.id)!.passed) throw problem('assessment.review_uncalibrated');
  }
  /** A task of the caller; anybody else's does not exist for them. */
  function requireOwn(task: store.TaskRow | undefined, expert: ExpertRow): store.TaskRow {
    if (!task || task.expertId !== expert.id) throw problem('request.not_found');
    return task;
  }
  /** The plan as the expert may see it, or what keeps them from it. */
  async function opened(db: Queryable, taskId: string, actor: Actor, now: Date) {
    const expert = await pool.own(db, actor);
    const task = requireOwn(await store.taskById(db, taskId), expert);
    if (!READABLE.includes(task.state)) throw problem('assessment.review_unaccepted');
    const round = (await roundById(db, task.roundId))!;
    await requireCalibrated(db, expert, round.rules, now);
    const plan = await plans.version(db, task.versionId);
    if (!plan) throw problem('request.not_found');
    return { expert, task, round, plan };
  }
  /** Everything in a plan that would say whose it is. */
  async function secretsOf(db: Queryable, plan: FrozenPlan): Promise<string[]> {
    const [card, cls, lecturers, institution] = [
      (await org.learners(db, [plan.learnerId])).get(plan.learnerId),
      await org.class(db, plan.classId),
      await org.faculty.many(db, plan.lecturerIds),
      await org.institution(db, plan.institutionId),
    ];
    return [
      card?.name,
      card?.phone,
      card?.maskedName,
      cls?.name,
      cls?.code,
      institution?.name,
      cls?.contactName,
      ...[...lecturers.values()].map((one) => one.name),
    ]
      .map((text) => text?.trim() ?? '')
      .filter((text) => text.length > 1);
  }
  const enclosures = (plan: FrozenPlan) =>
    plan.chapters.flatMap((chapter) => chapter.fileIds.map((fileId) => ({ fileId, chapter: chapter.code })));

  async function editable(tx: Tx, taskId: string, actor: Actor, now: Date) {
    const expert = await pool.own(tx, actor);
    const task = requireOwn(await store.lockTask(tx, taskId), expert);
    if (task.state === 'SUBMITTED') throw problem('assessment.review_done');
    if (!OPEN.includes(task.state)) throw problem('assessment.review_unaccepted');
    const round = (await roundById(tx, task.roundId))!;
    await requireCalibrated(tx, expert, round.rules, now);
    const plan = await plans.version(tx, task.versionId);
    if (!plan) throw problem('request.not_found');
    const criteria = plan.chapters.map(({ code, title, maxScore }) => ({ code, title, maxScore }));
    return { expert, task, round, plan, criteria };
  }

  return {
    async mine(db: Queryable, actor: Actor, now: Date) {
      const expert = await pool.own(db, actor);
      const rows = await store.tasksOfExpert(db, expert.id);
      const items = rows.map((row) =>
        view(row, { ...row, repeated: rows.some((other) => other.itemId === row.itemId && other.versionNo < row.versionNo) }, now),
      );
      const rules = await pool.rulesNow(db, now);
      return {
        items,
        invited: items.filter((one) => one.state === 'INVITED').length,
        open: items.filter((one) => one.state === 'ACCEPTED' || one.state === 'SCORING').length,
        calibrated: (await calibration.standings(db, [expert], rules, now)).get(expert.id)!.passed,
      };
    },
    /** Accepts or declines; what is declined goes to somebody else at once. */
    async answer(tx: Tx, body: { accept: boolean; taskIds: string[]; reason: string }, actor: Actor, now: Date) {
      const expert = await pool.own(tx, actor);
      const reason = body.reason.trim();
      if (!body.accept && reason.length < 2) throw problem('assessment.review_decline_reason');
      // Rounds before their tasks, as everybody else locks them.
      const roundIds = new Set<string>();
      for (const id of body.taskIds) roundIds.add(requireOwn(await store.taskById(tx, id), expert).roundId);
      const held = await Promise.all([...roundIds].sort().map(async (id) => (await lockRound(tx, id))!));
      const tasks = await store.lockTasks(tx, body.taskIds);
      const fits = (task: store.TaskRow) =>
        body.accept ? task.state === 'INVITED' : task.state === 'INVITED' || OPEN.includes(task.state);
      if (tasks.length !== body.taskIds.length || !tasks.every(fits)) throw problem('assessment.review_answered');
      if (body.accept) for (const round of held) await requireCalibrated(tx, expert, round.rules, now);
      await store.setState(tx, body.taskIds, body.accept ? 'ACCEPTED' : 'DECLINED', body.accept ? '' : reason);
      for (const round of held) {
        const own = tasks.filter((task) => task.roundId === round.id);
        await ledger.append(tx, {
          chain: `review:${round.id}`,
          kind: body.accept ? 'assessment.review.accepted' : 'assessment.review.declined',
          actorId: actor.accountId,
          summary: `${body.accept ? '接受' : '谢绝'}评审 ${own.length} 份`,
          data: { roundId: round.id, taskIds: own.map((task) => task.id) },
        });
        if (!body.accept && round.state === 'OPEN') await rounds.refill(tx, round, now);
      }
      return { answered: tasks.length };
    },
    async read(db: Queryable, taskId: string, actor: Actor, now: Date) {
      const { task, round, plan } = await opened(db, taskId, actor, now);
      const [secrets, siblings] = [await secretsOf(db, plan), await store.tasksOfExpert(db, task.expertId)];
      const code = siblings.find((one) => one.id === task.id)!.code;
      const media = new Map<string, string>();
      for (const { fileId } of enclosures(plan)) media.set(fileId, (await files.get(db, fileId))?.mediaType ?? 'application/octet-stream');
      let no = 0;
      return {
        task: view(
          task,
          { code, roundTitle: round.title, repeated: siblings.some((one) => one.itemId === task.itemId && one.versionNo < task.versionNo) },
          now,
        ),
        title: blind(plan.title, secrets),
        suspected: plan.suspected,
        chapters: plan.chapters.map((chapter) => {
          const { code: key, title, maxScore, hint, html, tables } = blindChapter(chapter, secrets);
          return {
            code: key,
            title,
            maxScore,
            hint,
            html,
            tables,
            files: chapter.fileIds.map((fileId) => ({ no: (no += 1), mediaType: media.get(fileId)! })),
          };
        }),
        draft: { ...EMPTY_DRAFT, ...task.draft },
        version: task.draftVersion,
        seconds: task.seconds,
        minSeconds: round.rules.minMinutes * 60,
        submittedAt: task.submittedAt?.toISOString() ?? null,
        digests: task.md5 ? { md5: task.md5, sha1: task.sha1!, sha256: task.sha256! } : null,
      };
    },
    /** An enclosure under its number: the name it was uploaded with may say whose it is. */
    async file(db: Queryable, taskId: string, no: number, actor: Actor, now: Date) {
      const { plan } = await opened(db, taskId, actor, now);
      const fileId = enclosures(plan)[no - 1]?.fileId;
      const file = fileId ? await files.get(db, fileId) : undefined;
      if (!file || file.status !== 'READY') throw problem('request.not_found');
      return { bytes: await files.read(file.id), mediaType: file.mediaType };
    },
    async save(tx: Tx, taskId: string, body: { version: number; draft: Draft }, actor: Actor, now: Date) {
      const { task, criteria } = await editable(tx, taskId, actor, now);
      if (body.version !== task.draftVersion) throw problem('request.conflict', '另一个窗口或设备改过这份评分，请刷新后再写');
      if (!pointsFit(body.draft.points, criteria)) throw problem('assessment.review_points');
      const seconds = task.seconds + secondsSince(task.seenAt, now);
      await store.saveDraft(tx, { id: taskId, draft: body.draft, seconds, at: now });
      return { version: task.draftVersion + 1, seconds, savedAt: now.toISOString() };
    },
    /** Signed with a written name and the password; the digests bind the whole sheet. */
    async submit(tx: Tx, taskId: string, body: Submission, actor: Actor, now: Date) {
      const { task, round, criteria, expert } = await editable(tx, taskId, actor, now);
      if (body.version !== task.draftVersion) throw problem('request.conflict', '另一个窗口或设备改过这份评分，请刷新后再提交');
      const fault = faultOfSheet(body.draft, criteria, body.signature);
      if (fault) throw problem(fault);
      const seconds = task.seconds + secondsSince(task.seenAt, now);
      if (seconds < round.rules.minMinutes * 60 && !body.quickConfirmed)
        throw problem(
          'assessment.review_quick',
          `您阅读这份规划书用了 ${Math.max(1, Math.round(seconds / 60))} 分钟，少于 ${round.rules.minMinutes} 分钟。确认已读完全文后可以继续提交，用时会计入评审统计。`,
        );
      await identity.provePassword(actor.accountId, body.password, now);
      const item = (await lockItem(tx, task.itemId))!;
      if (item.versionId !== task.versionId || item.state === 'CONFIRMED') throw problem('assessment.review_done');
      const total = totalOf(body.draft.points, criteria);
      const digests = crypto.digests(signedText({ ...task, draft: body.draft, criteria, total, submittedAt: now }, body.signature));
      const sealing = await ledger.append(tx, {
        chain: `review:${round.id}`,
        kind: 'assessment.review.submitted',
        actorId: actor.accountId,
        summary: `评审号 ${item.code} 签名提交评分`,
        // Neither score nor words: who may read the chain must not know them before the others have scored.
        data: { roundId: round.id, taskId, code: item.code, versionId: task.versionId, seconds, ...digests },
      });
      await store.submit(tx, {
        id: taskId,
        draft: body.draft,
        seconds,
        criteria,
        total,
        signature: crypto.seal(JSON.stringify(body.signature), signatureAad(taskId)),
        at: now,
        ledgerId: sealing.id,
        ...digests,
      });
      await addHistory(tx, {
        itemId: item.id,
        at: now,
        what: task.arbiter ? '仲裁专家提交' : '专家提交',
        before: null,
        after: total,
        reason: '',
        actorId: expert.accountId,
      });
      await arbitration.settle(tx, item.id, now);
      return { total, submittedAt: now.toISOString(), ledgerId: sealing.id, ...digests };
    },
    /** One reminder a task, together for each expert. */
    async remind(tx: Tx, now: Date): Promise<number> {
      const due = await store.takeReminders(tx, now);
      const experts = new Map(
        (
          await expertsByIds(
            tx,
            due.map((one) => one.expertId),
          )
        ).map((row) => [row.id, row]),
      );
      for (const one of due)
        await deps.notifications.notify(tx, {
          accountId: experts.get(one.expertId)!.accountId,
          kind: 'review',
          title: '评审快到期了',
          body: `您还有 ${one.count} 份规划书没有评完，请在截止前提交。`,
          link: '/work/reviews',
        });
      return due.length;
    },
  };
}
export type TaskService = ReturnType<typeof createTasks>;

/** What binds a sealed signature to its task. */
export const signatureAad = (taskId: string) => `assessment.review_task|${taskId}|signature`;

/** The text that is signed: everything the expert said, about which version, when, and the strokes of their name. */
export function signedText(
  task: Pick<store.TaskRow, 'id' | 'itemId' | 'versionId' | 'expertId' | 'draft' | 'criteria' | 'total' | 'submittedAt'>,
  signature: Strokes,
): string {
  const { points, comment, suggestions, recommended } = task.draft;
  return canonicalJson({
    taskId: task.id,
    itemId: task.itemId,
    versionId: task.versionId,
    expertId: task.expertId,
    criteria: task.criteria,
    points,
    comment,
    suggestions,
    recommended,
    total: task.total,
    submittedAt: task.submittedAt?.toISOString() ?? null,
    signature,
  });
}

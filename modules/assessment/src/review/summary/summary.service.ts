import { permits, coveredBy, chinaInstant, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../../ports.ts';
import type { PartScoresPort } from '../../grades/part-scores.port.ts';
import type { PlansPort } from '../../plans/plans.port.ts';
import { levelOf } from '../arbitration/compose.rules.ts';
import { expertsByIds } from '../pool/pool.store.ts';
import type { PoolService } from '../pool/pool.service.ts';
import { openPlaces } from '../rounds/assigning.service.ts';
import type { RoundService } from '../rounds/rounds.service.ts';
import * as store from '../rounds/rounds.store.ts';
import { signatureAad, signedText } from '../scoring/tasks.service.ts';
import { opinionsOf, sheetsOf, tasksOfItem, tasksOfRound, type TaskRow } from '../scoring/tasks.store.ts';
import type { Strokes } from '../scoring/sheet.rules.ts';
import { deviation, figuresOf, iccOf } from './figures.rules.ts';

const COMMENT_MIN = 10;
const STANDS: readonly store.ItemState[] = ['FINAL', 'CONFIRMED'];
const LEVEL_WORDS = { EXCELLENT: '优秀', PASS: '合格', FAIL: '不合格' } as const;

/** What a round comes to: every plan's sheet, the class as a whole, the experts, confirmation and what the learner reads. */
export function createSummary(
  deps: AssessmentDeps,
  rooms: { plans: PlansPort; partScores: PartScoresPort; pool: PoolService; rounds: RoundService },
) {
  const { crypto, ledger, org, notifications } = deps;
  const { plans, partScores, pool, rounds } = rooms;

  async function namesOf(db: Queryable, tasks: readonly TaskRow[]): Promise<Map<string, string>> {
    return new Map((await expertsByIds(db, [...new Set(tasks.map((task) => task.expertId))])).map((row) => [row.id, pool.nameOf(row)]));
  }
  async function itemViews(db: Queryable, round: store.RoundRow, items: readonly store.ItemRow[], tasks: readonly TaskRow[]) {
    const cards = await org.learners(
      db,
      items.map((item) => item.learnerId),
    );
    const names = await namesOf(db, tasks);
    return items.map((item) => {
      const own = tasks.filter((task) => task.itemId === item.id);
      const now = own.filter((task) => task.versionId === item.versionId);
      const open = openPlaces(item, own, round.rules.reviewers);
      const stands = STANDS.includes(item.state);
      return {
        id: item.id,
        code: item.code,
        classId: item.classId,
        learnerId: item.learnerId,
        maskedName: cards.get(item.learnerId)?.maskedName ?? '—',
        planTitle: item.planTitle,
        versionNo: item.versionNo,
        state: item.state,
        suspected: item.suspected,
        returned: item.returned,
        score: item.score,
        level: item.score === null ? null : levelOf(item.score, round.rules),
        why: item.why,
        recommendedBy: stands ? now.filter((task) => task.state === 'SUBMITTED' && task.draft.recommended).length : 0,
        recommended: item.recommended,
        openPlaces: round.state === 'OPEN' ? open.regular + open.arbiter : 0,
        tasks: now.map((task) => ({
          expertName: names.get(task.expertId) ?? '—',
          arbiter: task.arbiter,
          state: task.state,
          declineReason: task.declineReason,
        })),
      };
    });
  }
  async function whole(db: Queryable, roundId: string, actor: Actor) {
    const round = await store.roundById(db, roundId);
    if (!round) throw problem('request.not_found');
    const [items, tasks, classes, [view]] = [
      await store.itemsOf(db, roundId),
      await tasksOfRound(db, roundId),
      await store.classesOf(db, [roundId]),
      await rounds.views(db, [round]),
    ];
    const shown = await itemViews(db, round, items, tasks);
    const final = items.filter((item) => STANDS.includes(item.state));
    const scoresOf = (item: store.ItemRow) =>
      tasks.flatMap((task) =>
        task.itemId === item.id && task.versionId === item.versionId && task.state === 'SUBMITTED' && !task.arbiter ? [task.total!] : [],
      );
    return {
      round: view!,
      rules: round.rules as unknown as Record<string, number | string>,
      seed: round.seed,
      items: shown,
      classes: classes.map((cls) => {
        const own = shown.filter((item) => item.classId === cls.classId);
        const scores = own.flatMap((item) => (item.score === null ? [] : [item.score]));
        return {
          classId: cls.classId,
          comment: cls.comment,
          plans: own.length,
          final: scores.length,
          average: scores.length ? Math.round((scores.reduce((sum, one) => sum + one, 0) / scores.length) * 10) / 10 : null,
          spread: deviation(scores),
          excellent: own.filter((item) => item.level === 'EXCELLENT').length,
          passed: own.filter((item) => item.level === 'PASS').length,
          failed: own.filter((item) => item.level === 'FAIL').length,
        };
      }),
      icc: iccOf(final.map(scoresOf)),
      mayConfirm:
        round.state === 'OPEN' &&
        round.openedBy !== actor.accountId &&
        final.length === items.length &&
        permits(actor, 'assessment.review.confirm', { regionCode: round.regionCode }),
    };
  }
  function sheetView(task: TaskRow, names: Map<string, string>) {
    const signature = JSON.parse(crypto.open(task.signature!, signatureAad(task.id))) as number[][];
    return {
      expertName: names.get(task.expertId) ?? '—',
      arbiter: task.arbiter,
      versionNo: task.versionNo,
      points: task.draft.points,
      total: task.total!,
      comment: task.draft.comment,
      suggestions: task.draft.suggestions.filter((one) => one.trim()),
      seconds: task.seconds,
      submittedAt: task.submittedAt!.toISOString(),
      signature,
      md5: task.md5!,
      sha1: task.sha1!,
      sha256: task.sha256!,
      intact: crypto.digests(signedText(task, signature as Strokes)).sha256 === task.sha256,
    };
  }

  return {
    whole,
    async item(db: Queryable, roundId: string, itemId: string) {
      const item = await store.itemById(db, itemId);
      if (!item || item.roundId !== roundId) throw problem('request.not_found');
      if (!STANDS.includes(item.state) && item.state !== 'RETURNED') throw problem('assessment.review_unfinished');
      const round = (await store.roundById(db, roundId))!;
      const tasks = await tasksOfItem(db, itemId);
      const sheets = tasks.filter((task) => task.state === 'SUBMITTED');
      const names = await namesOf(db, tasks);
      return {
        item: (await itemViews(db, round, [item], tasks))[0]!,
        chapters: sheets[0]?.criteria ?? [],
        sheets: sheets.map((task) => sheetView(task, names)),
        history: (await store.historyOf(db, itemId)).map((row) => ({ ...row, at: row.at.toISOString() })),
      };
    },
    async comment(tx: Tx, roundId: string, classId: string, body: { comment: string; recommended: string[] }) {
      const round = await store.lockRound(tx, roundId);
      const items = (await store.itemsOf(tx, roundId)).filter((item) => item.classId === classId);
      if (!round || !items.length) throw problem('request.not_found');
      if (round.state !== 'OPEN') throw problem('assessment.review_closed');
      const excellent = items.filter((item) => item.score !== null && levelOf(item.score, round.rules) === 'EXCELLENT');
      if (body.recommended.some((id) => !excellent.some((item) => item.id === id))) throw problem('assessment.review_recommended');
      await store.setComment(tx, roundId, classId, body.comment.trim());
      await store.setRecommended(tx, roundId, classId, body.recommended);
      return { ok: true as const };
    },
    /** Makes the scores count: into the grades, to the learners, and the plans are closed. */
    async confirm(tx: Tx, roundId: string, actor: Actor, now: Date) {
      const round = await store.lockRound(tx, roundId);
      if (!round) throw problem('request.not_found');
      if (round.state !== 'OPEN') throw problem('assessment.review_closed');
      if (round.openedBy === actor.accountId) throw problem('assessment.review_same_person');
      const items = await store.itemsOf(tx, roundId);
      if (!items.length || items.some((item) => item.state !== 'FINAL' || item.score === null))
        throw problem('assessment.review_unfinished', '还有规划书没有评完或在修改，都出分后才能确认');
      const bare = (await store.classesOf(tx, [roundId])).find(
        (cls) => [...cls.comment].length < COMMENT_MIN && items.some((item) => item.classId === cls.classId),
      );
      if (bare) throw problem('assessment.review_class_comment', `请先为“${bare.className}”写总体评语（至少 ${COMMENT_MIN} 个字）`);
      await store.confirmRound(tx, roundId, actor.accountId, now);
      await store.confirmItems(tx, roundId);
      for (const item of items) await settleOne(tx, round, item, actor, now);
      return (await rounds.views(tx, [(await store.roundById(tx, roundId))!]))[0]!;
    },
    async figures(db: Queryable, actor: Actor, query: { from?: string; to?: string }, now: Date) {
      const span = {
        from: query.from ? chinaInstant(query.from, '00:00') : null,
        to: query.to ? new Date(chinaInstant(query.to, '00:00').getTime() + 86_400_000) : null,
      };
      const rows = await sheetsOf(db, coveredBy(actor, 'assessment.review.read'), span);
      const { minMinutes } = await pool.rulesNow(db, now);
      return [...new Set(rows.map((row) => row.expertId))].map((expertId) => {
        const own = rows.filter((row) => row.expertId === expertId);
        const marked = own.flatMap((row) =>
          row.state === 'SUBMITTED' && row.own !== null && row.final !== null
            ? [{ own: row.own, final: row.final, seconds: row.seconds }]
            : [],
        );
        return {
          expertId,
          name: pool.nameOf({ id: expertId, name: own[0]!.name }),
          ...figuresOf(marked, minMinutes),
          declined: own.filter((row) => row.state === 'DECLINED').length,
        };
      });
    },
    /** After confirmation: the learner's own results, and what the experts say without who they are. */
    async mine(db: Queryable, learnerId: string) {
      const rows = await store.confirmedOf(db, learnerId);
      const opinions = await opinionsOf(
        db,
        rows.map((row) => row.id),
      );
      return {
        items: rows.map((row) => ({
          id: row.id,
          classId: row.classId,
          className: row.className,
          planTitle: row.planTitle,
          score: row.score!,
          level: levelOf(row.score!, row.rules),
          why: row.why,
          recommended: row.recommended,
          classComment: row.comment,
          confirmedAt: row.confirmedAt.toISOString(),
          opinions: opinions
            .filter((one) => one.itemId === row.id && one.versionId === row.versionId)
            .map(({ draft }) => ({ comment: draft.comment, suggestions: draft.suggestions.filter((one) => one.trim()) })),
        })),
      };
    },
  };

  async function settleOne(tx: Tx, round: store.RoundRow, item: store.ItemRow, actor: Actor, now: Date): Promise<void> {
    const level = LEVEL_WORDS[levelOf(item.score!, round.rules)];
    const why = `专家评审 ${item.score} 分（${level}）：${item.why}`;
    await store.addHistory(tx, {
      itemId: item.id,
      at: now,
      what: '确认',
      before: item.score,
      after: item.score,
      reason: '',
      actorId: actor.accountId,
    });
    await plans.close(tx, item.planId);
    await partScores.put(tx, {
      classId: item.classId,
      learnerId: item.learnerId,
      part: 'plan',
      score: item.score!,
      why,
      link: `/work/review-rounds/${round.id}?item=${item.id}`,
      at: now.toISOString(),
    });
    await ledger.append(tx, {
      chain: `class:${item.classId}`,
      kind: 'assessment.review.confirmed',
      classId: item.classId,
      learnerId: item.learnerId,
      actorId: actor.accountId,
      summary: `规划书专家评审 ${item.score} 分（${level}）`,
      link: '/plan-review',
      data: { roundId: round.id, itemId: item.id, versionNo: item.versionNo, score: item.score },
    });
    await notifications.notify(tx, {
      learnerId: item.learnerId,
      kind: 'review',
      title: '规划书评审结果',
      body: `您的规划书得 ${item.score} 分（${level}），专家评语和建议已可查看。`,
      link: '/plan-review',
    });
  }
}
export type SummaryService = ReturnType<typeof createSummary>;

import { problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import { articleParagraphs } from '@yangfan/kernel/article';
import type { AssessmentDeps } from '../../ports.ts';
import {
  bandsOf,
  gramsOf,
  inPercent,
  likeness,
  MIN_COMPARED,
  normalised,
  passagesOf,
  simhash,
  SUSPECT,
  suspectedChapters,
  type Threshold,
} from './likeness.rules.ts';
import * as store from './likeness.store.ts';
import type { PlanService } from './plans.service.ts';
import { versionById, versionsOf, type VersionContent, type VersionRow } from './plans.store.ts';
import { tablesOf } from './plan.view.ts';

/** Least likeness that is worth a row: below it everybody who writes about a shop is alike. */
const SHOWN_FROM = 0.3;

/** Lays a handed-in plan beside the class's and earlier ones; what it finds a person decides. */
export function createLikeness(deps: AssessmentDeps, plans: PlanService) {
  const { org, policy, ledger, identity, clock } = deps;

  async function thresholdOf(db: Queryable, classId: string): Promise<Threshold> {
    const training = await org.class(db, classId);
    if (!training) return SUSPECT;
    const { all } = await policy.ofClass(db, training, clock.now());
    // Classes approved before these rules existed are judged by what the rules say first.
    const number = (code: string, otherwise: number) => (typeof all[code] === 'number' ? all[code] : otherwise);
    return { score: number('plan.likenessScore', SUSPECT.score), chapters: number('plan.likenessChapters', SUSPECT.chapters) };
  }
  /** The words of a chapter and the figures its learner typed. */
  function textOf(chapter: VersionContent['chapters'][number], content: VersionContent): string {
    const figures = tablesOf(chapter, content.figures).flatMap((table) =>
      table.rows.map((cells) => cells.filter((cell) => cell !== '0.00').join(' ')),
    );
    return [...articleParagraphs(chapter.body.doc), ...(chapter.body.length > 0 ? figures : [])].join('\n');
  }

  function printsOf(row: VersionRow & { content: VersionContent }) {
    return row.content.chapters.flatMap((chapter) => {
      const text = textOf(chapter, row.content);
      const plain = normalised(text);
      if (plain.length < MIN_COMPARED) return [];
      const grams = gramsOf(plain);
      const hash = simhash(grams);
      return {
        grams,
        print: {
          versionId: row.id,
          chapter: chapter.code,
          templateCode: row.templateCode,
          classId: row.classId,
          learnerId: row.learnerId,
          simhash: hash,
          bands: bandsOf(hash),
          text,
          submittedAt: row.submittedAt,
        },
      };
    });
  }

  return {
    /** Compares one version; a second run finds the same. */
    async compare(tx: Tx, versionId: string): Promise<void> {
      const row = await versionById(tx, versionId);
      if (!row || row.comparedAt) return;
      const prints = printsOf(row);
      await store.insertPrints(
        tx,
        prints.map(({ print }) => print),
      );
      const found: store.LikenessRow[] = [];
      const others = new Set<string>();
      for (const { print, grams } of prints) {
        let best: store.LikenessRow | null = null;
        for (const other of await store.candidates(tx, print)) {
          others.add(other.versionId);
          const score = likeness(grams, gramsOf(normalised(other.text)));
          if (score >= SHOWN_FROM && score > (best?.score ?? 0))
            best = { chapter: print.chapter, otherVersionId: other.versionId, score, passages: [{ own: '', other: other.text }] };
        }
        if (best) found.push({ ...best, passages: passagesOf(print.text, best.passages[0]!.other) });
      }
      const now = clock.now();
      await store.putLikeness(tx, versionId, found, others.size, now);
      const threshold = await thresholdOf(tx, row.classId);
      const chapters = suspectedChapters(found, threshold);
      if (chapters.length === 0) return;
      const why = `有 ${chapters.length} 章与他人的规划书相似度达到 ${inPercent(threshold.score)}（规定 ${threshold.chapters} 章及以上须由人认定）`;
      if (await store.insertSuspicion(tx, { versionId, planId: row.planId, chapters, why }, now))
        await ledger.append(tx, {
          chain: `class:${row.classId}`,
          kind: 'assessment.plan.suspected',
          classId: row.classId,
          summary: '规划书雷同嫌疑待人认定',
          data: { planId: row.planId, versionId, chapters, threshold },
        });
    },
    async view(db: Queryable, planId: string) {
      await plans.requirePlan(db, planId);
      const last = (await versionsOf(db, planId)).at(-1);
      const nothing = { versionNo: 0, comparedAt: null, compared: 0, chapters: [], suspicion: null };
      if (!last) return { ...nothing, why: '还没有提交，提交后自动比对。' };
      if (!last.comparedAt) return { ...nothing, versionNo: last.no, why: '正在比对，通常一分钟内完成，请稍后刷新。' };
      const rows = await store.likenessOf(db, last.id);
      const [cards, classes, full, suspicion] = [
        await org.learners(db, [...new Set(rows.map((row) => row.otherLearnerId))]),
        await org.classes(db, [...new Set(rows.map((row) => row.otherClassId))]),
        (await versionById(db, last.id))!,
        await store.suspicionOf(db, planId),
      ];
      const decider = suspicion?.decidedBy ? (await identity.names(db, [suspicion.decidedBy])).get(suspicion.decidedBy) : undefined;
      return {
        versionNo: last.no,
        comparedAt: last.comparedAt.toISOString(),
        compared: last.compared,
        why: `把每一章的文字和表格切成连续四个字的片段，与本班和以前各班已提交的 ${last.compared} 份规划书比较：相似度 = 两份共有的片段 ÷ 两份片段数的平均。少于 ${MIN_COMPARED} 字的章不比。机器只作提示，是否抄袭由人认定。`,
        chapters: rows.map((row) => ({
          code: row.chapter,
          title: full.content.chapters.find((one) => one.code === row.chapter)?.title ?? row.chapter,
          score: row.score,
          why: `与${row.otherClassId === last.classId ? '本班' : `“${classes.get(row.otherClassId)?.name ?? '以前的班'}”`}${cards.get(row.otherLearnerId)?.maskedName ?? '一名学员'}的同一章有 ${inPercent(row.score)} 的四字片段相同`,
          otherName: cards.get(row.otherLearnerId)?.maskedName ?? '—',
          otherClass: classes.get(row.otherClassId)?.name ?? '—',
          otherAt: row.otherAt.toISOString(),
          sameClass: row.otherClassId === last.classId,
          passages: row.passages,
        })),
        suspicion: suspicion
          ? {
              state: suspicion.state,
              chapters: suspicion.chapters,
              why: suspicion.why,
              reason: suspicion.reason,
              decidedBy: decider ?? null,
              decidedAt: suspicion.decidedAt?.toISOString() ?? null,
            }
          : null,
      };
    },
    async judge(tx: Tx, planId: string, input: { verdict: 'CONFIRMED' | 'DISMISSED'; reason: string }, actor: Actor, now: Date) {
      const plan = await plans.requirePlan(tx, planId);
      const suspicion = await store.suspicionOf(tx, planId);
      if (!suspicion || !(await store.judge(tx, suspicion.versionId, input.verdict, input.reason, actor.accountId, now)))
        throw problem('assessment.plan_no_suspicion');
      await ledger.append(tx, {
        chain: `class:${plan.classId}`,
        kind: input.verdict === 'CONFIRMED' ? 'assessment.plan.plagiarism_confirmed' : 'assessment.plan.plagiarism_dismissed',
        classId: plan.classId,
        learnerId: plan.learnerId,
        actorId: actor.accountId,
        summary: input.verdict === 'CONFIRMED' ? '规划书雷同：认定为抄袭' : '规划书雷同：认定不构成抄袭',
        data: { planId, versionId: suspicion.versionId, chapters: suspicion.chapters, reason: input.reason },
      });
      return { state: input.verdict };
    },
  };
}
export type LikenessService = ReturnType<typeof createLikeness>;

import { isFilled } from '@yangfan/contract/plan-figures';
import { canonicalJson, newId, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import { articleHtml, articleParagraphs } from '@yangfan/kernel/article';
import type { AssessmentDeps } from '../../ports.ts';
import { suspectedVersions } from './likeness.store.ts';
import { diffParagraphs } from './plan.rules.ts';
import { mayMove } from './plan.states.ts';
import { chapterHead, filesOf, standingOf, tablesOf, versionHead, type Reader } from './plan.view.ts';
import type { FrozenPlan, PlansPort } from './plans.port.ts';
import type { PlanService } from './plans.service.ts';
import * as store from './plans.store.ts';

/** The job that lays a handed-in version beside the others. */
export const LIKENESS_JOB = 'assessment.plan.likeness';

/** Handing a plan in, reading what was handed in, giving it back; also what expert review may ask. */
export function createHandingIn(deps: AssessmentDeps, plans: PlanService) {
  const { crypto, ledger, jobs, notifications, clock } = deps;

  async function requireVersion(db: Queryable, planId: string, versionId: string) {
    const row = await store.versionById(db, versionId);
    if (!row || row.planId !== planId) throw problem('request.not_found');
    return row;
  }
  /** A chapter counts as written once it holds anything that its template asks for. */
  function refuseUnwritten(template: store.TemplateRow, standing: ReturnType<typeof standingOf>): void {
    const blank = template.chapters.filter((_, index) => standing.standings[index]!.state === 'EMPTY');
    const unfilled = standing.tables.filter(({ table }) => !isFilled(table));
    if (blank.length > 0)
      throw problem('assessment.plan_incomplete', `还没有写：${blank.map((one) => one.title).join('、')}。写完后再提交`);
    if (unfilled.length > 0) throw problem('assessment.plan_incomplete', `财务表还有 ${unfilled.length} 张没有填，填完后再提交`);
  }

  async function giveBack(tx: Tx, planId: string, reason: string, actorId: string | null): Promise<boolean> {
    const row = await store.lockPlan(tx, planId);
    if (!row || !mayMove(row, 'RETURNED')) return false;
    const now = clock.now();
    await store.setReturned(tx, planId, reason, now);
    await ledger.append(tx, {
      chain: `class:${row.classId}`,
      kind: 'assessment.plan.returned',
      classId: row.classId,
      learnerId: row.learnerId,
      ...(actorId ? { actorId } : {}),
      summary: `规划书第 ${row.versions} 版退回修改`,
      link: '/plans',
      data: { planId, no: row.versions },
    });
    await notifications.notify(tx, {
      learnerId: row.learnerId,
      kind: 'plan',
      title: '规划书退回修改',
      body: `${reason}（只退回一次，修改后请重新提交）`,
      link: '/plans',
    });
    return true;
  }

  function frozenHead(row: store.VersionRow, plan: store.PlanRow, suspected: boolean): Omit<FrozenPlan, 'chapters'> {
    return {
      versionId: row.id,
      planId: row.planId,
      no: row.no,
      classId: row.classId,
      learnerId: row.learnerId,
      institutionId: plan.institutionId,
      regionCode: plan.regionCode,
      lecturerIds: plan.lecturerIds,
      practice: plan.practice,
      title: row.title,
      templateCode: row.templateCode,
      submittedAt: row.submittedAt.toISOString(),
      sha256: row.sha256,
      suspected,
    };
  }

  const port: PlansPort = {
    async version(db, versionId) {
      const row = await store.versionById(db, versionId);
      if (!row) return null;
      const plan = (await store.planById(db, row.planId))!;
      const { figures, chapters } = row.content;
      return {
        ...frozenHead(row, plan, (await suspectedVersions(db, [row.id])).has(row.id)),
        chapters: chapters.map((chapter) => ({
          ...chapterHead(chapter),
          html: articleHtml(chapter.body.doc),
          tables: tablesOf(chapter, figures),
          fileIds: [...new Set([...chapter.body.pictures, ...chapter.body.fileIds])],
        })),
      };
    },
    async submittedOf(db, classId) {
      const [rows, listed] = [await store.newestOfClass(db, classId), await store.plansOfClass(db, classId)];
      const of = new Map(listed.map((plan) => [plan.id, plan]));
      const suspected = await suspectedVersions(
        db,
        rows.map((row) => row.id),
      );
      return rows.map((row) => frozenHead(row, of.get(row.planId)!, suspected.has(row.id)));
    },
    giveBack: (tx, planId, reason) => giveBack(tx, planId, reason, null),
    async close(tx, planId) {
      const row = await store.lockPlan(tx, planId);
      if (!row || !mayMove(row, 'FINAL')) return;
      await store.setFinal(tx, planId, clock.now());
    },
  };

  return {
    port,
    requireVersion,
    /** Freezes what stands in the plan, with its digests in the ledger. */
    async submit(tx: Tx, id: string, actor: Actor, now: Date) {
      const row = await plans.requireOpenPlan(tx, id);
      const template = await plans.templateOf(tx, row.templateCode);
      const standing = standingOf(template, await store.partsOf(tx, id));
      refuseUnwritten(template, standing);
      const content: store.VersionContent = {
        templateName: template.name,
        figures: standing.figures,
        chapters: template.chapters.map((chapter) => ({ ...chapter, body: standing.bodies.get(chapter.code)!.body })),
      };
      const no = row.versions + 1;
      const digests = crypto.digests(canonicalJson({ title: row.title, no, content }));
      const version = {
        id: newId('plv'),
        planId: id,
        classId: row.classId,
        learnerId: row.learnerId,
        no,
        title: row.title,
        templateCode: row.templateCode,
        submittedAt: now,
        content,
        ...digests,
      };
      await store.insertVersion(tx, version);
      await store.setSubmitted(tx, id, no, now);
      await ledger.append(tx, {
        chain: `class:${row.classId}`,
        kind: 'assessment.plan.submitted',
        classId: row.classId,
        learnerId: row.learnerId,
        actorId: actor.accountId,
        summary: `提交${template.name}第 ${no} 版`,
        link: '/plans',
        data: { planId: id, versionId: version.id, no, ...digests },
      });
      await jobs.enqueue(tx, LIKENESS_JOB, { versionId: version.id }, { key: `${LIKENESS_JOB}:${version.id}` });
      return versionHead({ ...version, comparedAt: null, compared: 0 });
    },
    async version(db: Queryable, planId: string, versionId: string, reader: Reader) {
      const row = await requireVersion(db, planId, versionId);
      const { chapters, figures } = row.content;
      return {
        ...versionHead(row),
        chapters: await Promise.all(
          chapters.map(async (chapter) => ({
            ...chapterHead(chapter),
            doc: chapter.body.doc,
            tables: tablesOf(chapter, figures),
            files: await plans.links.views(db, chapter.body.fileIds, reader),
          })),
        ),
        images: plans.links.images(filesOf(row.content), reader),
      };
    },
    async diff(db: Queryable, planId: string, { from, to }: { from: number; to: number }) {
      const [before, after] = [await store.versionByNo(db, planId, from), await store.versionByNo(db, planId, to)];
      if (!before || !after) throw problem('request.not_found');
      const linesOf = (row: typeof before, code: string): string[] => {
        const chapter = row.content.chapters.find((one) => one.code === code);
        if (!chapter) return [];
        const tables = tablesOf(chapter, row.content.figures).flatMap((table) =>
          table.rows.map((cells) => `${table.title}：${cells.join(' ｜ ')}`),
        );
        return [
          ...articleParagraphs(chapter.body.doc),
          ...tables,
          ...(chapter.body.fileIds.length ? [`证据 ${chapter.body.fileIds.length} 份`] : []),
        ];
      };
      return {
        chapters: after.content.chapters.map(({ code, title }) => {
          const lines = diffParagraphs(linesOf(before, code), linesOf(after, code));
          return { code, title, changed: lines.some((line) => line.kind !== 'SAME'), lines };
        }),
      };
    },
    async giveBack(tx: Tx, planId: string, reason: string, actor: Actor) {
      if (!(await giveBack(tx, planId, reason, actor.accountId))) throw problem('assessment.plan_not_returnable');
      return { state: 'RETURNED' as const };
    },
  };
}
export type HandingIn = ReturnType<typeof createHandingIn>;

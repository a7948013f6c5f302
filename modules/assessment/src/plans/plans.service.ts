import type { ArticleNode } from '@yangfan/contract';
import type { PlanTable } from '@yangfan/contract/plan-figures';
import { newId, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import { cleanArticle } from '@yangfan/kernel/article';
import type { AssessmentDeps } from '../../ports.ts';
import type { ChapterBody } from './plan.rules.ts';
import { isOpen, mayMove } from './plan.states.ts';
import { chapterHead, commentView, createLinks, headOf, standingOf, tableCode, versionHead, type Reader } from './plan.view.ts';
import * as store from './plans.store.ts';

/** Writing a plan: begun once in a class, saved part by part, each over exactly the version its writer saw. */
export function createPlans(deps: AssessmentDeps) {
  const { org, files, identity, ledger } = deps;
  const links = createLinks(deps);

  async function templateOf(db: Queryable, code: string): Promise<store.TemplateRow> {
    const template = (await store.templates(db)).find((one) => one.code === code);
    if (!template) throw problem('assessment.plan_template');
    return template;
  }
  async function requirePlan(db: Queryable, id: string): Promise<store.PlanRow> {
    const row = await store.planById(db, id);
    if (!row) throw problem('request.not_found');
    return row;
  }
  async function requireOpenPlan(tx: Tx, id: string): Promise<store.PlanRow> {
    const row = await store.lockPlan(tx, id);
    if (!row) throw problem('request.not_found');
    if (!isOpen(row.state)) throw problem('assessment.plan_locked');
    return row;
  }
  async function kept(tx: Tx, row: store.PlanRow, template: store.TemplateRow, at: Date) {
    const standing = standingOf(template, await store.partsOf(tx, row.id));
    await store.setCompleteness(tx, row.id, standing.completeness, at);
    return standing;
  }

  return {
    templateOf,
    requirePlan,
    requireOpenPlan,
    links,
    async mine(db: Queryable, learnerId: string) {
      const [classes, plans, templates] = [
        await org.classesOfLearner(db, learnerId),
        await store.plansOfLearner(db, learnerId),
        await store.templates(db),
      ];
      const nameOf = new Map(templates.map((one) => [one.code, one.name]));
      const open = new Set(['IN_TRAINING', 'APPROVED']);
      return {
        items: classes.flatMap((training) => {
          const plan = plans.find((one) => one.classId === training.id);
          const fitting = templates.filter((one) => one.programCodes.includes(training.programCode));
          if (!plan && (!open.has(training.status) || fitting.length === 0)) return [];
          return {
            classId: training.id,
            className: training.name,
            templates: plan ? [] : fitting.map(({ code, name }) => ({ code, name })),
            plan: plan ? headOf(plan, nameOf.get(plan.templateCode) ?? '') : null,
          };
        }),
      };
    },
    /** Begins the plan of a class; who began already gets that one. */
    async start(tx: Tx, input: { classId: string; templateCode: string; title: string }, learnerId: string, actor: Actor, now: Date) {
      const enrolment = await org.enrolmentOf(tx, input.classId, learnerId);
      if (!enrolment || enrolment.status === 'DROPPED') throw problem('assessment.not_a_candidate', '您不在这个班的名册里');
      const training = await org.requireTeaching(tx, input.classId);
      const template = await templateOf(tx, input.templateCode);
      if (!template.programCodes.includes(training.programCode)) throw problem('assessment.plan_template');
      const row: store.PlanRow = {
        id: newId('pln'),
        classId: training.id,
        className: training.name,
        learnerId,
        institutionId: training.institutionId,
        regionCode: training.regionCode,
        lecturerIds: training.lecturers.map((one) => one.lecturerId),
        practice: training.kind === 'PRACTICE',
        templateCode: template.code,
        title: input.title,
        state: 'DRAFT',
        completeness: 0,
        returned: 0,
        returnReason: '',
        versions: 0,
        submittedAt: null,
        createdAt: now,
        updatedAt: now,
      };
      if (!(await store.insertPlan(tx, row))) return { id: (await store.planOf(tx, training.id, learnerId))!.id };
      await ledger.append(tx, {
        chain: `class:${training.id}`,
        kind: 'assessment.plan.started',
        classId: training.id,
        learnerId,
        actorId: actor.accountId,
        summary: `开始写${template.name}`,
        link: '/plans',
        data: { planId: row.id, templateCode: template.code },
      });
      return { id: row.id };
    },
    async view(db: Queryable, id: string, reader: Reader) {
      const row = await requirePlan(db, id);
      const template = await templateOf(db, row.templateCode);
      const standing = standingOf(template, await store.partsOf(db, id));
      const [comments, versions] = [await store.commentsOf(db, id), await store.versionsOf(db, id)];
      const names = await identity.names(db, [...new Set(comments.map((one) => one.accountId))]);
      const card = (await org.learners(db, [row.learnerId])).get(row.learnerId);
      const mine = reader.learnerId === row.learnerId;
      const pictures = [...standing.bodies.values()].flatMap(({ body }) => body.pictures);
      return {
        ...headOf({ ...row, completeness: standing.completeness }, template.name),
        maskedName: card?.maskedName ?? '—',
        mine,
        editable: mine && isOpen(row.state),
        returnReason: row.returnReason,
        returnable: mayMove(row, 'RETURNED'),
        practice: row.practice,
        chapters: await Promise.all(
          template.chapters.map(async (chapter, index) => {
            const { body, version, savedAt } = standing.bodies.get(chapter.code)!;
            return {
              ...chapterHead(chapter),
              minChars: chapter.minChars,
              minFiles: chapter.minFiles,
              tables: chapter.tables,
              version,
              savedAt: savedAt?.toISOString() ?? null,
              doc: body.doc,
              length: body.length,
              files: await links.views(db, body.fileIds, reader),
              ...standing.standings[index]!,
            };
          }),
        ),
        tables: standing.tables,
        images: links.images(pictures, reader),
        comments: comments.map((one) =>
          commentView(one, one.byLearner ? (card?.maskedName ?? '学员') : (names.get(one.accountId) ?? '讲师')),
        ),
        versions: versions.map(versionHead),
      };
    },
    async rename(tx: Tx, id: string, title: string, now: Date) {
      await requireOpenPlan(tx, id);
      await store.setTitle(tx, id, title, now);
      return { title };
    },
    async saveChapter(
      tx: Tx,
      id: string,
      code: string,
      input: { version: number; doc: ArticleNode; fileIds: string[] },
      actor: Actor,
      now: Date,
    ) {
      const row = await requireOpenPlan(tx, id);
      const template = await templateOf(tx, row.templateCode);
      const index = template.chapters.findIndex((one) => one.code === code);
      if (index < 0) throw problem('request.not_found');
      const clean = cleanArticle(input.doc);
      if (!clean) throw problem('assessment.plan_too_long');
      const before = (await store.partsOf(tx, id)).find((one) => one.code === code)?.body as ChapterBody | undefined;
      const known = new Set([...(before?.fileIds ?? []), ...(before?.pictures ?? [])]);
      const added = [...new Set([...clean.fileIds, ...input.fileIds])].filter((one) => !known.has(one));
      await files.requireOwn(tx, added, { accountId: actor.accountId, purposes: ['EVIDENCE', 'PHOTO'] });
      const body: ChapterBody = { doc: clean.doc, length: clean.length, pictures: clean.fileIds, fileIds: input.fileIds };
      const version = await store.savePart(tx, id, { code, version: input.version, body, at: now });
      if (version === null) throw problem('assessment.plan_conflict');
      const standing = await kept(tx, row, template, now);
      return { version, savedAt: now.toISOString(), completeness: standing.completeness, ...standing.standings[index]! };
    },
    async saveTable(tx: Tx, id: string, input: { version: number; table: PlanTable }, now: Date) {
      const row = await requireOpenPlan(tx, id);
      const template = await templateOf(tx, row.templateCode);
      if (!template.chapters.some((chapter) => chapter.tables.includes(input.table.kind))) throw problem('request.not_found');
      const version = await store.savePart(tx, id, {
        code: tableCode(input.table.kind),
        version: input.version,
        body: input.table,
        at: now,
      });
      if (version === null) throw problem('assessment.plan_conflict');
      const { completeness, standings } = await kept(tx, row, template, now);
      const chapters = template.chapters.flatMap(({ code, tables }, index) =>
        tables.includes(input.table.kind) ? { code, ...standings[index]! } : [],
      );
      return { version, savedAt: now.toISOString(), completeness, chapters };
    },
  };
}
export type PlanService = ReturnType<typeof createPlans>;

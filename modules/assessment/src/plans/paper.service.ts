import { chinaDay, chinaMinute, problem, type Queryable } from '@yangfan/kernel';
import { zipStream } from '@yangfan/kernel/sheet';
import type { AssessmentDeps } from '../../ports.ts';
import { gradesOf } from '../grades/grades.store.ts';
import type { PartScoresPort } from '../grades/part-scores.port.ts';
import { createPress, WATERMARK } from '../prints/press.ts';
import { fileName } from '../prints/run.rules.ts';
import { docxParts } from './docx.rules.ts';
import { blocksOf, halves, type Block } from './paper.rules.ts';
import { createPictures, forWord } from './pictures.ts';
import { standingOf, tablesOf } from './plan.view.ts';
import type { PlanService } from './plans.service.ts';
import * as store from './plans.store.ts';

export interface PaperQuery {
  versionNo?: number | undefined;
  comments?: boolean | undefined;
}
/** A plan made ready for paper, before it is set. */
interface Paper {
  row: store.PlanRow;
  content: store.VersionContent;
  version: store.VersionRow | null;
  facts: [string, string][];
  learnerName: string;
  comments: { chapter: string; lines: string[] }[];
  scores: string[][];
}

/** A plan on paper: PDF in the uniform format, and a Word file to go on working in. */
export function createPapers(deps: AssessmentDeps, plans: PlanService, partScores: PartScoresPort | null) {
  const { crypto, org, identity, publicUrl } = deps;
  const press = createPress(deps);
  const picturesOf = createPictures(deps);
  const codeOf = (versionId: string) => crypto.sign('plan-version', versionId).slice(0, 24);

  async function contentOf(db: Queryable, row: store.PlanRow, versionNo: number | undefined) {
    if (versionNo !== undefined) {
      const version = await store.versionByNo(db, row.id, versionNo);
      if (!version) throw problem('request.not_found');
      return { version, content: version.content };
    }
    const template = await plans.templateOf(db, row.templateCode);
    const standing = standingOf(template, await store.partsOf(db, row.id));
    const chapters = template.chapters.map((chapter) => ({ ...chapter, body: standing.bodies.get(chapter.code)!.body }));
    return { version: null, content: { templateName: template.name, figures: standing.figures, chapters } };
  }
  async function commentsOf(db: Queryable, planId: string, content: store.VersionContent): Promise<Paper['comments']> {
    const rows = await store.commentsOf(db, planId);
    const names = await identity.names(db, [...new Set(rows.map((one) => one.accountId))]);
    return content.chapters.flatMap(({ code, title }) => {
      const lines = rows
        .filter((one) => one.chapter === code)
        .map((one) => `${one.byLearner ? '学员' : (names.get(one.accountId) ?? '讲师')}（${chinaMinute(one.at)}）：${one.text}`);
      return lines.length ? { chapter: title, lines } : [];
    });
  }
  async function paperOf(db: Queryable, planId: string, { versionNo, comments }: PaperQuery): Promise<Paper> {
    const row = await plans.requirePlan(db, planId);
    const { version, content } = await contentOf(db, row, versionNo);
    const [training, card] = [await org.class(db, row.classId), (await org.learners(db, [row.learnerId])).get(row.learnerId)];
    const lecturers = await Promise.all(row.lecturerIds.map((id) => org.lecturer(db, id)));
    // A score is on paper once it is public: before that it is nobody's but the graders'.
    const published = (await gradesOf(db, row.classId)).some((one) => one.learnerId === row.learnerId);
    const scores = partScores && published ? await partScores.of(db, row.classId) : [];
    const score = scores.find((one) => one.learnerId === row.learnerId && one.part === 'plan');
    const learnerName = card?.name ?? '';
    return {
      row,
      content,
      version,
      learnerName,
      facts: [
        ['项目名称', version?.title ?? row.title],
        ['姓名', learnerName],
        ['班级', `${row.className}（${training?.code ?? ''}）`],
        ['培训机构', training?.institutionName ?? ''],
        ['讲师', lecturers.flatMap((one) => one?.name ?? []).join('、')],
        ['日期', version ? chinaDay(version.submittedAt) : `${chinaDay(row.updatedAt)}（草稿）`],
      ],
      comments: comments ? await commentsOf(db, planId, content) : [],
      scores: score ? [['规划书评审', String(score.score), score.why]] : [],
    };
  }

  const filesOf = (content: store.VersionContent) => content.chapters.flatMap(({ body }) => [...body.pictures, ...body.fileIds]);
  const printedBlock = (block: Block, named: ReadonlyMap<string, { image: string | null }>) =>
    block.kind === 'picture' ? { ...block, image: named.get(block.fileId)?.image ?? null } : block;
  const nameOf = ({ row, learnerName, content }: Paper) => fileName(content.templateName.replace(/（.*/, ''), learnerName, row.title);

  async function pdf(db: Queryable, planId: string, query: PaperQuery): Promise<{ bytes: Buffer; name: string }> {
    const paper = await paperOf(db, planId, query);
    const { row, content, version } = paper;
    const { named, given } = await picturesOf(db, filesOf(content));
    const url = version ? `${publicUrl}/plans/verify/${version.id}?code=${codeOf(version.id)}` : `${publicUrl}/plans`;
    const data = {
      kind: content.templateName,
      title: version?.title ?? row.title,
      number: version ? `第 ${version.no} 版` : '草稿',
      cover: paper.facts.slice(1),
      watermark: version ? WATERMARK : '草稿 · 未提交',
      demo: deps.demo || row.practice,
      verify: { url, code: version ? version.sha256.slice(0, 16) : '草稿不能核验' },
      digest: version?.sha256 ?? '草稿，未提交',
      chapters: content.chapters.map((chapter) => ({
        title: chapter.title,
        score: String(chapter.maxScore),
        blocks: blocksOf(chapter.body.doc).map((block) => printedBlock(block, named)),
        tables: tablesOf(chapter, content.figures).flatMap(halves),
        evidence: chapter.body.fileIds.map((id) => named.get(id) ?? { name: '附件', image: null }),
      })),
      comments: paper.comments,
      scores: paper.scores,
    };
    const bytes = await press({
      template: 'modules/assessment/src/plans/plan.typ',
      data,
      // Name, class, school, lecturers.
      names: paper.facts.slice(1, 5).map(([, value]) => value),
      createdAt: version?.submittedAt ?? row.updatedAt,
      qr: url,
      files: given,
    });
    return { bytes, name: `${nameOf(paper)}.pdf` };
  }

  return {
    pdf,
    async docx(db: Queryable, planId: string, query: PaperQuery, now: Date): Promise<{ bytes: Buffer; name: string }> {
      const paper = await paperOf(db, planId, query);
      const pictures = await picturesOf(db, filesOf(paper.content));
      const parts = docxParts({
        kind: paper.content.templateName,
        title: paper.version?.title ?? paper.row.title,
        cover: paper.facts.slice(1),
        chapters: paper.content.chapters.map((chapter) => ({
          title: chapter.title,
          blocks: blocksOf(chapter.body.doc),
          tables: tablesOf(chapter, paper.content.figures).flatMap(halves),
          evidence: chapter.body.fileIds.map((fileId) => ({ fileId, name: pictures.named.get(fileId)?.name ?? '附件' })),
        })),
        pictures: await forWord(pictures),
        comments: paper.comments,
        foot: '扬帆 · 海南省网络创业培训教学辅助平台',
      });
      const bytes: Buffer[] = [];
      const items = parts.map((part) => ('text' in part ? { name: part.name, bytes: Buffer.from(part.text) } : { ...part, packed: true }));
      for await (const piece of zipStream(items, now)) bytes.push(piece);
      return { bytes: Buffer.concat(bytes), name: `${nameOf(paper)}.docx` };
    },
    /** For whoever holds the paper: the digest to compare with, nothing of the text. */
    async verify(db: Queryable, versionId: string, code: string) {
      const row = code === codeOf(versionId) ? await store.versionById(db, versionId) : undefined;
      if (!row) return { found: false, title: null, maskedName: null, className: null, no: null, submittedAt: null, sha256: null };
      const [plan, cards] = [await store.planById(db, row.planId), await org.learners(db, [row.learnerId])];
      return {
        found: true,
        title: row.title,
        maskedName: cards.get(row.learnerId)?.maskedName ?? '—',
        className: plan?.className ?? '',
        no: row.no,
        submittedAt: row.submittedAt.toISOString(),
        sha256: row.sha256,
      };
    },
  };
}
export type Papers = ReturnType<typeof createPapers>;

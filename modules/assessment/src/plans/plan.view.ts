import { emptyFigures, printedTables, TABLE_KINDS, type PlanFigures, type PlanTable, type TableKind } from '@yangfan/contract/plan-figures';
import type { Actor, Queryable } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import {
  chapterStanding,
  completenessOf,
  emptyChapter,
  type ChapterBody,
  type ChapterStanding,
  type TemplateChapter,
} from './plan.rules.ts';
import type { CommentRow, PartRow, PlanRow, TemplateRow, VersionContent, VersionRow } from './plans.store.ts';

/** Who reads, and whether links to files are for their cookie alone. */
export type Reader = Actor & { bound: boolean };
const FILE_TTL_S = 6 * 3600;
/** Tables are kept beside the chapters under names no chapter can have. */
export const tableCode = (kind: TableKind): string => `t.${kind}`;

/** What stands in a plan now. */
export interface Standing {
  bodies: Map<string, { body: ChapterBody; version: number; savedAt: Date | null }>;
  figures: PlanFigures;
  tables: { version: number; savedAt: string | null; table: PlanTable }[];
  standings: ChapterStanding[];
  completeness: number;
}

/** Reads the saved parts with the template: chapters nobody wrote in are empty. */
export function standingOf(template: TemplateRow, parts: readonly PartRow[]): Standing {
  const by = new Map(parts.map((part) => [part.code, part]));
  const bodies = new Map(
    template.chapters.map(({ code }) => {
      const part = by.get(code);
      return [
        code,
        { body: (part?.body as ChapterBody | undefined) ?? emptyChapter(), version: part?.version ?? 0, savedAt: part?.savedAt ?? null },
      ];
    }),
  );
  const figures = emptyFigures();
  for (const kind of TABLE_KINDS) {
    const part = by.get(tableCode(kind));
    if (part) Object.assign(figures, { [kind]: part.body });
  }
  const used = new Set(template.chapters.flatMap((chapter) => chapter.tables));
  const tables = TABLE_KINDS.filter((kind) => used.has(kind)).map((kind) => {
    const part = by.get(tableCode(kind));
    return { version: part?.version ?? 0, savedAt: part?.savedAt.toISOString() ?? null, table: figures[kind] };
  });
  const standings = template.chapters.map((chapter) => chapterStanding(chapter, bodies.get(chapter.code)!.body, figures));
  return { bodies, figures, tables, standings, completeness: completenessOf(template.chapters, standings) };
}

export const headOf = (row: PlanRow, templateName: string) => ({
  id: row.id,
  classId: row.classId,
  className: row.className,
  templateCode: row.templateCode,
  templateName,
  title: row.title,
  state: row.state,
  completeness: row.completeness,
  updatedAt: row.updatedAt.toISOString(),
});
export const versionHead = ({ id, no, title, submittedAt, md5, sha1, sha256 }: VersionRow) => ({
  id,
  no,
  title,
  submittedAt: submittedAt.toISOString(),
  md5,
  sha1,
  sha256,
});
export const commentView = (row: CommentRow, author: string) => ({
  id: row.id,
  chapter: row.chapter,
  parentId: row.parentId,
  versionNo: row.versionNo,
  author,
  byLearner: row.byLearner,
  text: row.text,
  at: row.at.toISOString(),
  resolved: row.resolved,
});
export const chapterHead = ({ code, title, maxScore, hint }: TemplateChapter) => ({ code, title, maxScore, hint });
/** The computed tables a chapter shows, in print order. */
export const tablesOf = (chapter: Pick<TemplateChapter, 'tables'>, figures: PlanFigures) =>
  chapter.tables.flatMap((kind) => printedTables(figures, kind));
/** Every file of a handed-in version: pictures in the texts and evidence. */
export const filesOf = (content: VersionContent): string[] => [
  ...new Set(content.chapters.flatMap(({ body }) => [...body.pictures, ...body.fileIds])),
];

/** Files as links: names come from the store, links are for the reader. */
export function createLinks({ files }: Pick<AssessmentDeps, 'files'>) {
  const link = (id: string, reader: Reader) =>
    files.signedUrl(id, { ttlS: FILE_TTL_S, inline: true, ...(reader.bound ? { accountId: reader.accountId } : {}) });
  return {
    link,
    images: (ids: readonly string[], reader: Reader) => Object.fromEntries(ids.map((id) => [id, link(id, reader)])),
    /** A file whose row is gone is left out. */
    async views(db: Queryable, ids: readonly string[], reader: Reader) {
      const found = await Promise.all(ids.map((id) => files.get(db, id)));
      return found.flatMap((file) =>
        file ? [{ id: file.id, name: file.name, mediaType: file.mediaType, size: file.size, url: link(file.id, reader) }] : [],
      );
    },
  };
}
export type Links = ReturnType<typeof createLinks>;

import type { ItemContent } from '@yangfan/contract';
import { problem, type Clock, type Queryable } from '@yangfan/kernel';
import { itemRows, type ItemRow } from '../bank/bank.store.ts';
import { canonical } from './canonical.rules.ts';
import { pictureRefs, stemsOfItem, type Sent } from './exchange.rules.ts';
import { written, type Format } from './formats.ts';
import { leftBehind, refusal, REMARKS } from './loss.rules.ts';
import type { PictureService } from './pictures.service.ts';
import { sampleItems, samplePictures } from './samples.ts';

/** Most items that one file holds: no more than can be read back. */
const MOST = 1500;
const SHOWN = 100;
export interface ExportFilter {
  format: Format;
  programCode: string;
  chapter?: string;
  type?: string;
  status?: string;
  difficulty?: number;
  search?: string;
}

/** Items to files: what can go and what it leaves behind is told before. */
export function createExport(clock: Clock, pictures: PictureService) {
  async function gathered(db: Queryable, { format, ...filter }: ExportFilter) {
    const any = { id: null, knowledge: null, chapter: null, type: null, status: null, difficulty: null, search: '' };
    const rows = await itemRows(db, { ...any, ...filter }, { limit: MOST, offset: 0 });
    const all = rows.map((row): Sent => ({ code: row.code, content: canonical(contentOf(row)) }));
    const known = await pictures.known(
      db,
      all.map(({ content }) => content),
    );
    const gone = (content: ItemContent) =>
      stemsOfItem(content)
        .flatMap(pictureRefs)
        .some((ref) => !known.ids.has(ref));
    const judged = all.map((item) => ({
      ...item,
      why: refusal(format, item.content) ?? (gone(item.content) ? '题干里有一张图片已经不在了' : null),
    }));
    const total = rows[0]?.total ?? 0;
    const tooMany = total > MOST ? `一个文件最多 ${MOST} 题，符合条件的有 ${total} 题，请缩小筛选` : null;
    return { judged, total, known, tooLarge: tooMany ?? (known.tooLarge ? '图片太多，一个文件最多 400 张、30 MB，请缩小筛选' : null) };
  }

  return {
    async outlook(db: Queryable, filter: ExportFilter) {
      const { judged, total, known, tooLarge } = await gathered(db, filter);
      const going = judged.filter(({ why }) => why === null);
      const left = new Map<string, number>();
      for (const { content } of going) for (const what of leftBehind(filter.format, content)) left.set(what, (left.get(what) ?? 0) + 1);
      const shown = new Set(going.flatMap(({ content }) => stemsOfItem(content).flatMap(pictureRefs)));
      return {
        total,
        going: going.length,
        pictures: [...shown].filter((ref) => known.ids.has(ref)).length,
        tooLarge,
        refused: judged.flatMap(({ code, why }) => (why === null ? [] : [{ code, why }])).slice(0, SHOWN),
        left: [...left].map(([what, count]) => ({ what, count })),
        remark: REMARKS[filter.format],
      };
    },
    async give(db: Queryable, filter: ExportFilter): Promise<{ bytes: Buffer; name: string }> {
      const { judged, tooLarge } = await gathered(db, filter);
      if (tooLarge) throw problem('assessment.export_too_large', tooLarge);
      const going = judged.filter(({ why }) => why === null);
      const refs = new Set(going.flatMap(({ content }) => stemsOfItem(content).flatMap(pictureRefs)));
      const { bytes, ext } = await written(filter.format, going, await pictures.read(refs), clock.now());
      return { bytes, name: `题目.${ext}` };
    },
    async sample(format: Format): Promise<{ bytes: Buffer; name: string }> {
      const items = sampleItems().filter(({ content }) => refusal(format, content) === null);
      const used = new Set(items.flatMap(({ content }) => stemsOfItem(content).flatMap(pictureRefs)));
      const own = new Map([...samplePictures()].filter(([ref]) => used.has(ref)));
      const { bytes, ext } = await written(format, items, own, clock.now());
      return { bytes, name: `示例.${ext}` };
    },
  };
}

const contentOf = (row: ItemRow): ItemContent => ({
  type: row.type,
  chapter: row.chapter,
  knowledge: row.knowledge,
  difficulty: row.difficulty,
  stem: row.stem,
  options: row.options,
  targets: row.targets,
  parts: row.parts,
  answer: row.answer,
  analysis: row.analysis,
  enemyGroup: row.enemyGroup,
  source: row.source,
});

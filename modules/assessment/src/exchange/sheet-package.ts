import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { openZip, readTable, writeXlsx, zipStream } from '@yangfan/kernel/sheet';
import {
  collector,
  FileFault,
  mapStems,
  MAX_ITEMS,
  withRefs,
  type Defaults,
  type Opened,
  type Pictures,
  type Sent,
} from './exchange.rules.ts';
import { innerPath, pictureName, requireHonest } from './picture.rules.ts';
import { COLUMNS, readRows, rowsOf } from './sheet.rules.ts';

const MAX_UNPACKED = 200 * 1024 ** 2;
const FOLDER = 'images/';
/** A picture in the cell of a stem: on a line of its own, by its place in the package. */
const PLACE = /^([ \t]*!\[[^\]\n]{0,120}\])\(([^)\n]{1,240})\)[ \t]*$/gm;

/** Items as a sheet; with pictures as a package of the sheet and a folder. */
export async function writeSheet(items: readonly Sent[], pictures: Pictures, at: Date): Promise<{ bytes: Buffer; ext: 'xlsx' | 'zip' }> {
  const placed = (content: Sent['content']) =>
    mapStems(content, (stem) => withRefs(stem, (ref) => (pictures.has(ref) ? FOLDER + pictureName(ref, pictures) : ref)));
  const rows = items.flatMap(({ code, content }) => rowsOf(placed(content), code).map((row) => ({ code, ...row })));
  const columns = [{ key: 'code', title: '编号' }, ...COLUMNS.map(({ key, title }) => ({ key, title }))];
  const sheet = await writeXlsx({ sheets: [{ name: '题目', columns, rows }] });
  if (!pictures.size) return { bytes: sheet, ext: 'xlsx' };
  const files = [...pictures.keys()].map((ref) => ({
    name: FOLDER + pictureName(ref, pictures),
    bytes: pictures.get(ref)!.bytes,
    packed: true,
  }));
  return { bytes: await buffer(Readable.from(zipStream([{ name: '题目.xlsx', bytes: sheet, packed: true }, ...files], at))), ext: 'zip' };
}

/** Reads a sheet, or a package of a sheet and its pictures. */
export async function readSheet(bytes: Buffer, name: string, of: Defaults): Promise<Opened> {
  const { pictures, add } = collector();
  const isZip = bytes.toString('latin1', 0, 2) === 'PK';
  const zip = isZip ? openZip(bytes, MAX_UNPACKED) : null;
  const isPackage = zip !== null && !zip.has('[Content_Types].xml');
  if (!isPackage) {
    const embedded = zip?.list().some((entry) => entry.name.startsWith('xl/media/'));
    const reads = await readTableOf(bytes, name, of);
    return {
      reads,
      pictures,
      notes: embedded
        ? ['表格里嵌入的图片读不进来：请把图片放进 images 文件夹，在题干里写 ![说明](images/图片名.png)，与表格一起压缩成 zip 再导入']
        : [],
    };
  }
  requireHonest(zip.list());
  const sheets = zip.list().filter((entry) => /\.xlsx$/i.test(entry.name) && !/(^|\/)(~\$|__MACOSX\/|\.)/.test(entry.name));
  if (sheets.length !== 1) throw new FileFault(`压缩包里要正好有一个 .xlsx 表格，现在有 ${sheets.length} 个`);
  const [sheet] = sheets;
  const reads = await readTableOf(await zip.read(sheet!.name), sheet!.name, of);
  const known = new Map<string, Buffer>();
  for (const path of new Set(reads.flatMap(({ content }) => (content ? placesIn(content, sheet!.name) : []))))
    if (zip.has(path)) known.set(path, await zip.read(path));
  const place = (stem: string) =>
    stem.replace(PLACE, (all, head: string, href: string) => {
      const path = innerPath(sheet!.name, href);
      const picture = path ? known.get(path) : undefined;
      return picture ? `${head.trim()}(${add(path!.split('/').at(-1)!, picture)})` : all;
    });
  return { reads: reads.map((read) => (read.content ? { ...read, content: mapStems(read.content, place) } : read)), pictures, notes: [] };
}

function placesIn(content: Sent['content'], base: string): string[] {
  const stems = [content.stem, ...content.parts.map(({ stem }) => stem)];
  return stems.flatMap((stem) => [...stem.matchAll(PLACE)].flatMap((hit) => innerPath(base, hit[2]!) ?? []));
}

async function readTableOf(bytes: Buffer, name: string, of: Defaults) {
  const rows: { row: number; values: Record<string, string>; fault?: string }[] = [];
  // A case takes up to eleven rows, so rows are more than items.
  for await (const { row, values, faults } of readTable(bytes, name, COLUMNS, { maxRows: MAX_ITEMS * 4, maxBytes: 50 * 1024 ** 2 }))
    rows.push(faults.length ? { row, values, fault: '有单元格读不出来，请改成文字后重试' } : { row, values });
  const reads = readRows(rows, of);
  if (reads.length > MAX_ITEMS) throw new FileFault(`一次最多导入 ${MAX_ITEMS} 题，请分成几个文件`);
  return reads;
}

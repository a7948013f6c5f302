import { setImmediate } from 'node:timers/promises';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { openZip, SheetError, zipStream, type Zip, type ZipItem } from '@yangfan/kernel/sheet';
import { collector, FileFault, MAX_ITEMS, type Defaults, type Opened, type Pictures, type Sent } from './exchange.rules.ts';
import { LOST_PICTURE, plainName } from './markup.ts';
import { innerPath, pictureName, requireHonest } from './picture.rules.ts';
import { materialLines, readItem } from './qti-read.ts';
import { joined, type Shared } from './qti-stimulus.ts';
import { deep } from './qti-tree.ts';
import { writeItem } from './qti-write.ts';
import { headTags } from './tags.rules.ts';
import { elementsOf, isNode, utf8Of, wholeText, xml, type Node } from './xml-tree.ts';

const SPEC = 'https://purl.imsglobal.org/spec/qti/v3p0';
const PACKAGE = 'http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1';
const LOM = 'http://ltsc.ieee.org/xsd/LOM';
const LEVELS = ['very easy', 'easy', 'medium', 'difficult', 'very difficult'];
const MANIFEST = 'imsmanifest.xml';
/** What unpacking may make, and how long one item may be. */
const MAX_UNPACKED = 200 * 1024 ** 2;
const MAX_ITEM_BYTES = 2 * 1024 ** 2;
const ITEMS_PER_TURN = 50;

/** Items as a QTI 3.0 package: manifest, one file an item, pictures beside them. */
export async function writeQti(items: readonly Sent[], pictures: Pictures, at: Date): Promise<Buffer> {
  const named = items.map((item, index) => {
    const id = `i${index + 1}-${item.code.replace(/[^A-Za-z0-9._-]/g, '_')}`;
    return { item, id, href: `items/${id}.xml` };
  });
  const used = [...pictures.keys()].map((ref) => ({
    name: `images/${pictureName(ref, pictures)}`,
    bytes: pictures.get(ref)!.bytes,
    packed: true,
  }));
  const files: ZipItem[] = [
    {
      name: MANIFEST,
      bytes: Buffer.from(
        manifestOf(
          named,
          used.map(({ name }) => name),
        ),
      ),
    },
    ...named.map(({ item, id, href }) => ({ name: href, bytes: Buffer.from(writeItem(item, id, pictures, '../images/')) })),
    ...used,
  ];
  return buffer(Readable.from(zipStream(files, at)));
}

function manifestOf(items: readonly { item: Sent; id: string; href: string }[], images: readonly string[]): string {
  const told = (text: string) => `<imsmd:string language="zh-CN">${xml(text)}</imsmd:string>`;
  const resources = items.map(({ item: { code, content }, id, href }) => {
    const keywords = headTags(content).map((tag) => `<imsmd:keyword>${told(tag)}</imsmd:keyword>`);
    const level = `<imsmd:educational><imsmd:difficulty><imsmd:source>LOMv1.0</imsmd:source><imsmd:value>${LEVELS[content.difficulty - 1]}</imsmd:value></imsmd:difficulty></imsmd:educational>`;
    return `<resource identifier="${id}" type="imsqti_item_xmlv3p0" href="${href}"><metadata><imsmd:lom><imsmd:general><imsmd:title>${told(code)}</imsmd:title>${keywords.join('')}</imsmd:general>${level}</imsmd:lom></metadata><file href="${href}"/></resource>`;
  });
  const pictures = images.map(
    (name, index) => `<resource identifier="picture-${index + 1}" type="webcontent" href="${name}"><file href="${name}"/></resource>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<manifest xmlns="${PACKAGE}" xmlns:imsmd="${LOM}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="${PACKAGE} ${SPEC}/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd" identifier="yangfan-items">
<metadata><schema>QTI Package</schema><schemaversion>3.0.0</schemaversion></metadata>
<organizations/>
<resources>
${[...resources, ...pictures].join('\n')}
</resources>
</manifest>
`;
}

/** Reads a QTI package, or a single item. What is wrong with the package refuses it, what is wrong with an item only that one. */
export async function readQti(bytes: Buffer, of: Defaults): Promise<Opened> {
  const { pictures, add } = collector();
  const reads: Shared[] = [];
  if (bytes[0] !== 0x50) {
    const root = rootOf(bytes, 'assessmentitem');
    reads.push({ row: 1, ...('fault' in root ? root : readItem(root.node, [], of, () => null)) });
    return { reads, pictures, notes: [] };
  }
  const zip = openZip(bytes, MAX_UNPACKED);
  requireHonest(zip.list());
  const { base, items, others } = await manifestIn(zip);
  const sizes = new Map(zip.list().map(({ name, size }) => [name, size]));
  const shelf = shelfOf(zip, add);
  for (const [index, { href, tags }] of items.entries()) {
    const path = innerPath(base, href);
    const size = path ? (sizes.get(path) ?? -1) : -1;
    if (!path || size < 0) reads.push({ row: index + 1, fault: `清单里的文件“${href.slice(-60)}”不在包里` });
    else if (size > MAX_ITEM_BYTES) reads.push({ row: index + 1, fault: '这道题的文件超过 2 MB，图片请作为单独的文件放在包里' });
    else reads.push({ row: index + 1, ...(await itemIn(zip, path, tags, of, shelf)) });
    if (index % ITEMS_PER_TURN === 0) await setImmediate();
  }
  return { reads: joined(reads, of), pictures, notes: others ? [`包里另有 ${others} 个试卷或材料文件，只读取了题目和题目用到的材料`] : [] };
}

type Shelf = ReturnType<typeof shelfOf>;
/** The pictures of a package, each unpacked once, when a page that shows it is read. */
function shelfOf(zip: Zip, add: (name: string, bytes: Buffer) => string) {
  const kept = new Map<string, Buffer>();
  return async (path: string, page: Node): Promise<(src: string) => string | null> => {
    for (const { attributes } of deep(page, 'img')) {
      const place = innerPath(path, attributes.get('src') ?? '');
      if (place && zip.has(place) && !kept.has(place)) kept.set(place, await zip.read(place));
    }
    return (src) => {
      const place = innerPath(path, src);
      const picture = place ? kept.get(place) : undefined;
      return picture ? add(place!.split('/').at(-1)!, picture) : null;
    };
  };
}

async function itemIn(zip: Zip, path: string, tags: readonly string[], of: Defaults, shelf: Shelf): Promise<Omit<Shared, 'row'>> {
  const root = rootOf(await zip.read(path), 'assessmentitem');
  if ('fault' in root) return root;
  const read = readItem(root.node, tags, of, await shelf(path, root.node));
  const refs = deep(root.node, 'assessmentstimulusref').map((node) => node.attributes.get('href') ?? '');
  if (!refs.length || !read.content) return read;
  const place = innerPath(path, refs[0]!);
  if (refs.length > 1 || !place || !zip.has(place)) return { fault: '题目要用一份共用材料，现在有几份，或材料不在包里' };
  const page = rootOf(await zip.read(place), 'assessmentstimulus');
  const body = 'node' in page ? deep(page.node, 'stimulusbody')[0] : undefined;
  const lines = body ? materialLines(body, await shelf(place, body)) : '';
  if (lines === '' || lines.includes(LOST_PICTURE)) return { fault: '题目的共用材料读不出来，或里面的图片不在包里' };
  return { ...read, material: { path: place, lines } };
}

function rootOf(bytes: Buffer, name: 'assessmentitem' | 'assessmentstimulus'): { node: Node } | { fault: string } {
  try {
    // The whole file is read, so that one cut off behind its item is still refused.
    const [node] = [...elementsOf(utf8Of(bytes).bytes, (one) => plainName(one) === name)];
    return node ? { node } : { fault: '这个文件不是 QTI 题目（assessment-item）' };
  } catch (error) {
    if (error instanceof SheetError) return { fault: '这道题的 XML 不完整，或含有不允许的内容（如 DOCTYPE、外部实体）' };
    if (error instanceof FileFault) return { fault: error.message };
    throw error;
  }
}

interface Listed {
  base: string;
  items: { href: string; tags: string[] }[];
  others: number;
}
async function manifestIn(zip: Zip): Promise<Listed> {
  const paths = zip.list().map(({ name }) => name);
  const path = paths.filter((name) => name.split('/').at(-1) === MANIFEST).sort((a, b) => a.length - b.length)[0];
  if (!path) throw new FileFault('压缩包里没有 imsmanifest.xml，不是 QTI 包。请从原系统重新导出 QTI 3.0 包');
  const items: Listed['items'] = [];
  let others = 0;
  for (const manifest of elementsOf(utf8Of(await zip.read(path)).bytes, (name) => name === 'manifest'))
    for (const resource of deep(manifest, 'resource')) {
      const type = resource.attributes.get('type') ?? '';
      const href = resource.attributes.get('href') ?? deep(resource, 'file')[0]?.attributes.get('href') ?? '';
      if (/^imsqti_item|^imsqti_assessmentitem/i.test(type))
        items.push({ href: (resource.attributes.get('base') ?? '') + href, tags: labelsOf(resource) });
      else if (/^imsqti_|stimulus/i.test(type)) others += 1;
    }
  if (!items.length) throw new FileFault('QTI 包的清单里没有题目。请确认导出的是题目，不是只有试卷结构');
  if (items.length > MAX_ITEMS) throw new FileFault(`一次最多导入 ${MAX_ITEMS} 题，请分成几个文件`);
  return { base: path, items, others };
}

/** Keywords, and the difficulty in the words of LOM. */
function labelsOf(resource: Node): string[] {
  const words = deep(resource, 'keyword').map((one) => wholeText(one).trim());
  const level = deep(resource, 'difficulty')
    .flatMap((one) => one.children.filter(isNode).filter(({ name }) => name === 'value'))
    .map((one) => LEVELS.indexOf(wholeText(one).trim().toLowerCase()) + 1)[0];
  return [...words, ...(level ? [`难度:${level}`] : [])];
}

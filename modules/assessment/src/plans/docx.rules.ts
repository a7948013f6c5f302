import type { PrintedTable } from '@yangfan/contract/plan-figures';
import type { Block, Run } from './paper.rules.ts';

/** A part of a Word file by its name in the package; pictures are bytes. */
export type DocxPart = { name: string; text: string } | { name: string; bytes: Buffer };
/** A picture as it stands in the file; sizes in pixels, as it is looked at. */
export interface DocxPicture {
  bytes: Buffer;
  suffix: 'jpg' | 'png';
  width: number;
  height: number;
}
export interface DocxPlan {
  kind: string;
  title: string;
  cover: readonly (readonly [string, string])[];
  chapters: readonly {
    title: string;
    blocks: readonly Block[];
    tables: readonly PrintedTable[];
    evidence: readonly { fileId: string; name: string }[];
  }[];
  comments: readonly { chapter: string; lines: readonly string[] }[];
  foot: string;
  /** By file; what is not here is named in words. */
  pictures: ReadonlyMap<string, DocxPicture>;
}

const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** Text for XML: escaped, and without what XML can't say. */
const xml = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => SIGNS[sign]!).replace(/(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu, '');
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const DRAWING = 'http://schemas.openxmlformats.org/drawingml/2006';
const FONT = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="宋体"/>';

function run(text: string, { bold = false, italic = false, underline = false, size = 21 }: Partial<Run> & { size?: number } = {}): string {
  const set = `${FONT}${bold ? '<w:b/>' : ''}${italic ? '<w:i/>' : ''}${underline ? '<w:u w:val="single"/>' : ''}<w:sz w:val="${size}"/>`;
  const lines = text.split('\n').map((line) => `<w:t xml:space="preserve">${xml(line)}</w:t>`);
  return `<w:r><w:rPr>${set}</w:rPr>${lines.join('<w:br/>')}</w:r>`;
}
const paragraph = (inside: string, settings = '') => `<w:p>${settings ? `<w:pPr>${settings}</w:pPr>` : ''}${inside}</w:p>`;
const heading = (text: string, level: number) =>
  paragraph(run(text, { bold: true, size: level === 1 ? 30 : 24 }), `<w:pStyle w:val="Heading${level}"/>`);

const EMU_PER_PIXEL = 9525;
const EMU_PER_MM = 36_000;
const WIDEST = 150 * EMU_PER_MM;
const HIGHEST = 190 * EMU_PER_MM;
type Draw = (fileId: string, words: string) => string | null;

/** Draws pictures by their files, each kept once in the package, each drawing with a number of its own. */
function drawing(pictures: DocxPlan['pictures']) {
  const used = new Map<string, string>();
  let drawn = 0;
  const draw: Draw = (fileId, words) => {
    const picture = pictures.get(fileId);
    if (!picture || picture.width < 1 || picture.height < 1) return null;
    const id = used.get(fileId) ?? `rPic${used.size + 1}`;
    used.set(fileId, id);
    drawn += 1;
    // Never larger than it is, never wider or higher than the page.
    const scale = Math.min(EMU_PER_PIXEL, WIDEST / picture.width, HIGHEST / picture.height);
    const size = (name: string, prefix: string) =>
      `<${prefix}:${name} cx="${Math.round(picture.width * scale)}" cy="${Math.round(picture.height * scale)}"/>`;
    const named = `id="${drawn}" name="图${drawn}" descr="${xml(words)}"`;
    const shape = `<pic:pic xmlns:pic="${DRAWING}/picture"><pic:nvPicPr><pic:cNvPr ${named}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="${id}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>${size('ext', 'a')}</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>`;
    const inline = `<wp:inline xmlns:wp="${DRAWING}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">${size('extent', 'wp')}<wp:docPr ${named}/><a:graphic xmlns:a="${DRAWING}/main"><a:graphicData uri="${DRAWING}/picture">${shape}</a:graphicData></a:graphic></wp:inline>`;
    const centre = '<w:jc w:val="center"/>';
    return paragraph(`<w:r><w:drawing>${inline}</w:drawing></w:r>`, `<w:keepNext/>${centre}`) + paragraph(run(words, { size: 16 }), centre);
  };
  return { draw, used };
}

function block(one: Block, draw: Draw): string {
  if (one.kind === 'picture') return draw(one.fileId, one.alt) ?? paragraph(run(`［图片：${one.alt || '见系统'}］`, { italic: true }));
  if (one.kind === 'rule') return paragraph('', '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="CFDDE3"/></w:pBdr>');
  const words = one.runs.map((part) => run(part.text, part)).join('');
  if (one.kind === 'heading2' || one.kind === 'heading3')
    return paragraph(one.runs.map((part) => run(part.text, { ...part, bold: true, size: 24 })).join(''), '<w:pStyle w:val="Heading2"/>');
  if (one.kind === 'item') return paragraph(run(one.mark ? `${one.mark} ` : '') + words, `<w:ind w:left="${420 * one.depth}"/>`);
  if (one.kind === 'quote') return paragraph(words, '<w:ind w:left="420"/>');
  return paragraph(words, '<w:ind w:firstLine="420"/>');
}
function table({ title, columns, rows }: PrintedTable): string {
  const side = (name: string) => `<w:${name} w:val="single" w:sz="4" w:space="0" w:color="768F99"/>`;
  const borders = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV'].map(side).join('');
  const cell = (text: string, bold: boolean) =>
    `<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/></w:tcPr>${paragraph(run(text, { bold, size: 16 }))}</w:tc>`;
  const line = (cells: readonly string[], bold = false) =>
    `<w:tr>${bold ? '<w:trPr><w:tblHeader/></w:trPr>' : ''}${cells.map((text) => cell(text, bold)).join('')}</w:tr>`;
  return `${paragraph(run(title, { bold: true }))}<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>${borders}</w:tblBorders></w:tblPr><w:tblGrid>${columns.map(() => '<w:gridCol/>').join('')}</w:tblGrid>${line(columns, true)}${rows.map((row) => line(row)).join('')}</w:tbl>${paragraph('')}`;
}

/** A plan as the parts of a Word file (OOXML): cover, chapters with tables and pictures, comments, page numbers. */
export function docxParts(plan: DocxPlan): DocxPart[] {
  const { draw, used } = drawing(plan.pictures);
  const cover = [
    paragraph(run(plan.kind, { bold: true, size: 28 })),
    paragraph(run(plan.title, { bold: true, size: 52 })),
    ...plan.cover.map(([name, value]) => paragraph(run(`${name}：${value}`, { size: 24 }))),
    paragraph('<w:r><w:br w:type="page"/></w:r>'),
  ];
  const chapters = plan.chapters.flatMap((chapter) => [
    heading(chapter.title, 1),
    ...chapter.blocks.map((one) => block(one, draw)),
    ...chapter.tables.map(table),
    ...chapter.evidence.map(({ fileId, name }) => draw(fileId, `证据：${name}`) ?? paragraph(run(`• 证据：${name}（电子文件，见系统）`))),
  ]);
  const comments = plan.comments.length
    ? [
        heading('批注与评语', 1),
        ...plan.comments.flatMap((one) => [heading(one.chapter, 2), ...one.lines.map((line) => paragraph(run(`• ${line}`)))]),
      ]
    : [];
  const page =
    '<w:sectPr><w:footerReference w:type="default" r:id="rFoot"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1530" w:right="1247" w:bottom="1360" w:left="1247" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>';
  const field = (code: string) => `<w:fldSimple w:instr="${code}">${run('1', { size: 16 })}</w:fldSimple>`;
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const images = [...used].map(([fileId, id]) => {
    const { bytes, suffix } = plan.pictures.get(fileId)!;
    return { id, target: `media/${id}.${suffix}`, bytes };
  });
  const style = (level: number, size: number) =>
    `<w:style w:type="paragraph" w:styleId="Heading${level}"><w:name w:val="heading ${level}"/><w:next w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="${level - 1}"/></w:pPr><w:rPr><w:b/><w:sz w:val="${size}"/></w:rPr></w:style>`;
  return [
    {
      name: '[Content_Types].xml',
      text: `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="jpg" ContentType="image/jpeg"/><Default Extension="png" ContentType="image/png"/>${['document.main', 'styles', 'footer'].map((kind) => `<Override PartName="/word/${kind === 'document.main' ? 'document' : kind}.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.${kind}+xml"/>`).join('')}</Types>`,
    },
    {
      name: '_rels/.rels',
      text: `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rDoc" Type="${relations}/officeDocument" Target="word/document.xml"/></Relationships>`,
    },
    {
      name: 'word/_rels/document.xml.rels',
      text: `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rStyle" Type="${relations}/styles" Target="styles.xml"/><Relationship Id="rFoot" Type="${relations}/footer" Target="footer.xml"/>${images.map(({ id, target }) => `<Relationship Id="${id}" Type="${relations}/image" Target="${target}"/>`).join('')}</Relationships>`,
    },
    {
      name: 'word/styles.xml',
      text: `${HEAD}<w:styles ${NAMESPACE}><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:pPr><w:spacing w:line="360" w:lineRule="auto"/></w:pPr></w:style>${style(1, 30)}${style(2, 24)}</w:styles>`,
    },
    {
      name: 'word/footer.xml',
      text: `${HEAD}<w:ftr ${NAMESPACE}>${paragraph(`${run(`${plan.foot}　第 `, { size: 16 })}${field('PAGE')}${run(' 页，共 ', { size: 16 })}${field('NUMPAGES')}${run(' 页', { size: 16 })}`)}</w:ftr>`,
    },
    {
      name: 'word/document.xml',
      text: `${HEAD}<w:document ${NAMESPACE} xmlns:r="${relations}"><w:body>${[...cover, ...chapters, ...comments].join('')}${page}</w:body></w:document>`,
    },
    ...images.map(({ target, bytes }) => ({ name: `word/${target}`, bytes })),
  ];
}

import type { PrintedTable } from '@yangfan/contract/plan-figures';
import type { Block, Run } from './paper.rules.ts';

/** A part of a Word file by its name in the package. */
export interface DocxPart {
  name: string;
  text: string;
}
export interface DocxPlan {
  kind: string;
  title: string;
  cover: readonly (readonly [string, string])[];
  chapters: readonly { title: string; blocks: readonly Block[]; tables: readonly PrintedTable[]; evidence: readonly string[] }[];
  comments: readonly { chapter: string; lines: readonly string[] }[];
  foot: string;
}

const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** Text for XML: escaped, and without what XML can't say. */
const xml = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => SIGNS[sign]!).replace(/(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu, '');
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const FONT = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="宋体"/>';

function run(text: string, { bold = false, italic = false, underline = false, size = 21 }: Partial<Run> & { size?: number } = {}): string {
  const set = `${FONT}${bold ? '<w:b/>' : ''}${italic ? '<w:i/>' : ''}${underline ? '<w:u w:val="single"/>' : ''}<w:sz w:val="${size}"/>`;
  const lines = text.split('\n').map((line) => `<w:t xml:space="preserve">${xml(line)}</w:t>`);
  return `<w:r><w:rPr>${set}</w:rPr>${lines.join('<w:br/>')}</w:r>`;
}
const paragraph = (inside: string, settings = '') => `<w:p>${settings ? `<w:pPr>${settings}</w:pPr>` : ''}${inside}</w:p>`;
const heading = (text: string, level: number) =>
  paragraph(run(text, { bold: true, size: level === 1 ? 30 : 24 }), `<w:pStyle w:val="Heading${level}"/>`);

function block(one: Block): string {
  if (one.kind === 'picture') return paragraph(run(`［图片：${one.alt || '见系统'}］`, { italic: true }));
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

/** A plan as the parts of a Word file (OOXML): cover, chapters, tables, comments, page numbers. */
export function docxParts(plan: DocxPlan): DocxPart[] {
  const cover = [
    paragraph(run(plan.kind, { bold: true, size: 28 })),
    paragraph(run(plan.title, { bold: true, size: 52 })),
    ...plan.cover.map(([name, value]) => paragraph(run(`${name}：${value}`, { size: 24 }))),
    paragraph('<w:r><w:br w:type="page"/></w:r>'),
  ];
  const chapters = plan.chapters.flatMap((chapter) => [
    heading(chapter.title, 1),
    ...chapter.blocks.map(block),
    ...chapter.tables.map(table),
    ...chapter.evidence.map((name) => paragraph(run(`• 证据：${name}`))),
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
  const style = (level: number, size: number) =>
    `<w:style w:type="paragraph" w:styleId="Heading${level}"><w:name w:val="heading ${level}"/><w:next w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="${level - 1}"/></w:pPr><w:rPr><w:b/><w:sz w:val="${size}"/></w:rPr></w:style>`;
  return [
    {
      name: '[Content_Types].xml',
      text: `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${['document.main', 'styles', 'footer'].map((kind) => `<Override PartName="/word/${kind === 'document.main' ? 'document' : kind}.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.${kind}+xml"/>`).join('')}</Types>`,
    },
    {
      name: '_rels/.rels',
      text: `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rDoc" Type="${relations}/officeDocument" Target="word/document.xml"/></Relationships>`,
    },
    {
      name: 'word/_rels/document.xml.rels',
      text: `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rStyle" Type="${relations}/styles" Target="styles.xml"/><Relationship Id="rFoot" Type="${relations}/footer" Target="footer.xml"/></Relationships>`,
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
  ];
}

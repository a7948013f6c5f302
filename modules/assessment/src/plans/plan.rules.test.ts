import { emptyFigures } from '@yangfan/contract/plan-figures';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { docxParts } from './docx.rules.ts';
import { bandsOf, gramsOf, likeness, normalised, passagesOf, simhash, suspectedChapters } from './likeness.rules.ts';
import { blocksOf, halves } from './paper.rules.ts';
import { chapterStanding, completenessOf, diffParagraphs, emptyChapter, type TemplateChapter } from './plan.rules.ts';
import { isOpen, mayMove } from './plan.states.ts';

const chapter = (change: Partial<TemplateChapter> = {}): TemplateChapter => ({
  code: 'N1',
  title: '项目概述',
  maxScore: 8,
  hint: '',
  minChars: 10,
  minFiles: 0,
  tables: [],
  ...change,
});

describe('states and completeness of a plan', () => {
  it('[E3] a plan is handed in, given back once, handed in again and closed; nothing else', () => {
    expect(mayMove({ state: 'DRAFT', returned: 0 }, 'SUBMITTED')).toBe(true);
    expect(mayMove({ state: 'SUBMITTED', returned: 0 }, 'RETURNED')).toBe(true);
    expect(mayMove({ state: 'SUBMITTED', returned: 1 }, 'RETURNED')).toBe(false);
    expect(mayMove({ state: 'SUBMITTED', returned: 1 }, 'FINAL')).toBe(true);
    expect(mayMove({ state: 'FINAL', returned: 0 }, 'RETURNED')).toBe(false);
    expect(['DRAFT', 'SUBMITTED', 'RETURNED', 'FINAL'].filter((state) => isOpen(state as never))).toEqual(['DRAFT', 'RETURNED']);
  });
  it('[E3] says what a chapter still lacks, and counts the marks of those that are whole', () => {
    const [text, proof, money] = [chapter(), chapter({ minFiles: 1 }), chapter({ tables: ['sales'], minChars: 0 })];
    const written = { ...emptyChapter(), length: 12 };
    expect(chapterStanding(text, emptyChapter(), emptyFigures())).toEqual({ state: 'EMPTY', missing: ['还差约 10 字（至少 10 字）'] });
    expect(chapterStanding(proof, written, emptyFigures())).toMatchObject({
      state: 'PART',
      missing: [expect.stringContaining('1 份证据')],
    });
    expect(chapterStanding(money, emptyChapter(), emptyFigures())).toMatchObject({ state: 'EMPTY', missing: ['12 个月销售表还没有填'] });
    const standings = [text, proof].map((one) => chapterStanding(one, written, emptyFigures()));
    expect(completenessOf([text, proof], standings)).toBe(50);
  });
  it('[E3] a difference loses nothing: what stayed and what was removed is the old text, what stayed and what was added the new', () => {
    const lines = fc.array(fc.constantFrom('甲', '乙', '丙', '丁'), { maxLength: 14 });
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const diff = diffParagraphs(before, after);
        expect(diff.filter((one) => one.kind !== 'ADDED').map((one) => one.text)).toEqual(before);
        expect(diff.filter((one) => one.kind !== 'REMOVED').map((one) => one.text)).toEqual(after);
      }),
      { seed: 5 },
    );
    expect(diffParagraphs(['甲'], ['甲']).every((one) => one.kind === 'SAME')).toBe(true);
  });
});

const WORDS =
  '店铺以海南本地水果和椰子制品为主面向内地家庭客户先做小样预售再按复购情况补货客服发货和售后都写进每日清单每周复盘一次流量与转化';
describe('likeness of chapters', () => {
  const grams = (text: string) => gramsOf(normalised(text));
  it('[E3] the same text is wholly alike whatever its signs and spaces, another text is not', () => {
    const spaced = WORDS.replace(/(.{7})/g, '$1， ');
    expect(likeness(grams(WORDS), grams(spaced))).toBe(1);
    expect(simhash(grams(WORDS))).toBe(simhash(grams(spaced)));
    expect(likeness(grams(WORDS), grams('本直播间介绍手工皮具的制作过程，观众可以在线定制颜色和刻字，由师傅一周内完成。'))).toBeLessThan(
      0.05,
    );
  });
  it('[E3] is the same both ways, between 0 and 1, and 1 for itself', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.string({ maxLength: 60 }), (a, b) => {
        const score = likeness(grams(a), grams(b));
        expect(score).toBe(likeness(grams(b), grams(a)));
        expect(score >= 0 && score <= 1).toBe(true);
        if (grams(a).size) expect(likeness(grams(a), grams(a))).toBe(1);
      }),
      { seed: 6 },
    );
  });
  it('[E3] a long text with a few words changed still shares a band, so that it is found among thousands', () => {
    const long = Array.from({ length: 8 }, (_, part) => `${WORDS}第${part}段各不相同${'甲乙丙丁戊己庚辛'[part]}`).join('');
    for (const at of [10, 100, 300]) {
      const changed = `${long.slice(0, at)}改了几个字${long.slice(at + 5)}`;
      expect(likeness(grams(long), grams(changed))).toBeGreaterThan(0.9);
      const [a, b] = [bandsOf(simhash(grams(long))), new Set(bandsOf(simhash(grams(changed))))];
      expect(a.some((band) => b.has(band))).toBe(true);
    }
  });
  it('[E3] shows the passages that stand in both as each wrote them; three chapters of 0.9 make a suspicion', () => {
    const [passage] = passagesOf(`开头。${WORDS.slice(0, 30)}。结尾`, `别人的话，${WORDS.slice(0, 15)}，${WORDS.slice(15, 30)}`);
    expect(passage).toEqual({ own: WORDS.slice(0, 30), other: `${WORDS.slice(0, 15)}，${WORDS.slice(15, 30)}` });
    const found = ['N1', 'N2', 'N3', 'N4'].map((code, index) => ({ chapter: code, score: [0.9, 0.95, 0.89, 1][index]! }));
    expect(suspectedChapters(found)).toEqual(['N1', 'N2', 'N4']);
    expect(suspectedChapters(found.slice(0, 3))).toEqual([]);
  });
});

describe('a plan on paper', () => {
  it('[E4] lists become lines with marks, a table of twelve months two half-years', () => {
    const p = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] });
    const list = {
      type: 'orderedList',
      content: [
        { type: 'listItem', content: [p('一'), p('续')] },
        { type: 'listItem', content: [p('二')] },
      ],
    };
    expect(blocksOf({ type: 'doc', content: [p('前'), list] }).map((one) => ('mark' in one ? [one.kind, one.mark] : []))).toEqual([
      ['paragraph', ''],
      ['item', '1.'],
      ['item', ''],
      ['item', '2.'],
    ]);
    const wide = {
      title: '现金',
      columns: ['项目', ...Array.from({ length: 12 }, (_, month) => `${month + 1}月`)],
      rows: [Array.from({ length: 13 }, String)],
    };
    expect(halves(wide).map((one) => one.columns.length)).toEqual([7, 7]);
  });
  it('[E4] the Word file names all its parts, holds each picture once, and carries no sign that XML refuses', () => {
    const run = { text: '<&"\u0001>𠮷', bold: true, italic: false, underline: false };
    const bytes = Buffer.from('png');
    const parts = docxParts({
      kind: '创业计划书',
      title: 'A & B',
      cover: [['姓名', '张三']],
      chapters: [
        {
          title: '一',
          blocks: [
            { kind: 'paragraph', runs: [run], mark: '', depth: 0 },
            { kind: 'picture', fileId: 'fil_a', alt: '店铺"首页"' },
            { kind: 'picture', fileId: 'fil_gone', alt: '没有了' },
          ],
          tables: [{ title: '表', columns: ['甲'], rows: [['1']] }],
          evidence: [
            { fileId: 'fil_a', name: '图.png' },
            { fileId: 'fil_pdf', name: '合同.pdf' },
          ],
        },
      ],
      comments: [],
      foot: '扬帆',
      pictures: new Map([['fil_a', { bytes, suffix: 'png', width: 4000, height: 1000 }]]),
    });
    const textOf = (name: string) => {
      const part = parts.find((one) => one.name === name)!;
      return 'text' in part ? part.text : '';
    };
    const document = textOf('word/document.xml');
    expect(document).toContain('&lt;&amp;&quot;&gt;𠮷');
    expect(document).not.toContain('\u0001');
    // Both places show the one picture, as wide as the text and no wider, in its own proportion.
    expect(document.match(/r:embed="rPic1"/g)).toHaveLength(2);
    expect(document).toContain('<wp:extent cx="5400000" cy="1350000"/>');
    expect(document).toContain('descr="店铺&quot;首页&quot;"');
    expect(document).toContain('［图片：没有了］');
    expect(document).toContain('合同.pdf（电子文件，见系统）');
    expect(parts.filter(({ name }) => name.startsWith('word/media/'))).toEqual([{ name: 'word/media/rPic1.png', bytes }]);
    expect(textOf('word/_rels/document.xml.rels')).toContain('Id="rPic1"');
    expect(textOf('[Content_Types].xml')).toContain('Extension="png"');
  });
});

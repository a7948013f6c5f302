import type { ItemContent } from '@yangfan/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blank, lettered } from './exchange.rules.ts';
import { anyItem, bankPictures, of } from './exchange.testing.ts';
import { moodle } from './files.testing.ts';
import { writeGift } from './gift.rules.ts';
import { refusal } from './loss.rules.ts';
import { writeMoodle } from './moodle-write.ts';
import { plainName } from './markup.ts';
import { deep } from './qti-tree.ts';
import { writeItem } from './qti-write.ts';
import { elementsOf, isNode, ownText, type Node } from './xml-tree.ts';

const made = (type: ItemContent['type'], more: Partial<ItemContent>): ItemContent => ({ ...blank(type, of), stem: '题', ...more });
const read = (content: ItemContent): Node =>
  [...elementsOf(Buffer.from(writeItem({ code: 'X', content }, 'x', bankPictures(), '')), (name) => name === 'qti-assessment-item')][0]!;
const xmlOf = (content: ItemContent) => writeMoodle([{ code: 'X', content }]);
const giftOf = (content: ItemContent) => writeGift([{ code: 'X', content }]);
const attributes = (node: Node, ...names: string[]) => names.map((name) => node.attributes.get(name));

describe('[E1] our QTI in readers that go by the standard', () => {
  test('[E1] whatever the item: what only markers see stands right in the body, and every explanation is told to show', () => {
    fc.assert(
      fc.property(anyItem, (content) => {
        const root = read(content);
        const [page] = deep(root, 'itembody');
        const direct = page!.children.filter(isNode).filter(({ name }) => plainName(name) === 'rubricblock');
        expect(deep(root, 'rubricblock')).toEqual(direct);
        const told = deep(root, 'setoutcomevalue').filter((one) => one.attributes.get('identifier') === 'FEEDBACK');
        expect(told.flatMap((one) => deep(one, 'basevalue').map(ownText))).toEqual(
          deep(root, 'modalfeedback').map((one) => one.attributes.get('identifier')),
        );
      }),
      { numRuns: 150, seed: 20_261_129 },
    );
  });

  test('[E1] a wrong choice is named with its price, a tolerance goes round the right number, the most to reach is told', () => {
    const multi = read(made('MULTI', { options: lettered(['甲', '乙', '丙']), answer: ['A', 'C'] }));
    expect(deep(multi, 'mapentry').map((one) => attributes(one, 'map-key', 'mapped-value'))).toEqual([
      ['A', '0.5'],
      ['B', '-1'],
      ['C', '0.5'],
    ]);
    const calc = read(made('CALC', { answer: { value: 200, tolerance: 0.005, unit: '件' } }));
    const [equal] = deep(calc, 'equal');
    expect(attributes(equal!, 'tolerance-mode', 'tolerance')).toEqual(['absolute', '1 1']);
    expect(equal!.children.filter(isNode).map(({ name }) => plainName(name))).toEqual(['correct', 'variable']);
    const most = (root: Node) =>
      deep(root, 'outcomedeclaration').flatMap((one) =>
        one.attributes.get('identifier') === 'MAXSCORE' ? deep(one, 'value').map(ownText) : [],
      );
    expect(most(calc)).toEqual(['1']);
    const short = made('SHORT', {
      answer: {
        rubric: [
          { criterion: '一', points: 2.5 },
          { criterion: '二', points: 4 },
        ],
        reference: '',
      },
    });
    expect(most(read(short))).toEqual(['6.5']);
    const part = { type: 'JUDGE' as const, stem: '问', options: [], targets: [], answer: true, analysis: '' };
    const parts = [
      { ...part, key: '1', weight: 2 },
      { ...part, key: '2', weight: 1 },
    ];
    expect(most(read(made('CASE', { answer: null, parts })))).toEqual(['3']);
  });
});

describe('[E1] our files in Moodle', () => {
  test('[E1] no text of the XML leans on entities, between which Moodle drops spaces', () => {
    fc.assert(
      fc.property(anyItem, (content) => {
        if (refusal('MOODLE', content)) return;
        const texts = writeMoodle([{ code: 'X', content }], bankPictures()).replace(/<!\[CDATA\[[^]*?\]\]>/g, '');
        expect([...texts.matchAll(/<text>([^<]*)<\/text>/g)].filter(([, text]) => /[&<>]/.test(text!))).toEqual([]);
      }),
      { numRuns: 100, seed: 20_261_129 },
    );
  });

  test('[E1] a wrong choice costs everything, options are mixed unless one stands last, all of an order is asked', () => {
    const options = lettered(['甲', '乙', '丙']);
    const multi = xmlOf(made('MULTI', { options, answer: ['A', 'B'] }));
    expect([...multi.matchAll(/fraction="(-?[\d.]+)"/g)].map(([, share]) => share)).toEqual(['50', '50', '-100']);
    expect(multi).toContain('<shuffleanswers>true</shuffleanswers>');
    const locked = options.map((one, index) => (index === 2 ? { ...one, lockLast: true } : one));
    expect(xmlOf(made('SINGLE', { options: locked, answer: 'A' }))).toContain('<shuffleanswers>false</shuffleanswers>');
    const order = xmlOf(made('ORDER', { options: lettered([...'一二三四五六七八']), answer: [...'ABCDEFGH'] }));
    expect(order).toContain('<selecttype>ALL</selecttype><selectcount>8</selectcount>');
    const many = made('MULTI', { options: lettered([...'一二三四五六七八九十百千']), answer: [...'ABCDEFGHIJK'] });
    expect([refusal('MOODLE', many), refusal('GIFT', many), refusal('QTI', many)]).toEqual([
      'Moodle 的多选题最多 10 个正确选项',
      'Moodle 的多选题最多 10 个正确选项',
      null,
    ]);
  });

  test('[E1] blanks say their words as Moodle takes them back, and an asterisk stands for itself', () => {
    const fill = made('FILL', { stem: '一____二____', answer: { blanks: [['a~b}#=', '5*2'], ['c&d']] } });
    expect(xmlOf(fill)).toContain('一{1:SHORTANSWER:=a&#126;b&#125;&#35;&#61;~=5&#92;*2}二{1:SHORTANSWER:=c&#38;d}');
    expect(xmlOf(made('FILL', { answer: { blanks: [['5*2']] } }))).toContain('<text>5\\*2</text>');
    expect(giftOf(made('FILL', { answer: { blanks: [['5*2', '%50%x']] } }))).toContain('{=5\\\\*2 =%100%%50%x}');
    expect(refusal('GIFT', made('FILL', { answer: { blanks: [['a->b']] } }))).toBe('GIFT 会把答案里的 -> 当成连线');
  });

  test('[E1] a stem with marks goes as a page; it comes back in our own words, or as the page where somebody changed that', async () => {
    const content = made('JUDGE', { stem: '看**表**，$\\frac{a}{b}$\n| 甲 | 乙 |\n- 一', answer: true });
    const file = xmlOf(content);
    expect(file).toContain(
      '<questiontext format="html"><text><![CDATA[<p>看<strong>表</strong>，\\(\\frac{a}{b}\\)</p><table><tbody><tr><td>甲</td><td>乙</td></tr></tbody></table><ul><li>一</li></ul>]]></text>',
    );
    expect((await moodle(file))[0]!.content!.stem).toBe(content.stem);
    expect((await moodle(file.replace('<p>看', '<p>请看')))[0]!.content!.stem).toBe('请看**表**，$\\frac{a}{b}$\n|甲 |乙 |\n- 一');
  });

  test('[E1] a marker in Moodle finds the reference answer behind the points, and it comes back from there', async () => {
    const answer = { rubric: [{ criterion: '说出依据', points: 6 }], reference: '第一行\n第二行' };
    const file = xmlOf(made('SHORT', { answer }));
    expect(file).toContain('<graderinfo format="plain_text"><text>说出依据|6\n参考答案：\n第一行\n第二行</text>');
    expect((await moodle(file))[0]!.content!.answer).toEqual(answer);
    expect((await moodle(file.replace(/<reference.*?<\/reference>/s, '')))[0]!.content!.answer).toEqual(answer);
  });

  test('[E1] GIFT: answers stay plain text beside a stem with marks, and words that look like a weight or a format stay words', () => {
    const options = lettered(['%50%以上', '[html]甲']);
    expect(giftOf(made('SINGLE', { options, answer: 'B' }))).toContain('{~%0%%50%以上 =[plain][html]甲}');
    expect(giftOf(made('SINGLE', { stem: '**选**', options: lettered(['1. 甲', '乙']), answer: 'A' }))).toContain(
      '[markdown]**选** {=[plain]1. 甲 ~[plain]乙}',
    );
  });
});

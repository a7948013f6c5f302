import { describe, expect, test } from 'vitest';
import { of } from './exchange.testing.ts';
import { body, declared, item, moodle, qti } from './files.testing.ts';
import { opened } from './formats.ts';
import { readGift } from './gift-read.ts';
import { samplePictures } from './samples.ts';

const choice = (options: string) =>
  `<qti-choice-interaction response-identifier="RESPONSE" max-choices="0">${options}</qti-choice-interaction>`;
const option = (id: string, inside: string) => `<qti-simple-choice identifier="${id}">${inside}</qti-simple-choice>`;
const gift = (text: string) => readGift(text, of)[0]!;

describe('[E1] QTI as other systems write it', () => {
  test('[E1] feedback that stands in an option is no part of it: it would give the answer away', async () => {
    const told = (text: string, note: string) =>
      `${text} <qti-feedback-inline outcome-identifier="F" identifier="x">${note}</qti-feedback-inline>`;
    const read = await qti(
      item(
        declared('single', 'identifier', ['a']) +
          body(`<p>海口在岛上。</p>${choice(option('a', told('对', '说得对')) + option('b', told('错', '不对')))}`),
      ),
    );
    expect(read.content).toMatchObject({ type: 'JUDGE', answer: true });
    const several = await qti(
      item(
        declared('multiple', 'identifier', ['a', 'b']) +
          body(`<p>选</p>${choice(option('a', told('甲', '好')) + option('b', '乙') + option('c', '丙'))}`),
      ),
    );
    expect(several.content!.options.map(({ text }) => text)).toEqual(['甲', '乙', '丙']);
  });

  test('[E1] formulas and readings in options are said once; tables that only make room say nothing', async () => {
    const math =
      '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow><annotation encoding="LaTeX">\\[ x^2 \\]</annotation></semantics></math>';
    const ruby = '<ruby>行<rp>(</rp><rt>háng</rt><rp>)</rp></ruby>业';
    const read = await qti(
      item(
        declared('single', 'identifier', ['a']) +
          body(`<table><tr><td> </td><td/></tr></table><p>选${ruby}</p>${choice(option('a', math) + option('b', ruby))}`),
      ),
    );
    expect(read.content).toMatchObject({ stem: '选行（háng）业', options: [{ text: 'x^{2}' }, { text: '行（háng）业' }] });
  });

  test('[E1] a text that has its blank takes a field below it as that blank; a button for a hint asks nothing', async () => {
    const field = '<qti-text-entry-interaction response-identifier="RESPONSE"/>';
    const hint = '<p><qti-end-attempt-interaction response-identifier="HINT" title="提示"/></p>';
    const read = await qti(
      item(declared('single', 'string', ['椰城']) + body(`<p>海口又叫 [____]。</p><div>${field}</div>${hint}`)).subarray(),
    );
    expect(read.content).toMatchObject({ type: 'FILL', stem: '海口又叫 [____]。', answer: { blanks: [['椰城']] } });
  });

  test('[E1] what changes from learner to learner is refused by name', async () => {
    const one = declared('single', 'identifier', ['a']);
    const page = body(`<p>选</p>${choice(option('a', '甲') + option('b', '乙'))}`);
    const template = '<qti-template-declaration identifier="T" cardinality="single" base-type="integer"/>';
    expect((await qti(item(one + template + page))).fault).toContain('随机生成');
    const step = (text: string) => Buffer.from(text.replace('adaptive="false"', 'adaptive="true"'));
    expect((await qti(step(item(one + page).toString()))).content).toMatchObject({ type: 'SINGLE' });
    const two = body(`<p>选</p>${choice(option('a', '甲'))}<qti-feedback-block>${choice(option('b', '乙'))}</qti-feedback-block>`);
    expect((await qti(step(item(one + two).toString()))).fault).toContain('自适应题');
  });

  test('[E1] words without points to mark by come with a place to write them, and the person is told', async () => {
    const essay = item(
      declared('single', 'string', []) + body('<p>说说看</p><qti-extended-text-interaction response-identifier="RESPONSE"/>'),
    );
    const { reads, notes } = await opened('QTI', essay, 'a.xml', of);
    expect(reads[0]!.content).toMatchObject({ type: 'SHORT', answer: { rubric: [{ criterion: '请补写评分要点', points: 5 }] } });
    expect(notes).toEqual(['有 1 道简答题没有评分要点，已写上“请补写评分要点”（5 分），请在送审前补好']);
  });
});

describe('[E1] GIFT as other systems write it', () => {
  test('[E1] an answer that earns a part is not right in a blank; one that stands for many is refused', () => {
    expect(gift('海口又叫{=椰城#对 =%50%耶城#错字 =%0%*#不对}').content!.answer).toEqual({ blanks: [['椰城']] });
    expect(gift('海口又叫{椰城}').content!.answer).toEqual({ blanks: [['椰城']] });
    expect(gift('海口又叫{=椰*}').fault).toContain('* 代表任意文字');
    expect(gift('星号是{=\\*}').content!.answer).toEqual({ blanks: [['*']] });
    expect(gift('[markdown]式子 $\\frac\\{1\\}\\{2\\}$ 对吗{T}').content!.stem).toBe('式子 $\\frac{1}{2}$ 对吗');
    expect(gift('写什么{=%50%半对 =%20%错}').fault).toContain('没有全对的答案');
  });
  test('[E1] each text may say what it is written in; HTML becomes the marks of a stem', () => {
    const read = gift('::名::[html]<p>选<b>一</b>个</p>{=[html]<i>甲</i># 对 ~[plain]<b>乙 ~丙&amp;丁}');
    expect(read.content).toMatchObject({ stem: '选**一**个', options: [{ text: '甲' }, { text: '<b>乙' }, { text: '丙&丁' }] });
    expect(gift('看<br/>这里{T}').content!.stem).toBe('看\n这里');
    expect(gift('[html]<img src="http://other.example/a.png"/>对吗{T}').fault).toContain('图片没有随文件带来');
    expect(gift('[plain]写 <br/> 换行{TRUE #对}').content).toMatchObject({ type: 'JUDGE', stem: '写 <br/> 换行' });
  });
  test('[E1] numbers with weights and feedback, pairs with something to spare, weights that are words', () => {
    expect(gift('几？{#\n=3:0.03 #对\n=%50%3:1 #差一点\n~#错}').content!.answer).toEqual({ value: 3, tolerance: 0.01, unit: '' });
    expect(gift('几？{#2.501..2.502}').content!.answer).toMatchObject({ value: 2.5015 });
    expect(gift('几？{#1 =2}').fault).toContain('几个都算全对的数');
    expect(gift('几？{#一}').fault).toBe('数值题的答案不是数');
    const pairs = gift('连{=海口 -> 琼A =三亚 -> 琼B = -> 琼C->D}').content!;
    expect([pairs.options.length, pairs.targets.map(({ text }) => text), pairs.answer]).toEqual([
      2,
      ['琼A', '琼B', '琼C->D'],
      { A: '1', B: '2' },
    ]);
    expect(gift('占多少？{=%50%以上 ~一半}').content).toMatchObject({ options: [{ text: '%50%以上' }, { text: '一半' }], answer: 'A' });
  });
  test('[E1] questions in words come along; orders and mere descriptions are refused by name', () => {
    expect(gift('说说看{}').content).toMatchObject({ type: 'SHORT' });
    expect(gift('排序{>ALL 一 二 三}').fault).toContain('GIFT 的排序题');
    expect(gift('只是说明').fault).toContain('说明文字');
    expect(gift('没有配对{T').fault).toContain('括号没有配对');
  });
});

describe('[E1] Moodle XML as Moodle writes it', () => {
  const question = (type: string, text: string, inside: string) =>
    `<quiz><question type="${type}"><questiontext format="html"><text><![CDATA[${text}]]></text></questiontext>${inside}</question></quiz>`;
  test('[E1] fields in a text: quoting by the editor, feedback, parts of a point; an asterisk for anything is refused', async () => {
    const read = async (field: string) => (await moodle(question('cloze', `<p>填{1:SA:${field}}</p>`, '')))[0]!;
    expect((await read('=a&lt;b#好~%100%c\\}d\\#e~%50%半~错')).content).toMatchObject({
      stem: '填____',
      answer: { blanks: [['a<b', 'c}d#e']] },
    });
    expect((await read('=一&#126;二')).content!.answer).toEqual({ blanks: [['一~二']] });
    expect((await read('=一*')).fault).toContain('* 代表任意文字');
    const short = (text: string) => moodle(question('shortanswer', '填', `<answer fraction="100"><text>${text}</text></answer>`));
    expect((await short('椰*'))[0]!.fault).toContain('* 代表任意文字');
    expect((await short('5\\*2'))[0]!.content!.answer).toEqual({ blanks: [['5*2']] });
  });
  test('[E1] a number that may be two numbers is refused by name', async () => {
    const number = (text: string) => `<answer fraction="100"><text>${text}</text><tolerance>0</tolerance></answer>`;
    expect((await moodle(question('numerical', '几', number('1') + number('2'))))[0]!.fault).toContain('几个都算全对的数');
    expect((await moodle(question('numerical', '几', number('1') + number('1'))))[0]!.content).toMatchObject({ type: 'CALC' });
  });
  test('[E1] the picture of an old file comes along; types the bank has none for are named in Chinese', async () => {
    const png = [...samplePictures().values()][0]!.bytes.toString('base64');
    const file = question(
      'truefalse',
      '对吗',
      `<image>a.png</image><image_base64>${png}</image_base64><answer fraction="100"><text>true</text></answer>`,
    );
    const { reads, pictures } = await opened('MOODLE', Buffer.from(file), 'a.xml', of);
    expect(reads[0]!.content!.stem).toBe('对吗\n![a.png](pic:1)');
    expect(pictures.get('pic:1')!.bytes.toString('base64')).toBe(png);
    expect((await moodle(question('ddwtos', '拖', '')))[0]!.fault).toBe('题库没有“拖词填空”这种题（ddwtos），没有导入');
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import type { ItemContent } from '@yangfan/contract';
import { repoPath } from '@yangfan/kernel';
import { SheetError } from '@yangfan/kernel/sheet';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAiken } from './aiken.rules.ts';
import { blank, FileFault, lettered, numbered, type Defaults } from './exchange.rules.ts';
import { fitsGift, readGift, writeGift } from './gift.rules.ts';
import { fitsMoodle, fromHtml, readMoodle, writeMoodle } from './moodle.ts';
import { fitsSheet, readRow, rowOf } from './sheet.rules.ts';

const of: Defaults = {
  chapter: 'EC01',
  knowledge: 'EC01-01',
  chapterOf: (code) => (/^EC\d\d-\d\d$/.test(code) ? code.slice(0, 4) : undefined),
};
const SIGNS = [...'商品店铺利润ABC019 ~=#{}:\\%<>&"\'|->$*_（）./'];
const words = fc
  .string({ unit: fc.constantFrom(...SIGNS), minLength: 1, maxLength: 30 })
  .map((text) => text.trim())
  .filter((text) => text !== '');
// An arrow between spaces parts a pair of GIFT; an option that holds one is not a pair.
const option = words.filter(
  (text) => !/\s->\s|^->|->$|\|/.test(` ${text} `.trim()) && !text.startsWith('%') && !text.includes('$') && !text.includes('**'),
);
const distinct = fc.uniqueArray(option, { minLength: 2, maxLength: 6 });
const base = {
  knowledge: fc.constantFrom('EC01-01', 'EC05-02'),
  difficulty: fc.integer({ min: 1, max: 5 }),
  stem: words,
  analysis: fc.oneof(fc.constant(''), words),
};
const made = (
  type: ItemContent['type'],
  more: Partial<ItemContent>,
  head: { knowledge: string; difficulty: number; stem: string; analysis: string },
): ItemContent => ({
  ...blank(type, of),
  ...head,
  chapter: head.knowledge.slice(0, 4),
  ...more,
});
const head = fc.record(base);
const single = fc
  .tuple(head, distinct, fc.nat())
  .map(([own, texts, at]) => made('SINGLE', { options: lettered(texts), answer: 'ABCDEF'[at % texts.length]! }, own));
const multi = fc.tuple(head, distinct).map(([own, texts]) => made('MULTI', { options: lettered(texts), answer: ['A', 'B'] }, own));
const judge = fc.tuple(head, fc.boolean()).map(([own, answer]) => made('JUDGE', { answer }, own));
const fill = fc.tuple(head, distinct).map(([own, texts]) => made('FILL', { answer: { blanks: [texts] } }, own));
const calc = fc
  .tuple(head, fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 0, max: 200 }))
  .map(([own, value, room]) => made('CALC', { answer: { value, tolerance: room / 1000, unit: '' } }, own));
const match = fc.tuple(head, distinct).map(([own, texts]) => {
  const targets = texts.map((text) => `对${text}`);
  return made(
    'MATCH',
    {
      options: lettered(texts),
      targets: numbered(targets),
      answer: Object.fromEntries(texts.map((_text, at) => ['ABCDEF'[at]!, String(at + 1)])),
    },
    own,
  );
});
const order = fc
  .tuple(head, distinct)
  .map(([own, texts]) => made('ORDER', { options: lettered(texts), answer: [...'ABCDEF'].slice(0, texts.length) }, own));
const short = fc
  .tuple(head, fc.constantFrom('说明依据', '举一个例子'), fc.integer({ min: 1, max: 100 }))
  .map(([own, criterion, points]) => made('SHORT', { answer: { rubric: [{ criterion, points }], reference: '参考' } }, own));
const any = fc.oneof(single, multi, judge, fill, calc, match, order, short);

describe('[E1] items to a file and back', () => {
  test('[E1] GIFT gives back what it can carry: words, key, explanation, knowledge point and difficulty', () => {
    fc.assert(
      fc.property(any.filter(fitsGift), (content) => {
        const [read] = readGift(writeGift([{ code: 'X-1', content }]), of);
        expect(read!.content).toEqual(content);
      }),
      { numRuns: 400 },
    );
  });

  test('[E1] Moodle XML gives back what it can carry, also an order and a rubric', () => {
    fc.assert(
      fc.property(any.filter(fitsMoodle), (content) => {
        const [read] = readMoodle(Buffer.from(writeMoodle([{ code: 'X-1', content }])), of);
        expect(read!.content).toEqual(content);
      }),
      { numRuns: 400 },
    );
  });

  test('[E1] a row of the sheet gives back everything but a case', () => {
    fc.assert(
      fc.property(any.filter(fitsSheet), (content) => {
        expect(readRow(3, rowOf(content), of).content).toEqual(content);
      }),
      { numRuns: 400 },
    );
  });

  test('[E1] the whole seed bank goes out and comes back unchanged where a format fits', () => {
    const folder = repoPath('modules/assessment/seed');
    const seed = readdirSync(folder)
      .filter((name) => /^items\.net-ec\..+\.json$/.test(name))
      .flatMap((name) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as ItemContent[]);
    const all = seed.map((one) => ({ ...blank(one.type, of), ...one, code: undefined }) as unknown as ItemContent);
    const gift = all.filter(fitsGift);
    const back = readGift(writeGift(gift.map((content, index) => ({ code: `S-${index}`, content }))), of);
    expect(back.map(({ content }) => content?.stem)).toEqual(gift.map(({ stem }) => stem));
    expect(back.filter(({ fault }) => fault)).toEqual([]);
    // An order comes back with its options in the right order: the same question.
    const moodle = all.filter((one) => fitsMoodle(one) && one.type !== 'ORDER');
    const again = readMoodle(Buffer.from(writeMoodle(moodle.map((content, index) => ({ code: `S-${index}`, content })))), of);
    expect(again.map(({ content }) => content?.options)).toEqual(moodle.map(({ options }) => options));
  });

  test('[E1] a hostile XML is refused whole: document types, entities, depth, endless text', () => {
    const refuse = (text: string) => expect(() => readMoodle(Buffer.from(text), of)).toThrow();
    refuse('<!DOCTYPE quiz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><quiz>&b;</quiz>');
    refuse('<!DOCTYPE quiz SYSTEM "file:///etc/passwd"><quiz/>');
    refuse(`${'<a>'.repeat(100)}${'</a>'.repeat(100)}`);
    refuse(`<quiz>${'<question type="essay"/>'.repeat(70_000)}</quiz>`);
    refuse('<quiz><question></quiz>');
    expect(fromHtml('<p>看<script>alert(1)</script><b>图</b></p><img src=x onerror=alert(1)>')).toBe('看**图**');
    expect(fromHtml('<scr<script>ipt>alert(1)</script>')).not.toContain('<');
  });

  test('[E1] whatever file is put in, it is read or refused in words, quickly, and never throws anything else', () => {
    const pieces = fc.array(
      fc.constantFrom(
        '<quiz>',
        '<question type="multichoice">',
        '</question>',
        '<text>',
        '</text>',
        '::a::',
        '{',
        '}',
        '=',
        '~',
        '#',
        '\n',
        '\n\n',
        'ANSWER: A',
        'A. x',
        '题',
        '\\',
        '->',
        '%50%',
        '&amp;',
        '&x;',
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(pieces, (all) => {
        const text = all.join('');
        for (const read of [() => readGift(text, of), () => readAiken(text, of), () => readMoodle(Buffer.from(text), of)]) {
          try {
            for (const one of read()) expect(!!one.content || !!one.fault).toBe(true);
          } catch (error) {
            expect(error instanceof FileFault || error instanceof SheetError).toBe(true);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test('[E1] files of other systems: Aiken, GIFT with feedback and missing words, Moodle with HTML', () => {
    expect(readAiken('首都是哪里？\nA. 海口\nB) 三亚\nANSWER: A\n', of)[0]!.content).toMatchObject({
      stem: '首都是哪里？',
      answer: 'A',
      options: [{ text: '海口' }, { text: '三亚' }],
    });
    const [fault] = readAiken('没有答案的题\nA. 一\n', of);
    expect(fault!.fault).toContain('ANSWER');
    expect(readGift('海口是{=海南#对 ~广东#不对}的省会。', of)[0]!.content).toMatchObject({
      type: 'SINGLE',
      stem: '海口是 ____ 的省会。',
      answer: 'A',
    });
    expect(readGift('问答题 {}', of)[0]!.fault).toContain('Excel');
    const xml =
      '<quiz><question type="multichoice"><questiontext format="html"><text><![CDATA[<p>选<b>一</b>个</p>]]></text></questiontext><single>true</single><answer fraction="100"><text>对</text></answer><answer fraction="0"><text>错</text></answer></question><question type="calculated"/></quiz>';
    const reads = readMoodle(Buffer.from(xml), of);
    expect(reads[0]!.content).toMatchObject({ stem: '选**一**个', answer: 'A' });
    expect(reads[1]!.fault).toContain('calculated');
  });
});

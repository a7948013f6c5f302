import { bareWords, type ItemContent } from '@yangfan/contract';
import fc from 'fast-check';
import { canonical } from './canonical.rules.ts';
import { blank, lettered, numbered, type Defaults, type Opened, type Pictures, type Sent } from './exchange.rules.ts';
import { opened, written, type Format } from './formats.ts';
import { samplePictures } from './samples.ts';

export const of: Defaults = {
  chapter: 'EC01',
  knowledge: 'EC01-01',
  chapterOf: (code) => (/^(EC|LV)\d\d-\d\d$/.test(code) ? code.slice(0, 4) : undefined),
};
export const AT = new Date('2026-11-24T08:00:00+08:00');
/** Two pictures as the bank names them. */
const FIRST = `fil_${'0'.repeat(26)}`;
const SECOND = `fil_${'1'.repeat(26)}`;
export const bankPictures = (): Pictures => {
  const [one] = [...samplePictures().values()];
  // One byte behind the end makes it another picture, which still is a PNG.
  return new Map([
    [FIRST, one!],
    [SECOND, { name: 'b.png', bytes: Buffer.concat([one!.bytes, Buffer.from([0])]) }],
  ]);
};

const SIGNS = [...'商品店铺利润ABC019 ~=#{}:\\%<>&"\'|->$*_（）./!?[]^,，。;@+'];
const words = fc
  .string({ unit: fc.constantFrom(...SIGNS), minLength: 1, maxLength: 30 })
  .map((text) => text.trim())
  .filter((text) => text !== '');
/** What may be the answer of a blank: something is left of it when punctuation does not count. */
const wordings = words.filter((text) => bareWords(text) !== '');
const line = fc.oneof(
  { weight: 6, arbitrary: words },
  { weight: 1, arbitrary: words.map((text) => `- ${text}`) },
  { weight: 1, arbitrary: fc.tuple(fc.integer({ min: 1, max: 3 }), words).map(([no, text]) => `${no}. ${text}`) },
  { weight: 1, arbitrary: fc.tuple(words, words).map(([a, b]) => `| ${a} | ${b} |`) },
  { weight: 1, arbitrary: words.map((text) => `**${text}** 和 $\\frac{a}{b}$ 与 $x^2_1$`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', '  两格', '**粗**', '| --- | --- |', '| a |', '- ', '1. ', '$', '<script>alert(1)</script>', '&nbsp;'),
  },
  { weight: 1, arbitrary: fc.constantFrom(`![图](${FIRST})`, `![a"b<c>'](${SECOND})`, `文字里 ![中](${FIRST}) 的图`) },
);
const stem = fc
  .array(line, { minLength: 1, maxLength: 5 })
  .map((lines) => lines.join('\n').trim())
  .filter((text) => text !== '');
const option = fc.oneof({ weight: 9, arbitrary: words }, { weight: 1, arbitrary: fc.tuple(words, words).map((two) => two.join('\n')) });
const options = fc.uniqueArray(option, { minLength: 2, maxLength: 6 });
const locked = (texts: readonly string[], lock: boolean) =>
  lettered(texts).map((one, index) => (lock && index === texts.length - 1 ? { ...one, lockLast: true } : one));
const letters = (count: number) => [...'ABCDEFGHIJKL'].slice(0, count);

type Task = Pick<ItemContent, 'type' | 'stem' | 'options' | 'targets' | 'answer' | 'analysis'>;
const base = {
  stem,
  analysis: fc.oneof(
    fc.constant(''),
    stem.map((text) => text.replaceAll('fil_', 'file_')),
  ),
};
const task = <T>(type: Task['type'], more: fc.Arbitrary<T>, make: (value: T) => Partial<Task>): fc.Arbitrary<Task> =>
  fc.tuple(fc.record(base), more).map(([head, value]) => ({ type, options: [], targets: [], answer: null, ...head, ...make(value) }));

const rubric = fc.record({
  rubric: fc.array(fc.record({ criterion: words, points: fc.integer({ min: 1, max: 400 }).map((quarters) => quarters / 4) }), {
    minLength: 1,
    maxLength: 4,
  }),
  reference: fc.oneof(
    fc.constant(''),
    stem.map((text) => text.replaceAll('fil_', 'file_')),
  ),
});
const holes = fc.array(
  fc.tuple(fc.constantFrom('____', '__', '______', '（）', '（  ）'), fc.uniqueArray(wordings, { minLength: 1, maxLength: 3 })),
  { maxLength: 4 },
);
const TASKS: Record<Exclude<ItemContent['type'], 'CASE' | 'OPERATE'>, fc.Arbitrary<Task>> = {
  SINGLE: task('SINGLE', fc.tuple(options, fc.nat(), fc.boolean()), ([texts, at, lock]) => ({
    options: locked(texts, lock),
    answer: letters(texts.length)[at % texts.length],
  })),
  MULTI: task('MULTI', fc.tuple(options, fc.boolean()), ([texts, lock]) => ({
    options: locked(texts, lock),
    answer: letters(texts.length).slice(-2),
  })),
  JUDGE: task('JUDGE', fc.boolean(), (answer) => ({ answer })),
  FILL: fc
    .tuple(
      task('FILL', holes, (all) => ({ answer: all })),
      wordings,
    )
    .map(([one, first]) => {
      const all = one.answer as [string, string[]][];
      const plain = (text: string) => text.replace(/_{2,}/g, '_').replace(/（[\s　]*）/g, '（一）');
      const signs = all.map(([sign], index) => `第${index + 1}处${sign}`).join('，');
      const blanks = all.length ? all.map(([, texts]) => texts) : [[first]];
      return { ...one, stem: `${plain(one.stem)}\n${signs}`.trim(), answer: { blanks } };
    }),
  CALC: task(
    'CALC',
    fc.tuple(
      fc.oneof(
        fc.integer({ min: -1e6, max: 1e6 }),
        fc.double({ min: -1e4, max: 1e4, noNaN: true }).map((value) => Math.round(value * 1000) / 1000 || 0),
      ),
      fc.integer({ min: 0, max: 200 }),
      fc.constantFrom('', '元', '%', 'kg & 斤'),
    ),
    ([value, room, unit]) => ({ answer: { value, tolerance: room / 1000, unit } }),
  ),
  ORDER: task(
    'ORDER',
    options.chain((texts) => fc.tuple(fc.constant(texts), fc.shuffledSubarray(letters(texts.length), { minLength: texts.length }))),
    ([texts, answer]) => ({ options: lettered(texts), answer }),
  ),
  MATCH: task('MATCH', fc.tuple(options, options, fc.array(fc.nat(), { minLength: 6, maxLength: 6 })), ([texts, to, at]) => ({
    options: lettered(texts),
    targets: numbered(to),
    answer: Object.fromEntries(texts.map((_text, index) => [letters(6)[index]!, String((at[index]! % to.length) + 1)])),
  })),
  SHORT: task('SHORT', rubric, (answer) => ({ answer })),
};
const head = fc.record({
  knowledge: fc.constantFrom('EC01-01', 'EC05-02'),
  difficulty: fc.integer({ min: 1, max: 5 }),
  enemyGroup: fc.oneof(fc.constant(null), words),
  source: fc.oneof(fc.constant(''), words),
});
const plain = fc.oneof(...Object.values(TASKS));
const operate = task('OPERATE', rubric, (answer) => ({ answer: { ...answer, operation: 'A01' } }));
const part = fc
  .tuple(plain, fc.integer({ min: 1, max: 40 }))
  .map(([one, quarters]) => ({ ...one, type: one.type as never, key: '', weight: quarters / 2 }));
const casus = fc.tuple(fc.record(base), fc.array(part, { minLength: 2, maxLength: 4 })).map(([own, parts]) => ({
  ...own,
  type: 'CASE' as const,
  options: [],
  targets: [],
  answer: null,
  parts: parts.map((one, index) => ({ ...one, key: String(index + 1) })),
}));

/** An item of any of the ten types, in the form in which items travel. */
export const anyItem: fc.Arbitrary<ItemContent> = fc
  .tuple(head, fc.oneof({ weight: 6, arbitrary: plain }, { weight: 1, arbitrary: operate }, { weight: 2, arbitrary: casus }))
  .map(([own, one]) => canonical({ ...blank(one.type, of), ...one, ...own, chapter: own.knowledge.slice(0, 4) }));

/** What comes back when items go out in a format. */
export async function roundTrip(format: Format, items: readonly Sent[]): Promise<Opened> {
  const { bytes, ext } = await written(format, items, bankPictures(), AT);
  return opened(format, bytes, `a.${ext}`, of);
}
/** An item that came back, its pictures named as in the bank: by their bytes. */
export function homely(content: ItemContent, pictures: Pictures): ItemContent {
  const bank = [...bankPictures()];
  const named = (stem: string) =>
    stem.replace(/\((pic:\d+)\)/g, (all, ref: string) => {
      const bytes = pictures.get(ref)?.bytes;
      const id = bank.find(([, one]) => bytes && one.bytes.equals(bytes))?.[0];
      return id ? `(${id})` : all;
    });
  return { ...content, stem: named(content.stem), parts: content.parts.map((one) => ({ ...one, stem: named(one.stem) })) };
}

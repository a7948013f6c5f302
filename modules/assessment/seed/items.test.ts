import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { drawPaper, MAX_SPREAD } from '../src/papers/draw.rules.ts';
import type { BankItem } from '../src/papers/paper.rules.ts';

const TYPES = ['SINGLE', 'MULTI', 'JUDGE', 'FILL', 'ORDER', 'CALC', 'MATCH'] as const;
type Type = (typeof TYPES)[number];
type Option = { key: string; text: string; lockLast?: boolean };
type Item = {
  code: string;
  type: Type;
  chapter: string;
  knowledge: string;
  difficulty: number;
  stem: string;
  options?: Option[];
  targets?: Option[];
  answer: unknown;
  analysis: string;
  enemyGroup?: string;
};
type Chapter = {
  code: string;
  knowledge: { code: string }[];
  questionTarget: { single: number; multi: number; judge: number; other: number };
};
type Blueprint = {
  points: { single: number; multi: number; judge: number };
  cells: { chapter: string; single: number; multi: number; judge: number }[];
};

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
const syllabi = read('./syllabus.json') as Record<string, Chapter[]>;
const blueprints = read('./blueprint_seed.json') as Record<string, Blueprint>;
const itemsOf = (bank: string) =>
  readdirSync(new URL('.', import.meta.url))
    .filter((name) => name.startsWith(`items.${bank}.`) && name.endsWith('.json'))
    .flatMap((name) => read(`./${name}`) as Item[]);

/** Both banks are proven by the same rules; `times` is how many questions a blueprint cell holds for each one it draws. */
const PROGRAMMES = [
  { code: 'NET_EC', bank: 'net-ec', title: '网络创业培训（电商版）', least: 163, points: 70, times: 2 },
  { code: 'NET_LIVE', bank: 'net-live', title: '网络创业培训（直播版）', least: 156, points: 71, times: 3 },
];

const KINDS = ['single', 'multi', 'judge'] as const;
const kindOf = (type: string) =>
  type === 'SINGLE' || type === 'MULTI' || type === 'JUDGE' ? (type.toLowerCase() as (typeof KINDS)[number]) : 'other';
const keysOf = (options: Option[] = []) => options.map((option) => option.key);
const share = (part: number, whole: number) => part / whole;
const band = (item: Item) => (item.difficulty <= 2 ? 'easy' : item.difficulty === 3 ? 'medium' : 'hard');
const normalise = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}]/gu, '');
const bigrams = (text: string) => new Set([...normalise(text)].slice(1).map((letter, at) => normalise(text)[at] + letter));
/** Pairs of stems that share more than six in ten of their letter pairs. */
function nearCopies(items: Item[]): string[] {
  const grams = items.map((item) => ({ code: item.code, set: bigrams(item.stem) }));
  return grams.flatMap((one, at) =>
    grams.slice(at + 1).flatMap((other) => {
      const both = [...one.set].filter((gram) => other.set.has(gram)).length;
      return both / (one.set.size + other.set.size - both) > 0.6 ? [`${one.code} ~ ${other.code}`] : [];
    }),
  );
}
/** The codes of the items that break a rule, so that a failing test names them. */
const breaking = (list: Item[], rule: (item: Item) => boolean) => list.filter((item) => !rule(item)).map((item) => item.code);

/** Every question that needs arithmetic, computed a second time from the figures in its stem. */
const COMPUTED: Record<string, number | string> = {
  'EC02-01-S2': ['甲', '乙', '丙', '丁'].at(
    best(
      [
        [8, 5, 4],
        [6, 9, 6],
        [7, 6, 9],
        [9, 5, 2],
      ].map(([a, b, c]) => a! * 0.5 + b! * 0.3 + c! * 0.2),
    ),
  )!,
  'EC02-04-C1': (120 * 0.3 * 80 * 0.5) / 100,
  'EC02-06-S1': ['海南芒果', '小台农芒果', '芒果5斤装', '贵妃芒果礼盒'].at(best([10 / 5, 2 / 0.2, 6 / 3, 1 / 0.25]))!,
  'EC03-03-S1': `${(5 * 20) / 100}万元`,
  'EC03-05-S1': `${((28 + 2 + 5 + 22) / (1 - 0.05)).toFixed(2)}元`,
  'EC05-05-S1': `${3 * 4}个`,
  'EC05-06-C1': ((68 - 30 - 3 - 6 - 68 * 0.05) / 68) * 100,
  'EC05-06-S1': `${((0.5 / 1.5) * 100).toFixed(1)}%`,
  'EC05-06-S2': `${Math.round(60 / (1 - 0.4) / 0.8)}元`,
  'EC05-07-S1': `${20 * 5 + 30}件`,
  'EC07-03-S1': `${280 - 15 * Math.floor(280 / 100)}元`,
  'EC07-06-C1': (0.04 * 60) / 0.8,
  'EC07-06-S1': `${1 / 0.25}`,
  'EC07-08-C1': (200 * 0.9 - 20) * (1 - 0.05) - 110,
  'EC08-06-S1': `${Math.ceil((200 * (4.75 - 4.7)) / (5 - 4.75) - 1e-9)}个`,
  'EC08-07-S1': `${Math.max(120 * 3, 500)}元`,
  'EC09-01-C1': 5000 * 0.03 * 80,
  'EC09-04-C1': (2000 + 6000 + 1000) / (50 - 29.5 - 50 * 0.05),
  'EC09-04-S1': `${12000 / (50 * 0.9 - 30)}件`,
  'EC10-03-C1': (6000 * (1 - 0.05)) / 3 / 12,
  'EC10-05-S1': `月利润应为${1000 * (40 - 26) - 8000}元，利润表与预测数据不符`,
  'LV03-05-S1': `${80 - 30 - 8 - 80 * 0.2 - 5}元`,
  'LV05-04-S1': `${Math.floor((120 - 10 * 2 - 4 * 5) / 8)}款`,
  'LV05-06-S1': `${((99 - 10) * (1 - 0.1) - 65).toFixed(1)}元`,
  'LV09-02-C1': (300 / 12500) * 100,
  'LV09-03-S1': `GPM由${(8000 / 10000) * 1000}元降到${(12000 / 20000) * 1000}元，转化变弱`,
  'LV09-03-C1': ((300 * 78) / 15000) * 1000,
  'LV09-04-C1': (5000 * 0.3 * 0.06 * 80) / 5000,
  'LV09-05-S1': `${(12000 * (1 - 0.25)) / 3000}`,
};
function best(values: number[]): number {
  return values.indexOf(Math.max(...values));
}

describe.each(PROGRAMMES)('seed bank of $title', ({ code, bank: name, least, points, times }) => {
  const items = itemsOf(name);
  const chapters = syllabi[code]!;
  const blueprint = blueprints[code]!;
  const of = (type: Type) => items.filter((item) => item.type === type);
  const cell = (chapter: string, kind: string) => items.filter((item) => item.chapter === chapter && kindOf(item.type) === kind);

  it(`[E2] the seed bank holds at least ${least} questions and reaches the target of every chapter and type`, () => {
    expect(items.length).toBeGreaterThanOrEqual(least);
    for (const chapter of chapters)
      for (const kind of [...KINDS, 'other'] as const)
        expect(cell(chapter.code, kind).length, `${chapter.code} ${kind}`).toBeGreaterThanOrEqual(chapter.questionTarget[kind]);
  });

  it(`[E2] every one of the ${points} knowledge points is covered by at least two questions, and no question hangs elsewhere`, () => {
    const known = chapters.flatMap((chapter) => chapter.knowledge.map((point) => point.code));
    expect(known).toHaveLength(points);
    const thin = known.filter((point) => items.filter((item) => item.knowledge === point).length < 2);
    expect(thin).toEqual([]);
    expect(
      breaking(
        items,
        (item) =>
          known.includes(item.knowledge) && item.knowledge.startsWith(`${item.chapter}-`) && item.code.startsWith(`${item.knowledge}-`),
      ),
    ).toEqual([]);
  });

  it('[E2] codes and normalised stems are unique and no two stems are near copies', () => {
    expect(new Set(items.map((item) => item.code)).size).toBe(items.length);
    expect(new Set(items.map((item) => normalise(item.stem))).size).toBe(items.length);
    expect(nearCopies(items)).toEqual([]);
  });

  it('[E2] every answer has the shape of its type and refers to options that exist', () => {
    expect(breaking(items, (item) => TYPES.includes(item.type) && item.stem.length >= 10)).toEqual([]);
    expect(breaking(items, (item) => new Set(keysOf(item.options)).size === keysOf(item.options).length)).toEqual([]);
    expect(
      breaking(items, (item) => new Set(item.options?.map((option) => normalise(option.text))).size === (item.options?.length ?? 0)),
    ).toEqual([]);
    expect(breaking(of('SINGLE'), (item) => item.options?.length === 4 && keysOf(item.options).includes(item.answer as string))).toEqual(
      [],
    );
    expect(breaking(of('JUDGE'), (item) => typeof item.answer === 'boolean' && item.options === undefined)).toEqual([]);
    expect(
      breaking(of('FILL'), (item) => {
        const { blanks } = item.answer as { blanks: string[][] };
        return (
          blanks.length === item.stem.split(/_{3,}/).length - 1 &&
          blanks.every((words) => words.length > 0 && words.every((word) => word.trim() === word && word !== ''))
        );
      }),
    ).toEqual([]);
    expect(breaking(of('ORDER'), (item) => [...(item.answer as string[])].sort().join() === keysOf(item.options).join())).toEqual([]);
    expect(breaking(of('ORDER'), (item) => (item.answer as string[]).join() !== keysOf(item.options).join())).toEqual([]);
    expect(
      breaking(of('CALC'), (item) => {
        const answer = item.answer as { value: number; tolerance: number; unit: string };
        return Number.isFinite(answer.value) && answer.tolerance === 0.005 && typeof answer.unit === 'string';
      }),
    ).toEqual([]);
    expect(
      breaking(of('MATCH'), (item) => {
        const pairs = item.answer as Record<string, string>;
        return (
          Object.keys(pairs).sort().join() === keysOf(item.options).join() &&
          Object.values(pairs).sort().join() === keysOf(item.targets).join()
        );
      }),
    ).toEqual([]);
  });

  it('[E2] a multiple choice has at least two right options and at least one wrong one', () => {
    expect(
      breaking(of('MULTI'), (item) => {
        const right = item.answer as string[];
        const keys = keysOf(item.options);
        return (
          right.every((key) => keys.includes(key)) &&
          new Set(right).size === right.length &&
          right.length >= 2 &&
          right.length < keys.length
        );
      }),
    ).toEqual([]);
  });

  it('[E2] difficulty is 50 % easy, 35 % medium and 15 % hard within four points, and every chapter has all three', () => {
    const rate = (name: string) => share(items.filter((item) => band(item) === name).length, items.length);
    expect(Math.abs(rate('easy') - 0.5)).toBeLessThanOrEqual(0.04);
    expect(Math.abs(rate('medium') - 0.35)).toBeLessThanOrEqual(0.04);
    expect(Math.abs(rate('hard') - 0.15)).toBeLessThanOrEqual(0.04);
    expect(breaking(items, (item) => [1, 2, 3, 4, 5].includes(item.difficulty))).toEqual([]);
    for (const chapter of chapters) {
      const own = items.filter((item) => item.chapter === chapter.code);
      const shares = (['easy', 'medium', 'hard'] as const).map((name) =>
        share(own.filter((item) => band(item) === name).length, own.length),
      );
      expect(shares[0], `${chapter.code} easy`).toBeGreaterThanOrEqual(0.4);
      expect(shares[1], `${chapter.code} medium`).toBeGreaterThanOrEqual(0.25);
      expect(shares[2], `${chapter.code} hard`).toBeGreaterThanOrEqual(0.08);
    }
  });

  it('[E2] neither the place nor the length of an option tells the right answer', () => {
    const singles = of('SINGLE');
    for (const key of ['A', 'B', 'C', 'D']) {
      const rate = share(singles.filter((item) => item.answer === key).length, singles.length);
      expect(rate, key).toBeGreaterThanOrEqual(0.2);
      expect(rate, key).toBeLessThanOrEqual(0.3);
    }
    const longest = singles.filter((item) =>
      item.options!.every(
        (option) => option.key === item.answer || option.text.length < item.options!.find((own) => own.key === item.answer)!.text.length,
      ),
    );
    expect(share(longest.length, singles.length)).toBeLessThanOrEqual(0.3);
    expect(
      breaking(
        singles,
        (item) =>
          Math.max(...item.options!.map((option) => option.text.length)) - Math.min(...item.options!.map((option) => option.text.length)) <=
          8,
      ),
    ).toEqual([]);
    const yes = share(of('JUDGE').filter((item) => item.answer === true).length, of('JUDGE').length);
    expect(Math.abs(yes - 0.5)).toBeLessThanOrEqual(0.1);
  });

  it('[E2] "all of the above" is rare, stands last and is locked there', () => {
    const all = items
      .flatMap((item) => (item.options ?? []).map((option, at) => ({ item, option, last: at === item.options!.length - 1 })))
      .filter(({ option }) => /以上.*[都均]|全部正确/.test(option.text));
    expect(all.length).toBeLessThanOrEqual(3);
    expect(all.filter(({ option, last }) => !option.lockLast || !last).map(({ item }) => item.code)).toEqual([]);
  });

  it(`[E2] every blueprint cell has ${times} times what a paper draws, the bank three times, and enemy groups never block a paper`, () => {
    let drawn = 0;
    let available = 0;
    for (const row of blueprint.cells)
      for (const kind of KINDS) {
        const list = cell(row.chapter, kind);
        expect(list.length, `${row.chapter} ${kind}`).toBeGreaterThanOrEqual(times * row[kind]);
        // Enough friendly items alone: whatever else was drawn before, this cell can still be filled.
        expect(
          list.filter((item) => item.enemyGroup === undefined).length,
          `${row.chapter} ${kind} without enemies`,
        ).toBeGreaterThanOrEqual(row[kind]);
        drawn += row[kind];
        available += list.length;
      }
    expect(drawn).toBe(42);
    expect(available).toBeGreaterThanOrEqual(3 * drawn);
    expect(blueprint.cells.reduce((sum, row) => sum + KINDS.reduce((own, kind) => own + row[kind] * blueprint.points[kind], 0), 0)).toBe(
      100,
    );
    const groups = items.flatMap((item) => item.enemyGroup ?? []);
    expect(groups.filter((name) => groups.indexOf(name) === groups.lastIndexOf(name))).toEqual([]);
  });

  it('[E2] every paper drawn from the bank follows the blueprint, and all expect the same difficulty within 0.03', () => {
    const bank: BankItem[] = items.map((item) => ({
      ...item,
      id: item.code,
      options: item.options ?? [],
      targets: item.targets ?? [],
      enemyGroup: item.enemyGroup ?? null,
      version: 1,
    }));
    const byId = new Map(bank.map((item) => [item.id, item]));
    const used = new Set<string>();
    const wanted = blueprint.cells.flatMap((row) => KINDS.map((kind) => `${row.chapter} ${kind} ${row[kind]}`));
    const expected = Array.from({ length: 300 }, (_, at) => {
      const paper = drawPaper(bank, blueprint, `${code}-${at}`);
      const drawn = paper.questions.map((question) => byId.get(question.itemId)!);
      const count = new Map<string, number>();
      for (const item of drawn) {
        const place = `${item.chapter} ${kindOf(item.type)}`;
        count.set(place, (count.get(place) ?? 0) + 1);
        used.add(item.id);
      }
      expect(
        blueprint.cells.flatMap((row) => KINDS.map((kind) => `${row.chapter} ${kind} ${count.get(`${row.chapter} ${kind}`) ?? 0}`)),
      ).toEqual(wanted);
      const groups = drawn.flatMap((item) => item.enemyGroup ?? []);
      expect(new Set(groups).size).toBe(groups.length);
      return paper.expectedFacility;
    });
    expect(Math.max(...expected) - Math.min(...expected)).toBeLessThanOrEqual(MAX_SPREAD);
    // No question is dead weight: whatever a cell may draw is drawn by somebody.
    const drawable = blueprint.cells.flatMap((row) => KINDS.flatMap((kind) => (row[kind] ? cell(row.chapter, kind) : [])));
    expect(drawable.filter((item) => !used.has(item.code)).map((item) => item.code)).toEqual([]);
  });

  it('[E2] every question explains its answer, and never by a letter, because options are shuffled', () => {
    expect(breaking(items, (item) => item.analysis.length >= 15)).toEqual([]);
    expect(breaking(items, (item) => !/(?<![A-Za-z])[A-E](?![A-Za-z0-9])/.test(item.analysis))).toEqual([]);
  });

  it('[E2] every question that needs arithmetic agrees with a second computation', () => {
    expect(
      of('CALC')
        .filter((item) => !(item.code in COMPUTED))
        .map((item) => item.code),
    ).toEqual([]);
    for (const [question, value] of Object.entries(COMPUTED)) {
      const item = items.find((one) => one.code === question);
      if (!item) continue; // the other programme's
      if (typeof value === 'number') expect((item.answer as { value: number }).value, question).toBeCloseTo(value, 2);
      else expect(item.options!.find((option) => option.key === item.answer)!.text, question).toBe(value);
    }
  });
});

describe('the seed banks side by side', () => {
  const items = PROGRAMMES.flatMap((one) => itemsOf(one.bank));

  it('[E2] no question of one programme repeats one of another', () => {
    expect(new Set(items.map((item) => item.code)).size).toBe(items.length);
    expect(nearCopies(items)).toEqual([]);
    const groups = PROGRAMMES.map((one) => new Set(itemsOf(one.bank).flatMap((item) => item.enemyGroup ?? [])));
    expect([...groups[0]!].filter((group) => groups[1]!.has(group))).toEqual([]);
  });

  it('[E2] every second computation belongs to a question that exists', () => {
    expect(Object.keys(COMPUTED).filter((code) => !items.some((item) => item.code === code))).toEqual([]);
  });
});

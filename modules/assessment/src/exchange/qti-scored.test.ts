import type { ItemContent } from '@yangfan/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { markByRule, type Given } from '../papers/marking.rules.ts';
import type { BankItem, PaperQuestion } from '../papers/paper.rules.ts';
import { anyItem, bankPictures } from './exchange.testing.ts';
import { plainName } from './markup.ts';
import { deep } from './qti-tree.ts';
import { writeItem } from './qti-write.ts';
import { elementsOf, isNode, ownText, type Node } from './xml-tree.ts';

type Responses = Record<string, string[]>;
const kids = (node: Node) => node.children.filter(isNode);

/** What the standard says of the rules our files use, and no more: the score of one question. */
function scored(root: Node, given: Responses): number {
  const declared = new Map(deep(root, 'responsedeclaration').map((one) => [one.attributes.get('identifier')!, one]));
  const right = (id: string) => deep(declared.get(id)!, 'correctresponse').flatMap((one) => deep(one, 'value').map(ownText));
  const mapped = (id: string) => {
    const [mapping] = deep(declared.get(id)!, 'mapping');
    const entries = deep(mapping!, 'mapentry').map((one) => ({
      key: one.attributes.get('map-key')!,
      value: Number(one.attributes.get('mapped-value')),
      isExact: one.attributes.get('case-sensitive') !== 'false',
    }));
    const worth = (said: string) =>
      entries.find(({ key, isExact }) => (isExact ? key === said : key.toLowerCase() === said.toLowerCase()))?.value ??
      Number(mapping!.attributes.get('default-value'));
    const sum = [...new Set(given[id])].reduce((all, said) => all + worth(said), 0);
    return Math.min(Number(mapping!.attributes.get('upper-bound')), Math.max(Number(mapping!.attributes.get('lower-bound')), sum));
  };
  const matches = (id: string) => {
    const [own, key] = [given[id] ?? [], right(id)];
    const isOrdered = declared.get(id)!.attributes.get('cardinality') === 'ordered';
    return own.length === key.length && (isOrdered ? own.every((one, at) => one === key[at]) : key.every((one) => own.includes(one)));
  };
  const number = (node: Node): number => {
    const id = node.attributes.get('identifier') ?? '';
    const name = plainName(node.name);
    if (name === 'basevalue') return Number(ownText(node));
    if (name === 'variable') return id === 'SCORE' ? score : Number(given[id]?.[0] ?? Number.NaN);
    if (name === 'correct') return Number(right(id)[0]);
    if (name === 'mapresponse') return mapped(id);
    if (name === 'sum') return kids(node).reduce((all, one) => all + number(one), 0);
    if (name === 'product') return kids(node).reduce((all, one) => all * number(one), 1);
    throw new Error(name);
  };
  const holds = (node: Node): boolean => {
    if (plainName(node.name) === 'match') return matches(kids(node)[0]!.attributes.get('identifier')!);
    const [first, second] = kids(node).map(number) as [number, number];
    const rooms = node.attributes.get('tolerance')!.split(' ').map(Number);
    const [below = 0, above = below] = rooms;
    const isShare = node.attributes.get('tolerance-mode') === 'relative';
    const [low, high] = isShare ? [first * (1 - below / 100), first * (1 + above / 100)] : [first - below, first + above];
    return second >= low - 1e-9 && second <= high + 1e-9;
  };
  let score = 0;
  const run = (node: Node): void => {
    const name = plainName(node.name);
    if (name === 'setoutcomevalue' && node.attributes.get('identifier') === 'SCORE') score = number(kids(node)[0]!);
    if (name !== 'responsecondition') return;
    const [test, ...then] = kids(kids(node)[0]!);
    if (holds(test!)) then.forEach(run);
  };
  const [processing] = deep(root, 'responseprocessing');
  const template = processing?.attributes.get('template') ?? '';
  if (template.endsWith('match_correct.xml')) return matches('RESPONSE') ? 1 : 0;
  if (template.endsWith('map_response.xml')) return mapped('RESPONSE');
  if (processing) kids(processing).forEach(run);
  return score;
}

/** An answer of somebody: by the seed right, nearly right or wrong; ours and as QTI says it. */
function answered(content: ItemContent, seed: number): { given: Given; said: Responses } | null {
  const keys = content.options.map(({ key }) => key);
  const pick = (at: number) => (seed >> at) % 2 === 0;
  switch (content.type) {
    case 'SINGLE': {
      const key = keys[seed % keys.length]!;
      return { given: key, said: { RESPONSE: [key] } };
    }
    case 'JUDGE':
      return { given: pick(0), said: { RESPONSE: [String(pick(0))] } };
    case 'MULTI': {
      const chosen = keys.filter((_key, at) => pick(at));
      return { given: chosen, said: { RESPONSE: chosen } };
    }
    case 'MATCH': {
      const to = Object.fromEntries(keys.map((key, at) => [key, content.targets[(seed >> at) % content.targets.length]!.key]));
      return { given: to, said: { RESPONSE: Object.entries(to).map(([from, end]) => `${from} T${end}`) } };
    }
    case 'FILL': {
      const { blanks } = content.answer as { blanks: string[][] };
      const words = blanks.map((all, at) => (pick(at) ? all[seed % all.length]! : '没有这样的词'));
      return {
        given: words,
        said: Object.fromEntries(words.map((one, at) => [blanks.length === 1 ? 'RESPONSE' : `RESPONSE_${at + 1}`, [one]])),
      };
    }
    case 'CALC': {
      const { value, tolerance } = content.answer as { value: number; tolerance: number };
      const off = value * tolerance * [0, 1, -1, 1.2, -1.2][seed % 5]!;
      return { given: value + off, said: { RESPONSE: [String(value + off)] } };
    }
    default:
      return null;
  }
}

describe('[E1] marks of a QTI file in another system', () => {
  test('[E1] whoever goes by the standard gives what we give, but for the part of a multiple choice that is not full', () => {
    fc.assert(
      fc.property(anyItem, fc.nat({ max: 4095 }), (content, seed) => {
        const one = answered(content, seed);
        if (!one) return;
        const file = writeItem({ code: 'X', content }, 'x', bankPictures(), '');
        const [root] = [...elementsOf(Buffer.from(file), (name) => name === 'qti-assessment-item')];
        const item = {
          id: 'x',
          type: content.type,
          options: content.options,
          targets: content.targets,
          answer: content.answer,
        } as unknown as BankItem;
        const question = {
          points: 1000,
          optionOrder: content.options.map(({ key }) => key),
          targetOrder: content.targets.map(({ key }) => key),
        } as unknown as PaperQuestion;
        const ours = markByRule(item, question, one.given).points / 1000;
        const theirs = scored(root!, one.said);
        if (content.type === 'MULTI' && ours === 0.5) expect(theirs).toBeGreaterThan(0);
        else expect(Math.abs(theirs - ours), `${content.type} ${JSON.stringify(one.said)}`).toBeLessThan(0.001);
      }),
      { numRuns: 400, seed: 20_261_129 },
    );
  });
});

import type { ItemContent } from '@yangfan/contract';
import { alone, type Pictures, type Sent } from './exchange.rules.ts';
import { stemToPage, type Ink } from './markup.ts';
import { pictureName } from './picture.rules.ts';
import { xml } from './xml-tree.ts';

const SPEC = 'https://purl.imsglobal.org/spec/qti/v3p0';
const NAMESPACE = 'http://www.imsglobal.org/xsd/imsqtiasi_v3p0';
/** What our own files say of their maker: their blanks and empty lines are meant. */
export const TOOL = 'Yangfan';
/** Elements that hold an answer's field and are no part of the stem. */
export const ANSWER_CLASS = 'yf-answer';
export const PART_CLASS = 'yf-part';

/** One question of an item: what is declared, what the page shows, how it is marked. */
interface Piece {
  declarations: string;
  /** What stands in the page after the stem. */
  shown: string;
  /** What only a marker sees; it may stand nowhere but right in the body. */
  aside?: string;
  /** What is full or nothing, or a number from 0 to 1; null where a person marks. */
  rule: { condition: string } | { value: string } | null;
  /** The standard template that says the same; empty where none does. */
  template: 'match_correct' | 'map_response' | '';
  /** The elements of the blanks in the stem, in order. */
  fields: string[];
}

/** An item as one QTI 3.0 assessment item; pictures are files beside it, at `pictures`. */
export function writeItem({ code, content }: Sent, identifier: string, pictures: Pictures, folder: string): string {
  const ink: Ink = { picture: (ref) => (pictures.has(ref) ? folder + pictureName(ref, pictures) : null) };
  const { declarations, body, feedback, processing, isByHand } = content.type === 'CASE' ? caseOf(content, ink) : singleOf(content, ink);
  const title = xml(code);
  const outcome = `<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"${isByHand ? ' external-scored="human"' : ''}><qti-default-value><qti-value>0</qti-value></qti-default-value></qti-outcome-declaration>`;
  const most = `<qti-outcome-declaration identifier="MAXSCORE" cardinality="single" base-type="float"><qti-default-value><qti-value>${mostOf(content)}</qti-value></qti-default-value></qti-outcome-declaration>`;
  const told = feedback ? '<qti-outcome-declaration identifier="FEEDBACK" cardinality="multiple" base-type="identifier"/>' : '';
  return `<?xml version="1.0" encoding="UTF-8"?>
<qti-assessment-item xmlns="${NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="${NAMESPACE} ${SPEC}/schema/xsd/imsqti_asiv3p0_v1p0.xsd" identifier="${identifier}" title="${title}" adaptive="false" time-dependent="false" xml:lang="zh-CN" tool-name="${TOOL}" tool-version="1">
${declarations}${outcome}${most}${told}<qti-item-body>${body}</qti-item-body>${processing}${feedback}</qti-assessment-item>
`;
}

/** What an item gives at most: one point, what a marker may give, or the weights of a case. */
function mostOf({ type, answer, parts }: ItemContent): number {
  if (type === 'CASE') return parts.reduce((sum, { weight }) => sum + weight, 0);
  if (type !== 'SHORT' && type !== 'OPERATE') return 1;
  return Math.round((answer as Words).rubric.reduce((sum, { points }) => sum + points, 0) * 100) / 100;
}

interface Whole {
  declarations: string;
  body: string;
  feedback: string;
  processing: string;
  isByHand: boolean;
}
function singleOf(content: ItemContent, ink: Ink): Whole {
  const piece = pieceOf(content, 'RESPONSE');
  return {
    declarations: piece.declarations,
    body: stemToPage(content.stem, withFields(ink, piece)) + (piece.aside ?? '') + piece.shown,
    feedback: feedbackOf('ANALYSIS', content.analysis),
    processing:
      piece.template && !content.analysis
        ? `<qti-response-processing template="${SPEC}/rptemplates/${piece.template}.xml"/>`
        : processing(piece.rule ? [ruled(piece.rule, 1)] : [], content.analysis ? ['ANALYSIS'] : []),
    isByHand: !piece.rule,
  };
}

/** A case is one item with several questions; each part weighs what it weighs. */
function caseOf(content: ItemContent, ink: Ink): Whole {
  const all = content.parts.map((part) => ({ part, piece: pieceOf(alone(part, content), `P${part.key}`) }));
  const body = all.map(({ part, piece }) => {
    const inside = stemToPage(part.stem, withFields(ink, piece)) + piece.shown;
    return `<div class="${PART_CLASS}" data-part="P${part.key}" data-weight="${part.weight}">${inside}</div>`;
  });
  const rules = all.flatMap(({ part, piece }) => (piece.rule ? [ruled(piece.rule, part.weight)] : []));
  const told = [
    { id: 'ANALYSIS', analysis: content.analysis },
    ...content.parts.map(({ key, analysis }) => ({ id: `ANALYSIS_P${key}`, analysis })),
  ];
  const shown = told.filter(({ analysis }) => analysis).map(({ id }) => id);
  return {
    declarations: all.map(({ piece }) => piece.declarations).join(''),
    body: stemToPage(content.stem, ink) + body.join('') + all.map(({ piece }) => piece.aside ?? '').join(''),
    feedback: told.map(({ id, analysis }) => feedbackOf(id, analysis)).join(''),
    processing: processing(rules, shown),
    isByHand: rules.length < all.length,
  };
}

/** What happens when an answer is handed in: points by rule, then the explanations, which no player shows unless it is told to. */
function processing(rules: readonly string[], shown: readonly string[]): string {
  const named = shown.map((id) => `<qti-base-value base-type="identifier">${id}</qti-base-value>`).join('');
  const told = named && `<qti-set-outcome-value identifier="FEEDBACK"><qti-multiple>${named}</qti-multiple></qti-set-outcome-value>`;
  return rules.length || told ? `<qti-response-processing>${rules.join('')}${told}</qti-response-processing>` : '';
}

const number = (value: number): string => `<qti-base-value base-type="float">${value}</qti-base-value>`;
const added = (value: string): string =>
  `<qti-set-outcome-value identifier="SCORE"><qti-sum><qti-variable identifier="SCORE"/>${value}</qti-sum></qti-set-outcome-value>`;
/** A question's share of the score added to it. */
function ruled(rule: NonNullable<Piece['rule']>, weight: number): string {
  if ('value' in rule) return added(`<qti-product>${number(weight)}${rule.value}</qti-product>`);
  return `<qti-response-condition><qti-response-if>${rule.condition}${added(number(weight))}</qti-response-if></qti-response-condition>`;
}
const withFields = (ink: Ink, { fields }: Piece): Ink => {
  if (!fields.length) return ink;
  let at = 0;
  return { ...ink, blank: () => fields[at++] ?? '' };
};
const feedbackOf = (identifier: string, analysis: string): string =>
  analysis
    ? `<qti-modal-feedback outcome-identifier="FEEDBACK" identifier="${identifier}" show-hide="show"><qti-content-body>${stemToPage(analysis, { picture: () => null })}</qti-content-body></qti-modal-feedback>`
    : '';

const values = (all: readonly string[]): string => all.map((one) => `<qti-value>${xml(one)}</qti-value>`).join('');
const correct = (all: readonly string[]): string => (all.length ? `<qti-correct-response>${values(all)}</qti-correct-response>` : '');
const declared = (id: string, cardinality: string, type: string, inside: string): string =>
  `<qti-response-declaration identifier="${id}" cardinality="${cardinality}" base-type="${type}">${inside}</qti-response-declaration>`;
const mapping = (entries: readonly (readonly [string, number])[], others: number, more = ''): string =>
  `<qti-mapping default-value="${others}" lower-bound="0" upper-bound="1">${entries
    .map(([key, value]) => `<qti-map-entry map-key="${xml(key)}" mapped-value="${value}"${more}/>`)
    .join('')}</qti-mapping>`;
const fixed = (lockLast: boolean | undefined): string => (lockLast ? ' fixed="true"' : '');
const choices = (options: ItemContent['options']): string =>
  options
    .map(({ key, text, lockLast }) => `<qti-simple-choice identifier="${key}"${fixed(lockLast)}>${xml(text)}</qti-simple-choice>`)
    .join('');
const matched = (id: string): string => `<qti-match><qti-variable identifier="${id}"/><qti-correct identifier="${id}"/></qti-match>`;
function pieceOf(content: ItemContent, id: string): Piece {
  const { options, targets, answer } = content;
  const base = { fields: [], template: '' as const };
  switch (content.type) {
    case 'MULTI': {
      const right = answer as string[];
      const share = Math.round(10_000 / right.length) / 10_000;
      // Every wrong choice is named: there are players that pass over the value of what is not.
      const worth = options.map(({ key }) => [key, right.includes(key) ? share : -1] as const);
      return {
        ...base,
        declarations: declared(id, 'multiple', 'identifier', correct(right) + mapping(worth, -1)),
        shown: `<qti-choice-interaction response-identifier="${id}" max-choices="0" shuffle="true">${choices(options)}</qti-choice-interaction>`,
        rule: { value: `<qti-map-response identifier="${id}"/>` },
        template: 'map_response',
      };
    }
    case 'JUDGE':
      return {
        ...base,
        declarations: declared(id, 'single', 'identifier', correct([String(answer)])),
        shown: `<qti-choice-interaction response-identifier="${id}" max-choices="1" shuffle="false"><qti-simple-choice identifier="true">正确</qti-simple-choice><qti-simple-choice identifier="false">错误</qti-simple-choice></qti-choice-interaction>`,
        rule: { condition: matched(id) },
        template: 'match_correct',
      };
    case 'ORDER':
      return {
        ...base,
        declarations: declared(id, 'ordered', 'identifier', correct(answer as string[])),
        shown: `<qti-order-interaction response-identifier="${id}" shuffle="true">${choices(options)}</qti-order-interaction>`,
        rule: { condition: matched(id) },
        template: 'match_correct',
      };
    case 'MATCH':
      return matchPiece(id, options, targets, answer as Record<string, string>);
    case 'FILL':
      return fillPiece(id, (answer as { blanks: string[][] }).blanks, content.stem);
    case 'CALC':
      return calcPiece(id, answer as { value: number; tolerance: number; unit: string });
    case 'SHORT':
    case 'OPERATE':
      return wordsPiece(id, answer as Words);
    default:
      return {
        ...base,
        declarations: declared(id, 'single', 'identifier', correct([answer as string])),
        shown: `<qti-choice-interaction response-identifier="${id}" max-choices="1" shuffle="true">${choices(options)}</qti-choice-interaction>`,
        rule: { condition: matched(id) },
        template: 'match_correct',
      };
  }
}

function matchPiece(id: string, options: ItemContent['options'], targets: ItemContent['targets'], answer: Record<string, string>): Piece {
  const pairs = options.map(({ key }) => `${key} T${answer[key]}`);
  const share = Math.round(10_000 / pairs.length) / 10_000;
  const left = options.map(
    ({ key, text, lockLast }) =>
      `<qti-simple-associable-choice identifier="${key}" match-max="1"${fixed(lockLast)}>${xml(text)}</qti-simple-associable-choice>`,
  );
  const right = targets.map(
    ({ key, text }) => `<qti-simple-associable-choice identifier="T${key}" match-max="0">${xml(text)}</qti-simple-associable-choice>`,
  );
  return {
    declarations: declared(
      id,
      'multiple',
      'directedPair',
      correct(pairs) +
        mapping(
          pairs.map((pair) => [pair, share]),
          0,
        ),
    ),
    shown: `<qti-match-interaction response-identifier="${id}" max-associations="${options.length}" shuffle="true"><qti-simple-match-set>${left.join('')}</qti-simple-match-set><qti-simple-match-set>${right.join('')}</qti-simple-match-set></qti-match-interaction>`,
    rule: { value: `<qti-map-response identifier="${id}"/>` },
    template: 'map_response',
    fields: [],
  };
}

function fillPiece(id: string, blanks: readonly (readonly string[])[], stem: string): Piece {
  const ids = blanks.map((_blank, index) => (blanks.length === 1 ? id : `${id}_${index + 1}`));
  const share = Math.round(10_000 / blanks.length) / 10_000;
  const declarations = blanks.map((words, index) =>
    declared(
      ids[index]!,
      'single',
      'string',
      correct(words.slice(0, 1)) +
        mapping(
          words.map((one) => [one, share]),
          0,
          ' case-sensitive="false"',
        ),
    ),
  );
  const fields = ids.map((one) => `<qti-text-entry-interaction response-identifier="${one}" expected-length="20"/>`);
  const sums = ids.map((one) => `<qti-map-response identifier="${one}"/>`);
  const hasHoles = /_{2,}|（\s*）/.test(stem);
  return {
    declarations: declarations.join(''),
    shown: hasHoles ? '' : `<p class="${ANSWER_CLASS}">${fields.join('')}</p>`,
    rule: { value: sums.length === 1 ? sums[0]! : `<qti-sum>${sums.join('')}</qti-sum>` },
    template: sums.length === 1 ? 'map_response' : '',
    fields: hasHoles ? fields : [],
  };
}

function calcPiece(id: string, { value, tolerance, unit }: { value: number; tolerance: number; unit: string }): Piece {
  // A share of a negative number is no range to readers who go by the letter; nothing has no share.
  const room = value === 0 ? 0 : Number((Math.abs(value) * tolerance).toPrecision(12));
  const mode = value === 0 ? `relative" tolerance="${Math.round(tolerance * 1e8) / 1e6}` : `absolute" tolerance="${room} ${room}`;
  const equal = `<qti-equal tolerance-mode="${mode}"><qti-correct identifier="${id}"/><qti-variable identifier="${id}"/></qti-equal>`;
  return {
    declarations: declared(id, 'single', 'float', correct([String(value)])),
    shown: `<p class="${ANSWER_CLASS}"><qti-text-entry-interaction response-identifier="${id}" expected-length="12"/>${xml(unit)}</p>`,
    rule: { condition: equal },
    template: '',
    fields: [],
  };
}

interface Words {
  rubric: { criterion: string; points: number }[];
  reference: string;
  operation?: string;
}
function wordsPiece(id: string, { rubric, reference, operation }: Words): Piece {
  const rows = rubric.map(({ criterion, points }) => `<tr><td>${xml(criterion)}</td><td>${points}</td></tr>`);
  const kind = operation === undefined ? '' : ` class="yf-operate" data-operation="${xml(operation)}"`;
  return {
    declarations: declared(id, 'single', 'string', correct(reference ? [reference] : [])),
    aside: `<qti-rubric-block use="scoring" view="scorer" data-response="${id}"><qti-content-body><table><tbody>${rows.join('')}</tbody></table></qti-content-body></qti-rubric-block>`,
    shown: `<qti-extended-text-interaction response-identifier="${id}" expected-lines="8"${kind}/>`,
    rule: null,
    template: '',
    fields: [],
  };
}

import type { ItemContent } from '@yangfan/contract';
import { richOf } from '../bank/rich.rules.ts';
import { clozeField, starred } from './cloze.rules.ts';
import { alone, BLANK, pictureRefs, USUAL_BLANK, withRefs, type Pictures, type Sent } from './exchange.rules.ts';
import { stemToPage } from './markup.ts';
import { pictureName } from './picture.rules.ts';
import { fileTargets, tagsOf, taskTags } from './tags.rules.ts';
import { cdata, xml } from './xml-tree.ts';

/** How Moodle says where an embedded file is. */
export const PLUGIN_FILE = '@@PLUGINFILE@@/';
/** Goes before the reference answer behind the points to mark by: a marker in Moodle sees both. */
export const REFERENCE = '\n参考答案：\n';
/** Labels that hold a case and its sub-questions together. */
export const CASE_TAG = '案例';
export const PART_TAG = '小题';

const words = (name: string, text: string, format = 'plain_text'): string =>
  `<${name} format="${format}"><text>${cdata(text)}</text></${name}>`;
const answerXml = (fraction: number, text: string, more = ''): string =>
  `<answer fraction="${fraction}" format="plain_text"><text>${cdata(text)}</text>${more}</answer>`;
const tagsXml = (tags: readonly string[]): string => `<tags>${tags.map((tag) => `<tag><text>${cdata(tag)}</text></tag>`).join('')}</tags>`;

/**
 * Items as Moodle XML. A plain stem goes as plain text, one with marks as HTML with its own words beside it, so that it comes back as it was;
 * pictures go along in base64. A case is a description followed by its sub-questions, held together by labels.
 */
export function writeMoodle(items: readonly Sent[], pictures: Pictures = new Map()): string {
  const all = items.flatMap(({ code, content }) => {
    if (content.type !== 'CASE') return [question(code, content, bodyOf(content), tagsOf(content), pictures)];
    const head = { kind: 'description', inside: '', stem: content.stem };
    return [
      question(code, content, head, [`${CASE_TAG}:${code}`, ...tagsOf(content)], pictures),
      ...content.parts.map((part) => {
        const task = alone(part, content);
        const body = bodyOf(task);
        const weighed = { ...body, inside: `<defaultgrade>${part.weight}</defaultgrade>${body.inside}` };
        return question(`${code}-${part.key}`, task, weighed, [`${PART_TAG}:${code}`, ...taskTags(part)], pictures);
      }),
    ];
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n${all.join('\n')}\n</quiz>\n`;
}

interface Body {
  kind: string;
  inside: string;
  stem: string;
  /** The right words of blanks that are fields of the stem. */
  blanks?: string[][];
}
function question(
  code: string,
  content: ItemContent,
  { kind, inside, stem, blanks }: Body,
  tags: readonly string[],
  pictures: Pictures,
): string {
  const refs = [...new Set(pictureRefs(stem))].filter((ref) => pictures.has(ref));
  const files = refs.map(
    (ref) => `<file name="${pictureName(ref, pictures)}" path="/" encoding="base64">${pictures.get(ref)!.bytes.toString('base64')}</file>`,
  );
  const names = new Map(refs.map((ref) => [ref, pictureName(ref, pictures)]));
  const isRich = richOf(stem, (id) => id) !== null;
  const shown = isRich ? pageOf(stem, names, blanks) : embedded(stem, blanks);
  const text = `<questiontext format="${isRich ? 'html' : 'plain_text'}"><text>${cdata(shown)}</text>${files.join('')}</questiontext>`;
  // Moodle passes over what it does not know.
  const own = isRich
    ? `<stem><text>${cdata(withRefs(stem, (ref) => (names.has(ref) ? PLUGIN_FILE + names.get(ref)! : ref)))}</text></stem>`
    : '';
  const name = `<name><text>${cdata(code)}</text></name>`;
  return `<question type="${kind}">${name}${text}${own}${words('generalfeedback', content.analysis)}${inside}${tagsXml(tags)}</question>`;
}

/** A stem with marks as Moodle shows it: HTML, formulas in TeX, pictures by the names of their files, blanks as fields. */
export function pageOf(stem: string, names: ReadonlyMap<string, string>, blanks?: readonly (readonly string[])[]): string {
  let at = 0;
  return stemToPage(stem, {
    picture: (ref) => (names.has(ref) ? PLUGIN_FILE + names.get(ref)! : null),
    math: (tex) => `\\(${xml(tex)}\\)`,
    ...(blanks ? { blank: () => clozeField(blanks[at++] ?? []) } : {}),
  });
}

/** A stem with several blanks in Moodle's own way: each blank is a field with its right words. */
function embedded(stem: string, blanks?: readonly (readonly string[])[]): string {
  let at = 0;
  if (!blanks) return stem;
  return stem.replace(BLANK, (sign) => (sign === USUAL_BLANK ? '' : sign) + clozeField(blanks[at++] ?? []));
}

function bodyOf({ type, stem, options, targets, answer }: ItemContent): Body {
  switch (type) {
    case 'MULTI': {
      const right = answer as string[];
      const share = Math.round(10_000_000 / right.length) / 100_000;
      // Whoever chooses something wrong gets nothing, as with us.
      const all = options.map(({ key, text }) => answerXml(right.includes(key) ? share : -100, text));
      return { kind: 'multichoice', stem, inside: `<single>false</single>${shuffled(options)}${all.join('')}` };
    }
    case 'JUDGE':
      return { kind: 'truefalse', stem, inside: `${answerXml(answer ? 100 : 0, 'true')}${answerXml(answer ? 0 : 100, 'false')}` };
    case 'FILL': {
      const { blanks } = answer as { blanks: string[][] };
      if (blanks.length > 1) return { kind: 'cloze', stem, blanks, inside: '' };
      return { kind: 'shortanswer', stem, inside: blanks[0]!.map((text) => answerXml(100, starred(text))).join('') };
    }
    case 'CALC': {
      const { value, tolerance = 0.005, unit = '' } = answer as { value: number; tolerance?: number; unit?: string };
      const units = unit ? `<units><unit><multiplier>1</multiplier><unit_name>${cdata(unit)}</unit_name></unit></units>` : '';
      return {
        kind: 'numerical',
        stem,
        inside: answerXml(100, String(value), `<tolerance>${Math.abs(value) * tolerance}</tolerance>`) + units,
      };
    }
    case 'MATCH': {
      const to = (key: string) => targets.find((one) => one.key === (answer as Record<string, string>)[key])?.text ?? '';
      const named = options.map(({ key, text }) => pairXml(text, to(key)));
      const others = fileTargets(options, targets, answer).filter((text) => !options.some(({ key }) => to(key) === text));
      return { kind: 'matching', stem, inside: [...named, ...others.map((text) => pairXml('', text))].join('') };
    }
    case 'ORDER': {
      const order = (answer as string[]).map((key) => options.find((one) => one.key === key)!.text);
      // All of them, not the six that Moodle else picks; its nearest way to count pairs in order.
      const all = `<layouttype>VERTICAL</layouttype><selecttype>ALL</selecttype><selectcount>${order.length}</selectcount><gradingtype>RELATIVE_ALL_PREVIOUS_AND_NEXT</gradingtype>`;
      return { kind: 'ordering', stem, inside: all + order.map((text, index) => answerXml(index + 1, text)).join('') };
    }
    case 'SHORT':
    case 'OPERATE': {
      const { rubric, reference } = answer as { rubric: { criterion: string; points: number }[]; reference: string };
      const lines = rubric.map(({ criterion, points }) => `${criterion}|${points}`).join('\n');
      return {
        kind: 'essay',
        stem,
        inside: `${words('graderinfo', lines + (reference ? REFERENCE + reference : ''))}${words('responsetemplate', '')}${words('reference', reference)}`,
      };
    }
    default:
      return {
        kind: 'multichoice',
        stem,
        inside: `<single>true</single>${shuffled(options)}${options.map(({ key, text }) => answerXml(key === answer ? 100 : 0, text)).join('')}`,
      };
  }
}
/** Moodle keeps the order of a file unless it is told to mix; it can't hold one option last. */
const shuffled = (options: ItemContent['options']): string =>
  `<shuffleanswers>${!options.some(({ lockLast }) => lockLast)}</shuffleanswers><answernumbering>ABCD</answernumbering>`;
const pairXml = (from: string, to: string): string =>
  `<subquestion format="plain_text"><text>${cdata(from)}</text><answer><text>${cdata(to)}</text></answer></subquestion>`;

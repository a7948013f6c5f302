/**
 * The fields that Moodle embeds in a text: `{1:SHORTANSWER:=right~=right too}`. Moodle takes back `\}`, `\#` and the
 * entities of HTML, and nothing else: every other backslash stays in the answer.
 */
const SIGNS = /[\\~#{}=%&<>"']/g;
const FIELD = /\{\d{0,4}:([A-Z_]{1,30}):((?:\\.|[^\\{}])*)\}/gs;
const WORDS = new Set(['SHORTANSWER', 'SA', 'MW', 'SHORTANSWER_C', 'SAC', 'MWC']);
/** Stands for a field while the text around it is read; no text has it. */
const MARK = '\ue000';

/** The field of one blank with the words that are right in it. */
export const clozeField = (words: readonly string[]): string =>
  `{1:SHORTANSWER:${words.map((text) => `=${starred(text).replace(SIGNS, (sign) => `&#${sign.charCodeAt(0)};`)}`).join('~')}}`;

/** An asterisk that is meant: alone it stands for anything in a short answer of Moodle. */
export const starred = (text: string): string => text.replaceAll('*', '\\*');
/** Why an answer that stands for many is refused. */
export const STARRED = '答案里用 * 代表任意文字，题库的填空只认写全的答案，请把可以接受的答案一一写出';
/** The words of a short answer; null where one of its signs stands for anything. */
export const unstarred = (text: string): string | null => (/(?<!\\)\*/.test(text) ? null : text.replaceAll('\\*', '*'));

/** A text with fields, taken apart. */
export interface Cloze {
  /** The text with a mark for each field. */
  marked: string;
  blanks: string[][];
  /** A kind of field, or of answer, that is no plain words. */
  strange: string;
}
/** Takes the fields out of a text as it stands in the file, before its HTML is read. */
export function clozeOf(text: string): Cloze {
  const blanks: string[][] = [];
  let strange = '';
  const marked = text.replaceAll(MARK, '').replace(FIELD, (_all, kind: string, key: string) => {
    if (!WORDS.has(kind)) strange ||= kind;
    const right = alternatives(key);
    if (right.includes(null)) strange ||= '*';
    blanks.push(right.filter((one) => one !== null));
    return MARK;
  });
  return { marked, blanks, strange };
}
/** The text with the usual sign of a blank for each mark that has none before it. */
export function unmarked(text: string, sign: string): string {
  const pieces = text.split(MARK);
  // Only what stands right before the field counts, however long the text is.
  return pieces.map((one, at) => (at < pieces.length - 1 && !/(_{2,}|（\s*）)$/.test(one.slice(-200)) ? one + sign : one)).join('');
}

/** What is right in a field: an entry with `=` or a hundred per cent, or one that stands alone. */
function alternatives(key: string): (string | null)[] {
  const entries = key.split(/(?<!\\)~/).slice(0, 100);
  return entries.flatMap((entry) => {
    const [, sign = entries.length === 1 ? '=' : '', text = ''] = /^(=|%-?[\d.,]{1,10}%)?(.*)$/s.exec(entry.trim()) ?? [];
    if (sign !== '=' && Number(sign.slice(1, -1).replace(',', '.')) !== 100) return [];
    const words = text.split(/(?<!\\|&|&amp;)#/)[0]!;
    return [unstarred(decoded(words.replace(/\\([}#~])/g, '$1')).trim())];
  });
}
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
const decoded = (text: string): string =>
  text
    .replace(/&#(\d{2,6});/g, (all, code: string) => (Number(code) > 31 && Number(code) < 0xd800 ? String.fromCharCode(Number(code)) : all))
    .replace(/&(amp|lt|gt|quot|apos|nbsp);/g, (_all, name: string) => ENTITIES[name]!);

/** A line of captions: seconds and plain text. */
export interface Cue {
  from: number;
  to: number;
  text: string;
}
export type Parsed = { cues: Cue[] } | { fault: string };

const CUES_MAX = 5000;
const TEXT_MAX = 400;
/** Films are at most a day long. */
const SECONDS_MAX = 86_400;
const TIME = String.raw`(?:(\d{1,2}):)?([0-5]?\d):([0-5]\d)[.,](\d{1,3})`;
const TIMING = new RegExp(`^\\s*${TIME}\\s*-->\\s*${TIME}(?:\\s.*)?$`);
/** What WebVTT and SRT allow inside a text: voices, classes, italics, moments. Their words stay, the tags go. */
const KNOWN_TAG = /<\/?(?:v|c|i|b|u|s|ruby|rt|lang|font)(?:[.\s][^<>]{0,200})?>|<(?:\d{1,2}:)?\d{1,2}:\d{2}\.\d{3}>/giu;
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', nbsp: ' ', lrm: '', rlm: '', quot: '"', apos: "'" };
const hasControl = (line: string): boolean => [...line].some((letter) => letter < ' ' && letter !== '\t');

/** The text of a caption file, whichever encoding it came in: what is no UTF-8 or UTF-16 is read as GB18030. */
export function decodeCaptions(bytes: Uint8Array): string {
  const [a, b] = bytes;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return new TextDecoder(a === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/** Reads WebVTT or SRT into cues. What could be more than words is refused, with its row. */
export function parseCaptions(source: string): Parsed {
  const lines = source
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n')
    .split('\n');
  const cues: Cue[] = [];
  let row = 0;
  while (row < lines.length) {
    const line = lines[row]!;
    if (/^(?:NOTE|STYLE|REGION)(?:\s|$)/.test(line)) {
      while (row < lines.length && lines[row]!.trim()) row += 1;
      continue;
    }
    if (!line.includes('-->')) {
      row += 1;
      continue;
    }
    const times = timesOf(line);
    if (!times) return { fault: `第 ${row + 1} 行的时间写法不对，应类似 00:01:02.500 --> 00:01:05.000` };
    const text: string[] = [];
    let at = row + 1;
    for (; at < lines.length && lines[at]!.trim() && !lines[at]!.includes('-->'); at += 1) {
      const words = plainWords(lines[at]!);
      if (words === null) return { fault: `第 ${at + 1} 行有网页代码或控制字符，字幕里只能是文字` };
      if (words) text.push(words);
    }
    // SRT numbers its cues: without an empty line between, the number of the next one ends this one.
    if (at < lines.length && lines[at]!.includes('-->') && /^\d+$/.test(text.at(-1) ?? '')) text.pop();
    const [from, to] = times;
    const words = text.join('\n');
    if (to <= from) return { fault: `第 ${row + 1} 行的结束时间不晚于开始时间` };
    if (words.length > TEXT_MAX) return { fault: `第 ${row + 1} 行起的一条字幕超过 ${TEXT_MAX} 字，请拆成几条` };
    if (words) cues.push({ from, to, text: words });
    if (cues.length > CUES_MAX) return { fault: `第 ${row + 1} 行起超过 ${CUES_MAX} 条字幕` };
    row = at;
  }
  if (cues.length === 0) return { fault: '文件里没有找到字幕；请上传 WebVTT（.vtt）或 SRT（.srt）文件' };
  return { cues: cues.sort((a, b) => a.from - b.from || a.to - b.to) };
}

function timesOf(line: string): [number, number] | null {
  const match = TIMING.exec(line);
  if (!match) return null;
  const seconds = (at: number) =>
    (Number(match[at] ?? 0) * 3_600_000 +
      Number(match[at + 1]) * 60_000 +
      Number(match[at + 2]) * 1000 +
      Number(match[at + 3]!.padEnd(3, '0'))) /
    1000;
  const [from, to] = [seconds(1), seconds(5)];
  return to <= SECONDS_MAX ? [from, to] : null;
}

/** The words of a line without the marks captions may have; `null` when it holds any other markup. */
export function plainWords(line: string): string | null {
  if (hasControl(line)) return null;
  const bare = line.replace(KNOWN_TAG, '');
  if (/<\s*[/!?a-z]/iu.test(bare)) return null;
  const words = bare.replace(/&(amp|lt|gt|nbsp|lrm|rlm|quot|apos);/g, (_, name: string) => ENTITIES[name]!).trim();
  // Markup that hid behind entities is markup all the same.
  return /<\s*[/!?a-z]/iu.test(words) || words.includes('-->') ? null : words;
}

/** Cues as a WebVTT file: nothing in it can be read as anything but times and words. */
export function writeVtt(cues: readonly Cue[]): string {
  const blocks = cues.map(({ from, to, text }) => `${stamp(from)} --> ${stamp(to)}\n${escaped(text)}`);
  return `WEBVTT\n\n${blocks.join('\n\n')}\n`;
}
const escaped = (text: string) =>
  text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/\n{2,}/g, '\n');
function stamp(seconds: number): string {
  const ms = Math.round(seconds * 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(ms / 3_600_000))}:${two(Math.floor(ms / 60_000) % 60)}:${two(Math.floor(ms / 1000) % 60)}.${String(ms % 1000).padStart(3, '0')}`;
}

/** Cues with one changed, or taken away when it has no words; `null` when there is none at that place. */
export function withCue(cues: readonly Cue[], index: number, cue: Cue): Cue[] | null {
  if (index >= cues.length) return null;
  const rest = cues.filter((_, at) => at !== index);
  return (cue.text ? [...rest, cue] : rest).sort((a, b) => a.from - b.from || a.to - b.to);
}

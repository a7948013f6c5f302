import { brokenFile } from './sheet-error.ts';

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const MAX_DEPTH = 64;
const attributePatterns = new Map<string, RegExp>();

/**
 * Reads XML piece by piece: `next()` moves on, `kind`, `name` and `text` say where it stands. Only what office files need: no document type, hence no
 * entity that could expand or fetch. Names are given without their prefix, since some writers put one on every element.
 */
export class XmlReader {
  kind: 'start' | 'open' | 'close' | 'text' | 'end' = 'start';
  name = '';
  text = '';
  readonly #source: string;
  readonly #open: string[] = [];
  #at = 0;
  #attributes = '';
  #isEmptyElement = false;

  constructor(bytes: Buffer) {
    this.#source = decodeXml(bytes);
  }

  /** Moves to the next piece and answers false at the end. */
  next(): boolean {
    if (this.#isEmptyElement) return this.#close(this.name);
    const source = this.#source;
    while (this.#at < source.length) {
      if (source.charCodeAt(this.#at) !== 60) return this.#readText();
      if (source.startsWith('<?', this.#at)) this.#skipPast('?>');
      else if (source.startsWith('<!--', this.#at)) this.#skipPast('-->');
      else if (source.startsWith('<![CDATA[', this.#at)) {
        const from = this.#at + 9;
        this.#skipPast(']]>');
        return this.#give('text', source.slice(from, this.#at - 3));
      } else if (source.startsWith('<!', this.#at)) throw brokenFile('Document type in XML');
      else return source.startsWith('</', this.#at) ? this.#readClose() : this.#readOpen();
    }
    if (this.#open.length > 0) throw brokenFile('XML ends inside an element');
    this.kind = 'end';
    return false;
  }

  /** An attribute of the element just opened. */
  attribute(name: string): string | undefined {
    let pattern = attributePatterns.get(name);
    if (!pattern) attributePatterns.set(name, (pattern = new RegExp(`(?:^|\\s)(?:[\\w.-]+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`)));
    const hit = pattern.exec(this.#attributes);
    return hit ? decodeEntities(hit[1] ?? hit[2] ?? '') : undefined;
  }

  /** All attributes of the element just opened, by name without its prefix. */
  attributes(): Map<string, string> {
    const all = new Map<string, string>();
    // One after another from where the last one ended: looking for the next in a text of no attributes would take for ever.
    const next = /\s*([^\s="'<>]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;
    for (let hit = next.exec(this.#attributes); hit; hit = next.exec(this.#attributes))
      all.set(localName(hit[1]!), decodeEntities(hit[2] ?? hit[3] ?? ''));
    return all;
  }

  #give(kind: 'open' | 'text', value: string): boolean {
    this.kind = kind;
    if (kind === 'text') this.text = value;
    else this.name = value;
    return true;
  }

  #readText(): boolean {
    const end = this.#source.indexOf('<', this.#at);
    const raw = this.#source.slice(this.#at, end < 0 ? undefined : end);
    this.#at = end < 0 ? this.#source.length : end;
    return this.#give('text', decodeEntities(raw));
  }

  #readOpen(): boolean {
    const source = this.#source;
    const end = tagEnd(source, this.#at);
    const isEmpty = source.charCodeAt(end - 1) === 47;
    const body = source.slice(this.#at + 1, isEmpty ? end - 1 : end);
    const space = body.search(/\s/);
    const name = localName(space < 0 ? body : body.slice(0, space));
    this.#attributes = space < 0 ? '' : body.slice(space);
    this.#at = end + 1;
    this.#isEmptyElement = isEmpty;
    this.#open.push(name);
    if (this.#open.length > MAX_DEPTH) throw brokenFile('XML too deep');
    return this.#give('open', name);
  }

  #readClose(): boolean {
    const end = this.#source.indexOf('>', this.#at);
    if (end < 0) throw brokenFile('Unclosed tag');
    const name = localName(this.#source.slice(this.#at + 2, end).trimEnd());
    this.#at = end + 1;
    return this.#close(name);
  }

  #close(name: string): boolean {
    if (this.#open.pop() !== name) throw brokenFile(`Element ${name} closed out of order`);
    this.#isEmptyElement = false;
    this.name = name;
    this.kind = 'close';
    return true;
  }

  #skipPast(mark: string): void {
    const end = this.#source.indexOf(mark, this.#at);
    if (end < 0) throw brokenFile(`No ${mark}`);
    this.#at = end + mark.length;
  }
}

function tagEnd(source: string, from: number): number {
  let quote = 0;
  for (let at = from; at < source.length; at += 1) {
    const code = source.charCodeAt(at);
    if (quote !== 0) quote = code === quote ? 0 : quote;
    else if (code === 34 || code === 39) quote = code;
    else if (code === 62) return at;
  }
  throw brokenFile('Unclosed tag');
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w+));?/g, (all, decimal?: string, hex?: string, named?: string) => {
    const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : undefined;
    const known = code === undefined ? ENTITIES[named ?? ''] : code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
    if (known === undefined) throw brokenFile(`Entity ${all}`);
    return known;
  });
}

function decodeXml(bytes: Buffer): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    throw brokenFile(error);
  }
}

import { XmlReader } from '@yangfan/kernel/sheet';
import { FileFault } from './exchange.rules.ts';

/** An element with what it says and holds, in its order. Names have no prefix. */
export interface Node {
  name: string;
  attributes: ReadonlyMap<string, string>;
  children: (Node | string)[];
}
const MAX_NODES = 120_000;
/** Text of one file; pictures in base64 are the larger part of it. */
const MAX_CHARS = 48 * 1024 ** 2;

/** The file as UTF-8: Chinese systems still write GB18030 and say so in the head. */
export function utf8Of(bytes: Buffer): { bytes: Buffer; wasOther: boolean } {
  const head = bytes.subarray(0, 200).toString('latin1');
  const told = /^\s*<\?xml[^>]*encoding\s*=\s*["'](gb2312|gbk|gb18030)["']/i.exec(head);
  if (!told) return { bytes, wasOther: false };
  try {
    return { bytes: Buffer.from(new TextDecoder('gb18030', { fatal: true }).decode(bytes)), wasOther: true };
  } catch {
    throw new FileFault('文件自称是 GB18030 编码，但读不出来，可能已损坏。请另存为 UTF-8 后重试');
  }
}

/** Elements of a name, one after another, whole; what stands outside them is dropped. Bounded in elements and text; the reader knows no document type. */
export function* elementsOf(bytes: Buffer, wanted: (name: string) => boolean): Generator<Node> {
  const reader = new XmlReader(bytes);
  const open: Node[] = [];
  let [nodes, chars] = [0, 0];
  while (reader.next()) {
    if (reader.kind === 'open') {
      if ((nodes += 1) > MAX_NODES) throw new FileFault('文件里的内容太多，请分成几个文件');
      if (!open.length && !wanted(reader.name)) continue;
      const node: Node = { name: reader.name, attributes: reader.attributes(), children: [] };
      open.at(-1)?.children.push(node);
      open.push(node);
    } else if (reader.kind === 'text') {
      if ((chars += reader.text.length) > MAX_CHARS) throw new FileFault('文件里的内容太多，请分成几个文件');
      open.at(-1)?.children.push(reader.text);
    } else {
      const node = open.pop();
      if (node && !open.length) yield node;
    }
  }
}

export const isNode = (one: Node | string): one is Node => typeof one !== 'string';
export const childrenOf = (node: Node, name: string): Node[] => node.children.filter(isNode).filter((one) => one.name === name);
/** Every element of a name below, in its order; nothing is looked for inside a hit. */
export function allOf(node: Node, name: string): Node[] {
  return node.children.filter(isNode).flatMap((one) => (one.name === name ? [one] : allOf(one, name)));
}
/** What stands directly in an element. */
export const ownText = (node: Node | undefined): string => node?.children.filter((one) => typeof one === 'string').join('') ?? '';
/** All text below an element. */
export const wholeText = (node: Node): string => node.children.map((one) => (isNode(one) ? wholeText(one) : one)).join('');
/** Text and attribute values as XML keeps them. */
export const xml = (text: string): string =>
  text.replace(/[&<>"'\r]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '\r': '&#13;' })[sign]!);
/** Text as other systems write it where it has signs of XML: Moodle's reader drops what stands between two entities and is only space. */
export const cdata = (text: string): string => (/[&<>\r]/.test(text) ? `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>` : text);

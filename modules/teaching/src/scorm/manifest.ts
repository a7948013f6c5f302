import type { ScormVersion } from '@yangfan/contract';
import { XmlReader } from '@yangfan/kernel/sheet';
import { innerAddress } from './package.rules.ts';

/** One thing of a package that can be opened. */
export interface Part {
  id: string;
  title: string;
  path: string;
  query: string;
  /** Whether it talks to the platform; what does not counts as done once it is opened. */
  sco: boolean;
}
export interface Manifest {
  version: ScormVersion;
  title: string;
  parts: Part[];
}

const PARTS_MAX = 500;

interface Item {
  id: string;
  ref: string;
  parameters: string;
  title: string;
}
interface Organization {
  id: string;
  title: string;
  items: Item[];
}
interface Seen {
  version: string;
  resources: Map<string, { base: string; href: string; sco: boolean }>;
  organizations: Organization[];
  wanted: string;
  is2004: boolean;
}

/**
 * Reads an imsmanifest.xml: version, title and the parts of its default organization. The reader knows no document types, hence no
 * entities that could expand or fetch. Null when nothing in it can be opened; throws SheetError on broken XML.
 */
export function readManifest(bytes: Buffer): Manifest | null {
  const seen = walk(new XmlReader(bytes));
  const organization = seen.organizations.find(({ id }) => id === seen.wanted) ?? seen.organizations[0];
  const parts = (organization?.items ?? []).flatMap((item) => partOf(item, seen.resources) ?? []);
  // A package without an outline is opened by its first resource.
  const [first] = seen.resources.keys();
  const loose = first === undefined ? null : partOf({ id: first, ref: first, parameters: '', title: '' }, seen.resources);
  const found = parts.length > 0 ? parts : loose ? [loose] : [];
  const ids = new Set(found.map(({ id }) => id));
  if (found.length === 0 || found.length > PARTS_MAX || ids.size !== found.length) return null;
  const version = seen.is2004 || /2004|CAM 1\.3/i.test(seen.version) ? '2004' : '1.2';
  const title = (organization?.title ?? '').slice(0, 200);
  return { version, title, parts: found.map((part) => ({ ...part, title: part.title || title || '课件' })) };
}

function partOf({ id, ref, parameters, title }: Item, resources: Seen['resources']): Part | null {
  const resource = resources.get(ref);
  if (!resource?.href) return null;
  const address = innerAddress(resource.base, resource.href + parameters.replace(/^\?/, resource.href.includes('?') ? '&' : '?'));
  return address ? { id: id.slice(0, 200), title: title.slice(0, 200), ...address, sco: resource.sco } : null;
}

function walk(xml: XmlReader): Seen {
  const seen: Seen = { version: '', resources: new Map(), organizations: [], wanted: '', is2004: false };
  const path: string[] = [];
  const items: Item[] = [];
  let base = '';
  while (xml.next()) {
    if (xml.kind === 'open') {
      path.push(xml.name);
      base = open(xml, seen, items, base);
    } else if (xml.kind === 'close') {
      if (path.pop() === 'item') items.pop();
    } else if (xml.kind === 'text') takeText(xml.text, path, seen, items);
  }
  return seen;
}

function open(xml: XmlReader, seen: Seen, items: Item[], base: string): string {
  const of = (name: string) => xml.attribute(name) ?? '';
  switch (xml.name) {
    case 'organizations':
      seen.wanted = of('default');
      return base;
    case 'organization':
      seen.organizations.push({ id: of('identifier'), title: '', items: [] });
      return base;
    case 'item': {
      const item = { id: of('identifier'), ref: of('identifierref'), parameters: of('parameters'), title: '' };
      items.push(item);
      seen.organizations.at(-1)?.items.push(item);
      return base;
    }
    case 'resources':
      return of('base');
    case 'resource': {
      // 1.2 writes scormtype, 2004 scormType.
      if (xml.attribute('scormType') !== undefined) seen.is2004 = true;
      const kind = (of('scormType') || of('scormtype')).toLowerCase();
      seen.resources.set(of('identifier'), { base: base + of('base'), href: of('href'), sco: kind === 'sco' });
      return base;
    }
    default:
      return base;
  }
}

function takeText(text: string, path: readonly string[], seen: Seen, items: readonly Item[]): void {
  const [parent, name] = path.slice(-2);
  if (name === 'schemaversion') seen.version += text.trim();
  if (name !== 'title') return;
  if (parent === 'item' && items.length > 0) items.at(-1)!.title += text.trim();
  const organization = seen.organizations.at(-1);
  if (parent === 'organization' && organization) organization.title += text.trim();
}

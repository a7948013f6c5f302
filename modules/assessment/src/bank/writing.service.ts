import { readFileSync } from 'node:fs';
import type { ItemContent } from '@yangfan/contract';
import { newId, problem, repoPath, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import { showPaper } from '../attempts/attempts.rules.ts';
import { drawParts } from '../papers/draw.rules.ts';
import type { BankItem } from '../papers/paper.rules.ts';
import type { BankService } from './bank.service.ts';
import { itemRows } from './bank.store.ts';
import { looked, type Terms } from './item.rules.ts';
import { isEditable } from './item.states.ts';
import * as store from './items.store.ts';
import { similarTo } from './likeness.rules.ts';
import { pictureAddress } from './pictures.ts';
import { picturesOf } from './rich.rules.ts';

/** The letter in an item's code. */
const LETTERS: Record<ItemContent['type'], string> = {
  SINGLE: 'S',
  MULTI: 'M',
  JUDGE: 'J',
  FILL: 'F',
  ORDER: 'O',
  CALC: 'C',
  MATCH: 'T',
  CASE: 'K',
  SHORT: 'W',
  OPERATE: 'P',
};
interface Operation {
  code: string;
  name: string;
  editions: string[];
}
let known: readonly Operation[] | undefined;
const operations = (): readonly Operation[] =>
  (known ??= JSON.parse(readFileSync(repoPath('modules/assessment/seed/operations.json'), 'utf8')) as Operation[]);

/** Writing items: what is said to the writer, new items, changes, versions. */
export function createWriting({ files, identity }: AssessmentDeps, bank: BankService) {
  const address = pictureAddress(files);

  async function termsOf(db: Queryable, programCode: string) {
    const points = await store.knowledgePoints(db, programCode);
    const own = operations().filter(({ editions }) => editions.includes(programCode));
    const terms: Terms = {
      knowledge: new Map(points.map(({ code, chapter }) => [code, chapter])),
      operations: new Set(own.map(({ code }) => code)),
    };
    return { points, own, terms };
  }

  /** The content with only what it may hold; throws what is wrong with it, by field. */
  async function checked(
    db: Queryable,
    programCode: string,
    content: ItemContent,
    before: readonly string[],
    actor: Actor,
  ): Promise<ItemContent> {
    const { terms } = await termsOf(db, programCode);
    const { faults, content: clean } = looked(content, terms);
    if (faults.length)
      throw problem(
        'assessment.item_invalid',
        faults[0]!.message,
        faults.map(({ path, message }) => ({ path: `content.${path}`, message })),
      );
    const kept = new Set(before);
    const fresh = [...new Set(picturesIn(clean))].filter((id) => !kept.has(id));
    await files.requireOwn(db, fresh, { accountId: actor.accountId, purposes: ['PHOTO'] });
    return clean;
  }

  async function detail(db: Queryable, id: string, actor: Actor) {
    const [row] = await itemRows(db, { ...NO_FILTER, id }, { limit: 1, offset: 0 });
    const head = await store.headOf(db, id);
    if (!row || !head) throw problem('request.not_found');
    const { total: _total, ...item } = row;
    const [versions, events] = [await store.versionsOf(db, id), await store.itemEventsOf(db, id)];
    const people = [...versions.flatMap((one) => [one.writtenBy, one.reviewedBy]), ...events.map((one) => one.accountId)];
    const names = await identity.names(db, [...new Set(people.filter((one) => one !== null))]);
    const say = (accountId: string | null) => (accountId === null ? '平台自带' : (names.get(accountId) ?? '—'));
    return {
      ...item,
      revision: head.revision,
      versions: versions.map((one) => ({
        ...one,
        writtenBy: say(one.writtenBy),
        writtenAt: one.writtenAt.toISOString(),
        reviewedBy: one.reviewedBy && say(one.reviewedBy),
        reviewedAt: one.reviewedAt?.toISOString() ?? null,
      })),
      events: events.map(({ at, accountId, ...one }) => ({ ...one, at: at.toISOString(), by: say(accountId) })),
      enemies: item.enemyGroup ? await store.enemiesOf(db, item.programCode, item.enemyGroup, id) : [],
      ownWork: (await store.ownWork(db, [id], actor.accountId)).has(id),
    };
  }

  /** Keeps a checked item as a draft and gives its id. */
  async function keep(tx: Tx, programCode: string, content: ItemContent, actor: Actor, now: Date): Promise<string> {
    const id = newId('itm');
    const prefix = `${content.knowledge}-${LETTERS[content.type]}`;
    for (let next = (await store.lastNumber(tx, prefix)) + 1; ; next++)
      if (await store.insertItem(tx, { id, code: `${prefix}${next}`, programCode, status: 'DRAFT', content, now })) break;
    await store.putVersion(tx, { id, version: 1, content, by: actor.accountId, now });
    await store.insertItemEvents(tx, [{ itemId: id, at: now, what: 'WRITTEN', version: 1, accountId: actor.accountId, note: '' }]);
    return id;
  }

  return {
    detail,
    keep,
    termsOf,
    async terms(db: Queryable, programCode: string) {
      const { points, own } = await termsOf(db, programCode);
      return {
        knowledge: points,
        operations: own.map(({ code, name }) => ({ code, name })),
        enemyGroups: await store.enemyGroups(db, programCode),
      };
    },
    async look(db: Queryable, input: { programCode: string; itemId?: string; content: ItemContent }) {
      const { terms } = await termsOf(db, input.programCode);
      const { faults, content } = looked(input.content, terms);
      return {
        faults,
        similar: similarTo(content.stem, await store.stemsOf(db, input.programCode, input.itemId ?? '')),
        shown: preview(content, address),
      };
    },
    async write(tx: Tx, input: { programCode: string; content: ItemContent }, actor: Actor, now: Date) {
      const content = await checked(tx, input.programCode, input.content, [], actor);
      return detail(tx, await keep(tx, input.programCode, content, actor, now), actor);
    },
    async edit(tx: Tx, id: string, input: { revision: number; content: ItemContent }, actor: Actor, now: Date) {
      const [item] = await store.lockItems(tx, [id]);
      if (!item) throw problem('request.not_found');
      if (!isEditable(item)) throw problem('assessment.item_wrong_state');
      if (item.revision !== input.revision) throw problem('assessment.item_changed');
      const versions = await store.versionsOf(tx, id);
      const content = await checked(
        tx,
        item.programCode,
        input.content,
        versions.flatMap((one) => picturesIn(one.content)),
        actor,
      );
      const version = item.open ?? versions[0]!.version + 1;
      await store.putVersion(tx, { id, version, content, by: actor.accountId, now });
      // What was never approved shows its newest words; beside an approved item only the version changes.
      const isNew = item.status === 'DRAFT';
      await (isNew ? store.applyContent(tx, id, version, content, 'DRAFT', now) : store.setStatus(tx, id, item.status, now));
      await store.insertItemEvents(tx, [{ itemId: id, at: now, what: 'WRITTEN', version, accountId: actor.accountId, note: '' }]);
      bank.forget(item.programCode);
      return detail(tx, id, actor);
    },
  };
}
export type WritingService = ReturnType<typeof createWriting>;

const NO_FILTER = { id: null, programCode: null, chapter: null, knowledge: null, type: null, difficulty: null, status: null, search: '' };

/** The pictures of an item and its sub-questions. */
const picturesIn = (content: ItemContent): string[] => [content.stem, ...content.parts.map(({ stem }) => stem)].flatMap(picturesOf);

/** The item as a candidate would see it, options in the order written; worth ten points. */
function preview(content: ItemContent, address: (fileId: string) => string) {
  const item = { ...content, id: 'itm', code: '', version: 1 } as BankItem;
  const inOrder = { next: () => 0, shuffle: <T>(all: readonly T[]) => [...all] };
  const question = {
    no: 1,
    itemId: item.id,
    version: 1,
    points: 10,
    optionOrder: content.options.map(({ key }) => key),
    targetOrder: content.targets.map(({ key }) => key),
    ...(item.parts?.length ? { parts: drawParts(item.parts, 10, inOrder) } : {}),
  };
  return showPaper({ questions: [question], expectedFacility: 0 }, new Map([[item.id, item]]), address)[0]!;
}

import { sql, type Queryable } from '@yangfan/kernel';
import { openState } from './items.store.ts';
import type { BankItem, Blueprint } from '../papers/paper.rules.ts';

const columns = sql`i.id, i.code, i.type, i.chapter, i.knowledge, i.difficulty, i.stem, i.options, i.targets, i.answer, i.analysis, i.enemy_group as "enemyGroup", i.version, i.parts`;

/** Every usable item of a programme: a few hundred rows, read whole and kept by the service. */
export const approvedItems = (db: Queryable, programCode: string) =>
  db.many<BankItem>(
    sql`select ${columns} from assessment.item i where program_code = ${programCode} and status = 'APPROVED' order by code`,
  );

/** Items in the versions that papers drew: a marked paper keeps its questions for ever. */
export const itemVersions = (db: Queryable, of: readonly { id: string; version: number }[]) =>
  db.many<BankItem>(sql`
    select i.id, i.code, v.version, v.content->>'type' as type, v.content->>'chapter' as chapter, v.content->>'knowledge' as knowledge,
      (v.content->>'difficulty')::int as difficulty, v.content->>'stem' as stem, v.content->'options' as options, v.content->'targets' as targets,
      coalesce(v.content->'parts', '[]') as parts, v.content->'answer' as answer, v.content->>'analysis' as analysis, v.content->>'enemyGroup' as "enemyGroup"
    from unnest(${of.map((one) => one.id)}::text[], ${of.map((one) => one.version)}::int[]) as w(id, version)
    join assessment.item i on i.id = w.id join assessment.item_version v on v.item_id = w.id and v.version = w.version`);

export const blueprintOf = (db: Queryable, programCode: string) =>
  db.maybe<Blueprint & { durationMin: number }>(
    sql`select duration_min as "durationMin", points, cells, mandatory from assessment.blueprint where program_code = ${programCode}`,
  );

export interface ItemRow extends BankItem {
  programCode: string;
  chapterTitle: string;
  knowledgeName: string;
  status: 'DRAFT' | 'REVIEWING' | 'APPROVED' | 'RETIRED';
  source: string;
  work: 'DRAFT' | 'REVIEWING' | null;
  parts: NonNullable<BankItem['parts']>;
  usageCount: number;
  correctRate: number | null;
  total: number;
}
export interface ItemFilter {
  id: string | null;
  programCode: string | null;
  chapter: string | null;
  knowledge: string | null;
  type: string | null;
  difficulty: number | null;
  /** Also finds approved items with a version in that state. */
  status: string | null;
  search: string;
}
/** A page of the bank. */
export const itemRows = (db: Queryable, filter: ItemFilter, page: { limit: number; offset: number }) =>
  db.many<ItemRow>(sql`
    select ${columns}, i.program_code as "programCode", k.chapter_title as "chapterTitle", k.name as "knowledgeName", i.status, i.source,
      ${openState} as work, coalesce(u.used, 0) as "usageCount", case when u.used > 0 then u.earned / u.used end as "correctRate", count(*) over ()::int as total
    from assessment.item i join assessment.knowledge k on k.code = i.knowledge left join assessment.item_use u on u.item_id = i.id
    where (${filter.programCode}::text is null or i.program_code = ${filter.programCode}) and (${filter.chapter}::text is null or i.chapter = ${filter.chapter})
      and (${filter.type}::text is null or i.type = ${filter.type}) and (${filter.difficulty}::int is null or i.difficulty = ${filter.difficulty})
      and (${filter.id}::text is null or i.id = ${filter.id}) and (${filter.knowledge}::text is null or i.knowledge = ${filter.knowledge})
      and (${filter.status}::text is null or i.status = ${filter.status}
        or exists (select 1 from assessment.item_version v where v.item_id = i.id and v.state = ${filter.status} and v.state <> 'APPROVED'))
      and (${filter.search} = '' or i.stem ilike '%' || ${filter.search} || '%' or i.code ilike ${filter.search} || '%')
    order by i.code limit ${page.limit} offset ${page.offset}`);

export const knowledgeOf = (db: Queryable, programCode: string) =>
  db.many<{ code: string; chapter: string; chapterTitle: string; covered: boolean }>(sql`
    select k.code, k.chapter, k.chapter_title as "chapterTitle", exists (select 1 from assessment.item i where i.knowledge = k.code and i.status = 'APPROVED') as covered
    from assessment.knowledge k where program_code = ${programCode} order by code`);

/** Moves the use counters by marked questions; ordered, so that two writers never wait for each other in a circle. */
export async function countUse(db: Queryable, uses: readonly { itemId: string; share: number }[]): Promise<void> {
  const sums = new Map<string, { used: number; earned: number }>();
  for (const { itemId, share } of uses) {
    const sum = sums.get(itemId) ?? { used: 0, earned: 0 };
    sums.set(itemId, { used: sum.used + 1, earned: sum.earned + share });
  }
  if (sums.size === 0) return;
  const rows = [...sums.values()];
  await db.run(sql`
    insert into assessment.item_use as u (item_id, used, earned)
    select * from unnest(${[...sums.keys()]}::text[], ${rows.map((row) => row.used)}::int[], ${rows.map((row) => row.earned)}::float8[]) order by 1
    on conflict (item_id) do update set used = u.used + excluded.used, earned = u.earned + excluded.earned`);
}

/** Moves the use counters after marks that were counted have changed. */
export async function correctUse(db: Queryable, moves: readonly { itemId: string; used: number; earned: number }[]): Promise<void> {
  if (moves.length === 0) return;
  const sums = new Map<string, { used: number; earned: number }>();
  for (const { itemId, used, earned } of moves) {
    const sum = sums.get(itemId) ?? { used: 0, earned: 0 };
    sums.set(itemId, { used: sum.used + used, earned: sum.earned + earned });
  }
  const ids = [...sums.keys()].sort();
  await db.run(sql`
    update assessment.item_use u set used = greatest(0, u.used + m.used), earned = greatest(0, u.earned + m.earned)
    from unnest(${ids}::text[], ${ids.map((id) => sums.get(id)!.used)}::int[], ${ids.map((id) => sums.get(id)!.earned)}::float8[]) as m (id, used, earned) where u.item_id = m.id`);
}

/** Writes the seed bank; a code that is there already stays as it is. */
export async function insertBank(
  db: Queryable,
  bank: { programCode: string; knowledge: readonly object[]; items: readonly object[]; blueprint: Blueprint & { durationMin: number } },
): Promise<number> {
  await db.run(sql`
    insert into assessment.knowledge (code, program_code, chapter, chapter_title, name)
    select code, ${bank.programCode}, chapter, title, name from jsonb_to_recordset(${JSON.stringify(bank.knowledge)}::jsonb) as k(code text, chapter text, title text, name text)
    on conflict do nothing`);
  await db.run(sql`
    insert into assessment.blueprint (program_code, duration_min, points, cells)
    values (${bank.programCode}, ${bank.blueprint.durationMin}, ${JSON.stringify(bank.blueprint.points)}::jsonb, ${JSON.stringify(bank.blueprint.cells)}::jsonb) on conflict do nothing`);
  const added = await db.run(sql`
    insert into assessment.item (id, code, program_code, type, chapter, knowledge, difficulty, stem, options, targets, answer, analysis, enemy_group, status)
    select id, code, ${bank.programCode}, type, chapter, knowledge, difficulty, stem, coalesce(options, '[]'), coalesce(targets, '[]'), answer, analysis, "enemyGroup", 'APPROVED'
    from jsonb_to_recordset(${JSON.stringify(bank.items)}::jsonb) as i(id text, code text, type text, chapter text, knowledge text, difficulty smallint, stem text, options jsonb,
      targets jsonb, answer jsonb, analysis text, "enemyGroup" text)
    on conflict (code) do nothing`);
  await db.run(sql`
    insert into assessment.item_version (item_id, version, state, content)
    select i.id, i.version, 'APPROVED', jsonb_build_object('type', i.type, 'chapter', i.chapter, 'knowledge', i.knowledge, 'difficulty', i.difficulty, 'stem', i.stem, 'options', i.options,
      'targets', i.targets, 'parts', i.parts, 'answer', i.answer, 'analysis', i.analysis, 'enemyGroup', i.enemy_group, 'source', i.source)
    from assessment.item i where i.program_code = ${bank.programCode} and not exists (select 1 from assessment.item_version v where v.item_id = i.id)`);
  return added;
}

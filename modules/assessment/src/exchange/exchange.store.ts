import type { ItemContent } from '@yangfan/contract';
import { sql, type Queryable } from '@yangfan/kernel';

/** Items of a programme whose stems are among these, pictures left out of the comparison; each with the newest words it has. */
export const itemsWithStems = (db: Queryable, programCode: string, stems: readonly string[]) =>
  db.many<{ code: string; content: ItemContent }>(sql`
    select i.code, v.content from assessment.item i join assessment.item_version v on v.item_id = i.id
    where i.program_code = ${programCode} and i.status <> 'RETIRED' and v.version = (select max(w.version) from assessment.item_version w where w.item_id = i.id)
      and regexp_replace(v.content->>'stem', '(!\\[[^\\]\\n]*\\])\\(fil_[0-9a-z]{26}\\)', '\\1()', 'g') = any(${stems as string[]}::text[]) limit 5000`);

import { sql, type Tx } from '@yangfan/kernel';
import type { REGIONS } from './standards.ts';

/** Brings the region table up to the data file. */
export async function saveRegions(tx: Tx, regions: typeof REGIONS): Promise<void> {
  await tx.run(sql`
    insert into org.region (code, name, level, parent_code, report_as)
    select * from unnest(${regions.map((r) => r.code)}::text[], ${regions.map((r) => r.name)}::text[], ${regions.map((r) => r.level)}::text[],
      ${regions.map((r) => r.parentCode)}::text[], ${regions.map((r) => r.reportAs)}::text[])
    on conflict (code) do update set name = excluded.name, level = excluded.level, parent_code = excluded.parent_code, report_as = excluded.report_as`);
}

import { newId, sql } from '@yangfan/kernel';
import type { Stage } from './stage.ts';
import type { Ids } from './world.ts';

/** An item, and a fixed paper made of it. */
export async function bankOf(db: Stage['db']): Promise<Ids | undefined> {
  await db.run(sql`
    insert into assessment.fixed_paper (id, program_code, title, questions, full_score, expected_facility, seed, created_by, created_at)
    select ${newId('fpp')}, program_code, '演示卷', jsonb_build_array(jsonb_build_object('itemId', id, 'version', version, 'points', 2)), 2, 0.5, 'world', ${newId('acc')}, now()
    from assessment.item where program_code = 'NET_EC' order by code limit 1`);
  return db.maybe<Ids>(sql`
    select i.id as "itemId", p.id as "paperId" from assessment.item i cross join assessment.fixed_paper p where i.program_code = 'NET_EC' order by i.code, p.id limit 1`);
}

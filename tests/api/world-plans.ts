import { newId, sql } from '@yangfan/kernel';
import type { Stage } from './stage.ts';

/** A plan of the learner with a version, a comment and a suspicion: their own room tests how they come about. */
export async function plansOf(db: Stage['db'], classId: string, learnerId: string): Promise<Record<string, string>> {
  const [versionId, commentId] = [newId('plv'), newId('plc')];
  const { id: planId } = await db.one<{ id: string }>(sql`
    insert into assessment.plan (id, class_id, class_name, learner_id, institution_id, region_code, lecturer_ids, practice, template_code, title, state, created_at, updated_at)
    select ${newId('pln')}, c.id, c.name, ${learnerId}, c.institution_id, c.region_code, array(select lecturer_id from org.class_lecturer where class_id = c.id), false, 'NET_EC', '一个项目',
      'DRAFT', now(), now() from org.class c where c.id = ${classId}
    on conflict (class_id, learner_id) do update set updated_at = now() returning id`);
  const content = JSON.stringify({ templateName: '规划书', chapters: [], figures: {} });
  await db.run(sql`
    insert into assessment.plan_version (id, plan_id, class_id, learner_id, no, title, template_code, content, submitted_at, md5, sha1, sha256)
    values (${versionId}, ${planId}, ${classId}, ${learnerId}, 90, '一个项目', 'NET_EC', ${content}::jsonb, now(), 'm', 's', 'h')`);
  await db.run(sql`
    insert into assessment.plan_comment (id, plan_id, chapter, version_no, account_id, by_learner, text, at)
    values (${commentId}, ${planId}, 'N1', 0, ${newId('acc')}, false, '请补充', now())`);
  await db.run(sql`
    insert into assessment.plan_suspicion (version_id, plan_id, chapters, why, state, at) values (${versionId}, ${planId}, '{N1,N2,N3}', '三章雷同', 'OPEN', now())`);
  return { planId, 'versionId@plv': versionId, 'commentId@plc': commentId };
}

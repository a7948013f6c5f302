import { sql, type Queryable } from '@yangfan/kernel';

/** Single seconds of watching are many; the newest are listed and the rest is in the sums beside them. */
const SEGMENTS_MAX = 20_000;

/** What teaching holds about one learner. */
export async function personalRows(db: Queryable, learnerId: string): Promise<Record<string, unknown>> {
  return {
    点播进度: await db.many(sql`
      select p.class_id as "班级", l.title as "课时", p.counted_s as "计入秒数", p.furthest_s as "最远秒数", p.intervals as "看过的区间", p.reasons as "未计入的原因", p.completed_at as "完成时间"
      from teaching.lesson_progress p left join teaching.lesson l on l.id = p.lesson_id where p.learner_id = ${learnerId} order by p.class_id, l.position`),
    观看设备: await db.many(sql`
      select lesson_id as "课时", device_label as "设备", started_at as "开始", ended_at as "结束", state as "状态"
      from teaching.watch_session where learner_id = ${learnerId} order by started_at`),
    观看片段: await db.many(sql`
      select at as "时间", lesson_id as "课时", from_s as "从", to_s as "到", rate as "倍速", seconds as "计入秒数", reason as "原因", offline as "离线"
      from teaching.watch_segment where learner_id = ${learnerId} order by at desc limit ${SEGMENTS_MAX}`),
    签到: await db.many(sql`
      select session_id as "课次", in_at as "签到", out_at as "签退", in_method as "签到方式", out_method as "签退方式", distance_m as "距离米", device_id as "设备", reason as "说明",
        supplemented_at as "补签时间", original as "补签前" from teaching.check_in where learner_id = ${learnerId} order by session_id`),
    出勤: await db.many(sql`
      select session_id as "课次", state as "状态", hours as "课时", credited_hours as "计入课时", late_minutes as "迟到分钟", early_minutes as "早退分钟", method as "方式", locked_at as "确认时间"
      from teaching.roll where learner_id = ${learnerId} order by locked_at`),
    异常: await db.many(
      sql`select session_id as "课次", kind as "种类", at as "时间" from teaching.anomaly where learner_id = ${learnerId} order by at`,
    ),
  };
}

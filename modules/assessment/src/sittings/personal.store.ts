import { sql, type Crypto, type Queryable } from '@yangfan/kernel';

const opened = async (db: Queryable, query: ReturnType<typeof sql>, open: (row: Record<string, string>) => Record<string, unknown>) =>
  (await db.many<Record<string, string>>(query)).map(open);

/** What sittings hold about one learner, for the export of their own data. */
export async function sittingRows(db: Queryable, crypto: Crypto, learnerId: string): Promise<Record<string, unknown>> {
  const seal = (row: Record<string, string>, table: string, column: string, name: string) => {
    const { id, [column]: text, ...rest } = row;
    return { ...rest, [name]: crypto.open(text!, `${table}|${id}|${column}`) };
  };
  return {
    考前安排: await opened(
      db,
      sql`select id, exam_id as "考试", extra_min as "延长分钟", barred as "暂停资格", reason, at as "时间" from assessment.exam_standing where learner_id = ${learnerId} order by at`,
      (row) => seal(row, 'exam_standing', 'reason', '原因'),
    ),
    缓考申请: await opened(
      db,
      sql`select id, exam_id as "考试", state as "状态", reason, asked_at as "时间", decision as "处理意见" from assessment.deferral where learner_id = ${learnerId} order by asked_at`,
      (row) => seal(row, 'deferral', 'reason', '原因'),
    ),
    考试申诉: await opened(
      db,
      sql`select id, attempt_id as "答卷", state as "状态", text, asked_at as "时间", decision as "处理意见" from assessment.attempt_appeal where learner_id = ${learnerId} order by asked_at`,
      (row) => seal(row, 'attempt_appeal', 'text', '内容'),
    ),
    迟到的作答: await db.many(sql`
      select attempt_id as "答卷", received_at as "时间", state as "状态", answers as "作答", decision as "处理意见" from assessment.late_answer where learner_id = ${learnerId} order by received_at`),
    随机查看: await db.many(sql`
      select l.attempt_id as "答卷", l.no as "次序", l.at as "时间", l.way as "方式", l.outcome as "结果" from assessment.attempt_look l
      join assessment.attempt a on a.id = l.attempt_id where a.learner_id = ${learnerId} order by l.at`),
    监考消息: await db.many(sql`
      select a.id as "答卷", g.at as "时间", g.text as "内容" from assessment.attempt a
      join assessment.sitting_message g on g.exam_id = a.exam_id and (g.attempt_id = a.id or g.attempt_id is null) where a.learner_id = ${learnerId} order by g.at`),
  };
}

import { sql, type Crypto, type Queryable } from '@yangfan/kernel';

/** What assessment holds about one learner. Papers stay out: their items belong to the item bank, the answers to the person. */
export async function personalRows(db: Queryable, crypto: Crypto, learnerId: string): Promise<Record<string, unknown>> {
  const certificates = await db.many<Record<string, string>>(sql`
    select id, no, name, id_no, class_name, program_name, institution_name, hours, conclusion, issued_on, status, revoked_reason, sha256
    from assessment.certificate where learner_id = ${learnerId} order by issued_on`);
  return {
    考试: await db.many(sql`
      select a.id as "答卷", x.title as "考试", a.state as "状态", a.check_method as "核验方式", a.started_at as "开始", a.submitted_at as "交卷", a.leaves as "离开页面次数",
        case when x.status = 'RELEASED' then a.score end as "得分"
      from assessment.attempt a join assessment.exam x on x.id = a.exam_id where a.learner_id = ${learnerId} order by a.started_at`),
    作答: await db.many(sql`
      select w.attempt_id as "答卷", w.no as "题号", w.value as "答案", w.at as "时间" from assessment.attempt_answer w
      join assessment.attempt a on a.id = w.attempt_id where a.learner_id = ${learnerId} order by w.attempt_id, w.no`),
    考试过程: await db.many(sql`
      select v.attempt_id as "答卷", v.at as "时间", v.what as "事件" from assessment.attempt_event v
      join assessment.attempt a on a.id = v.attempt_id where a.learner_id = ${learnerId} order by v.at`),
    线下成绩: await db.many(
      sql`select class_id as "班级", part as "项目", score as "得分", at as "时间" from assessment.offline_score where learner_id = ${learnerId} order by at`,
    ),
    总成绩: await db.many(sql`
      select class_id as "班级", total as "总分", conclusion as "结论", composition as "构成", published_at as "公布时间" from assessment.grade where learner_id = ${learnerId} order by published_at`),
    练习: await db.many(sql`
      select i.code as "题目", c.seen as "练习次数", c.wrong as "答错次数", c.in_book as "在错题本", c.last_share as "最近得分率", c.last_on as "最近练习", c.due_on as "下次复习"
      from assessment.practice_card c join assessment.item i on i.id = c.item_id where c.learner_id = ${learnerId} order by i.code`),
    证书: certificates.map((row) => ({
      编号: row['no'],
      姓名: crypto.open(row['name']!, `certificate|${row['id']}|name`),
      证件号码: crypto.open(row['id_no']!, `certificate|${row['id']}|id_no`),
      班级: row['class_name'],
      课程: row['program_name'],
      机构: row['institution_name'],
      课时: row['hours'],
      结论: row['conclusion'],
      颁发日期: row['issued_on'],
      状态: row['status'],
      作废原因: row['revoked_reason'],
      sha256: row['sha256'],
    })),
  };
}

import { sql, type Crypto, type Queryable } from '@yangfan/kernel';
import { sittingRows } from '../sittings/personal.store.ts';

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
    ...(await sittingRows(db, crypto, learnerId)),
    线下成绩: await db.many(
      sql`select class_id as "班级", part as "项目", score as "得分", at as "时间" from assessment.offline_score where learner_id = ${learnerId} order by at`,
    ),
    总成绩: await db.many(sql`
      select class_id as "班级", total as "总分", conclusion as "结论", composition as "构成", published_at as "公布时间" from assessment.grade where learner_id = ${learnerId} order by published_at`),
    // Only what was published: a part that was worked out since is a draft.
    成绩更正: await db.many(sql`
      select class_id as "班级", part as "项目", score_before as "更正前", score_after as "更正后", total_before as "总评更正前", total_after as "总评更正后", why as "原因", at as "时间"
      from assessment.grade_change where learner_id = ${learnerId} order by at`),
    成绩异议: await db.many(sql`
      select class_name as "班级", part_name as "项目", score as "公布成绩", reason as "理由", state as "状态", asked_at as "提出时间", answer as "答复", review_reason as "请市县再看的理由", decision as "市县意见", score_after as "更正后"
      from assessment.objection where learner_id = ${learnerId} order by asked_at`),
    填过的满意度调查: await db.many(sql`select class_id as "班级" from assessment.survey_done where learner_id = ${learnerId}`),
    规划书: await db.many(sql`
      select p.id as "规划书", p.title as "项目", p.template_code as "格式", p.state as "状态", p.completeness as "完成度", p.return_reason as "退回原因", p.created_at as "开始", p.submitted_at as "提交",
        (select coalesce(jsonb_object_agg(t.code, t.body), '{}') from assessment.plan_part t where t.plan_id = p.id) as "内容"
      from assessment.plan p where p.learner_id = ${learnerId} order by p.created_at`),
    规划书版本: await db.many(
      sql`select plan_id as "规划书", no as "版本", submitted_at as "提交", sha256 from assessment.plan_version where learner_id = ${learnerId} order by submitted_at`,
    ),
    // The lecturer's mark is a draft until the grades are published.
    实践成果: await db.many(sql`
      select r.class_id as "班级", r.text as "说明", r.file_ids as "文件", r.submitted_at as "提交", case when g.learner_id is not null then r.score end as "得分",
        case when g.learner_id is not null then r.sentence end as "评语"
      from assessment.practice_report r left join assessment.grade g on g.class_id = r.class_id and g.learner_id = r.learner_id
      where r.learner_id = ${learnerId} order by r.submitted_at`),
    // So is what the simulation told.
    实践成果报告: await db.many(sql`
      select r.class_id as "班级", r.points_done as "完成操作点", r.points_total as "操作点", r.sha256, r.confirmed_at as "确认时间", case when g.learner_id is not null then r.score end as "得分"
      from assessment.simulation_report r left join assessment.grade g on g.class_id = r.class_id and g.learner_id = r.learner_id
      where r.learner_id = ${learnerId} order by r.confirmed_at`),
    规划书评审: await db.many(sql`
      select i.plan_title as "规划书", i.version_no as "版本", i.score as "得分", i.why as "怎样得出", r.confirmed_at as "确认时间",
        (select coalesce(jsonb_agg(jsonb_build_object('评语', t.draft -> 'comment', '建议', t.draft -> 'suggestions') order by t.sha256), '[]'::jsonb)
          from assessment.review_task t where t.item_id = i.id and t.state = 'SUBMITTED' and t.version_id = i.version_id) as "专家意见"
      from assessment.review_item i join assessment.review_round r on r.id = i.round_id where i.learner_id = ${learnerId} and i.state = 'CONFIRMED' order by r.confirmed_at`),
    练习: await db.many(sql`
      select i.code as "题目", c.seen as "练习次数", c.wrong as "答错次数", c.in_book as "在错题本", c.last_share as "最近得分率", c.last_on as "最近练习", c.due_on as "下次复习"
      from assessment.practice_card c join assessment.item i on i.id = c.item_id where c.learner_id = ${learnerId} order by i.code`),
    培训档案: await db.many(sql`
      select id as "档案", class_name as "班级", made_at as "出具时间", case when by_learner then '本人' else '工作人员' end as "出具人", entries as "留痕条数", sha256
      from assessment.dossier where learner_id = ${learnerId} order by made_at desc limit 500`),
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

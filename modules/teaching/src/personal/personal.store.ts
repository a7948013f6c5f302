import { sql, type Queryable } from '@yangfan/kernel';

/** Single seconds of watching are many; the newest are listed and the rest is in the sums beside them. */
const SEGMENTS_MAX = 20_000;

/** What teaching holds about one learner. */
export async function personalRows(db: Queryable, learnerId: string, accountId: string): Promise<Record<string, unknown>> {
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
    学习活动: await db.many(sql`
      select p.class_id as "班级", a.title as "活动", a.kind as "种类", p.state as "状态", p.score_percent as "最好成绩", p.done_at as "完成时间"
      from teaching.activity_progress p left join teaching.activity a on a.id = p.activity_id where p.learner_id = ${learnerId} order by p.updated_at`),
    签到: await db.many(sql`
      select session_id as "课次", in_at as "签到", out_at as "签退", in_method as "签到方式", out_method as "签退方式", distance_m as "距离米", device_id as "设备", reason as "说明",
        supplemented_at as "补签时间", original as "补签前" from teaching.check_in where learner_id = ${learnerId} order by session_id`),
    直播在线: await db.many(sql`
      select m.room_id as "直播间", r.title as "课次", m.entered_at as "第一次进入", m.check_method as "核验方式", m.device as "设备", m.messages as "发言数"
      from teaching.live_member m join teaching.live_room r on r.id = m.room_id where m.learner_id = ${learnerId} order by m.entered_at`),
    直播学时: await db.many(sql`
      select session_id as "课次", counted_s as "计入秒数", planned_s as "应到秒数", credited_hours as "计入课时", explanation as "说明", spans as "每一段", spoken_s as "连麦秒数"
      from teaching.live_credit where learner_id = ${learnerId} order by at`),
    直播确认: await db.many(sql`
      select c.at as "时间", c.kind as "种类", a.answered_at as "响应" from teaching.live_confirm_asked a join teaching.live_confirm c on c.id = a.confirm_id
      where a.learner_id = ${learnerId} order by c.at`),
    直播发言: await db.many(sql`
      select e.at as "时间", e.room_id as "直播间", e.kind as "种类", e.data as "内容", e.removed_at as "撤下" from teaching.live_event e
      join teaching.live_member m on m.room_id = e.room_id and m.account_id = e.from_account where m.learner_id = ${learnerId} order by e.at desc limit ${SEGMENTS_MAX}`),
    直播问答: await db.many(
      sql`select at as "时间", text as "问题", answer as "回答", state as "状态" from teaching.live_ask where learner_id = ${learnerId} order by at`,
    ),
    直播顶过的问题: await db.many(
      sql`select a.text as "问题" from teaching.live_ask_vote v join teaching.live_ask a on a.id = v.ask_id where v.learner_id = ${learnerId} order by a.at`,
    ),
    直播在线时段: await db.many(sql`
      select room_id as "直播间", from_at as "从", to_at as "到", state as "状态" from teaching.live_span where learner_id = ${learnerId} order by from_at limit ${SEGMENTS_MAX}`),
    直播在场凭据: await db.many(
      sql`select room_id as "直播间", at as "时间" from teaching.live_proof where learner_id = ${learnerId} order by at limit ${SEGMENTS_MAX}`,
    ),
    直播举手与连麦: await db.many(sql`
      select room_id as "直播间", state as "状态", raised_at as "举手", on_stage_at as "上麦", left_at as "下麦" from teaching.live_seat where learner_id = ${learnerId} order by raised_at`),
    直播禁言与移出: await db.many(sql`
      select room_id as "直播间", muted as "禁言", removed as "移出", reason as "原因", at as "时间" from teaching.live_restriction where learner_id = ${learnerId} order by at`),
    直播语音条: await db.many(sql`
      select room_id as "直播间", state as "状态", length_s as "秒数", sent_at as "发送", played_at as "放给全班", note as "说明", file_id as "文件" from teaching.live_voice where learner_id = ${learnerId} order by sent_at`),
    直播投票: await db.many(sql`
      select p.question as "题目", v.choices as "选择", v.at as "时间" from teaching.live_vote v join teaching.live_poll p on p.id = v.poll_id where v.learner_id = ${learnerId} order by v.at`),
    出勤: await db.many(sql`
      select session_id as "课次", state as "状态", hours as "课时", credited_hours as "计入课时", late_minutes as "迟到分钟", early_minutes as "早退分钟", method as "方式", locked_at as "确认时间"
      from teaching.roll where learner_id = ${learnerId} order by locked_at`),
    测验: await db.many(sql`
      select t.activity_id as "测验", a.title as "名称", t.no as "第几次", t.started_at as "开始", t.submitted_at as "交卷", t.answers as "答案", t.score as "得分", t.percent as "百分比", t.passed as "通过"
      from teaching.quiz_attempt t left join teaching.activity a on a.id = t.activity_id where t.learner_id = ${learnerId} order by t.started_at`),
    作业: await db.many(sql`
      select s.activity_id as "作业", a.title as "名称", s.version as "版本", s.state as "状态", s.text as "内容", s.file_ids as "文件", s.late as "迟交", s.submitted_at as "提交",
        case when s.released_at is not null or s.state = 'RETURNED' then s.marking end as "批改", case when s.released_at is not null then s.score end as "得分"
      from teaching.submission s left join teaching.activity a on a.id = s.activity_id where s.learner_id = ${learnerId} order by s.updated_at`),
    互动课件: await db.many(sql`
      select t.activity_id as "课件", a.title as "名称", t.part_id as "部分", t.status as "状态", t.percent as "成绩", t.total_s as "用时秒数", t.launches as "打开次数", t.cmi as "课件保存的内容",
        t.first_at as "第一次", t.last_at as "最近" from teaching.scorm_track t left join teaching.activity a on a.id = t.activity_id where t.learner_id = ${learnerId} order by t.first_at`),
    互动课件打开记录: await db.many(sql`
      select activity_id as "课件", started_at as "打开", last_at as "最后记录", session_s as "计入秒数" from teaching.scorm_launch where learner_id = ${learnerId} order by started_at`),
    活动进度: await db.many(sql`
      select activity_id as "活动", state as "状态", score_percent as "成绩", done_at as "完成" from teaching.activity_progress where learner_id = ${learnerId} order by updated_at`),
    学习日: await db.many(sql`
      select class_id as "班级", day::text as "日期", counted_s as "计入秒数", other_s as "未计入秒数", first_at as "第一条", last_at as "最后一条"
      from teaching.study_day where learner_id = ${learnerId} order by day`),
    学情提醒与跟进: await db.many(sql`
      select class_id as "班级", case kind when 'REMINDER' then '提醒' else '跟进记录' end as "种类", text as "内容", at as "时间"
      from teaching.study_action where learner_id = ${learnerId} order by at`),
    课堂评价: await db.many(
      sql`select class_id as "班级", score as "分数", reason as "理由", at as "时间" from teaching.classroom_rating where learner_id = ${learnerId} order by at`,
    ),
    提问: await db.many(sql`
      select id as "编号", class_name as "班级", title as "问题", anonymous as "匿名", state as "状态", asked_at as "提问时间", answered_at as "回答时间", rating as "评分", rating_note as "评语",
        place as "位置", at_s as "秒" from teaching.question where learner_id = ${learnerId} order by asked_at limit ${SEGMENTS_MAX}`),
    提问往来: await db.many(sql`
      select p.question_id as "问题编号", p.kind as "种类", p.text as "内容", p.at as "时间" from teaching.question_post p join teaching.question q on q.id = p.question_id
      where q.learner_id = ${learnerId} order by p.at limit ${SEGMENTS_MAX}`),
    知识库有帮助: await db.many(sql`
      select k.title as "标题", v.at as "时间" from teaching.knowledge_vote v join teaching.knowledge k on k.id = v.knowledge_id where v.account_id = ${accountId} order by v.at limit ${SEGMENTS_MAX}`),
    异常: await db.many(
      sql`select session_id as "课次", kind as "种类", at as "时间" from teaching.anomaly where learner_id = ${learnerId} order by at`,
    ),
    点播本人核验: await db.many(sql`
      select lesson_id as "课时", due_at as "到时间", done_at as "完成", method as "方式", missed_at as "错过" from teaching.watch_check where learner_id = ${learnerId} order by due_at`),
    片中随堂题: await db.many(sql`
      select q.text as "题目", a.first_choices as "第一次的选择", a.first_right as "第一次答对", a.attempts as "次数", a.first_at as "时间", a.passed_at as "答对" from teaching.film_answer a
      join teaching.film_question q on q.id = a.question_id where a.learner_id = ${learnerId} order by a.first_at`),
    日历链接: await db.many(sql`select created_at as "建立时间" from teaching.calendar_link where learner_id = ${learnerId}`),
    提醒设置: await db.many(sql`
      select evening as "前一晚", soon as "课前半小时", deadline as "作业截止", updated_at as "时间" from teaching.reminder_choice where learner_id = ${learnerId}`),
    课堂笔记: await db.many(sql`
      select l.title as "课时", n.at_s as "秒", n.text as "内容", n.created_at as "写于", n.updated_at as "改于", n.removed_at as "删除" from teaching.lesson_note n
      join teaching.lesson l on l.id = n.lesson_id where n.learner_id = ${learnerId} order by n.created_at`),
    点播评论: await db.many(sql`
      select lesson_id as "课时", at_s as "秒", text as "内容", at as "时间", removed_at as "删除", hidden_at as "被隐藏", hidden_reason as "隐藏原因" from teaching.lesson_comment
      where learner_id = ${learnerId} order by at`),
    点赞: await db.many(
      sql`select lesson_id as "课时", at as "时间" from teaching.lesson_like where learner_id = ${learnerId} order by at`,
    ),
    点播弹幕: await db.many(sql`
      select lesson_id as "课时", at_s as "秒", text as "内容", at as "时间", state as "状态", reason as "原因" from teaching.lesson_danmaku where learner_id = ${learnerId} order by at`),
    弹幕举报: await db.many(
      sql`select danmaku_id as "弹幕", reason as "原因", at as "时间" from teaching.danmaku_report where learner_id = ${learnerId} order by at`,
    ),
    请假: await db.many(sql`
      select class_id as "班级", kind as "种类", state as "状态", session_ids as "课次", evidence_ids as "凭据", asked_at as "申请时间", decided_at as "办理时间"
      from teaching.leave where learner_id = ${learnerId} order by asked_at`),
    点名: await db.many(sql`
      select a.session_id as "课次", c.at as "点名时间", c.way as "方式", a.present as "应答", a.at as "应答时间", a.distance_m as "距离米", a.excused_reason as "说明"
      from teaching.spot_answer a join teaching.spot_call c on c.id = a.call_id where a.learner_id = ${learnerId} order by c.at limit ${SEGMENTS_MAX}`),
    异常处理: await db.many(sql`
      select session_id as "课次", kind as "种类", state as "状态", first_at as "时间", explanation as "班主任说明", note as "主管意见", decided_at as "核验时间"
      from teaching.anomaly_case where learner_id = ${learnerId} order by first_at`),
    考勤更正申请: await db.many(sql`
      select session_id as "课次", state as "状态", arrived_at as "到课", left_at as "离开", reason as "原因", asked_at as "申请时间", decided_at as "办理时间", note as "意见"
      from teaching.correction where learner_id = ${learnerId} order by asked_at`),
    考勤更正: await db.many(sql`
      select session_id as "课次", version as "版本", state as "状态", credited_hours as "计入课时", explanation as "说明", at as "时间"
      from teaching.roll_correction where learner_id = ${learnerId} order by at`),
    理论考试成绩: await db.many(sql`
      select class_id as "班级", exam_id as "考试", sitting as "第几次", resit as "补考", score as "得分", full_score as "满分", passed as "及格", at as "公布时间"
      from teaching.exam_result where learner_id = ${learnerId} order by at`),
  };
}

/** What teaching holds about one lecturer's comings. */
export async function lecturerRows(db: Queryable, lecturerId: string): Promise<Record<string, unknown>> {
  return {
    讲师签到: await db.many(sql`
      select session_id as "课次", at as "时间", way as "方式", reason as "原因", distance_m as "距离米", confirmed_at as "班主任确认时间"
      from teaching.lecturer_sign where lecturer_id = ${lecturerId} order by at desc limit ${SEGMENTS_MAX}`),
  };
}

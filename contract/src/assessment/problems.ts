import type { ProblemTable } from '../tables.ts';

/** What can go wrong in assessment, with the sentence the person reads. */
export const assessmentProblems = {
  'assessment.bank_short': { status: 409, title: '题库中可用的题不够组卷，请先补充题目' },
  'assessment.exam_wrong_state': { status: 409, title: '考试现在的状态不能做这一步，请刷新后再看' },
  'assessment.exam_not_open': { status: 409, title: '还没有到入场时间' },
  'assessment.exam_over': { status: 409, title: '入场时间已过' },
  'assessment.not_a_candidate': { status: 403, title: '您不在这场考试的名单里' },
  'assessment.pledge_required': { status: 400, title: '请先阅读并确认考试诚信承诺' },
  'assessment.already_submitted': { status: 409, title: '您已交卷，不能再作答' },
  'assessment.attempt_elsewhere': { status: 409, title: '考试已在另一台设备上继续，本机不能再作答' },
  'assessment.time_over': { status: 409, title: '考试时间已到，系统已按最后保存的答案交卷' },
  'assessment.answer_unknown': { status: 400, title: '答案与这份试卷的题目不符，请刷新页面' },
  'assessment.result_not_released': { status: 403, title: '成绩尚未公布，公布后会通知您' },
  'assessment.score_same_person': { status: 403, title: '线下成绩须由另一人复核，不能复核自己录入的' },
  'assessment.score_wrong_state': { status: 409, title: '这批成绩已经处理过了，请刷新' },
  'assessment.score_part': { status: 400, title: '这一项成绩不能线下录入' },
  'assessment.grades_incomplete': { status: 409, title: '还有学员的成绩不完整，补齐后才能公布' },
  'assessment.grades_frozen': { status: 409, title: '成绩已冻结，不能再改' },
  'assessment.grades_unpublished': { status: 409, title: '请先公布成绩，再提交结业申请' },
  'assessment.completion_wrong_state': { status: 409, title: '结业申请现在的状态不能做这一步，请刷新' },
  'assessment.completion_same_person': { status: 403, title: '受理人与批准人须是两个人' },
  'assessment.sample_unchecked': { status: 409, title: '请先完成抽查名单的核对，再批准结业' },
  'assessment.captcha_wrong': { status: 400, title: '验证码不对或已过期，请重新输入' },
  'assessment.resit_not_eligible': { status: 409, title: '名单里有现在不能补考的学员，请刷新补考名单后重新选择' },
  'assessment.already_sat': { status: 409, title: '您已经参加过这个班的理论考试；没有及格的，请参加班主任安排的补考' },
  'assessment.theory_unfinished': {
    status: 409,
    title: '线上理论课还没有学完，按“先理论后实操”（omo.theoryBeforePractice）的规定还不能考试，请先把课学完',
  },
  'assessment.completion_late': {
    status: 409,
    title: '已经超过提交结业申请的期限（completion.submitWithinDays），请写明逾期原因后再提交',
  },
} as const satisfies ProblemTable;

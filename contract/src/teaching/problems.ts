import type { ProblemTable } from '../tables.ts';

/** What can go wrong in teaching, with the sentence the person reads. */
export const teachingProblems = {
  'teaching.course.exists': { status: 409, title: '这个班已经有课程了，请直接编辑' },
  'teaching.course.missing': { status: 404, title: '这个班还没有课程内容，请讲师先建立课程' },
  'teaching.lesson.watched': { status: 409, title: '已有学员学过这一节，不能删除或更换视频；可以另加一节' },
  'teaching.lesson.no_video': { status: 409, title: '这一节还没有视频，请等讲师上传' },
  'teaching.learner.not_enrolled': { status: 403, title: '您不在这个班里，不能学习这门课程' },
  'teaching.watch.elsewhere': { status: 409, title: '您正在另一台设备上学习；在这里继续会停止那边的计时' },
  'teaching.watch.gap': { status: 409, title: '学习记录缺了一段，请按顺序重新发送' },
  'teaching.checkin.closed': { status: 409, title: '这节课现在不能签到，请向班主任确认' },
  'teaching.checkin.code_expired': { status: 409, title: '签到码已过期，请扫描屏幕上的新码' },
  'teaching.checkin.code_invalid': { status: 400, title: '这不是本平台的签到码，请扫描教室屏幕上的二维码' },
  'teaching.checkin.position_missing': { status: 422, title: '没有收到您的位置，请允许定位后再扫；无法定位时请找班主任补签' },
  'teaching.checkin.position_vague': { status: 422, title: '定位误差太大，请到窗边或室外等定位稳定后再扫；仍不行请找班主任补签' },
  'teaching.checkin.outside': { status: 422, title: '您的位置不在教室附近，没有签上；如果您确实在现场，请找班主任补签' },
  'teaching.checkin.not_in_yet': { status: 409, title: '您还没有签到，不能签退；请找班主任补签' },
  'teaching.session.wrong_state': { status: 409, title: '课次现在的状态不能这样操作，请刷新后再看' },
  'teaching.session.not_due': { status: 409, title: '还没有到上课的日子，不能开始签到' },
  'teaching.session.vod': { status: 409, title: '点播课没有现场签到，学时按观看计算' },
  'teaching.roll.locked': { status: 409, title: '本次考勤已双方确认并锁定，不能再改' },
  'teaching.roll.confirmed': { status: 409, title: '考勤已有一方确认；请先撤回确认，再修改' },
  'teaching.roll.same_person': { status: 409, title: '班主任和讲师须由两个人分别确认' },
  'teaching.roll.not_party': { status: 403, title: '只有本班班主任和本课讲师能确认这次考勤' },
} as const satisfies ProblemTable;

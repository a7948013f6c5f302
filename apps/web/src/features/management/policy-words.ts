import { CLASS_MODES } from '@yangfan/contract/dictionaries';
import { ROLE_NAMES } from './role-names.ts';

/** What each policy code means, for people. Codes that are not here show as they are. */
export const POLICY_NAMES: Record<string, string> = {
  'hours.min': '培训最少课时',
  'hours.maxPerDay': '每日最多课时',
  'hours.unitMinutes': '1 课时的分钟数',
  'class.sizeMin': '每班最少人数',
  'class.sizeMax': '每班最多人数',
  'omo.modes': '允许的教学方式',
  'omo.maxOnlineRatio': '线上课时占比上限',
  'omo.maxVodRatio': '点播课时占比上限',
  'omo.theoryBeforePractice': '先理论后实操',
  'online.singleDevice': '只允许一个播放设备',
  'lecturer.perClassMin': '每班最少讲师数',
  'lecturer.maxHoursPerDay': '讲师每日最多课时',
  'lecturer.noOverlap': '讲师不得同时在两班授课',
  'opening.leadWorkdays': '开班提前申请的工作日',
  'opening.ageMin': '学员最小年龄',
  'opening.ageMax': '学员最大年龄',
  'onboarding.publicityDays': '机构公示天数',
  'vod.maxSpeed': '点播最高倍速',
  'vod.heartbeatSeconds': '点播心跳间隔（秒）',
  'vod.offlineMaxMinutes': '断网可补报的分钟数',
  'vod.completeRatio': '看完多少算学完',
  'vod.faceEveryMinutes': '点播人脸核验间隔（分钟）',
  'vod.idleMinutes': '点播无操作多少分钟后询问（0 为不询问）',
  'vod.danmakuReview': '点播弹幕先审核再显示',
  'vod.danmakuSlowSeconds': '点播弹幕、评论的最短间隔（秒）',
  'qa.answerHours': '提问应答时限（小时）',
  'qa.closeDays': '答疑自动关闭（天）',
  'checkin.codeSeconds': '签到码有效秒数',
  'checkin.fenceMetres': '签到围栏半径（米）',
  'checkin.lateMinutes': '迟到不扣课时的分钟数',
  'checkin.absentMinutes': '迟到记缺勤的分钟数',
  'checkin.manualWarnRatio': '补签占比预警线',
  'attendance.minRate': '合格的最低出勤率',
  'exam.passScore': '理论考试及格分',
  'exam.resitMax': '补考次数',
  'exam.resitScore': '补考成绩怎么算',
  'exam.enterBeforeMinutes': '开考前可入场分钟数',
  'exam.enterAfterMinutes': '开考后可入场分钟数',
  'exam.leaveWarnings': '离开页面警告次数',
  'exam.leaveAutoSubmit': '离开页面自动交卷次数',
  'exam.autosaveSeconds': '自动保存间隔（秒）',
  'exam.avoidLastPapers': '抽题避开最近几份试卷',
  'exam.clients': '考试允许的终端',
  'exam.fullScreen': '电脑上考试须全屏',
  'exam.snapshots': '每场考试随机查看本人的次数',
  'exam.attendanceMin': '参加理论考试的最低出勤率',
  'exam.appealDays': '考场记录申诉期（天）',
  'exam.evidenceKeepDays': '考试抓拍保存天数',
  'exam.reviewMode': '公布成绩后学员能看到什么',
  'exam.secondMarker': '第二人评阅的方式',
  'exam.secondMarkerShare': '第二人评阅的比例',
  'exam.markerGap': '两人评分相差多少由第三人裁定',
  'exam.markersFromOtherClass': '阅卷人须来自别的班',
  'plan.likenessScore': '规划书一章算雷同的相似度',
  'plan.likenessChapters': '几章雷同须由人认定',
  'objection.raiseDays': '成绩异议提出期（工作日）',
  'objection.answerDays': '成绩异议答复期（工作日）',
  'objection.secondLookDays': '请市县再看一次的期限（工作日）',
  'objection.decideDays': '市县复核期（工作日）',
  'objection.waitForEnd': '异议期满才能批准结业',
  'survey.minShare': '结业前须填写满意度的比例',
  'survey.minAnswers': '满意度至少几人填写才显示汇总',
  'review.reviewers': '每份规划书几位专家评分',
  'review.differenceLimit': '专家相差多少分须仲裁',
  'review.passMark': '规划书合格线',
  'review.crossLimit': '一位及格一位不及格时的仲裁线',
  'review.arbitration': '仲裁后怎样合成',
  'review.excellentMark': '规划书优秀线',
  'review.calibrationLimit': '标杆卷校准的最大偏差',
  'review.calibrationDays': '校准有效天数',
  'review.capPerRound': '一位专家每批最多几份',
  'review.days': '评审期限（天）',
  'review.acceptDays': '答复邀请的期限（天）',
  'review.remindDays': '截止前几天提醒专家',
  'review.minMinutes': '评审最短阅读分钟数',
  'grade.scheme': '成绩构成',
  'completion.submitWithinDays': '结业提交期限（工作日）',
  'completion.sampleRatio': '结业材料抽查比例',
  'omo.liveMinInteraction': '直播每 45 分钟最少互动次数',
  'study.idleDays': '几天没有学习记录预警',
  'study.absentTimes': '缺勤几次预警',
  'study.behindHours': '点播落后多少课时预警',
  'study.missedConfirms': '直播确认漏答几次预警',
  'study.lowScore': '随堂测和作业平均分预警线',
  'study.highPoints': '高风险的风险分',
  'study.dayMaxHours': '一天观看上限（小时，超过列为异常）',
  'study.nightMaxHours': '凌晨观看上限（小时，超过列为异常）',
  'study.answerHours': '提问回答期限（小时）',
  'work.markDays': '作业批改期限（天）',
  'rating.days': '下课后几天内可以评价讲师',
  'rating.minRaters': '一次课至少几人评价才显示汇总',
  'security.totpRoles': '必须动态口令登录的角色',
  'privacy.coolingDays': '注销冷静期（天）',
  'privacy.keepYears': '注销后档案保留年数',
  'face.acceptDistance': '人脸比对通过阈值',
  'face.reviewDistance': '人脸比对人工复核阈值',
};

/** A policy code in words. */
export const policyName = (code: string): string => POLICY_NAMES[code] ?? code;

interface Scheme {
  parts: { name: string; weight: number; passMark?: number }[];
  passTotal: number;
  excellentTotal?: number;
}

/** A policy value in words. */
export function valueText(code: string, value: unknown): string {
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (typeof value === 'number') return /Ratio$|minRate$/.test(code) ? `${Math.round(value * 1000) / 10}%` : String(value);
  if (Array.isArray(value))
    return value.map((one) => (CLASS_MODES as Record<string, string>)[one] ?? ROLE_NAMES[one] ?? String(one)).join('、') || '（空）';
  if (code === 'grade.scheme' && value && typeof value === 'object' && Array.isArray((value as Scheme).parts)) {
    const scheme = value as Scheme;
    const parts = scheme.parts.map(
      (part) => `${part.name} ${Math.round(part.weight * 100)}%${part.passMark ? `（须 ${part.passMark} 分）` : ''}`,
    );
    return `${parts.join('、')}；总分 ${scheme.passTotal} 合格${scheme.excellentTotal ? `、${scheme.excellentTotal} 优秀` : ''}`;
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

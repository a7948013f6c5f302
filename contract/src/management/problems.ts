import type { ProblemTable } from '../tables.ts';

/** What can go wrong in management, with the sentence the person reads. */
export const managementProblems = {
  'management.credit_code.invalid': { status: 422, title: '统一社会信用代码不正确，请对照营业执照逐位核对' },
  'management.application.wrong_state': { status: 409, title: '申请当前状态不允许这样做，请刷新后再看' },
  'management.application.incomplete': { status: 422, title: '材料还不齐全，请补齐后再提交' },
  'management.application.open': { status: 409, title: '已有一份申请正在办理，请等它办完' },
  'management.application.same_person': { status: 409, title: '受理人不能再复核同一份申请，请由另一位同事办理' },
  'management.institution.not_listed': { status: 409, title: '机构不在有效目录内或目录不含这门课程，不能开班' },
  'management.lecturer.not_usable': { status: 422, title: '所选讲师不在库、未被本机构聘用或证书不合要求，请更换' },
  'management.lecturer.has_account': { status: 409, title: '这位讲师已有账号' },
  'management.id_number.invalid': { status: 422, title: '证件号码不正确，请核对' },
  'management.teacher.unknown': { status: 422, title: '所选班主任不是本机构的工作人员' },
  'management.syllabus.missing': { status: 422, title: '这门课程还没有大纲，不能生成课表' },
  'management.timetable.impossible': { status: 422, title: '按这些条件排不下全部课时，请延长日期、增加上课日或更换讲师、教室' },
  'management.timetable.conflict': { status: 409, title: '与已有课程冲突，请改到别的时间' },
  'management.timetable.started': { status: 409, title: '已有课开始上了，课表不能重新生成' },
  'management.commitment.outdated': { status: 409, title: '承诺书已更新，请重新阅读后再签' },
  'management.precheck.failed': { status: 422, title: '预检有未通过的项目，请先处理' },
  'management.import.unreadable': { status: 422, title: '文件读不出来：请用下载的模板，保存为 .xlsx 或 .csv 后再上传' },
  'management.import.too_large': { status: 422, title: '名册太大：一次最多 20000 行，请分次导入' },
  'management.import.busy': { status: 409, title: '这份名册正在处理，请稍候' },
  'management.import.has_errors': { status: 422, title: '名册里还有未通过的行；可先改正，或选择只导入通过的行' },
  'management.import.wrong_state': { status: 409, title: '这份名册已导入或已作废，不能再次导入' },
  'management.roster.closed': { status: 409, title: '班级当前状态不能增减学员，请走变更申请' },
  'management.roster.row': { status: 422, title: '学员信息有误，请按提示修改' },
} as const satisfies ProblemTable;

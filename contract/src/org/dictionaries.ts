/** A code and the words people read for it. */
export interface DictionaryEntry {
  code: string;
  name: string;
}

/** Training programmes (domain §1.1): the two-digit number goes into certificates, the short letters into class codes. */
export const PROGRAMS = {
  GYB: { name: '产生你的企业想法', number: '01' },
  SYB: { name: '创办你的企业', number: '02' },
  IYB: { name: '改善你的企业', number: '03' },
  EYB: { name: '扩大你的企业', number: '04' },
  NET_EC: { name: '网络创业培训（电商版）', number: '05' },
  NET_LIVE: { name: '网络创业培训（直播版）', number: '06' },
  SIM: { name: '创业模拟实训', number: '07' },
  LOCAL: { name: '地方特色课程', number: '99' },
} as const;
export type ProgramCode = keyof typeof PROGRAMS;
export const PROGRAM_CODES = Object.keys(PROGRAMS) as [ProgramCode, ...ProgramCode[]];

/** FORMAL counts; PRACTICE is for trying things out and never enters a figure (domain §1.12). */
export const CLASS_KINDS = { FORMAL: '正式班', PRACTICE: '练习班' } as const;
export type ClassKind = keyof typeof CLASS_KINDS;
export const CLASS_KIND_CODES = Object.keys(CLASS_KINDS) as [ClassKind, ...ClassKind[]];

export const CLASS_MODES = { OFFLINE: '线下', BLENDED: '线上线下融合', ONLINE: '纯线上' } as const;
export type ClassMode = keyof typeof CLASS_MODES;
export const CLASS_MODE_CODES = Object.keys(CLASS_MODES) as [ClassMode, ...ClassMode[]];

/** States of a class, domain §2.6. */
export const CLASS_STATUSES = {
  PLANNING: '筹备中',
  DRAFT: '草稿',
  SUBMITTED: '待受理',
  ACCEPTED: '待复核',
  APPROVED: '已批准',
  RECRUITING: '招生中',
  READY: '待开课',
  IN_TRAINING: '培训中',
  TRAINING_DONE: '授课结束',
  ASSESSING: '考核中',
  COMPLETION_SUBMITTED: '结业核验中',
  COMPLETED: '已结业',
  ARCHIVED: '已归档',
  RETURNED: '退回补正',
  REJECTED: '不予通过',
  WITHDRAWN: '已撤回',
  CANCELLED: '已取消',
  SUSPENDED: '整改停训',
  TERMINATED: '已终止',
} as const;
export type ClassStatus = keyof typeof CLASS_STATUSES;
export const CLASS_STATUS_CODES = Object.keys(CLASS_STATUSES) as [ClassStatus, ...ClassStatus[]];

/** The six waypoints of the course line that every class row draws. */
export const COURSE_STAGES = {
  ENROL: '报名',
  TEACH: '教学',
  SIMULATE: '模拟',
  ASSESS: '考核',
  COMPLETE: '结业',
  FOLLOW_UP: '后续服务',
} as const;
export type CourseStage = keyof typeof COURSE_STAGES;
export const COURSE_STAGE_CODES = Object.keys(COURSE_STAGES) as [CourseStage, ...CourseStage[]];

/** States of one timetable session, domain §2.7. */
export const SESSION_STATUSES = {
  SCHEDULED: '未开始',
  OPEN: '签到中',
  IN_PROGRESS: '进行中',
  ENDED: '待确认',
  CONFIRMED: '已双签',
  LOCKED: '已锁定',
  CANCELLED: '已取消',
} as const;
export type SessionStatus = keyof typeof SESSION_STATUSES;
export const SESSION_STATUS_CODES = Object.keys(SESSION_STATUSES) as [SessionStatus, ...SessionStatus[]];

export const SESSION_MODES = { VOD: '点播', LIVE: '直播', OFFLINE: '线下' } as const;
export type SessionMode = keyof typeof SESSION_MODES;
export const SESSION_MODE_CODES = Object.keys(SESSION_MODES) as [SessionMode, ...SessionMode[]];

/** States of an institution, domain §2.4. */
export const INSTITUTION_STATUSES = {
  DRAFT: '填报中',
  SUBMITTED: '待受理',
  ACCEPTED: '已受理',
  RETURNED: '退回补正',
  REJECTED: '不予通过',
  WITHDRAWN: '已撤回',
  ON_SITE_REVIEW: '现场核查',
  PUBLICITY: '公示中',
  LISTED: '在目录',
  SUSPENDED: '暂停',
  REMOVED: '已移出',
  BLACKLISTED: '黑名单',
} as const;
export type InstitutionStatus = keyof typeof INSTITUTION_STATUSES;
export const INSTITUTION_STATUS_CODES = Object.keys(INSTITUTION_STATUSES) as [InstitutionStatus, ...InstitutionStatus[]];

export const INSTITUTION_TYPES = {
  VOCATIONAL_SCHOOL: '职业院校',
  TRAINING_BASE: '公共实训基地',
  PRIVATE: '民办培训机构',
  UNIVERSITY: '高校',
  TECHNICAL_SCHOOL: '技工院校',
  OTHER: '其他',
} as const;
export type InstitutionType = keyof typeof INSTITUTION_TYPES;
export const INSTITUTION_TYPE_CODES = Object.keys(INSTITUTION_TYPES) as [InstitutionType, ...InstitutionType[]];

/** Papers an institution hands in (domain §2.4 row 2); `required` ones stop a submission when missing. */
export const DOCUMENT_KINDS = {
  LICENCE: '办学许可证或培训资质',
  BUSINESS_LICENCE: '营业执照或法人证书',
  PREMISES: '场地照片与平面图',
  EQUIPMENT: '设备清单',
  STAFF: '专兼职人员名册',
  RULES: '教学、学员、财务、安全、档案制度',
  PROMISE: '近三年无不良记录承诺',
  OTHER: '其他材料',
} as const;
export type DocumentKind = keyof typeof DOCUMENT_KINDS;
export const DOCUMENT_KIND_CODES = Object.keys(DOCUMENT_KINDS) as [DocumentKind, ...DocumentKind[]];
export const REQUIRED_DOCUMENTS: readonly DocumentKind[] = ['LICENCE', 'PREMISES', 'STAFF', 'PROMISE'];

/** States of a lecturer, domain §2.5. */
export const LECTURER_STATUSES = {
  DRAFT: '填报中',
  SUBMITTED: '待初审',
  ACCEPTED: '待核验',
  RETURNED: '退回补正',
  REJECTED: '不予通过',
  ACTIVE: '在库',
  SUSPENDED: '暂停',
  RETIRED: '退出',
  BLACKLISTED: '黑名单',
} as const;
export type LecturerStatus = keyof typeof LECTURER_STATUSES;
export const LECTURER_STATUS_CODES = Object.keys(LECTURER_STATUSES) as [LecturerStatus, ...LecturerStatus[]];

export const LECTURER_LEVELS = { LECTURER: '讲师', SENIOR: '高级讲师', MASTER: '培训师' } as const;
export type LecturerLevel = keyof typeof LECTURER_LEVELS;
export const LECTURER_LEVEL_CODES = Object.keys(LECTURER_LEVELS) as [LecturerLevel, ...LecturerLevel[]];

export const ENROLMENT_STATUSES = { ENROLLED: '在册', DROPPED: '已退班', COMPLETED: '已合格', NOT_QUALIFIED: '未合格' } as const;
export type EnrolmentStatus = keyof typeof ENROLMENT_STATUSES;
export const ENROLMENT_STATUS_CODES = Object.keys(ENROLMENT_STATUSES) as [EnrolmentStatus, ...EnrolmentStatus[]];

/** Categories of learners, domain §1.13. `13` is sensitive: only the authority sees it. */
export const LEARNER_CATEGORIES = {
  '01': '毕业年度高校毕业生/在校大学生',
  '02': '离校未就业高校毕业生',
  '03': '脱贫人口（含防止返贫监测对象）',
  '04': '城镇登记失业人员',
  '05': '农村转移就业劳动者',
  '06': '两后生',
  '07': '退役军人',
  '08': '残疾人',
  '09': '就业困难人员',
  '10': '零就业家庭成员',
  '11': '小微企业主/个体工商户',
  '12': '转岗/企业职工',
  '13': '刑满释放/戒毒康复人员',
  '14': '留学回国人员',
  '15': '港澳台居民',
  '99': '其他城乡劳动者',
} as const;
export type LearnerCategory = keyof typeof LEARNER_CATEGORIES;
export const LEARNER_CATEGORY_CODES = Object.keys(LEARNER_CATEGORIES).sort() as [LearnerCategory, ...LearnerCategory[]];
export const SENSITIVE_CATEGORIES: readonly LearnerCategory[] = ['13'];

/** Kinds of identity papers (domain §6.6); all but 111 are checked by a person. */
export const CERT_TYPES = {
  '111': '居民身份证',
  '414': '普通护照',
  '516': '港澳居民来往内地通行证',
  '511': '台湾居民来往大陆通行证',
  '554': '外国人居留证',
  X01: '港澳台居民居住证',
} as const;
export type CertType = keyof typeof CERT_TYPES;
export const CERT_TYPE_CODES = Object.keys(CERT_TYPES) as [CertType, ...CertType[]];

export const ROOM_KINDS = { CLASSROOM: '线下教室', LIVE_ROOM: '直播间' } as const;
export type RoomKind = keyof typeof ROOM_KINDS;
export const ROOM_KIND_CODES = Object.keys(ROOM_KINDS) as [RoomKind, ...RoomKind[]];

/** States of an application, domain §2.3; ON_SITE_REVIEW and PUBLICITY only occur for institutions. */
export const APPROVAL_STATES = {
  DRAFT: '草稿',
  SUBMITTED: '待受理',
  ACCEPTED: '已受理',
  ON_SITE_REVIEW: '现场核查',
  PUBLICITY: '公示中',
  APPROVED: '已通过',
  RETURNED: '退回补正',
  REJECTED: '不予通过',
  WITHDRAWN: '已撤回',
  REVOKED: '已撤销',
} as const;
export type ApprovalState = keyof typeof APPROVAL_STATES;
export const APPROVAL_STATE_CODES = Object.keys(APPROVAL_STATES) as [ApprovalState, ...ApprovalState[]];

import type { ProblemTable } from '../tables.ts';

/** What can go wrong in org, with the sentence the person reads. */
export const orgProblems = {
  'org.class.not_approved': { status: 409, title: '这个班还没有获得批准，暂时不能开课、签到或考试' },
  'org.class.wrong_state': { status: 409, title: '班级当前状态不允许这样做，请刷新后再看' },
  'org.class.changed': { status: 409, title: '班级资料已被他人更新，请刷新后再改' },
  'org.session.wrong_state': { status: 409, title: '这节课当前的状态不允许这样做，请刷新后再看' },
  'org.institution.changed': { status: 409, title: '机构资料已被他人更新，请刷新后再改' },
  'org.institution.duplicate': { status: 409, title: '这个统一社会信用代码已经登记过，请直接登录；忘记密码可用手机验证码找回' },
  'org.lecturer.duplicate': { status: 409, title: '这位讲师已在讲师库中，请直接申请聘用' },
  'org.learner.duplicate': { status: 409, title: '这个证件号码已经登记过' },
  'org.enrolment.duplicate': { status: 409, title: '这位学员已在本班名册中' },
  'org.enrolment.dropped': { status: 409, title: '这位学员已退班' },
  'org.room.in_use': { status: 409, title: '这间教室还有未上的课，暂时不能停用' },
  'org.export.too_many': { status: 422, title: '符合条件的记录太多，请缩小范围后再导出（一次最多 10000 行）' },
} as const satisfies ProblemTable;

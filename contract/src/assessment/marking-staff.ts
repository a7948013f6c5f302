import { Type } from 'typebox';
import { Closed, Id, Nullable, OneOf } from '../common.ts';
import { route } from '../route.ts';

const onExam = { params: Closed({ examId: Id('exm') }), scope: { exam: 'examId' }, permission: 'assessment.exam.manage' } as const;
export const MARKER_ROLES = ['CLASS_TEACHER', 'LECTURER', 'INST_ADMIN'] as const;
const person = { accountId: Id('acc'), name: Type.String(), role: OneOf(MARKER_ROLES) };
/** Who marks an exam, with what each has to do; and whom its organiser may name. */
export const MarkingStaff = Closed({
  examId: Id('exm'),
  title: Type.String(),
  className: Type.String(),
  released: Type.Boolean(),
  /** The class's policy: nobody marks learners of a class they teach or lead. */
  otherClass: Type.Boolean(),
  /** Marks to be given in all, a second one counted apart; and those that nobody is to give, for want of another person. */
  total: Type.Integer(),
  unassigned: Type.Integer(),
  markers: Type.Array(Closed({ ...person, assigned: Type.Integer(), done: Type.Integer() })),
  options: Type.Array(
    Closed({
      ...person,
      /** Why this person cannot be named; null = may be. */
      refusal: Nullable(OneOf(['OWN_CLASS', 'NO_CERTIFICATE'] as const)),
    }),
    { maxItems: 300 },
  ),
});

export const markingStaff = route({
  method: 'GET',
  path: '/v1/assessment/exams/:examId/markers',
  summary: '阅卷人和各自的阅卷量，可以指定哪些人',
  ...onExam,
  reply: MarkingStaff,
  errors: [],
  audit: null,
});
export const nameMarkers = route({
  method: 'PUT',
  path: '/v1/assessment/exams/:examId/markers',
  summary: '指定阅卷人；没有评过的答案平均分给他们，不指定时有权阅卷的人都可以阅',
  ...onExam,
  body: Closed({ accountIds: Type.Array(Id('acc'), { maxItems: 20, uniqueItems: true }) }),
  reply: MarkingStaff,
  errors: ['assessment.marker_unknown', 'assessment.marker_refused', 'assessment.exam_wrong_state'],
  audit: 'assessment.marking.staffed',
});
export const moveMarking = route({
  method: 'POST',
  path: '/v1/assessment/exams/:examId/markers/moves',
  summary: '把一名阅卷人没有评过的答案转给另一名',
  ...onExam,
  body: Closed({ from: Id('acc'), to: Id('acc'), count: Type.Integer({ minimum: 1, maximum: 2000 }) }),
  reply: Closed({ moved: Type.Integer() }),
  errors: ['assessment.marker_unknown', 'assessment.exam_wrong_state'],
  audit: 'assessment.marking.moved',
  idempotent: true,
});

import { Type } from 'typebox';
import { Closed, Id, Nullable } from '../common.ts';
import { route } from '../route.ts';
import { Position } from './check-in.ts';
import { SessionDuty } from './evidence.ts';

/** The lecturer's own coming by face and place: no picture is kept. */
export const signLecturerByFace = route({
  method: 'POST',
  path: '/v1/teaching/sessions/:sessionId/lecturer-face-sign',
  summary: '讲师签到（人脸和位置）',
  params: Closed({ sessionId: Id('tts') }),
  scope: { session: 'sessionId' },
  body: Closed({
    position: Nullable(Position),
    /** From the identity check with purpose CHECK_IN of the lecturer's own account. */
    checkToken: Type.String({ minLength: 8, maxLength: 300 }),
  }),
  reply: SessionDuty,
  errors: [
    'teaching.session.wrong_state',
    'teaching.session.not_due',
    'teaching.session.vod',
    'teaching.roll.not_party',
    'teaching.lecturer.face_off',
    'teaching.checkin.position_missing',
    'teaching.checkin.position_vague',
    'teaching.checkin.outside',
    'identity.check_required',
    'identity.check_expired',
    'identity.check_used',
    'identity.check_purpose',
    'org.class.not_approved',
    'policy.missing',
  ],
  permission: 'teaching.lecturer.sign',
  audit: 'teaching.lecturer.signed',
  rate: { max: 20, windowS: 60, by: 'account' },
});
/** The class teacher saw the lecturer who came another way than by face. Doing it twice changes nothing. */
export const confirmLecturerSign = route({
  method: 'POST',
  path: '/v1/teaching/sessions/:sessionId/lecturer-signs/:lecturerId/confirmation',
  summary: '班主任确认讲师的替代签到',
  params: Closed({ sessionId: Id('tts'), lecturerId: Id('lec') }),
  scope: { session: 'sessionId' },
  reply: SessionDuty,
  errors: ['teaching.roll.locked', 'teaching.roll.same_person', 'teaching.lecturer.no_confirmation', 'policy.missing'],
  permission: 'teaching.lecturer.confirm',
  audit: 'teaching.lecturer.confirmed',
});

import { Type } from 'typebox';
import { Closed, Done, Id, Instant, OneOf, Text } from '../../common.ts';
import { RegionCode } from '../../org/regions.ts';
import { route } from '../../route.ts';
import { HOST, LiveRoomLine, ofRoom } from './room.ts';

const ARRANGE = 'teaching.live.arrange';
/** Arranges a live event for all learners of an institution, or of a region (460000: the province). Attendance is kept, no hours. */
export const arrangePublicLive = route({
  method: 'POST',
  path: '/v1/teaching/public-live',
  summary: '安排活动直播',
  body: Closed({
    title: Text(80, 2),
    startsAt: Instant(),
    endsAt: Instant(),
    audience: OneOf(['REGION', 'INSTITUTION'] as const),
    regionCode: Type.Optional(RegionCode()),
    institutionId: Type.Optional(Id('ins')),
    /** Who speaks, and runs the room. */
    lecturerId: Id('lec'),
  }),
  reply: LiveRoomLine,
  status: 201,
  errors: ['teaching.live.audience', 'teaching.live.event_time', 'teaching.live.event_speaker'],
  permission: ARRANGE,
  scope: 'filtered',
  audit: 'teaching.live.arranged',
  idempotent: true,
});
/** Takes an event back that has not been opened. */
export const cancelPublicLive = route({
  method: 'DELETE',
  path: '/v1/teaching/public-live/:roomId',
  summary: '取消活动直播',
  ...ofRoom,
  reply: Done,
  errors: ['teaching.live.wrong_state'],
  permission: ARRANGE,
  audit: 'teaching.live.event_cancelled',
});
/** Opens the room of an event, from an hour before it begins. */
export const openPublicLive = route({
  method: 'POST',
  path: '/v1/teaching/live/:roomId/open',
  summary: '打开活动直播间',
  ...ofRoom,
  reply: LiveRoomLine,
  errors: ['teaching.live.wrong_state', 'teaching.session.not_due', 'policy.missing'],
  permission: HOST,
  audit: 'teaching.live.opened',
});

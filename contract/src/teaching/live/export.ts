import { Closed, OneOf, raw } from '../../common.ts';
import { route } from '../../route.ts';
import { ofRoom } from './room.ts';

/** What of a live room may be taken along as a workbook. */
export const LIVE_SHEETS = ['ATTENDANCE', 'ROSTER', 'CHAT', 'POLLS'] as const;
/** Attendance, roster, messages or poll results as a workbook; names are masked as on the pages. */
export const exportLive = route({
  method: 'GET',
  path: '/v1/teaching/live/:roomId/export.xlsx',
  summary: '导出直播记录',
  ...ofRoom,
  query: Closed({ what: OneOf(LIVE_SHEETS) }),
  reply: raw('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  errors: ['policy.missing', 'org.export.too_many'],
  permission: 'teaching.live.read',
  audit: 'teaching.live.exported',
});

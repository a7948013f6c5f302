import type { ProblemTable } from '../tables.ts';

/** What can go wrong with live pictures and sound, with the sentence the person reads. */
export const liveProblems = {
  'live.ticket_expired': { status: 403, title: '进入直播的凭证已失效，请回到直播间重新进入' },
  'live.no_stream': { status: 404, title: '这一路画面现在没有在直播，等它恢复后会自动接上' },
  'live.room_ended': { status: 409, title: '直播已经结束，可以稍后看回放' },
  'live.bad_offer': { status: 422, title: '浏览器给出的音视频参数不能用，请换用新版 Chrome、Edge 或 Safari 再试' },
  'live.engine_down': { status: 503, title: '直播服务正在恢复，请过几秒再试；已录下的内容不会丢失' },
  'live.no_ffmpeg': { status: 503, title: '服务器没有安装 ffmpeg，不能录制和转成 HLS；实时观看不受影响' },
} as const satisfies ProblemTable;

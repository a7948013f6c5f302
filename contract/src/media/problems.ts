import type { ProblemTable } from '../tables.ts';

/** What can go wrong with videos, with the sentence the person reads. */
export const mediaProblems = {
  'media.broken': { status: 422, title: '这个视频文件已损坏或不完整，请重新导出后再传' },
  'media.no_video': { status: 422, title: '文件里没有画面，只有声音或其他内容；请上传带画面的视频' },
  'media.too_long': { status: 422, title: '视频太长，请分成几节后再传（每节不超过 4 小时）' },
  'media.wrong_file': { status: 422, title: '这个文件不是您上传的课程视频，请重新选择' },
  'media.not_ready': { status: 409, title: '视频正在处理，请稍后再试' },
  'media.wrong_state': { status: 409, title: '视频当前的状态不能这样操作，请刷新后再看' },
  'media.in_use': { status: 409, title: '这个视频还在课程里使用，不能删除' },
  'media.no_picture': { status: 422, title: '没有取到画面，请换一秒，或上传一张图片' },
} as const satisfies ProblemTable;

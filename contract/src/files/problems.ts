import type { ProblemTable } from '../tables.ts';

/** What can go wrong in files, with the sentence the person reads. */
export const filesProblems = {
  'files.type_refused': { status: 415, title: '文件内容不是这里接受的格式，请换一个文件' },
  'files.too_large': { status: 413, title: '文件太大，请压缩或拆分后再传' },
  'files.empty': { status: 400, title: '文件是空的，请重新选择' },
  'files.infected': { status: 422, title: '文件没有通过病毒检查，已删除；请在安全的电脑上重新制作' },
  'files.scan_unavailable': { status: 503, title: '病毒检查服务暂时不可用，文件没有保存，请稍后再传' },
  'files.not_ready': { status: 409, title: '文件还没有传完，请等上传结束后再试' },
  'files.not_yours': { status: 422, title: '没有找到您上传的这个文件，请重新上传' },
  'files.wrong_purpose': { status: 422, title: '这个文件是为别的用途上传的，请在这里重新上传' },
  'files.link_expired': { status: 403, title: '下载链接已失效，请回到原页面重新打开' },
  'files.unknown_purpose': { status: 400, title: '没有说明文件的用途，请刷新页面后再试' },
  'files.upload_gone': { status: 410, title: '这次上传已过期，请重新选择文件上传' },
  'files.disk_full': { status: 507, title: '服务器存储空间不足，文件没有保存；请联系平台运维' },
} as const satisfies ProblemTable;

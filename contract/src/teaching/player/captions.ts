import { Type, type Static } from 'typebox';
import { Closed, Done, Id, Instant, OneOf, raw, Text } from '../../common.ts';
import { route } from '../../route.ts';
import { myLesson, ofLesson, Second } from './lesson.ts';

export const CAPTION_LANGUAGES = ['zh-CN', 'zh-HK', 'en', 'ja', 'ko', 'ru', 'vi', 'ms'] as const;
export const CaptionCue = Closed({ from: Type.Number(), to: Type.Number(), text: Type.String() });
export type CaptionCue = Static<typeof CaptionCue>;
export const CaptionTrack = Closed({
  id: Id('cap'),
  language: OneOf(CAPTION_LANGUAGES),
  label: Type.String(),
  cues: Type.Integer(),
  version: Type.Integer(),
  updatedAt: Instant(),
});
export type CaptionTrack = Static<typeof CaptionTrack>;
const WholeTrack = Closed({ track: CaptionTrack, cues: Type.Array(CaptionCue) });
const place = Closed({ lessonId: Id('lsn'), captionId: Id('cap') });
const trackList = Closed({ items: Type.Array(CaptionTrack) });

export const listCaptions = route({
  method: 'GET',
  path: '/v1/teaching/lessons/:lessonId/captions',
  summary: '一节课的字幕',
  ...ofLesson,
  reply: trackList,
  errors: [],
  permission: 'teaching.course.read',
  audit: null,
});
/** Takes WebVTT or SRT in UTF-8, UTF-16 or GB18030, at most 1 MB; the file of a language takes the place of the earlier one. */
export const putCaptions = route({
  method: 'POST',
  path: '/v1/teaching/lessons/:lessonId/captions',
  summary: '上传字幕文件',
  ...ofLesson,
  body: Closed({
    language: OneOf(CAPTION_LANGUAGES),
    label: Text(30, 1),
    /** The file's bytes, base64. */
    data: Type.String({ minLength: 4, maxLength: 1_400_000, pattern: '^[A-Za-z0-9+/]+={0,2}$' }),
  }),
  reply: WholeTrack,
  status: 201,
  errors: ['teaching.captions.refused', 'teaching.captions.many', 'teaching.lesson.no_video'],
  permission: 'teaching.course.edit',
  audit: 'teaching.captions.uploaded',
  bodyLimit: 1_500_000,
});
export const readCaptions = route({
  method: 'GET',
  path: '/v1/teaching/lessons/:lessonId/captions/:captionId',
  summary: '字幕逐条',
  ...ofLesson,
  params: place,
  reply: WholeTrack,
  errors: [],
  permission: 'teaching.course.read',
  audit: null,
});
export const editCue = route({
  method: 'PATCH',
  path: '/v1/teaching/lessons/:lessonId/captions/:captionId',
  summary: '改一条字幕',
  ...ofLesson,
  params: place,
  body: Closed({
    version: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    index: Type.Integer({ minimum: 0, maximum: 10_000 }),
    from: Second,
    to: Second,
    /** Without text the cue is taken away. */
    text: Text(400),
  }),
  reply: WholeTrack,
  errors: ['teaching.captions.changed', 'teaching.captions.refused'],
  permission: 'teaching.course.edit',
  audit: 'teaching.captions.edited',
});
export const removeCaptions = route({
  method: 'DELETE',
  path: '/v1/teaching/lessons/:lessonId/captions/:captionId',
  summary: '删除一种字幕',
  ...ofLesson,
  params: place,
  reply: Done,
  errors: [],
  permission: 'teaching.course.edit',
  audit: 'teaching.captions.removed',
});
export const myCaptions = route({
  method: 'GET',
  path: '/v1/teaching/me/lessons/:lessonId/captions',
  summary: '这一节有哪些字幕',
  ...myLesson,
  reply: trackList,
  errors: ['teaching.learner.not_enrolled'],
  audit: null,
});
/** For a player that draws captions itself, and for searching in them. */
export const myCues = route({
  method: 'GET',
  path: '/v1/teaching/me/lessons/:lessonId/captions/:captionId/cues',
  summary: '字幕逐条（学员）',
  ...myLesson,
  params: place,
  reply: Closed({ items: Type.Array(CaptionCue) }),
  errors: ['teaching.learner.not_enrolled'],
  audit: null,
});
/** For the browser's own `<track>`; what is served was written by the server from the stored cues. */
export const myCaptionFile = route({
  method: 'GET',
  path: '/v1/teaching/me/lessons/:lessonId/captions/:captionId/file.vtt',
  summary: '字幕文件（WebVTT）',
  ...myLesson,
  params: place,
  reply: raw('text/vtt'),
  errors: ['teaching.learner.not_enrolled'],
  audit: null,
});

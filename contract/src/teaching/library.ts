import { Type, type Static } from 'typebox';
import { Closed, Done, Id, Instant, Nullable, OneOf, PageOf, PageQuery, Text } from '../common.ts';
import { route } from '../route.ts';
import { ActivityContent } from './activity.ts';

export const LIBRARY_STATES = ['PROPOSED', 'LISTED', 'REFUSED', 'WITHDRAWN'] as const;
export const LIBRARY_CATEGORIES = ['STARTUP', 'ECOMMERCE', 'LIVESTREAM', 'OPERATION', 'FINANCE', 'POLICY', 'OTHER'] as const;

const Line = {
  id: Id('lib'),
  title: Type.String(),
  summary: Type.String(),
  category: OneOf(LIBRARY_CATEGORIES),
  institutionName: Type.String(),
  lessons: Type.Integer(),
  durationS: Type.Number(),
  listedAt: Nullable(Instant()),
};
/** A course of the free library, as everybody finds it. */
export const LibraryLine = Closed(Line);
export type LibraryLine = Static<typeof LibraryLine>;
/** The same for those who propose and review. */
export const LibraryWork = Closed({
  ...Line,
  state: OneOf(LIBRARY_STATES),
  classId: Id('cls'),
  proposedAt: Instant(),
  reason: Nullable(Type.String()),
});
export type LibraryWork = Static<typeof LibraryWork>;
/** What a course of the library holds: the version that was reviewed. */
export const LibraryCourse = Closed({
  ...Line,
  chapters: Type.Array(
    Closed({
      title: Type.String(),
      lessons: Type.Array(
        Closed({
          id: Id('lsn'),
          title: Type.String(),
          playable: Type.Boolean(),
          durationS: Type.Number(),
          activities: Type.Array(Closed({ id: Id('act'), kind: OneOf(['ARTICLE', 'COURSEWARE']), title: Type.String() })),
        }),
      ),
    }),
  ),
});

const one = { params: Closed({ libraryId: Id('lib') }) } as const;
const open = { permission: 'signed-in', scope: 'self' } as const;

export const listLibrary = route({
  method: 'GET',
  path: '/v1/teaching/library',
  summary: '免费课程库',
  query: Closed({ ...PageQuery, search: Type.Optional(Text(60)), category: Type.Optional(OneOf(LIBRARY_CATEGORIES)) }),
  reply: PageOf(LibraryLine),
  errors: [],
  ...open,
  audit: null,
});
export const readLibraryCourse = route({
  method: 'GET',
  path: '/v1/teaching/library/:libraryId',
  summary: '课程库中的一门课',
  ...one,
  reply: LibraryCourse,
  errors: [],
  ...open,
  audit: null,
});
/** Plays a lesson of the library; no class hours come of it. */
export const playLibraryLesson = route({
  method: 'GET',
  path: '/v1/teaching/library/:libraryId/lessons/:lessonId',
  summary: '观看课程库中的一节',
  params: Closed({ libraryId: Id('lib'), lessonId: Id('lsn') }),
  reply: Closed({ title: Type.String(), kind: OneOf(['HLS', 'MP4']), url: Type.String(), durationS: Type.Number() }),
  errors: ['teaching.lesson.no_video'],
  ...open,
  audit: null,
});
export const readLibraryActivity = route({
  method: 'GET',
  path: '/v1/teaching/library/:libraryId/activities/:activityId',
  summary: '阅读课程库中的图文或课件',
  params: Closed({ libraryId: Id('lib'), activityId: Id('act') }),
  reply: Closed({
    title: Type.String(),
    article: ActivityContent.properties.article,
    images: ActivityContent.properties.images,
    deck: ActivityContent.properties.deck,
  }),
  errors: [],
  ...open,
  audit: null,
});
/** Offers the published version of a class's course to the library; the province reviews it. */
export const proposeLibrary = route({
  method: 'POST',
  path: '/v1/teaching/classes/:classId/library',
  summary: '推荐课程进免费课程库',
  params: Closed({ classId: Id('cls') }),
  scope: { class: 'classId' },
  body: Closed({ title: Text(120, 1), summary: Text(500, 1), category: OneOf(LIBRARY_CATEGORIES) }),
  reply: LibraryWork,
  status: 201,
  errors: ['teaching.course.missing', 'teaching.library.not_published', 'teaching.library.waiting'],
  permission: 'teaching.library.propose',
  audit: 'teaching.library.proposed',
});
/** Proposals within one's scope, newest first. */
export const listLibraryWork = route({
  method: 'GET',
  path: '/v1/teaching/library-work',
  summary: '课程库推荐与审核',
  query: Closed({ ...PageQuery, state: Type.Optional(OneOf(LIBRARY_STATES)) }),
  reply: PageOf(LibraryWork),
  errors: [],
  permission: 'teaching.library.read',
  scope: 'filtered',
  audit: null,
});
/** What was proposed, for whoever reviews it: the same page the library will show. */
export const reviewLibrary = route({
  method: 'POST',
  path: '/v1/teaching/library-work/:libraryId/review',
  summary: '审核课程库推荐',
  ...one,
  body: Closed({ pass: Type.Boolean(), reason: Text(300) }),
  reply: LibraryWork,
  errors: ['teaching.library.state', 'teaching.library.same_person', 'teaching.library.reason'],
  permission: 'teaching.library.review',
  scope: 'filtered',
  audit: 'teaching.library.reviewed',
});
/** Takes a course out of the library. */
export const withdrawLibrary = route({
  method: 'POST',
  path: '/v1/teaching/library-work/:libraryId/withdraw',
  summary: '下架课程库课程',
  ...one,
  body: Closed({ reason: Text(300, 1) }),
  reply: Done,
  errors: ['teaching.library.state'],
  permission: 'teaching.library.review',
  scope: 'filtered',
  audit: 'teaching.library.withdrawn',
});

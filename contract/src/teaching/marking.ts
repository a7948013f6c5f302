import { Type, type Static } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, PageQuery, raw } from '../common.ts';
import { route } from '../route.ts';

/** What one archive may hold; a class's work beyond it is taken in parts. */
export const ARCHIVE_MAX_FILES = 1000;
export const ARCHIVE_MAX_BYTES = 1024 ** 3;

/** One work that waits for its mark. `dueAt`: until when it should be marked (`work.markDays`). */
export const WaitingWork = Closed({
  submissionId: Id('sbm'),
  assignmentId: Id('act'),
  title: Type.String(),
  classId: Id('cls'),
  className: Type.String(),
  learnerId: Id('lrn'),
  seatNo: Type.Integer(),
  maskedName: Type.String(),
  version: Type.Integer(),
  late: Type.Boolean(),
  submittedAt: Instant(),
  dueAt: Instant(),
  overdue: Type.Boolean(),
});
export type WaitingWork = Static<typeof WaitingWork>;

/** How many wait in one assignment. */
export const WaitingAssignment = Closed({
  assignmentId: Id('act'),
  title: Type.String(),
  classId: Id('cls'),
  className: Type.String(),
  waiting: Type.Integer(),
  overdue: Type.Integer(),
  oldestAt: Instant(),
});
export type WaitingAssignment = Static<typeof WaitingAssignment>;

/**
 * Works of all classes I teach that wait for my mark, the longest waiting first. `total` is of the filter; `all`, `overdue`,
 * `oldestAt` and `assignments` are of everything that waits, whatever the filter.
 */
export const listWaitingWorks = route({
  method: 'GET',
  path: '/v1/teaching/marking',
  summary: '待批作业',
  query: Closed({
    classId: Type.Optional(Id('cls')),
    assignmentId: Type.Optional(Id('act')),
    overdue: Type.Optional(Type.Boolean()),
    ...PageQuery,
  }),
  reply: Closed({
    items: Type.Array(WaitingWork),
    total: Type.Integer(),
    all: Type.Integer(),
    overdue: Type.Integer(),
    oldestAt: Nullable(Instant()),
    assignments: Type.Array(WaitingAssignment),
  }),
  errors: [],
  permission: 'teaching.work.mark',
  scope: 'filtered',
  audit: null,
});

const part = {
  state: Type.Optional(OneOf(['SUBMITTED', 'RETURNED', 'MARKED'])),
  /** Seats of a class that is too large for one archive. */
  fromSeat: Type.Optional(Type.Integer({ minimum: 1, maximum: 9999 })),
  toSeat: Type.Optional(Type.Integer({ minimum: 1, maximum: 9999 })),
};
const ofArchive = {
  params: Closed({ assignmentId: Id('act') }),
  query: Closed(part),
  scope: { activity: 'assignmentId' },
  permission: 'teaching.work.download',
} as const;

/** What an archive would hold, and whether it fits into one. */
export const previewArchive = route({
  method: 'GET',
  path: '/v1/teaching/assignments/:assignmentId/archive/contents',
  summary: '作业打包前的清点',
  ...ofArchive,
  reply: Closed({
    works: Type.Integer(),
    files: Type.Integer(),
    bytes: Type.Integer(),
    maxFiles: Type.Integer(),
    maxBytes: Type.Integer(),
    fits: Type.Boolean(),
  }),
  errors: ['teaching.assignment.missing'],
  audit: null,
});
/** Every learner's newest work as one zip: a folder each, and an overview as a sheet. */
export const downloadArchive = route({
  method: 'GET',
  path: '/v1/teaching/assignments/:assignmentId/archive',
  summary: '打包下载全班作业',
  ...ofArchive,
  reply: raw('application/zip'),
  errors: ['teaching.assignment.missing', 'teaching.assignment.archive_empty', 'teaching.assignment.archive_large'],
  audit: 'teaching.assignment.downloaded',
});

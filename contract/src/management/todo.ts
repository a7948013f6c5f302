import { Type } from 'typebox';
import { Closed, Instant, Nullable, OneOf } from '../common.ts';
import { route } from '../route.ts';

/** What waits for the caller, grouped; each item opens the page where it is done. */
export const TodoGroup = Closed({
  kind: OneOf([
    'INSTITUTION_APPLICATION',
    'LECTURER_APPLICATION',
    'OPENING_APPLICATION',
    'RETURNED',
    'DRAFT',
    'CLASS_TO_START',
    'IMPORT',
    'SESSION_TODAY',
    'PUBLICITY_OVER',
    'EXPIRING',
    'COMPLETION_DUE',
  ] as const),
  title: Type.String(),
  count: Type.Integer(),
  items: Type.Array(
    Closed({
      id: Type.String(),
      title: Type.String(),
      subtitle: Type.String(),
      since: Nullable(Instant()),
      dueAt: Nullable(Instant()),
      overdue: Type.Boolean(),
      /** In-app path. */
      link: Type.String(),
    }),
  ),
});

export const listTodo = route({
  method: 'GET',
  path: '/v1/management/todo',
  summary: '等我办的事',
  reply: Closed({ total: Type.Integer(), groups: Type.Array(TodoGroup) }),
  errors: [],
  permission: 'signed-in',
  scope: 'self',
  audit: null,
});

/** The strip of figures on the authority's and institution's home page; formal classes only, within the caller's scope. */
export const getOverview = route({
  method: 'GET',
  path: '/v1/management/overview',
  summary: '工作台数字（仅正式班）',
  reply: Closed({
    institutions: Type.Integer(),
    lecturers: Type.Integer(),
    classesInTraining: Type.Integer(),
    learnersInTraining: Type.Integer(),
    sessionsToday: Type.Integer(),
    /** What the caller can decide now: the sum of the application groups of `listTodo`. */
    applicationsWaiting: Type.Integer(),
    /** Everything under way in the area, whoever it waits for. */
    applicationsOpen: Type.Integer(),
    /** Enrolments of formal classes by course-line stage: the narrowing channel. */
    channel: Type.Array(Closed({ stage: Type.String(), name: Type.String(), classes: Type.Integer(), learners: Type.Integer() })),
  }),
  errors: [],
  permission: 'management.application.read',
  scope: 'filtered',
  audit: null,
});

export { coveredSql, type ScopeColumns } from './scope.ts';
export { can, covers, coveredBy, permits, type Actor, type Grant, type Subject } from './actor.ts';
export {
  bind,
  bindMany,
  on,
  defineRoom,
  type Binding,
  type Context,
  type Handler,
  type Job,
  type JobContext,
  type Listener,
  type ManyHandler,
  type Room,
  type SubjectResolver,
} from './room.ts';

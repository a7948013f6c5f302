import { managementRoutes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import type { createTodo } from './todo.service.ts';

/** What waits for a person, and the figures of a home page. */
export function todoBindings(service: ReturnType<typeof createTodo>): Binding[] {
  return [
    bind(managementRoutes.listTodo, ({ db, actor, now }) => service.todo(db, actor, now)),
    bind(managementRoutes.getOverview, ({ db, actor, now }) => service.overview(db, actor, now)),
  ];
}

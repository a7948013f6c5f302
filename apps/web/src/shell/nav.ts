import { pages } from '../app/pages.ts';
import type { Page, ShellKind } from '../shared/lib/feature.ts';

/** The entries of a frame's navigation that the person may open, in order. */
export function navOf(shell: ShellKind, permissions: readonly string[]): Page[] {
  return pages
    .filter(
      (page) => page.shell === shell && page.nav && (!page.anyOf || page.anyOf.some((permission) => permissions.includes(permission))),
    )
    .sort((a, b) => a.nav!.order - b.nav!.order);
}

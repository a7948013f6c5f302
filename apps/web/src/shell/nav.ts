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

/** The one entry that a place belongs to: the nearest above it, or the one that counts the place as its own. */
export function entryAt(entries: readonly Page[], place: string): Page | undefined {
  const isUnder = (path: string) => place === path || place.startsWith(`${path}/`);
  const near = (page: Page) => Math.max(0, ...[page.path, ...(page.nav!.also ?? [])].filter(isUnder).map(({ length }) => length));
  const best = entries.reduce<Page | undefined>((found, page) => (near(page) > (found ? near(found) : 0) ? page : found), undefined);
  // The desk is only itself, not all that lies under it.
  return best?.path === '/work' && place !== '/work' ? undefined : best;
}

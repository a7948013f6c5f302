import { useNavigate, useRouterState } from '@tanstack/react-router';

/** Filters, sort and page of a list, kept in the address so that a link or the back button brings them back. */
export function useUrlState(): [Record<string, string>, (change: Record<string, string | number | null | undefined>) => void] {
  const search = useRouterState({ select: (state) => state.location.searchStr });
  const navigate = useNavigate();
  const values = Object.fromEntries(new URLSearchParams(search));
  function set(change: Record<string, string | number | null | undefined>): void {
    const next = new URLSearchParams(search);
    // Another filter begins at the first page again.
    if (!('page' in change)) next.delete('page');
    for (const [key, value] of Object.entries(change)) {
      if (value === null || value === undefined || value === '') next.delete(key);
      else next.set(key, String(value));
    }
    void navigate({ to: '.', search: Object.fromEntries(next), replace: true } as never);
  }
  return [values, set];
}

/** The named parameters of the page's address. */
export function pathParam(params: unknown, name: string): string {
  return String((params as Record<string, unknown>)[name] ?? '');
}

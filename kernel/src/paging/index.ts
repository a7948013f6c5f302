/** Offset paging as SQL wants it, from a checked query (`page` from 1, `size` 1–100). */
export function pageOf(query: { page?: number; size?: number }): { limit: number; offset: number } {
  const size = Math.min(Math.max(query.size ?? 20, 1), 100);
  return { limit: size, offset: (Math.max(query.page ?? 1, 1) - 1) * size };
}

/** Splits rows that carry `total` (from `count(*) over ()`) into a page. */
export function paged<T extends { total: number }, V>(rows: T[], view: (row: T) => V): { items: V[]; total: number } {
  return { items: rows.map(view), total: rows[0]?.total ?? 0 };
}

/** The options of a choice list from a code table (`code → name`, or `code → { name }`). */
export function optionsOf(table: Record<string, string | { name: string }>): { value: string; label: string }[] {
  return Object.entries(table).map(([value, entry]) => ({ value, label: typeof entry === 'string' ? entry : entry.name }));
}

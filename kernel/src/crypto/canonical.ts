/** What JSON writes with a backslash; every other text stands between quotes as it is. */
// eslint-disable-next-line no-control-regex
const ESCAPED = /[\u0000-\u001f"\\\ud800-\udfff]/;

const quoted = (text: string): string => (ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`);

/**
 * JSON with sorted keys and no spaces, so that equal values have equal digests.
 * Follows RFC 8785 for what we store: objects, arrays, strings, booleans, null, finite numbers.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError('canonicalJson: number is not finite');
      return JSON.stringify(value);
    case 'object':
      if (value === null) return 'null';
      if (value instanceof Date) return JSON.stringify(value.toISOString());
      return Array.isArray(value) ? canonicalArray(value) : canonicalObject(value as Record<string, unknown>);
    default:
      throw new TypeError(`canonicalJson: cannot write a ${typeof value}`);
  }
}

// Appended piece by piece: papers and receipts are long, and every ledger entry passes here.
function canonicalArray(items: readonly unknown[]): string {
  let text = '[';
  for (let index = 0; index < items.length; index += 1) text += (index ? ',' : '') + canonicalJson(items[index] ?? null);
  return `${text}]`;
}

function canonicalObject(object: Record<string, unknown>): string {
  let text = '{';
  // Without a comparator keys stand in the order of their code units, as the RFC wants.
  for (const key of Object.keys(object).sort()) {
    const item = object[key];
    if (item !== undefined) text += `${text.length > 1 ? ',' : ''}${quoted(key)}:${canonicalJson(item)}`;
  }
  return `${text}}`;
}

/** An answer as people read it; a right one may carry synonyms of blanks or a number with its unit. */
export function sayAnswer(value: unknown): string {
  if (value === null || value === undefined || value === '') return '未作答';
  if (typeof value === 'boolean') return value ? '正确' : '错误';
  if (Array.isArray(value)) return value.join('、');
  if (typeof value !== 'object') return String(value);
  const { blanks, value: figure, unit } = value as { blanks?: string[][]; value?: number; unit?: string };
  if (blanks) return blanks.map((synonyms) => synonyms[0]).join('；');
  if (typeof figure === 'number') return `${figure} ${unit ?? ''}`.trim();
  return Object.entries(value)
    .map(([from, to]) => (typeof to === 'string' && to.length < 5 ? `${from}–${to}` : `${from}：${sayAnswer(to)}`))
    .join('、');
}

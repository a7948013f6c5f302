const HIDDEN = '■■';
// What looks like a citizen's number or a mobile number, not inside a longer word such as an id.
const NUMBERS = [/(?<![0-9A-Za-z_])\d{17}[0-9Xx](?![0-9A-Za-z_])/g, /(?<![0-9A-Za-z_])1[3-9]\d{9}(?![0-9A-Za-z_])/g];

/** Takes out of a text whatever says whose work it is: the names handed in, and numbers of people. */
export function blind(text: string, secrets: readonly string[]): string {
  let out = text;
  // Longer ones first: a school's name may hold a shorter one.
  for (const secret of [...secrets].sort((a, b) => b.length - a.length)) if (secret.length >= 2) out = out.replaceAll(secret, HIDDEN);
  for (const pattern of NUMBERS) out = out.replace(pattern, HIDDEN);
  return out;
}

/** A chapter without any of it. */
export function blindChapter<T extends { title: string; html: string; tables: { title: string; columns: string[]; rows: string[][] }[] }>(
  chapter: T,
  secrets: readonly string[],
): T {
  const hide = (text: string) => blind(text, secrets);
  return {
    ...chapter,
    html: hide(chapter.html),
    tables: chapter.tables.map((table) => ({
      title: hide(table.title),
      columns: table.columns.map(hide),
      rows: table.rows.map((row) => row.map(hide)),
    })),
  };
}

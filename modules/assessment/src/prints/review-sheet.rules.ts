/** Strokes of a written name, x and y in turn on a sheet 1000 wide and 400 high, as a drawing. */
export function signatureSvg(strokes: readonly (readonly number[])[]): string {
  const paths = strokes.map((stroke) => {
    const points: string[] = [];
    for (let index = 0; index + 1 < stroke.length; index += 2) points.push(`${Number(stroke[index])},${Number(stroke[index + 1])}`);
    return `<polyline points="${points.join(' ')}" fill="none" stroke="#10242e" stroke-width="9" stroke-linecap="round" stroke-linejoin="round"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="400" viewBox="0 0 1000 400">${paths.join('')}</svg>`;
}

interface Points {
  points: readonly { code: string; points: number }[];
}
interface Chapter {
  code: string;
  title: string;
  maxScore: number;
}
const given = ({ points }: Points, code: string): number | null => points.find((one) => one.code === code)?.points ?? null;

/** Each chapter with every expert's points, and the sums below. */
export function pointsByExpert(chapters: readonly Chapter[], sheets: readonly (Points & { total: number })[]): string[][] {
  return [
    ...chapters.map(({ code, title, maxScore }) => [title, String(maxScore), ...sheets.map((sheet) => String(given(sheet, code) ?? '—'))]),
    ['合计', String(chapters.reduce((sum, one) => sum + one.maxScore, 0)), ...sheets.map(({ total }) => String(total))],
  ];
}

/** Each chapter with the mean of all experts: what a learner may learn from, without any single expert's points. */
export function meanPoints(chapters: readonly Chapter[], sheets: readonly Points[]): string[][] {
  return chapters.map(({ code, title, maxScore }) => {
    const all = sheets.flatMap((sheet) => given(sheet, code) ?? []);
    const mean = all.length ? String(Math.round((all.reduce((sum, one) => sum + one, 0) / all.length) * 10) / 10) : '—';
    return [title, String(maxScore), mean];
  });
}

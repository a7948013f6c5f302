import type { Annotation, Marking, RubricCriterion } from '@yangfan/contract';

const round2 = (value: number) => Math.round(value * 100) / 100;
const maxOf = ({ levels }: RubricCriterion) => Math.max(...levels.map(({ points }) => points));

/** The most a work can earn. */
export const maxScoreOf = (rubric: readonly RubricCriterion[]): number => round2(rubric.reduce((sum, one) => sum + maxOf(one), 0));

/** Whether a rubric can be marked by: ids and titles told apart, and something to earn. */
export function isSound(rubric: readonly RubricCriterion[]): boolean {
  const distinct = (texts: readonly string[]) => new Set(texts).size === texts.length;
  return (
    distinct(rubric.map(({ id }) => id)) &&
    distinct(rubric.map(({ title }) => title.trim())) &&
    rubric.every(({ levels }) => distinct(levels.map(({ id }) => id)) && distinct(levels.map(({ title }) => title.trim()))) &&
    maxScoreOf(rubric) > 0
  );
}

/** Points for chosen levels; null while a criterion has none. Levels and criteria that the rubric does not know count nothing. */
export function scoreOf(rubric: readonly RubricCriterion[], chosen: Marking['criteria']): { score: number; percent: number } | null {
  let score = 0;
  for (const criterion of rubric) {
    const levelId = chosen.find(({ criterionId }) => criterionId === criterion.id)?.levelId;
    const level = criterion.levels.find(({ id }) => id === levelId);
    if (!level) return null;
    score += level.points;
  }
  return { score: round2(score), percent: Math.floor(((score * 100) / maxScoreOf(rubric)) * 10 + 1e-6) / 10 };
}

/** Whether every remark lies on something that was handed in. */
export function remarksFit(
  annotations: readonly Annotation[],
  work: { text: string; files: readonly { id: string; mediaType: string }[] },
): boolean {
  const type = new Map(work.files.map(({ id, mediaType }) => [id, mediaType]));
  return annotations.every(({ kind, fileId, points, from, to, text }) => {
    const picture = fileId !== null && (type.get(fileId) ?? '').startsWith('image/');
    switch (kind) {
      case 'RECT':
        return picture && points.length === 2;
      case 'PEN':
        return picture && points.length >= 2;
      case 'TEXT':
        return picture && points.length === 1 && text.trim() !== '';
      case 'PAGE':
        return fileId !== null && type.get(fileId) === 'application/pdf' && text.trim() !== '';
      case 'RANGE':
        return fileId === null && from < to && to <= work.text.length;
    }
  });
}

/** How each criterion fared over finished markings. */
export function criterionFigures(rubric: readonly RubricCriterion[], markings: readonly Marking[]) {
  return rubric.map((criterion) => {
    const chosen = markings.flatMap(({ criteria }) => {
      const levelId = criteria.find(({ criterionId }) => criterionId === criterion.id)?.levelId;
      return criterion.levels.find(({ id }) => id === levelId) ?? [];
    });
    return {
      id: criterion.id,
      title: criterion.title,
      average: chosen.length ? round2(chosen.reduce((sum, { points }) => sum + points, 0) / chosen.length) : null,
      max: maxOf(criterion),
      levels: criterion.levels.map(({ id, title, points }) => ({ title, points, times: chosen.filter((level) => level.id === id).length })),
    };
  });
}

/** What a new assignment is judged by until its lecturer writes a rubric. */
export const PLAIN_RUBRIC: RubricCriterion[] = [
  {
    id: 'content',
    title: '内容完整',
    levels: [
      { id: 'a', title: '完整、有依据', points: 40 },
      { id: 'b', title: '基本完整', points: 30 },
      { id: 'c', title: '缺少要点', points: 15 },
      { id: 'd', title: '没有完成', points: 0 },
    ],
  },
  {
    id: 'practice',
    title: '联系实际',
    levels: [
      { id: 'a', title: '有自己的数据和判断', points: 40 },
      { id: 'b', title: '有自己的例子', points: 30 },
      { id: 'c', title: '只有一般说法', points: 15 },
      { id: 'd', title: '没有联系', points: 0 },
    ],
  },
  {
    id: 'form',
    title: '表达清楚',
    levels: [
      { id: 'a', title: '清楚', points: 20 },
      { id: 'b', title: '基本清楚', points: 15 },
      { id: 'c', title: '不清楚', points: 5 },
    ],
  },
];

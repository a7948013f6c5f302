import type { Diagnosis } from '@yangfan/contract';
import { facilityOf as expectedFacility } from '../papers/blueprint.rules.ts';
import type { BankItem } from '../papers/paper.rules.ts';
import { EMPTY, hasChoices, offered } from './choice.rules.ts';
import type { Thresholds } from './doctor.policy.ts';
import { chosen, driftOf, type Week } from './drift.rules.ts';
import { boundsOf, discriminationOf, facilityBounds, facilityOf, type Sums } from './sums.rules.ts';

/** An item with what its answers say. */
export interface Patient {
  item: Pick<BankItem, 'type' | 'options' | 'answer' | 'difficulty'>;
  sums: Sums;
  weeks: readonly Week[];
  exposed: number;
}
/** What is the matter, in a code for lists and in words for people. */
export interface Finding {
  code: Diagnosis;
  words: string;
}
const percent = (share: number): string => `${Math.round(share * 100)}%`;
const two = (value: number): string => value.toFixed(2);
const sayDay = (day: string): string => `${Number(day.slice(5, 7))} 月 ${Number(day.slice(8, 10))} 日`;
const NAMES: Record<string, string> = { T: '正确', F: '错误' };
const nameOf = (key: string): string => NAMES[key] ?? key;
/** What is called difficulty 1 to 5 when it is measured. */
const LEVELS = [1, 2, 3, 4, 5];

/** The stated difficulty whose expected facility is nearest to a measured one. */
export const difficultyOf = (facility: number): number =>
  LEVELS.reduce((best, one) =>
    Math.abs(expectedFacility(one) - facility) < Math.abs(expectedFacility(best) - facility) - 1e-9 ? one : best,
  );

/** What says that the figures of an item are not of its own difficulty: the key may be wrong, or the question known beforehand. */
const SPOILT: readonly Diagnosis[] = ['KEY', 'NEGATIVE', 'LEAK', 'SAME_WRONG'];
/** Whether the measured difficulty of an item with these findings means nothing. */
export const isSpoilt = (findings: readonly Finding[]): boolean => findings.some(({ code }) => SPOILT.includes(code));

/** Everything that is the matter with an item, the gravest first. Of too few answers only that is said. */
export function diagnose(patient: Patient, limits: Thresholds): Finding[] {
  const { sums, exposed } = patient;
  const found: Finding[] = [];
  if (sums.n < limits.minAnswers) found.push({ code: 'FEW', words: `只有 ${sums.n} 人次作答，满 ${limits.minAnswers} 人次才作诊断` });
  else {
    found.push(...ofKey(patient, limits), ...ofLeak(patient, limits));
    found.push(...ofDifficulty(patient, limits).filter(({ code }) => code !== 'DIFFICULTY' || !isSpoilt(found)));
    found.push(...ofDistractors(patient, limits));
  }
  if (exposed >= limits.exposureMax)
    found.push({ code: 'EXPOSED', words: `近 90 天已有 ${exposed} 人次见过（上限 ${limits.exposureMax}），建议停用或轮换` });
  return found;
}

function ofKey({ item, sums }: Patient, limits: Thresholds): Finding[] {
  const found: Finding[] = [];
  const rival = item.type === 'SINGLE' ? rivalOf(item, sums) : null;
  if (rival)
    found.push({
      code: 'KEY',
      words: `高分组选 ${rival.key}（${rival.made} 人）的比选答案 ${rival.right}（${rival.kept} 人）的还多，先核对答案`,
    });
  const r = discriminationOf(sums);
  if (r === null) return found;
  const [, most] = boundsOf(r, sums.n, limits.confidence);
  // A correlation of few answers jumps about: it counts once even its upper bound is poor.
  if (r < 0 && most < limits.discriminationMin / 2)
    found.push({ code: 'NEGATIVE', words: `相关系数 ${two(r)}，高分者反而答错，先核对答案` });
  else if (most < limits.discriminationMin && isMixed(sums))
    found.push({ code: 'WEAK', words: `相关系数 ${two(r)}，会与不会的人答得差不多，题干或选项可能有歧义` });
  return found;
}

/** Where nearly all were right, or wrong, there is no telling who knows. */
const isMixed = ({ n, sx }: Sums): boolean => Math.min(sx, n - sx) >= 5;

/**
 * The wrong choice that the best third prefers to the key, and more than the weakest third does: so it is where a key is wrong, and not
 * where a question is merely hard. Some of the best must have made it, one alone is chance.
 */
function rivalOf(item: Patient['item'], { choices }: Sums): { key: string; made: number; right: string; kept: number } | null {
  const made = (key: string, third: 0 | 2) => choices[key]?.[third] ?? 0;
  const size = (third: 0 | 2) => [...offered(item).map(({ key }) => key), EMPTY].reduce((sum, key) => sum + made(key, third), 0);
  const [weak, best] = [size(0), size(2)];
  const right = offered(item).find((one) => one.right);
  if (!right || !best) return null;
  const rivals = offered(item).filter(
    ({ key, right: isRight }) =>
      !isRight && made(key, 2) >= 3 && made(key, 2) > made(right.key, 2) && made(key, 2) / best > (weak ? made(key, 0) / weak : 0),
  );
  const rival = rivals.sort((a, b) => made(b.key, 2) - made(a.key, 2))[0];
  return rival ? { key: nameOf(rival.key), made: made(rival.key, 2), right: nameOf(right.key), kept: made(right.key, 2) } : null;
}

function ofLeak({ item, weeks }: Patient, limits: Thresholds): Finding[] {
  const drift = driftOf(item, weeks, limits.driftAnswers);
  if (!drift) return [];
  const found: Finding[] = [];
  const { recent, before, rise, errors, wrong, since } = drift;
  if (rise >= limits.leakRise && errors >= limits.confidence)
    found.push({
      code: 'LEAK',
      words: `${sayDay(since)}那一周起得分率由 ${percent(before.facility)} 升到 ${percent(recent.facility)}，同批学员做其他题没有这样的变化`,
    });
  if (wrong && wrong.share >= limits.leakSameWrong && wrong.before !== null && wrong.share - wrong.before >= limits.leakRise)
    found.push({
      code: 'SAME_WRONG',
      words: `近期答错的人 ${percent(wrong.share)} 都选 ${wrong.key}（以前 ${percent(wrong.before)}），可能在传同一份答案，疑似外泄`,
    });
  return found;
}

function ofDifficulty({ item, sums }: Patient, limits: Thresholds): Finding[] {
  const facility = facilityOf(sums)!;
  const [least, most] = facilityBounds(sums, limits.confidence);
  const found: Finding[] = [];
  if (most < limits.hardBelow) found.push({ code: 'HARD', words: `得分率只有 ${percent(facility)}` });
  if (least > limits.easyAbove) found.push({ code: 'EASY', words: `得分率 ${percent(facility)}，几乎人人都对` });
  const measured = difficultyOf(facility);
  const stated = expectedFacility(item.difficulty);
  if (Math.abs(measured - item.difficulty) >= Math.max(1, limits.difficultyGap) && (stated < least || stated > most))
    found.push({
      code: 'DIFFICULTY',
      words: `标注难度 ${item.difficulty}（预期得分率 ${percent(stated)}），实测 ${percent(facility)}，相当于难度 ${measured}`,
    });
  return found;
}

function ofDistractors({ item, sums }: Patient, limits: Thresholds): Finding[] {
  // A judgement has no distractors, and where nearly everybody is right nobody can be drawn away.
  if (!hasChoices(item.type) || item.type === 'JUDGE') return [];
  const wrongs = offered(item).filter(({ right }) => !right);
  const astray = wrongs.reduce((sum, { key }) => sum + chosen(sums, key), 0);
  if (astray < 3 * wrongs.length || wrongs.length < 2) return [];
  const idle = wrongs.filter(({ key }) => chosen(sums, key) / sums.n < limits.distractorMin);
  if (!idle.length) return [];
  const isNone = idle.every(({ key }) => chosen(sums, key) === 0);
  const names = idle.map(({ key }) => key).join('、');
  return [{ code: 'IDLE', words: `干扰项 ${names} ${isNone ? '无人选' : '几乎无人选'}，换成学员真会弄错的说法` }];
}

/** The most that a set-aside diagnosis may have been seen with before it is shown again. */
export interface Dismissal {
  version: number;
  diagnoses: readonly string[];
  sat: number;
}
/** Whether somebody set this aside and nothing new has come: no other diagnosis, no new version, not as many new answers as one diagnosis needs. */
export function isSetAside(
  dismissal: Dismissal | null,
  now: { version: number; codes: readonly string[]; sat: number },
  least: number,
): boolean {
  if (!dismissal || dismissal.version !== now.version) return false;
  return now.sat < dismissal.sat + least && now.codes.every((code) => dismissal.diagnoses.includes(code));
}

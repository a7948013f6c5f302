import { describe, expect, it } from 'vitest';
import { fileName } from './run.rules.ts';
import { meanPoints, pointsByExpert, signatureSvg } from './review-sheet.rules.ts';
import { distinct, inOrder, SILENT_MS, standing, type RunStanding } from './run.rules.ts';
import { bookRow, bookSums, partRows } from './transcript.rules.ts';

const now = new Date('2026-11-24T08:00:00+08:00');
const run = (change: Partial<RunStanding>): RunStanding => ({ state: 'RUNNING', beatAt: now, fileId: null, note: '', ...change });

describe('a run of printing', () => {
  it('[E4] one whose process died has failed after minutes of silence, and says what to do; a slow one has not', () => {
    const silent = (ms: number, state: 'WAITING' | 'RUNNING') => standing(run({ state, beatAt: new Date(now.getTime() - ms) }), now);
    expect(silent(SILENT_MS.RUNNING, 'RUNNING').state).toBe('RUNNING');
    expect(silent(SILENT_MS.RUNNING + 1, 'RUNNING')).toEqual({ state: 'FAILED', note: '打印中断了，请再打一次' });
    // One that only waits for a worker is given more time.
    expect(silent(SILENT_MS.WAITING, 'WAITING').state).toBe('WAITING');
    expect(silent(SILENT_MS.WAITING + 1, 'WAITING').state).toBe('FAILED');
  });
  it('[E4] a finished one whose file is thrown away has expired, however old', () => {
    const old = new Date(now.getTime() - 30 * 86_400_000);
    expect(standing(run({ state: 'READY', fileId: 'fil_1', beatAt: old }), now).state).toBe('READY');
    expect(standing(run({ state: 'READY', beatAt: old }), now).state).toBe('EXPIRED');
  });
  it('[E4] two learners of one name do not overwrite each other, and a name can not leave its folder', () => {
    expect(distinct(['a/01-王.pdf', 'a/01-王.pdf', 'b', 'b', 'a/01-王.pdf'])).toEqual([
      'a/01-王.pdf',
      'a/01-王(2).pdf',
      'b',
      'b(2)',
      'a/01-王(3).pdf',
    ]);
    expect(fileName('01', '../..\\王:*?"<>|\n', '')).toBe('01-.._.._王________');
    expect(inOrder(['PLANS', 'SCORE_BOOK', 'PLANS'])).toEqual(['SCORE_BOOK', 'PLANS']);
  });
});

const part = { weight: 0.5, passMark: 60, source: 'offline' as const, why: '两人录入一致', link: null };
const grade = (score: number | null, resits = 0) => ({
  parts: [
    { ...part, key: 'theory', name: '理论', score: 80, ...(resits ? { resits } : {}) },
    { ...part, key: 'plan', name: '规划书', score },
  ],
  total: score === null ? null : (80 + score) / 2,
  conclusion: score === null ? ('INCOMPLETE' as const) : score < 60 ? ('FAIL' as const) : ('PASS' as const),
  why: score === null ? ['缺少：规划书'] : [`总评 ${(80 + score) / 2}`, ...(score < 60 ? [`规划书 ${score} 分，低于 60 分`] : [])],
});

describe('figures on paper', () => {
  it('[E6] a missing part is a dash, never zero, and stands in no average', () => {
    expect(partRows(grade(null))[1]).toEqual(['规划书', '50%', '—', '60', '—', '两人录入一致']);
    expect(partRows(grade(71, 1))[0]).toEqual(['理论', '50%', '80', '60', '40', '两人录入一致（补考 1 次）']);
    expect(bookRow({ seatNo: 3, name: '王*', idNo: '9**', grade: grade(50) })).toEqual([
      '3',
      '王*',
      '9**',
      '80',
      '50',
      '65',
      '不合格',
      '规划书 50 分，低于 60 分',
    ]);
    const sums = new Map(bookSums([grade(70), grade(50), grade(null)]));
    expect([sums.get('人数'), sums.get('合格率'), sums.get('平均总评'), sums.get('成绩不全')]).toEqual(['3', '33.3%', '70', '1']);
    expect(new Map(bookSums([])).get('平均总评')).toBe('—');
  });
  it('[E5] the sheet of the authority has every expert’s points, the learner’s only their mean', () => {
    const chapters = [{ code: 'N1', title: '概述', maxScore: 40 }];
    const sheets = [
      { points: [{ code: 'N1', points: 30 }], total: 30 },
      { points: [{ code: 'N1', points: 35 }], total: 35 },
    ];
    expect(pointsByExpert(chapters, sheets)).toEqual([
      ['概述', '40', '30', '35'],
      ['合计', '40', '30', '35'],
    ]);
    expect(meanPoints(chapters, sheets)).toEqual([['概述', '40', '32.5']]);
    expect(signatureSvg([[1, 2, 3, 4]])).toContain('points="1,2 3,4"');
  });
});

import { describe, expect, test } from 'vitest';
import { acceptance, readClauses, type Report } from './acceptance.ts';

const report = (...tests: [fullName: string, status: string][]): Report => ({
  testResults: [{ assertionResults: tests.map(([fullName, status]) => ({ fullName, status })) }],
});

describe('acceptance table', () => {
  test('[O4] every clause of the requirements has a row, with or without tests', () => {
    const ids = readClauses().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(35);
    const { rows } = acceptance(readClauses(), []);
    expect(rows.map(({ clause }) => clause)).toEqual(ids);
    expect(rows.every(({ tests }) => tests === 0)).toBe(true);
  });

  test('[O4] a title counts once for each clause it names; what was skipped counts for none', () => {
    const { rows, unknown } = acceptance(readClauses(), [
      report(['[A2] passage [M1] an institution registers', 'passed'], ['[M1] group [M1] twice', 'failed'], ['[M1] later', 'pending']),
      report(['[Z9] of nobody', 'passed'], ['no clause', 'passed']),
    ]);
    expect(rows.find(({ clause }) => clause === 'A2')).toMatchObject({ tests: 1, passed: 1, failed: 0, skipped: 0 });
    expect(rows.find(({ clause }) => clause === 'M1')).toMatchObject({ tests: 2, passed: 1, failed: 1, skipped: 1 });
    expect(unknown).toEqual(['[Z9] [Z9] of nobody']);
  });
});

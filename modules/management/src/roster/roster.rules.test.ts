import fc from 'fast-check';
import { LEARNER_CATEGORIES } from '@yangfan/contract';
import { ageOn, checkIdNumber } from '@yangfan/platform/org';
import { describe, expect, it } from 'vitest';
import { checkAgainst, checkRow, type RowContext, type RowTexts } from './roster.rules.ts';

const context: RowContext = {
  today: '2026-11-23',
  ageMin: 16,
  ageMax: 65,
  ageOn,
  checkIdNumber: (text, today) => checkIdNumber(text, today, { demo: true }),
  nations: [
    { code: '01', name: '汉族' },
    { code: '19', name: '黎族' },
  ],
  educations: [{ code: '31', name: '大学专科毕业' }],
};
const good: RowTexts = { name: '演示学员', idNo: '11010519491231002X', phone: '19900000001', category: '05' };
const youngId = '999999199001010019';
const sentences = (texts: RowTexts) => checkRow(texts, context).faults.map(({ column, sentence }) => `${column}:${sentence}`);

describe('one row of a roster', () => {
  it('[M1] a good row becomes a person with birthday and sex from the number', () => {
    const id = [...'0123456789X']
      .map((check) => `${youngId.slice(0, 17)}${check}`)
      .find((text) => checkIdNumber(text, '2026-11-23', { demo: true }).ok)!;
    const { person, faults } = checkRow(
      { ...good, idNo: ` ${id.toLowerCase()} `, nation: '黎', education: '大学专科毕业', category: '农村转移就业劳动者' },
      context,
    );
    expect(faults).toEqual([]);
    expect(person).toMatchObject({ idNo: id, birthday: '1990-01-01', gender: '1', category: '05', nation: '19', education: '31' });
  });

  it.each([
    [{ name: '' }, '姓名:请填写姓名'],
    [{ name: '王' }, '姓名:姓名应为'],
    [{ name: '王5' }, '姓名:姓名应为'],
    [{ idNo: '' }, '证件号码:请填写证件号码'],
    [{ idNo: '310101199801011234' }, '证件号码:校验位不符'],
    [{ idNo: '110105491231002' }, '证件号码:15 位'],
    [{ idNo: '11010519491231002X' }, '证件号码:年龄超过 65'],
    [{ phone: '' }, '手机号码:请填写手机号码'],
    [{ phone: '12345678901' }, '手机号码:手机号码应为 11 位'],
    [{ category: '' }, '人员类别:请填写人员类别'],
    [{ category: '77' }, '人员类别:人员类别不认识'],
    [{ education: '博士后' }, '文化程度:文化程度不认识'],
    [{ nation: '火星' }, '民族:民族不认识'],
    [{ certType: '驾驶证' }, '证件类型:证件类型不认识'],
  ])('[M1] %o is answered with its own sentence', (change, sentence) => {
    expect(sentences({ ...good, ...change }).some((text) => text.startsWith(sentence))).toBe(true);
    expect(checkRow({ ...good, ...change }, context).person).toBeNull();
  });

  it('[M1] a passport is let in with a warning that a person must look at it', () => {
    const { person, faults } = checkRow({ ...good, certType: '普通护照', idNo: 'E12345678' }, context);
    expect(person?.birthday).toBeNull();
    expect(faults).toEqual([{ column: '证件号码', severity: 'WARN', sentence: expect.stringContaining('人工核验') }]);
  });

  it('[M1] every category is understood by code, by name and by both', () => {
    for (const [code, name] of Object.entries(LEARNER_CATEGORIES)) {
      for (const text of [code, name, `${code} ${name}`]) {
        expect(checkRow({ ...good, certType: '414', idNo: 'E12345678', category: text }, context).person?.category).toBe(code);
      }
    }
  });

  it('[M1] whatever is typed, the row is answered, and no sentence repeats a value', () => {
    fc.assert(
      fc.property(
        fc.record({
          name: fc.string({ minLength: 6 }),
          idNo: fc.string({ minLength: 6 }),
          phone: fc.string({ minLength: 6 }),
          category: fc.string({ minLength: 6 }),
        }),
        (texts) => {
          const { person, faults } = checkRow(texts, context);
          expect(person === null).toBe(faults.some((fault) => fault.severity === 'BLOCK'));
          for (const fault of faults)
            for (const value of Object.values(texts)) if (value.trim().length >= 6) expect(fault.sentence).not.toContain(value);
        },
      ),
    );
  });
});

describe('a row against the file and the province', () => {
  const known = { inClass: false, takenElsewhere: null, sameName: true, phoneOfOther: false } as const;
  const base = { firstIdLine: null, firstPhoneLine: null, known, formal: true };
  it('[M1] doubles in the file, in the class and in the province each have their sentence', () => {
    expect(checkAgainst(base)).toEqual([]);
    expect(checkAgainst({ ...base, firstIdLine: 4 })[0]?.sentence).toContain('第 4 行');
    expect(checkAgainst({ ...base, firstPhoneLine: 5 })[0]?.column).toBe('手机号码');
    expect(checkAgainst({ ...base, known: { ...known, inClass: true } })[0]?.sentence).toContain('已在本班');
    expect(checkAgainst({ ...base, known: { ...known, takenElsewhere: 'COMPLETED' } })[0]?.sentence).toContain('只能享受一次');
    expect(checkAgainst({ ...base, known: { ...known, takenElsewhere: 'ENROLLED' } })[0]?.sentence).toContain('其他班');
    expect(checkAgainst({ ...base, known: { ...known, sameName: false } })[0]?.column).toBe('姓名');
    expect(checkAgainst({ ...base, known: { ...known, phoneOfOther: true } })[0]?.column).toBe('手机号码');
  });
  it('[M1] a practice class may take anybody again', () => {
    expect(checkAgainst({ ...base, formal: false, known: { ...known, takenElsewhere: 'COMPLETED' } })).toEqual([]);
  });
});

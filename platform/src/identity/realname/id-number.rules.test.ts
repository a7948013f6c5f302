import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ageOn, checkCharacter, checkIdNumber } from './id-number.rules.ts';

const TODAY = '2026-11-23';

describe('identity numbers (GB 11643)', () => {
  it.each([
    ['11010519491231002X', 'ID_CARD', 'F', '1949-12-31'],
    ['440524188001010014', 'ID_CARD', 'M', '1880-01-01'],
    ['810000199408230021', 'HMT_RESIDENCE', 'F', '1994-08-23'],
    ['830000199201300022', 'HMT_RESIDENCE', 'F', '1992-01-30'],
  ])('[T1] the vector %s has its right check character', (number, kind, sex, birthday) => {
    expect(checkCharacter(number.slice(0, 17))).toBe(number[17]);
    const check = checkIdNumber(number, TODAY);
    expect(check).toEqual({ ok: true, id: { kind, number, sex, birthday } });
  });

  it('[T1] a wrong check character, a day that never was, a day to come, 15 digits and a region that is none are refused', () => {
    expect(checkIdNumber('310101199801011234', TODAY)).toMatchObject({ ok: false, why: expect.stringContaining('校验位') });
    const made = (first17: string) => first17 + checkCharacter(first17);
    expect(checkIdNumber(made('46010019990230001'), TODAY)).toMatchObject({ ok: false, why: expect.stringContaining('出生日期') });
    expect(checkIdNumber(made('46010020261124001'), TODAY)).toMatchObject({ ok: false });
    expect(checkIdNumber(made('46010020261123001'), TODAY)).toMatchObject({ ok: true });
    expect(checkIdNumber('110105491231002', TODAY)).toMatchObject({ ok: false, why: expect.stringContaining('15 位') });
    expect(checkIdNumber(made('70010019990203001'), TODAY)).toMatchObject({ ok: false, why: expect.stringContaining('地区码') });
    expect(checkIdNumber('', TODAY)).toMatchObject({ ok: false });
  });

  it('[T1] x counts as X, full-width digits and spaces are understood', () => {
    expect(checkIdNumber(' 11010519491231002x ', TODAY)).toMatchObject({ ok: true, id: { number: '11010519491231002X' } });
    expect(checkIdNumber('１１０１０５１９４９１２３１００２Ｘ', TODAY)).toMatchObject({ ok: true });
  });

  it('[T1] foreign permanent residents: 18 digits from 9, and the older 3 letters and 12 digits', () => {
    const first17 = '91112419800514001';
    expect(checkIdNumber(first17 + checkCharacter(first17), TODAY)).toMatchObject({
      ok: true,
      id: { kind: 'FOREIGN_PR', birthday: '1980-05-14' },
    });
    expect(checkIdNumber('CAN110078010100', TODAY)).toMatchObject({
      ok: true,
      id: { kind: 'FOREIGN_PR', birthday: '1978-01-01', sex: null },
    });
    expect(checkIdNumber('CAN110078130100', TODAY)).toMatchObject({ ok: false });
  });

  it('[T1] numbers of demonstration people pass only in a demonstration', () => {
    const number = `9999${'01199001010011'.slice(0, 13)}`;
    const whole = number + checkCharacter(number);
    expect(checkIdNumber(whole, TODAY)).toMatchObject({ ok: false });
    expect(checkIdNumber(whole, TODAY, { demo: true })).toMatchObject({ ok: true, id: { kind: 'ID_CARD' } });
  });

  it('[T1] one wrong digit or two swapped neighbours are always found', () => {
    const first17 = fc
      .tuple(fc.integer({ min: 0, max: 27_000 }), fc.integer({ min: 0, max: 999 }))
      .map(
        ([day, order]) =>
          `460106${new Date(Date.UTC(1930, 0, 1) + day * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '')}${String(order).padStart(3, '0')}`,
      );
    fc.assert(
      fc.property(first17, fc.nat(16), fc.integer({ min: 1, max: 9 }), (base, at, by) => {
        const good = base + checkCharacter(base);
        expect(checkIdNumber(good, TODAY)).toMatchObject({ ok: true });
        const wrong = good.slice(0, at) + String((Number(good[at]) + by) % 10) + good.slice(at + 1);
        expect(checkIdNumber(wrong, TODAY)).toMatchObject({ ok: false });
        if (at < 16 && good[at] !== good[at + 1]) {
          const swapped = good.slice(0, at) + good[at + 1] + good[at] + good.slice(at + 2);
          expect(checkIdNumber(swapped, TODAY)).toMatchObject({ ok: false });
        }
      }),
    );
  });

  it('[T1] age is whole years on the day', () => {
    expect(ageOn('2012-11-24', TODAY)).toBe(13);
    expect(ageOn('2012-11-23', TODAY)).toBe(14);
  });
});

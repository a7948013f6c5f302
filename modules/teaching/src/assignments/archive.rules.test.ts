import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { folderName, numbered, safeFileName, safeName } from './archive.rules.ts';

describe('names in an archive', () => {
  it.each([
    ['../x.pdf', 'application/pdf', '_x.pdf'],
    ['..\\..\\boot.ini', 'application/pdf', '_.._boot.ini.pdf'],
    ['/etc/passwd', 'image/png', '_etc_passwd.png'],
    ['CON', 'application/pdf', '_CON.pdf'],
    ['nul.png', 'image/png', '_nul.png'],
    ['com¹.tar.jpg', 'image/jpeg', '_com¹.tar.jpg'],
    ['  ...  ', 'image/png', '附件.png'],
    ['a\u202egnp.exe', 'image/png', 'agnp.exe.png'],
    ['计划 *?.JPEG', 'image/jpeg', '计划 ＊_.jpeg'],
    ['e\u0301.pdf', 'application/pdf', 'é.pdf'],
    ['half\ud800.pdf', 'application/pdf', 'half.pdf'],
    ['𬭎㛃👩‍👧.png', 'image/png', '𬭎㛃👩👧.png'],
  ])('[T2] %s becomes harmless', (name, type, expected) => {
    expect(safeFileName(name, type)).toBe(expected);
  });

  it('[T2] whatever a file is called, its name in the archive is one part, short, no device, and says what it is', () => {
    const wild = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.constantFrom('con', 'aux.', 'lpt1.x', '...', '. .', 'con .a'));
    fc.assert(
      fc.property(wild, fc.constantFrom('application/pdf', 'image/png', 'image/jpeg'), (name, type) => {
        const safe = safeFileName(name, type);
        expect(safe).not.toMatch(/[\\/:*?"<>|\p{Cc}\p{Cf}]|^[.\s]|[.\s]$/u);
        expect(safe.split('.')[0]!.trim()).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)$/i);
        expect(safe).toMatch(/\.(pdf|png|jpg|jpeg)$/);
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(210);
      }),
      { numRuns: 500 },
    );
  });

  it('[T2] no two names of a folder are one on any system', () => {
    const give = numbered();
    expect(['计划.png', '计划.png', '计划 (2).png', 'A.pdf', 'a.PDF', 'Ａ.pdf'].map(give)).toEqual([
      '计划.png',
      '计划 (2).png',
      '计划 (2) (2).png',
      'A.pdf',
      'a (2).PDF',
      'Ａ (3).pdf',
    ]);
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 }), { maxLength: 30 }), (names) => {
        const one = numbered();
        const folded = names.map((name) => one(name).normalize('NFKC').toLowerCase());
        expect(new Set(folded).size).toBe(names.length);
      }),
    );
  });

  it('[T2] a folder tells the seat and the name as staff see it', () => {
    expect(folderName({ seatNo: 7, maskedName: '王*' })).toBe('07号_王＊');
    expect(folderName({ seatNo: 112, maskedName: '../' })).toBe('112号__');
    expect(safeName('', '学员')).toBe('学员');
  });
});

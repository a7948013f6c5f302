import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { all, expectCode } from './sheet.testing.ts';

describe('text files', () => {
  const lines = '姓名,市县\r\n符海燕,海口\r\n㛃䶮𬭎,"五指山,市"\r\n';
  const expected = [
    ['姓名', '市县'],
    ['符海燕', '海口'],
    ['㛃䶮𬭎', '五指山,市'],
  ];

  it.each([
    ['UTF-8', Buffer.from(lines)],
    ['UTF-8 with mark', Buffer.from(`\ufeff${lines}`)],
    ['GB18030', iconv.encode(lines, 'gb18030')],
    ['UTF-16 little-endian', Buffer.from(`\ufeff${lines}`, 'utf16le')],
    ['UTF-16 big-endian', Buffer.from(`\ufeff${lines}`, 'utf16le').swap16()],
    ['semicolons', Buffer.from(lines.replaceAll('姓名,', '姓名;').replaceAll('燕,', '燕;').replaceAll('𬭎,', '𬭎;'))],
    ['tabs', Buffer.from(lines.replaceAll('姓名,', '姓名\t').replaceAll('燕,', '燕\t').replaceAll('𬭎,', '𬭎\t'))],
    ['bare line feeds', Buffer.from(lines.replaceAll('\r\n', '\n'))],
    ['bare carriage returns', Buffer.from(lines.replaceAll('\r\n', '\r'))],
  ])('[M1] a %s file is read without being told what it is', async (_, bytes) => {
    expect((await all(bytes, 'x.csv')).map((row) => row.cells)).toEqual(expected);
  });

  it('[M1] UTF-8 with a broken place is refused and never read as other characters', async () => {
    const broken = Buffer.from(lines);
    broken[1] = 0x41;
    await expectCode(broken, 'sheet.encoding', 'x.csv');
    await expectCode(Buffer.from('姓名,市县').subarray(0, -1), 'sheet.encoding', 'x.csv');
  });

  it('[M1] Chinese in GB18030 is not taken for accented letters, however little of it there is', async () => {
    const level1 = fc
      .tuple(fc.integer({ min: 0xb0, max: 0xd6 }), fc.integer({ min: 0xa1, max: 0xfe }))
      .map((pair) => iconv.decode(Buffer.from(pair), 'gb18030'));
    await fc.assert(
      fc.asyncProperty(fc.array(level1, { minLength: 1, maxLength: 6 }), async (characters) => {
        const text = `id,${characters.join('')}`;
        expect((await all(iconv.encode(text, 'gb18030'), 'x.csv'))[0]?.cells).toEqual(text.split(','));
      }),
      { numRuns: 500 },
    );
  });

  it('[M1] a quote without its pair is named with its row', async () => {
    await expect(all(Buffer.from('a,b\n1,"2\n3,4'), 'x.csv')).rejects.toMatchObject({
      code: 'sheet.broken',
      sentence: expect.stringContaining('第 2 行'),
    });
  });

  it('[M1] digits kept by ="…" come out as they are, line breaks inside quotes stay', async () => {
    expect((await all(Buffer.from('="00123","a\nb"\n,x'), 'x.csv')).map((row) => row.cells)).toEqual([
      ['00123', 'a\nb'],
      ['', 'x'],
    ]);
  });
});

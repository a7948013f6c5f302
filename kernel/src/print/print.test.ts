import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE_PLAN, samplePlan } from './print.bench.ts';
import { createPrinter, qrSvg, type Printer } from './index.ts';
import { hasPoppler, hasRareFont, scan, textOf } from './testing.ts';

const needsPoppler = hasPoppler ? it : it.skip;
const PLAIN = '#import "/frame.typ": *\n#show: frame.with(title: "测试")\n#let d = json("/data.json")\n#d.text';
const CREATED = new Date('2026-11-06T08:00:00Z');

let printer: Printer;
let scratch: string;

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'print-'));
  printer = createPrinter();
  await printer.pdf('字', {});
}, 120_000);

afterAll(async () => {
  await printer.close();
  rmSync(scratch, { recursive: true, force: true });
});

describe('printing', () => {
  needsPoppler(
    '[E4] the text of a printed document can be searched and copied',
    async () => {
      const text = textOf(await printer.pdf(SAMPLE_PLAN, samplePlan(2, 1), { 'qr.svg': await qrSvg('https://v.example.cn/1') }));
      expect(text).toContain('椰风小店网络创业规划书');
      expect(text).toContain('海口扬帆职业培训学校');
      expect(text).toContain('2026年11月6日');
      expect(text).toContain('第1页，共3页');
      expect(text).toContain('第3页，共3页');
    },
    30_000,
  );

  needsPoppler(
    '[E4] every common character comes from the joined font as itself',
    async () => {
      // One sample from every part of the range that the hundred font slices cover.
      const common = [...commonCharacters()].filter((_, i) => i % 7 === 0).join('');
      const text = textOf(await printer.pdf(PLAIN, { text: common }));
      expect([...common].filter((character) => !text.includes(character))).toEqual([]);
    },
    30_000,
  );

  needsPoppler(
    '[E4] what a person typed is printed as it is and never run as template code',
    async () => {
      const hostile = fc.constantFrom(
        '#panic()',
        '*x*',
        '$1/0$',
        '#{',
        '\\u{41}',
        '"]',
        '//',
        '/*',
        '@ref',
        '<label>',
        '#import "/x"',
        '`raw`',
        '= 题',
        '~',
        '--',
      );
      await fc.assert(
        fc.asyncProperty(fc.array(hostile, { minLength: 1, maxLength: 4 }), async (parts) => {
          const text = `甲${parts.join('乙')}丙`;
          expect(textOf(await printer.pdf(PLAIN, { text }))).toContain(text.replaceAll(/\s/g, ''));
        }),
        { numRuns: 25 },
      );
    },
    60_000,
  );

  (hasPoppler && hasRareFont ? it : it.skip)('[E4] a rare character of a name is taken from the system font', async () => {
    expect(textOf(await printer.pdf(PLAIN, { text: '㛃䶮𬭎' }))).toContain('㛃䶮𬭎');
  });

  it('[E4] a character that no font has stops the document, by name, unless a box is allowed', async () => {
    const data = { text: '王\u{2fffd}' };
    await expect(printer.pdf(PLAIN, data)).rejects.toMatchObject({ code: 'print.glyph', sentence: expect.stringContaining('“\u{2fffd}”') });
    expect((await printer.pdf(PLAIN, data, {}, { allowMissingGlyphs: true })).subarray(0, 5).toString()).toBe('%PDF-');
  });

  needsPoppler(
    '[E4] the verification code on paper leads to the address that was given',
    async () => {
      const url = 'https://verify.example.cn/c/HN460100202605000123K';
      const data = { ...samplePlan(1, 1), verifyUrl: url };
      expect(await scan(await printer.pdf(SAMPLE_PLAN, data, { 'qr.svg': await qrSvg(url) }))).toBe(url);
    },
    30_000,
  );

  it('[E4] the same record printed again is the same file, byte for byte', async () => {
    const [first, again] = [
      await printer.pdf(PLAIN, { text: '同一份' }, {}, { createdAt: CREATED }),
      await printer.pdf(PLAIN, { text: '同一份' }, {}, { createdAt: CREATED }),
    ];
    expect(again.equals(first)).toBe(true);
    expect((await printer.pdf(PLAIN, { text: '另一份' }, {}, { createdAt: CREATED })).equals(first)).toBe(false);
  });

  it('[E4] one document sees nothing of another, and nothing of the disk', async () => {
    await printer.pdf('#read("/secret.txt")', {}, { 'secret.txt': Buffer.from('甲') });
    await expect(printer.pdf('#read("/secret.txt")', {})).rejects.toMatchObject({ code: 'print.template' });
    await expect(printer.pdf('#read("/etc/passwd")', {})).rejects.toMatchObject({ code: 'print.template' });
    await expect(printer.pdf('#read("../../../etc/passwd")', {})).rejects.toMatchObject({ code: 'print.template' });
    await expect(printer.pdf('字', {}, { '../x.svg': Buffer.from('') })).rejects.toMatchObject({ code: 'print.input' });
    await expect(printer.pdf('字', {}, { 'data.json': Buffer.from('{}') })).rejects.toMatchObject({ code: 'print.input' });
  });

  it('[E4] a faulty template tells the user nothing of its inside, and the next document is printed', async () => {
    const fault = await printer
      .pdf('#let x = json("/data.json").missing', { idNumber: '999999190001010014' })
      .catch((error: unknown) => error);
    expect(fault).toMatchObject({ code: 'print.template', message: expect.stringContaining('main.typ:1') });
    expect((fault as { sentence: string }).sentence).not.toMatch(/main|json|999999/);
    expect((await printer.pdf('字', {})).length).toBeGreaterThan(1000);
  });

  it('[E4] a document that never ends is given up, and the next one is printed', async () => {
    const hurried = createPrinter({ timeoutMs: 4_000 });
    try {
      const endless = hurried.pdf('#for i in range(4000) { for j in range(4000) { let x = calc.sin(i) + calc.cos(j) } }', {});
      const next = hurried.pdf('字', {});
      await expect(endless).rejects.toMatchObject({ code: 'print.timeout' });
      expect((await next).length).toBeGreaterThan(1000);
    } finally {
      await hurried.close();
    }
  }, 30_000);

  it('[E4] a closed printer refuses what waits and what comes', async () => {
    const closing = createPrinter();
    const waiting = [closing.pdf('字', {}), closing.pdf('字', {})];
    const outcomes = Promise.allSettled(waiting);
    await new Promise((resolve) => setImmediate(resolve));
    await closing.close();
    expect((await outcomes).map((outcome) => outcome.status)).toEqual(['rejected', 'rejected']);
    await expect(closing.pdf('字', {})).rejects.toMatchObject({ code: 'print.closed' });
  });

  it('[P3] the typesetting thread works from the bundle as from source', async () => {
    const source = new URL('print-worker.ts', import.meta.url);
    const outfile = new URL('../../../build/print-test/print-worker.mjs', import.meta.url);
    await build({
      entryPoints: [source.pathname],
      outfile: outfile.pathname,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      logLevel: 'silent',
    });
    const bundled = createPrinter({ workerUrl: pathToFileURL(outfile.pathname) });
    try {
      expect((await bundled.pdf(PLAIN, { text: '打包' })).length).toBeGreaterThan(1000);
    } finally {
      await bundled.close();
      rmSync(new URL('.', outfile), { recursive: true, force: true });
    }
  }, 30_000);
});

describe('the certificate', () => {
  const template = readFileSync(new URL('../../../modules/assessment/src/certificates/certificate.typ', import.meta.url), 'utf8');
  const data = {
    title: '网络创业培训合格证书',
    number: 'HN460100202605000123K',
    name: '演示一',
    idLabel: '公民身份号码',
    idNumber: '999999********0014',
    programme: '网络创业培训（电商版）',
    hours: 56,
    startsOn: '2026-10-12',
    endsOn: '2026-10-25',
    institution: '海口扬帆职业培训学校',
    authority: '海口市人力资源和社会保障局',
    issuedOn: '2026-11-06',
    verifyUrl: 'https://verify.example.cn/c/HN460100202605000123K',
    verifyCode: '7Q4M-2K9X',
  };
  const print = async (changes: object = {}): Promise<Buffer> =>
    printer.pdf(template, { ...data, ...changes }, { 'qr.svg': await qrSvg(data.verifyUrl) });

  needsPoppler(
    '[E6] holds number, person, programme, dates, institution, authority and a code that can be scanned',
    async () => {
      const pdf = await print();
      const text = textOf(pdf);
      for (const part of [
        data.title,
        data.number,
        data.name,
        data.idNumber,
        data.institution,
        data.authority,
        '2026年10月12日至2026年10月25日',
        '56课时',
        '2026年11月6日',
        data.verifyCode,
      ]) {
        expect(text).toContain(part);
      }
      expect(text).not.toContain('演示　');
      expect(text).not.toContain('模拟／演示');
      expect(await scan(pdf)).toBe(data.verifyUrl);
    },
    30_000,
  );

  needsPoppler('[E6] one made from simulated data can not pass for a real one', async () => {
    expect(textOf(await print({ demo: true }))).toContain('本件不是真实证书');
  });

  needsPoppler('[E6] a revoked one says so across the sheet', async () => {
    expect(textOf(await print({ note: '已作废' })).match(/已作废/g)).toHaveLength(2);
  });

  needsPoppler('[E6] the longest names stay on one sheet', async () => {
    const pdf = await print({
      name: '阿卜杜热合曼·买买提艾力·吐尔逊江·阿不都热西提',
      institution: '海南省陵水黎族自治县乡村振兴网络创业人才培训中心（有限责任公司）'.repeat(2),
      authority: '陵水黎族自治县人力资源和社会保障局'.repeat(2),
    });
    expect(textOf(pdf).split('\f').filter(Boolean)).toHaveLength(1);
    expect(textOf(pdf)).toContain('阿卜杜热合曼·买买提艾力·吐尔逊江·阿不都热西提');
  });
});

/** The 6,763 characters of GB 2312, which names, places and ordinary text are made of. */
function commonCharacters(): string {
  const decoder = new TextDecoder('gb18030');
  let all = '';
  for (let row = 0xb0; row <= 0xf7; row += 1)
    for (let cell = 0xa1; cell <= 0xfe; cell += 1) if (!(row === 0xd7 && cell > 0xf9)) all += decoder.decode(Uint8Array.of(row, cell));
  return all;
}

import { createHash } from 'node:crypto';
import { canonicalJson } from '@yangfan/kernel';
import { zipStream } from '@yangfan/kernel/sheet';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { dossierPage } from '../../../../scripts/dossier-page.ts';
import { signingKey } from '../signing/signing-key.ts';
import { ofPassage } from './dossier.rules.ts';
import { checkDossier } from './page/check.ts';
import { canonical, md5 } from './page/text.ts';
import { unzip } from './page/unzip.ts';
import { sealDossier } from './seal.rules.ts';
import { body, bytesOf, ENTRIES, entry, JSON_TEXT, key, LEARNER, LINES, OTHER, PDF, sealerOf } from './testing.ts';
import { VERIFY_PAGE } from './verify-page.gen.ts';

const filesOf = (json: string, lines = LINES, pdf = PDF) =>
  new Map([
    ['dossier.json', bytesOf(json)],
    ['ledger.ndjson', bytesOf(lines)],
    ['dossier.pdf', bytesOf(pdf)],
  ]);
const check = (json: string, lines = LINES, pdf = PDF) => checkDossier(filesOf(json, lines, pdf), key.fingerprint);
const wrong = async (report: ReturnType<typeof checkDossier>) => {
  const { mark, findings } = await report;
  return { mark, said: findings.filter((one) => one.mark === 'bad').flatMap(({ what, says }) => says.map((one) => `${what}：${one}`)) };
};

type Path = (string | number)[];
/** Every place in a value where something single stands. */
const leaves = (value: unknown, path: Path = []): Path[] =>
  Array.isArray(value)
    ? value.flatMap((item, index) => leaves(item, [...path, index]))
    : value && typeof value === 'object'
      ? Object.entries(value).flatMap(([name, item]) => leaves(item, [...path, name]))
      : [path];
function alter(value: unknown, path: Path): void {
  const holder = path.slice(0, -1).reduce((at, step) => (at as Record<string, unknown>)[step], value) as Record<string, unknown>;
  const last = path.at(-1)!;
  const was = holder[last];
  holder[last] = typeof was === 'number' ? was + 1 : typeof was === 'boolean' ? !was : typeof was === 'string' ? `${was}改` : '改';
}
const SECTIONS: Record<string, string> = {
  hours: '课时',
  checkIns: '签到记录',
  exams: '理论考试',
  plans: '规划书',
  grade: '成绩',
  completion: '结业',
  certificates: '证书',
  learner: '学员',
  class: '班级',
  ledger: '留痕清单',
};

describe('a dossier checked by its page', () => {
  test('[E6] as it was made: everything agrees, and the key is the published one', async () => {
    const report = await check(JSON_TEXT);
    expect(report.findings.filter(({ mark }) => mark !== 'good')).toEqual([]);
    expect([report.mark, report.fingerprint]).toEqual(['good', key.fingerprint]);
  });

  test('[E6] any single field altered, wherever it stands, is found and its section is named with what stood there', async () => {
    const paths = leaves(body());
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), async (path) => {
        const envelope = JSON.parse(JSON_TEXT) as { content: Record<string, unknown> };
        alter(envelope.content, path);
        const { mark, said } = await wrong(check(canonicalJson(envelope)));
        expect(mark).toBe('bad');
        expect(said).toHaveLength(1);
        expect(said[0]).toContain('签名时是');
        expect(said[0]).toContain(SECTIONS[String(path[0])] ?? '档案内容');
      }),
      { numRuns: 150 },
    );
  });

  test('[E6] an item of a list taken out, put in or moved is named', async () => {
    const change = async (edit: (checkIns: unknown[]) => void) => {
      const envelope = JSON.parse(JSON_TEXT) as { content: { checkIns: unknown[] } };
      edit(envelope.content.checkIns);
      return (await wrong(check(canonicalJson(envelope)))).said.join('\n');
    };
    expect(await change((list) => list.splice(3, 1))).toMatch(/签到记录.*12 项，现在有 11 项\n.*第 4 项：被删除/);
    expect(await change((list) => list.splice(5, 0, { summary: '签到：补一次' }))).toMatch(/现在的第 6 项签名时没有/);
    expect(await change((list) => list.reverse())).toContain('签到记录：各项的顺序被调换');
  });

  test('[E6] any single field of any entry altered is found, and the entry is named', async () => {
    const lines = LINES.trimEnd().split('\n');
    const places = ENTRIES.flatMap((one, index) => leaves(one).map((path) => ({ index, path })));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), async ({ index, path }) => {
        const line = JSON.parse(lines[index + 1]!) as { entry: object };
        alter(line.entry, path);
        const changed = lines.map((text, no) => (no === index + 1 ? JSON.stringify(line) : text));
        const { mark, said } = await wrong(check(JSON_TEXT, `${changed.join('\n')}\n`));
        expect(mark).toBe('bad');
        // An altered id makes one entry that was never signed, and one that is gone.
        const told = path[0] === 'id' ? `第 ${index + 1} 条留痕` : `第 ${index + 1} 条留痕（`;
        expect(said.some((one) => one.startsWith('留痕逐条核对') && one.includes(path[0] === 'id' ? '不见了' : told))).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test('[E6] entries taken out, put in, moved or cut off at the end are found and named', async () => {
    const lines = LINES.trimEnd().split('\n');
    const count = ENTRIES.length;
    const index = fc.integer({ min: 0, max: count - 1 });
    const said = async (list: readonly string[]) => {
      const { mark, said: all } = await wrong(check(JSON_TEXT, list.map((one) => `${one}\n`).join('')));
      expect(mark).toBe('bad');
      return all.filter((one) => one.startsWith('留痕逐条核对')).join('\n');
    };
    await fc.assert(
      fc.asyncProperty(index, index, fc.integer({ min: 1, max: 99 }), async (a, b, strange) => {
        const without = lines.toSpliced(a + 1, 1);
        expect(await said(without)).toMatch(a === count - 1 ? `从第 ${count} 条起的 1 条留痕不见了` : `第 ${a + 1} 条留痕不见了`);
        expect(await said(lines.slice(0, a + 1))).toContain(`从第 ${a + 1} 条起的 ${count - a} 条留痕不见了`);
        expect(await said(lines.toSpliced(b + 1, 0, JSON.stringify({ entry: entry(100 + strange) })))).toContain(
          `第 ${b + 2} 行（2026-11-`,
        );
        expect(await said(lines.toSpliced(b + 1, 0, lines[a + 1]!))).toContain('重复，是插入的');
        if (a < b) expect(await said(swap(lines, a + 1, b + 1))).toContain(`从第 ${a + 1} 条留痕起顺序被调换`);
      }),
      { numRuns: 40 },
    );
    expect(await said(lines.slice(0, -1))).toContain('链头与签名时不一致');
  });

  test('[E6] any byte of any file altered is found', async () => {
    const flip = (bytes: Buffer, at: number, bit: number) => {
      const copy = Buffer.from(bytes);
      copy[at]! ^= 1 << bit;
      return copy;
    };
    const parts = { json: Buffer.from(JSON_TEXT), lines: Buffer.from(LINES), pdf: PDF };
    const place = fc.constantFrom('json' as const, 'lines' as const, 'pdf' as const);
    await fc.assert(
      fc.asyncProperty(place, fc.nat(), fc.integer({ min: 0, max: 7 }), async (name, at, bit) => {
        const altered = { ...parts, [name]: flip(parts[name], at % parts[name].length, bit) };
        const files = new Map([
          ['dossier.json', bytesOf(altered.json)],
          ['ledger.ndjson', bytesOf(altered.lines)],
          ['dossier.pdf', bytesOf(altered.pdf)],
        ]);
        expect((await checkDossier(files, key.fingerprint)).mark).toBe('bad');
      }),
      { numRuns: 300 },
    );
  });

  test('[E6] whatever was put in the place of what was signed is answered, never thrown at', async () => {
    const envelope = JSON.parse(JSON_TEXT) as { jws: string };
    const [head, , signature] = envelope.jws.split('.');
    const put = (content: unknown) =>
      check(canonicalJson({ ...envelope, jws: [head, Buffer.from(JSON.stringify(content)).toString('base64url'), signature].join('.') }));
    for (const path of leaves((JSON.parse(JSON_TEXT) as { content: unknown }).content).flatMap((one) =>
      one.map((_, index) => one.slice(0, index + 1)),
    )) {
      const { content } = JSON.parse(JSON_TEXT) as { content: unknown };
      const holder = path.slice(0, -1).reduce((at, step) => (at as Record<string, unknown>)[step], content) as object;
      Reflect.deleteProperty(holder, path.at(-1)!);
      expect((await put(content)).mark, path.join('.')).toBe('bad');
    }
    await fc.assert(fc.asyncProperty(fc.jsonValue(), async (content) => void expect((await put(content)).mark).toBe('bad')));
  });

  test("[E6] signed with somebody else's key it is no dossier of the platform, however well everything agrees", async () => {
    const foreign = signingKey({ sign: () => Buffer.alloc(32, 7).toString('base64url') });
    const json = sealDossier(body(), [], sealerOf(foreign));
    const { mark, said } = await wrong(check(json));
    expect([mark, said]).toEqual(['bad', [expect.stringContaining('不是本页写明的平台公钥')]]);
  });

  test('[E6] only the JSON handed in: what is there agrees, and what was not checked is said', async () => {
    const report = await checkDossier(new Map([['dossier.json', bytesOf(JSON_TEXT)]]), key.fingerprint);
    expect(report.mark).toBe('open');
    expect(report.findings.filter(({ mark }) => mark === 'open').map(({ what }) => what)).toEqual([
      '文件 dossier.pdf',
      '文件 ledger.ndjson',
      '留痕逐条核对',
    ]);
  });

  test('[E6] what names another learner stays out of a dossier, and a mark before its grade is published; that they do is counted', () => {
    const foreign = [entry(20, { learnerId: null, data: { learners: [LEARNER, OTHER] } }), entry(21, { summary: `与 ${OTHER} 同桌` })];
    const found = ofPassage([...ENTRIES, ...foreign], LEARNER, true);
    expect([found.entries, found.withheld]).toEqual([ENTRIES, 2]);
    const rated = entry(22, { kind: 'teaching.classroom.rated', summary: '讲师评价课堂表现 72 分' });
    expect(ofPassage([rated], LEARNER, false)).toEqual({ entries: [], withheld: 1 });
    expect(ofPassage([rated], LEARNER, true)).toEqual({ entries: [rated], withheld: 0 });
  });
});

describe("the page's own tools", () => {
  test('[E6] they write and digest as the platform does', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.uint8Array({ maxLength: 300 }), (value, bytes) => {
        expect(canonical(value)).toBe(canonicalJson(value));
        expect(md5(bytes)).toBe(createHash('md5').update(bytes).digest('hex'));
      }),
    );
  });

  test('[E6] the page opens the zip as the platform packs it, and says so when it is cut off', async () => {
    const pieces: Buffer[] = [];
    const items = [
      { name: 'dossier.json', bytes: Buffer.from(JSON_TEXT) },
      { name: 'dossier.pdf', bytes: PDF, packed: true },
    ];
    for await (const piece of zipStream(items, new Date('2026-12-10T02:00:00Z'))) pieces.push(piece);
    const zip = Buffer.concat(pieces);
    const files = await unzip(bytesOf(zip));
    expect([...files].map(([name, bytes]) => [name, Buffer.from(bytes).toString()])).toEqual([
      ['dossier.json', JSON_TEXT],
      ['dossier.pdf', PDF.toString()],
    ]);
    for (const length of [0, 10, zip.length - 1, zip.length >> 1])
      await expect(unzip(bytesOf(zip.subarray(0, length)))).rejects.toThrow(/压缩包/);
  });

  let built: string;
  beforeAll(async () => {
    built = await dossierPage();
  });
  test('[E6] the page is what its sources say, smaller than 40 KB, and asks no other host', () => {
    expect(built).toContain(JSON.stringify(VERIFY_PAGE));
    expect(Buffer.byteLength(VERIFY_PAGE)).toBeLessThan(40 * 1024);
    expect(VERIFY_PAGE).not.toMatch(/https?:\/\/|fetch\(|XMLHttpRequest|import\(|<link|src=/);
  });
});

function swap(lines: readonly string[], a: number, b: number): string[] {
  return lines.with(a, lines[b]!).with(b, lines[a]!);
}

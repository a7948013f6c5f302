import { createHash } from 'node:crypto';
import { canonicalJson } from '@yangfan/kernel';
import { testKeys } from '@yangfan/kernel/testing';
import { zipStream } from '@yangfan/kernel/sheet';
import type { ChainEntry } from '@yangfan/platform/ledger';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { dossierPage } from '../../../../scripts/dossier-page.ts';
import { signingKey } from '../signing/signing-key.ts';
import { attendanceOf, FORMAT, JWS_TYPE, ledgerLines, listed, ofPassage, type DossierBody, type DossierFile } from './dossier.rules.ts';
import { checkDossier } from './page/check.ts';
import { canonical, md5 } from './page/text.ts';
import { unzip } from './page/unzip.ts';
import { sealDossier, type Sealer } from './seal.rules.ts';
import { VERIFY_PAGE } from './verify-page.gen.ts';

const crypto = testKeys();
const key = signingKey(crypto);
const sealerOf = (by: ReturnType<typeof signingKey>): Sealer => ({
  canonical: canonicalJson,
  digests: (data) => crypto.digests(data),
  jws: (text) => by.jws({ typ: JWS_TYPE, kid: 'https://example.test/jwks.json#1', jwk: by.jwk }, text),
});
const LEARNER = `lrn_${'a'.repeat(26)}`;
const OTHER = `lrn_${'b'.repeat(26)}`;
const CLASS = `cls_${'c'.repeat(26)}`;
const DOSSIER = `dsr_${'d'.repeat(26)}`;

function entry(seq: number, more: Partial<ChainEntry> = {}): ChainEntry {
  const body = {
    id: `led_${String(seq).padStart(26, '0')}`,
    chain: `class:${CLASS}`,
    seq: seq * 3,
    at: `2026-11-${String((seq % 28) + 1).padStart(2, '0')}T01:00:00.000Z`,
    kind: 'teaching.checkin.recorded',
    classId: CLASS,
    learnerId: LEARNER,
    institutionId: null,
    actorId: null,
    summary: `签到：第 ${seq} 次课`,
    data: { sessionId: `tts_${seq}`, method: 'FACE', lateMinutes: seq % 4, 距离: { 米: seq / 2 } },
    link: null,
    ...more,
  };
  return { ...body, ...crypto.digests(canonicalJson(body)), mac: crypto.ledgerMac(`mac ${seq}`) };
}
const ENTRIES = Array.from({ length: 12 }, (_, index) => entry(index + 1));
const HEADS = [{ chain: `class:${CLASS}`, seq: 99, mac: crypto.ledgerMac('head'), headMac: crypto.ledgerMac('head mac') }];
const bytesOf = (text: string | Buffer) => new Uint8Array(Buffer.from(text)) as Uint8Array<ArrayBuffer>;
const PDF = Buffer.from('%PDF-1.7 not really');

function body(): DossierBody {
  return {
    format: FORMAT,
    id: DOSSIER,
    madeAt: '2026-12-10T02:00:00.000Z',
    demo: false,
    issuer: {
      name: '扬帆',
      site: 'https://example.test',
      keys: 'https://example.test/jwks.json',
      fingerprint: key.fingerprint,
      verify: 'https://example.test/v',
    },
    learner: {
      learnerId: LEARNER,
      maskedName: '陈*',
      maskedIdNo: '4601**********1234',
      seatNo: 7,
      status: '已合格',
      joinedAt: '2026-11-01T01:00:00.000Z',
    },
    class: {
      classId: CLASS,
      code: 'NET2611',
      name: '电商一班',
      practice: false,
      programName: '网络创业培训（电商版）',
      mode: '线上线下融合',
      startsOn: '2026-11-02',
      endsOn: '2026-12-01',
      institutionName: '海口启航',
      regionName: '海口市',
      lecturers: ['王讲师'],
      approvedAt: '2026-10-20T01:00:00.000Z',
      plannedSessions: 12,
      plannedHours: 56,
    },
    hours: { attended: 52, planned: 56, rate: 52 / 56, asOf: '2026-12-02T01:00:00.000Z' },
    ...attendanceOf(ENTRIES),
    exams: [
      {
        attemptId: 'att_1',
        title: '理论考试',
        resit: false,
        startedAt: '2026-12-02T01:00:00.000Z',
        submittedAt: '2026-12-02T01:40:00.000Z',
        checkMethod: 'FACE',
        leaves: 0,
        score: 88.5,
        fullScore: 100,
        passScore: 60,
        receipt: { answered: 50, questions: 50, automatic: false, mac: 'm', ledgerId: 'led_9', ...crypto.digests('receipt') },
      },
    ],
    plans: [
      {
        title: '椰子',
        template: '规划书',
        no: 1,
        submittedAt: '2026-12-01T01:00:00.000Z',
        versionId: 'plv_1',
        ...crypto.digests('one'),
      },
    ],
    practice: null,
    grade: {
      total: 86.2,
      conclusion: 'PASS',
      publishedAt: '2026-12-03T01:00:00.000Z',
      frozenAt: null,
      schemeSha256: 's',
      parts: [{ name: '理论', weight: 0.4, score: 88.5, why: '首考' }],
      why: ['总评达到 60'],
      changes: [],
    },
    completion: { status: 'APPROVED', submittedAt: '2026-12-04T01:00:00.000Z', acceptedAt: null, approvedAt: null },
    certificates: [
      {
        no: 'HN46010620260500001X',
        status: 'ISSUED',
        issuedOn: '2026-12-09',
        conclusion: 'PASS',
        authorityName: '海口市人社局',
        ...crypto.digests('c'),
      },
    ],
    ledger: { entries: ENTRIES.map(listed), heads: HEADS, withheld: 0, left: 0 },
  };
}
const fileOf = (name: string, bytes: Buffer): DossierFile => ({
  name,
  size: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});
const LINES = ledgerLines(DOSSIER, ENTRIES, HEADS);
const filesOf = (json: string, lines = LINES, pdf = PDF) =>
  new Map([
    ['dossier.json', bytesOf(json)],
    ['ledger.ndjson', bytesOf(lines)],
    ['dossier.pdf', bytesOf(pdf)],
  ]);
const JSON_TEXT = sealDossier(body(), [fileOf('dossier.pdf', PDF), fileOf('ledger.ndjson', Buffer.from(LINES))], sealerOf(key));
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

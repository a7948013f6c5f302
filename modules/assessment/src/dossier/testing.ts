import { createHash } from 'node:crypto';
import { canonicalJson } from '@yangfan/kernel';
import { testKeys } from '@yangfan/kernel/testing';
import { signingKey } from '../signing/signing-key.ts';
import {
  type ChainEntry,
  attendanceOf,
  FORMAT,
  JWS_TYPE,
  ledgerLines,
  listed,
  type DossierBody,
  type DossierFile,
} from './dossier.rules.ts';
import { sealDossier, type Sealer } from './seal.rules.ts';

// One dossier as the platform would seal it, for the tests of the page.

export const crypto = testKeys();
export const key = signingKey(crypto);
export const sealerOf = (by: ReturnType<typeof signingKey>): Sealer => ({
  canonical: canonicalJson,
  digests: (data) => crypto.digests(data),
  jws: (text) => by.jws({ typ: JWS_TYPE, kid: 'https://example.test/jwks.json#1', jwk: by.jwk }, text),
});
export const LEARNER = `lrn_${'a'.repeat(26)}`;
export const OTHER = `lrn_${'b'.repeat(26)}`;
const CLASS = `cls_${'c'.repeat(26)}`;
export const DOSSIER = `dsr_${'d'.repeat(26)}`;

export function entry(seq: number, more: Partial<ChainEntry> = {}): ChainEntry {
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
export const ENTRIES = Array.from({ length: 12 }, (_, index) => entry(index + 1));
export const HEADS = [{ chain: `class:${CLASS}`, seq: 99, mac: crypto.ledgerMac('head'), headMac: crypto.ledgerMac('head mac') }];
export const bytesOf = (text: string | Buffer) => new Uint8Array(Buffer.from(text)) as Uint8Array<ArrayBuffer>;
export const PDF = Buffer.from('%PDF-1.7 not really');

export function body(): DossierBody {
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
export const LINES = ledgerLines(DOSSIER, ENTRIES, HEADS);
export const JSON_TEXT = sealDossier(body(), [fileOf('dossier.pdf', PDF), fileOf('ledger.ndjson', Buffer.from(LINES))], sealerOf(key));

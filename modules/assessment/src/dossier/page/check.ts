import { differences } from './differences.ts';
import { ledgerFaults, type SignedEntry } from './ledger.ts';
import { bytesOf, canonical, digestsOf, fromBase64Url, sha256, textOf } from './text.ts';

/** Good, wrong, or not checked. */
export type Mark = 'good' | 'bad' | 'open';
export interface Finding {
  what: string;
  mark: Mark;
  says: string[];
}
export interface Report {
  mark: Mark;
  findings: Finding[];
  /** Of the key that signed, in hex; empty where there is none. */
  fingerprint: string;
  /** What was signed; null where it can't be read. */
  content: SignedContent | null;
}
export interface SignedContent {
  id: string;
  madeAt: string;
  passageSha256: string;
  learner: { maskedName: string; maskedIdNo: string };
  class: { name: string; code: string; institutionName: string; programName: string };
  issuer: { name: string; verify: string };
  ledger: { entries: SignedEntry[]; heads: unknown[] };
  files: { name: string; size: number; sha256: string }[];
  demo: boolean;
}
type Files = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

export const NO_ED25519 = '这个浏览器不能核对 Ed25519 签名。请用 Chrome 或 Edge 137、Firefox 129、Safari 17 以上的版本打开本页。';
const JWS_TYPE = 'yangfan-dossier+jws';

/** Checks everything that was handed in. `published` is the fingerprint the page knows as the platform's. */
export async function checkDossier(files: Files, published: string): Promise<Report> {
  const findings: Finding[] = [];
  const report: Report = { mark: 'bad', findings, fingerprint: '', content: null };
  const add = (what: string, faults: string[], good: string, open = false) =>
    void findings.push({ what, mark: faults.length ? 'bad' : open ? 'open' : 'good', says: faults.length ? faults : [good] });

  const envelope = readEnvelope(files.get('dossier.json'));
  if (typeof envelope === 'string') {
    add('档案文件 dossier.json', [envelope], '');
    return report;
  }
  const signed = await readSignature(envelope.jws);
  if (typeof signed === 'string') {
    add('电子签名', [signed], '');
    return report;
  }
  const { content } = signed;
  report.fingerprint = signed.fingerprint;
  findings.push(signatureFinding(signed.valid));
  if (published)
    add(
      '签名的公钥',
      signed.fingerprint === published ? [] : ['不是本页写明的平台公钥：档案不是平台签的，或者本页不是平台的'],
      '与本页写明的平台公钥相同。请再与平台网站公布的指纹对照',
    );
  if (!isWhole(content)) {
    add('档案内容', ['签名所签的内容缺少几项：被改动'], '');
    return report;
  }
  report.content = content;
  add('档案内容', [...differences(content, envelope.content), ...envelope.faults], '与签名时一字不差');
  add('特征值 MD5、SHA-1、SHA-256', await digestFaults(content, envelope.digests), '三种特征值都与内容相符');
  for (const file of content.files) {
    const bytes = files.get(file.name);
    const same = bytes?.length === file.size && (await sha256(bytes)) === file.sha256;
    add(
      `文件 ${file.name}`,
      bytes && !same ? ['不是签名时的那个文件：被改动、截断或替换'] : [],
      bytes ? '与签名时是同一个文件' : '没有放入，没有核对',
      !bytes,
    );
  }
  const lines = files.get('ledger.ndjson');
  const count = content.ledger.entries.length;
  if (lines)
    add('留痕逐条核对', await faultsOfLines(lines, content), `${count} 条留痕一条不多、一条不少，内容、特征值和次序都与签名时相同`);
  else add('留痕逐条核对', [], `没有放入 ledger.ndjson，${count} 条留痕没有逐条核对`, true);
  const marks = new Set(findings.map(({ mark }) => mark));
  report.mark = marks.has('bad') ? 'bad' : marks.has('open') ? 'open' : 'good';
  return report;
}

interface Envelope {
  content: unknown;
  digests: unknown;
  jws: string;
  faults: string[];
}
function readEnvelope(bytes: Uint8Array | undefined): Envelope | string {
  if (!bytes) return '没有放入 dossier.json。请放入整个压缩包，或解压后的全部文件';
  try {
    const text = textOf(bytes);
    const value = JSON.parse(text) as Record<string, unknown> | null;
    if (value?.['format'] !== 'yangfan-dossier/1') return '不是扬帆平台的培训档案，或者版本不认识';
    if (typeof value['jws'] !== 'string') return '档案里没有签名：签名被删除';
    const strange = Object.keys(value).filter((key) => !['format', 'content', 'digests', 'jws'].includes(key));
    const faults = strange.map((key) => `多出一项“${key}”，签名时没有`);
    // A field that stands there twice reads one way for people and another for machines.
    if (!faults.length && canonical(value) !== text) faults.push('文件的书写被改动（空格、次序或重复的字段），请用原来的文件');
    return { content: value['content'], digests: value['digests'], jws: value['jws'], faults };
  } catch {
    return 'dossier.json 读不出来：文件损坏或被截断';
  }
}

interface Signature {
  /** As the signature holds it, whoever made that. */
  content: unknown;
  fingerprint: string;
  /** Null where this browser can't say. */
  valid: boolean | null;
}
async function readSignature(jws: string): Promise<Signature | string> {
  const parts = jws.split('.');
  const [head, payload, signature] = parts.map(fromBase64Url);
  if (parts.length !== 3 || !head || !payload || !signature) return '签名的写法不对：被改动或截断';
  try {
    const { alg, typ, jwk } = JSON.parse(textOf(head)) as { alg: string; typ: string; jwk: { kty: string; crv: string; x: string } };
    if (alg !== 'EdDSA' || typ !== JWS_TYPE || jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519' || typeof jwk.x !== 'string')
      return '签名的种类不对：不是平台给培训档案的签名';
    const key = { kty: jwk.kty, crv: jwk.crv, x: jwk.x };
    return {
      content: JSON.parse(textOf(payload)) as unknown,
      fingerprint: await sha256(bytesOf(canonical(key))),
      valid: await verify(key, signature, bytesOf(`${parts[0]}.${parts[1]}`)),
    };
  } catch {
    return '签名读不出来：被改动或截断';
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const areRecords = (value: unknown): boolean => Array.isArray(value) && value.every(isRecord);
/** Whether every part that is read further is there: a payload that nobody signed may hold anything. */
function isWhole(content: unknown): content is SignedContent {
  if (!isRecord(content)) return false;
  const { learner, class: course, issuer, ledger, files } = content;
  return (
    [learner, course, issuer, ledger].every(isRecord) && areRecords((ledger as Record<string, unknown>)['entries']) && areRecords(files)
  );
}

async function verify(key: JsonWebKey, signature: Uint8Array<ArrayBuffer>, text: Uint8Array<ArrayBuffer>): Promise<boolean | null> {
  if (!(await knowsEd25519())) return null;
  try {
    const imported = await crypto.subtle.importKey('jwk', key, 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', imported, signature, text);
  } catch {
    return false;
  }
}
/** Whether this browser can check the signature: asked with a key of its own, so that a broken key of the dossier says nothing. */
async function knowsEd25519(): Promise<boolean> {
  try {
    const key = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
    await crypto.subtle.importKey('jwk', key, 'Ed25519', false, ['verify']);
    return true;
  } catch {
    return false;
  }
}

function signatureFinding(valid: boolean | null): Finding {
  const what = '电子签名（Ed25519）';
  if (valid === null) return { what, mark: 'open', says: [NO_ED25519] };
  return valid
    ? { what, mark: 'good', says: ['签名与内容相符：出具以后没有改动'] }
    : { what, mark: 'bad', says: ['签名与内容不符：签名或它所签的内容被改动'] };
}

async function digestFaults(content: SignedContent, given: unknown): Promise<string[]> {
  const right = await digestsOf(canonical(content));
  const faults = differences(right, given).map((one) => `特征值不符 ${one}`);
  const body = Object.fromEntries(Object.entries(content).filter(([key]) => key !== 'passageSha256' && key !== 'files'));
  if ((await sha256(bytesOf(canonical(body)))) !== content.passageSha256) faults.push('内容摘要不符');
  return faults;
}

async function faultsOfLines(bytes: Uint8Array, content: SignedContent): Promise<string[]> {
  try {
    return await ledgerFaults(textOf(bytes), { dossierId: content.id, ...content.ledger });
  } catch {
    return ['ledger.ndjson 读不出来：文件损坏或被截断'];
  }
}

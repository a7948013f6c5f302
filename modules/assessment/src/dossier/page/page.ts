/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { checkDossier, NO_ED25519, type Mark, type Report } from './check.ts';
import { unzip } from './unzip.ts';

// The page that lies in every dossier: files are dropped, and what was checked is said. It asks nobody anything.

const MARKS: Readonly<Record<Mark, string>> = { good: '✓ 相符', bad: '✗ 不符', open: '— 未核对' };
const VERDICTS: Readonly<Record<Mark, string>> = {
  good: '核对通过：这份档案出具以后没有改动',
  bad: '核对不通过：这份档案有不符之处，不能采信',
  open: '放入的部分没有发现问题，但有的没有核对',
};
const $ = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
const meta = (name: string) => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? '';
const published = /^[0-9a-f]{64}$/.test(meta('yf-key')) ? meta('yf-key') : '';
const groups = (hex: string) => (hex.toUpperCase().match(/.{4}/g) ?? []).join(' ');
const minute = (at: string) => new Date(at).toLocaleString('zh-CN', { timeZone: 'Asia/Shanghai', hour12: false });

function element(tag: string, text: string, className = ''): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

async function gather(list: readonly File[]): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const file of list) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
    for (const [name, one] of isZip ? await unzip(bytes) : [[nameOf(file.name), bytes] as const]) files.set(name, one);
  }
  return files;
}
/** A browser that keeps two of a name calls the second "dossier (1).json". */
const nameOf = (name: string) => name.replace(/\s*\(\d+\)(?=\.\w+$)/, '');

async function take(list: readonly File[]): Promise<void> {
  if (!list.length) return;
  $('result').hidden = true;
  $('verdict').className = '';
  $('verdict').textContent = '正在核对…';
  try {
    show(await checkDossier(await gather(list), published));
  } catch (error) {
    const says = error instanceof Error && /[\u4e00-\u9fff]/.test(error.message) ? error.message : '放入的文件读不出来：损坏或被改动';
    show({ mark: 'bad', findings: [{ what: '放入的文件', mark: 'bad', says: [says] }], fingerprint: '', content: null });
  }
}

let signedBy = '';
function show(report: Report): void {
  const verdict = $('verdict');
  verdict.textContent = VERDICTS[report.mark];
  verdict.className = report.mark;
  $('findings').replaceChildren(
    ...report.findings.map(({ what, mark, says }) => {
      const item = element('li', '', mark);
      item.append(element('b', what), element('span', MARKS[mark], 'mark'));
      const list = element('ul', '');
      list.append(...says.map((one) => element('li', one)));
      item.append(list);
      return item;
    }),
  );
  showFacts(report);
  signedBy = report.fingerprint;
  $('used').textContent = groups(report.fingerprint) || '—';
  compare();
  $('result').hidden = false;
}

/** Always from what was signed, never from what stands beside it. */
function showFacts({ content }: Report): void {
  const rows: [string, string][] = content
    ? [
        ['学员', `${content.learner.maskedName}（${content.learner.maskedIdNo}）`],
        ['班级', `${content.class.name}（${content.class.code}）`],
        ['培训项目', content.class.programName],
        ['培训机构', content.class.institutionName],
        ['出具', `${minute(content.madeAt)}，${content.issuer.name}`],
        ['档案编号', content.id],
        ['内容摘要', content.passageSha256],
        ['网上核验', content.issuer.verify],
        ...(content.demo ? ([['注意', '演示数据，人和班级都是虚构的']] as [string, string][]) : []),
      ]
    : [];
  $('facts').replaceChildren(...rows.flatMap(([name, value]) => [element('dt', name), element('dd', value)]));
}

/** The fingerprint that a person brought from the platform's own site. */
function compare(): void {
  const typed = $<HTMLInputElement>('typed')
    .value.replace(/[^0-9a-fA-F]/g, '')
    .toLowerCase();
  const says = $('compared');
  if (!typed || !signedBy) says.textContent = '';
  else
    says.textContent = typed === signedBy ? '✓ 相同：档案是平台的公钥签的' : '✗ 不同：请检查有没有抄漏；确实不同，这份档案就不是平台签的';
  says.className = !typed || !signedBy ? '' : typed === signedBy ? 'good' : 'bad';
}

const drop = $('drop');
const pick = $<HTMLInputElement>('pick');
pick.addEventListener('change', () => void take([...(pick.files ?? [])]));
for (const name of ['dragover', 'drop'])
  document.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.toggle('over', name === 'dragover');
    if (name === 'drop') void take([...((event as DragEvent).dataTransfer?.files ?? [])]);
  });
document.addEventListener('dragleave', () => drop.classList.remove('over'));
$('typed').addEventListener('input', compare);
$('published').textContent = groups(published) || '（本页没有写入公钥）';
$('site').textContent = `${meta('yf-site')}/dossiers/verify`;
if (!globalThis.crypto?.subtle) $('verdict').textContent = NO_ED25519;

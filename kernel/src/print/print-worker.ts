/** Worker thread: holds the typesetter, which blocks while it works, so that the server's own thread never waits for a document. */
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { ensureFonts } from './fonts.ts';
import { READY, type PrintFault, type PrintReply, type PrintTask, type PrintWorkerData } from './print-message.ts';

const { fontDirs, fontCache } = workerData as PrintWorkerData;
// A folder that does not exist: everything a document may read is handed over in memory, and nothing on disk is in its reach.
const WORKSPACE = join(tmpdir(), `no-such-workspace-${randomUUID()}`);
/** Memoised work older than this many documents is dropped, which also drops the personal data in it. */
const KEPT_DOCUMENTS = 3;

const compiler = makeCompiler();
// A failure to start is told to each document that asks.
compiler.then(
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
  () => parentPort?.postMessage({ id: READY }),
  () => undefined,
);

async function makeCompiler(): Promise<NodeCompiler> {
  await ensureFonts(fontCache);
  return NodeCompiler.create({ workspace: WORKSPACE, fontArgs: [{ fontPaths: [fontCache, ...fontDirs] }] });
}

async function answer(task: PrintTask): Promise<PrintReply> {
  try {
    return { id: task.id, pdf: typeset(await compiler, task) };
  } catch (error) {
    return { id: task.id, fault: readFault(error) };
  }
}

function typeset(engine: NodeCompiler, task: PrintTask): Uint8Array {
  const put = (name: string, body: Uint8Array): void => engine.mapShadow(join(WORKSPACE, name), Buffer.from(body));
  try {
    for (const [name, body] of task.files) put(name, body);
    put('data.json', Buffer.from(task.data));
    put('main.typ', Buffer.from(task.template));
    const compiled = engine.compile({ mainFilePath: join(WORKSPACE, 'main.typ') });
    const document = compiled.result;
    if (!document) {
      const errors = compiled.takeDiagnostics();
      const lines = errors ? (engine.fetchDiagnostics(errors) as Diagnostic[]) : [];
      throw new Error(lines.map(describe).join('\n') || 'typst: no document and no diagnostics');
    }
    return engine.pdf(document, { pdfStandard: task.allowMissingGlyphs ? '1.7' : 'a-2u', creationTimestamp: task.createdAt });
  } finally {
    engine.resetShadow();
    engine.evictCache(KEPT_DOCUMENTS);
  }
}

interface Diagnostic {
  message: string;
  path: string;
  range?: { start: { line: number; character: number } };
}

function describe({ message, path, range }: Diagnostic): string {
  const name = path.split('/').at(-1) ?? '';
  return range ? `${name}:${range.start.line + 1}:${range.start.character + 1}: ${message}` : `${name}: ${message}`;
}

/** The archival standard refuses a character that no font can draw; that refusal is the only place where its name is known. */
function readFault(error: unknown): PrintFault {
  const message = error instanceof Error ? error.message : String(error);
  const glyphs = [...message.matchAll(/the text `\\*"(.+?)\\*"` could not be displayed/g)].map((hit) => unescape(hit[1] ?? ''));
  return glyphs.length > 0 ? { kind: 'glyph', glyphs: [...new Set(glyphs)], message } : { kind: 'template', glyphs: [], message };
}

function unescape(text: string): string {
  return text.replace(/\\+u\{([0-9a-f]+)\}/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
}

parentPort?.on('message', (task: PrintTask) => {
  void answer(task).then((reply) => parentPort?.postMessage(reply, reply.pdf ? [reply.pdf.buffer as ArrayBuffer] : []));
});

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { repoPath } from '../config/index.ts';
import { READY, type PrintFault, type PrintReply, type PrintTask, type PrintWorkerData } from './print-message.ts';

/** A document that could not be printed. `sentence` may be shown; `message` is for the log and may quote the template. */
export class PrintError extends Error {
  readonly code: 'print.glyph' | 'print.template' | 'print.timeout' | 'print.input' | 'print.closed';
  readonly sentence: string;
  constructor(code: PrintError['code'], sentence: string, message: string) {
    super(message);
    this.code = code;
    this.sentence = sentence;
  }
}

/** How one document is to be set. */
export interface PdfOptions {
  /** Print an empty box for a character that no font has (free text with emoji). Without it such a document is refused: a name must not lose a character. */
  allowMissingGlyphs?: boolean;
  /** date written into the file, now by default; give the date of the record to get the same bytes at each printing */
  createdAt?: Date;
}

/** Makes PDF files from Typst templates. */
export interface Printer {
  /**
   * Sets `template` and answers a PDF (PDF/A-2u; plain 1.7 when missing glyphs are allowed). The template reads `json("/data.json")`,
   * the common frame `/frame.typ`, and `files` by `/name`. `data` never becomes source text. Same input and `createdAt`, same bytes. Throws PrintError.
   */
  pdf(template: string, data: unknown, files?: Record<string, Buffer>, options?: PdfOptions): Promise<Buffer>;
  /** Stops the typesetting thread; what waits is refused with `print.closed`. */
  close(): Promise<void>;
}

/** Settings of a printer; every one has a default. */
export interface PrinterOptions {
  /** extra folders with fonts for rare characters; the system's fonts are searched anyway */
  fontDirs?: string[];
  /** where the fonts made from the npm packages are kept; default `build/fonts` of the product's folder */
  fontCache?: string;
  /** entry of the worker thread; default `print-worker.mjs` beside the bundle, or the source when run from source */
  workerUrl?: URL;
  /** the common frame; default `frame.typ` beside this file or the bundle */
  frameUrl?: URL;
  /** milliseconds that one document may take, 30,000 by default; a longer one is abandoned and its thread replaced */
  timeoutMs?: number;
  /** milliseconds after which an idle thread is let go with its fonts, 60,000 by default */
  idleMs?: number;
}

const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,80}$/;
const RESERVED = new Set(['main.typ', 'data.json', 'frame.typ']);

interface Waiting {
  task: PrintTask;
  done: (pdf: Buffer) => void;
  failed: (error: PrintError) => void;
}

/** Makes a printer. Nothing starts before the first document; one document is set at a time, in a thread of its own. */
export function createPrinter(options: PrinterOptions = {}): Printer {
  const press = new Press(options);
  let frame: Promise<Buffer> | undefined;
  return {
    async pdf(template, data, files = {}, { allowMissingGlyphs = false, createdAt = new Date() } = {}) {
      for (const name of Object.keys(files)) {
        if (!FILE_NAME.test(name) || RESERVED.has(name))
          throw new PrintError('print.input', '打印所用的附图文件名不合规。', `Bad file name: ${name}`);
      }
      const json = JSON.stringify(data);
      if (json === undefined) throw new PrintError('print.input', '没有可打印的数据。', 'Data is not JSON');
      frame ??= readFile(options.frameUrl ?? new URL('./frame.typ', import.meta.url));
      const all: PrintTask['files'] = [['frame.typ', await frame], ...Object.entries(files)];
      return press.set({ template, data: json, files: all, allowMissingGlyphs, createdAt: Math.floor(createdAt.getTime() / 1000) });
    },
    close: () => press.close(),
  };
}

/** The queue in front of one worker thread, and the life of that thread. */
class Press {
  readonly #options: PrinterOptions;
  readonly #queue: Waiting[] = [];
  #worker: Worker | undefined;
  #isReady = false;
  #current: Waiting | undefined;
  #deadline: NodeJS.Timeout | undefined;
  #idle: NodeJS.Timeout | undefined;
  #lastId = 0;
  #isClosed = false;

  constructor(options: PrinterOptions) {
    this.#options = options;
  }

  set(task: Omit<PrintTask, 'id'>): Promise<Buffer> {
    return new Promise((done, failed) => {
      if (this.#isClosed) return failed(closedError());
      this.#queue.push({ task: { ...task, id: (this.#lastId += 1) }, done, failed });
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const waiting of this.#queue.splice(0)) waiting.failed(closedError());
    this.#settle((waiting) => waiting.failed(closedError()));
    await this.#dismiss();
  }

  #next(): void {
    if (this.#current || this.#isClosed) return;
    const next = this.#queue.shift();
    clearTimeout(this.#idle);
    if (!next) {
      this.#idle = setTimeout(() => void this.#dismiss(), this.#options.idleMs ?? 60_000).unref();
      return;
    }
    this.#current = next;
    const worker = (this.#worker ??= this.#hire());
    this.#watch();
    // Only a thread at work keeps the process alive; an idle one must not hold up a stop.
    worker.ref();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
    worker.postMessage(next.task);
  }

  /** The clock of a document starts when the thread has its fonts: the very first start may have to make them. */
  #watch(): void {
    clearTimeout(this.#deadline);
    if (this.#isReady && this.#current) this.#deadline = setTimeout(() => this.#abandon(), this.#options.timeoutMs ?? 30_000);
  }

  #hire(): Worker {
    this.#isReady = false;
    const worker = startWorker(this.#options);
    const lose = (reason: string): void => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      this.#settle((waiting) =>
        waiting.failed(new PrintError('print.template', '文档没有打印成功，请稍后再试；如果反复出现，请联系管理员。', reason)),
      );
      this.#next();
    };
    worker.on('message', (reply: PrintReply) => this.#receive(worker, reply));
    worker.on('error', (error) => lose(`Typesetting thread failed: ${String(error)}`));
    worker.on('exit', (code) => lose(`Typesetting thread ended with code ${code}`));
    return worker;
  }

  #receive(worker: Worker, reply: PrintReply): void {
    if (this.#worker !== worker) return;
    if (reply.id === READY) {
      this.#isReady = true;
      this.#watch();
    }
    if (this.#current?.task.id !== reply.id) return;
    worker.unref();
    this.#settle((waiting) => {
      if (reply.pdf) waiting.done(Buffer.from(reply.pdf.buffer as ArrayBuffer, reply.pdf.byteOffset, reply.pdf.byteLength));
      else waiting.failed(faultError(reply.fault));
    });
    this.#next();
  }

  #abandon(): void {
    this.#settle((waiting) =>
      waiting.failed(new PrintError('print.timeout', '文档太大，打印超时。请减少内容后再试。', 'Typesetting took too long')),
    );
    void this.#dismiss();
    this.#next();
  }

  #settle(settle: (waiting: Waiting) => void): void {
    const current = this.#current;
    this.#current = undefined;
    clearTimeout(this.#deadline);
    if (current) settle(current);
  }

  async #dismiss(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }
}

function startWorker(options: PrinterOptions): Worker {
  const isSource = import.meta.url.endsWith('.ts');
  const url = options.workerUrl ?? new URL(isSource ? './print-worker.ts' : './print-worker.mjs', import.meta.url);
  const workerData: PrintWorkerData = { fontCache: options.fontCache ?? repoPath('build/fonts'), fontDirs: options.fontDirs ?? [] };
  return new Worker(url.pathname.endsWith('.ts') ? sourceEntry(url) : url, { workerData, execArgv: [], name: 'print' });
}

/** A thread does not inherit the TypeScript loader of a test runner or of tsx, so from source it starts by asking for one. */
function sourceEntry(url: URL): URL {
  const tsx = createRequire(import.meta.url).resolve('tsx/package.json');
  const loader = new URL('dist/esm/api/index.mjs', pathToFileURL(tsx)).href;
  const code = `import { register } from ${JSON.stringify(loader)}; register(); await import(${JSON.stringify(url.href)});`;
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`);
}

function faultError(fault: PrintFault | undefined): PrintError {
  if (fault?.kind !== 'glyph')
    return new PrintError('print.template', '文档没有打印成功，请联系管理员检查打印模板。', fault?.message ?? 'No reply');
  const list = fault.glyphs.map((glyph) => `“${glyph}”`).join('、');
  return new PrintError('print.glyph', `服务器缺少这些字的字形：${list}。请联系管理员安装补充字库后再打印。`, fault.message);
}

function closedError(): PrintError {
  return new PrintError('print.closed', '打印服务正在停止，请稍后再试。', 'Printer closed');
}

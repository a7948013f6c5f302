import { readFile } from 'node:fs/promises';
import { repoPath } from '@yangfan/kernel';
import { PrintError, qrSvg } from '@yangfan/kernel/print';
import type { AssessmentDeps } from '../../ports.ts';

/** Across every sheet that stands for something. */
export const WATERMARK = '扬帆 · 海南省网络创业培训';

/** One document to be set. */
export interface Sheet {
  /** The template's path inside the product. */
  template: string;
  data: object;
  /** Names of people on it: each of their characters must be drawn, however rare, or the document is refused. */
  names: readonly string[];
  /** The date of the record, so that the same record printed again is the same file. */
  createdAt: Date;
  /** The address behind its QR code, as file `qr.svg`. */
  qr?: string | null;
  files?: Record<string, Buffer>;
}
/** A finished document with the name it is saved under. */
export interface Paper {
  bytes: Buffer;
  name: string;
}
export type Press = ReturnType<typeof createPress>;

/**
 * Sets documents with people's names and free words on them. It asks for the archival form first, which refuses what no font has; only where
 * that is a sign in free text (an emoji in a comment) a box may stand for it.
 */
export function createPress({ printer }: Pick<AssessmentDeps, 'printer'>) {
  return async (sheet: Sheet): Promise<Buffer> => {
    const template = await readFile(repoPath(sheet.template), 'utf8');
    const files = { ...sheet.files, ...(sheet.qr ? { 'qr.svg': await qrSvg(sheet.qr) } : {}) };
    const { createdAt } = sheet;
    try {
      return await printer.pdf(template, sheet.data, files, { createdAt });
    } catch (error) {
      if (!(error instanceof PrintError) || !mayHaveBox(error, sheet)) throw error;
      // The refusal names one sign of several: the names are asked for by themselves, and refuse again where one of theirs is missing.
      await printer.pdf(NAMES_ONLY, sheet.names, {}, { createdAt });
      return printer.pdf(template, sheet.data, files, { createdAt, allowMissingGlyphs: true });
    }
  };
}

const NAMES_ONLY = '#import "/frame.typ": *\n#show: frame.with(title: "")\n#for name in json("/data.json") [#name \\ ]';

const mayHaveBox = ({ code }: PrintError, { files }: Sheet): boolean =>
  code === 'print.glyph' ||
  // A learner's picture may hold what the archival form does not allow.
  (code === 'print.template' && !!files && Object.keys(files).length > 0);

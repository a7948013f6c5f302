/** What the server's thread and the typesetting thread say to each other. */

/** The `id` of the one reply that answers no task: the thread has its fonts. */
export const READY = 0;

/** Where the thread finds its fonts. */
export interface PrintWorkerData {
  /** folder of the fonts made from the npm packages; made if missing */
  fontCache: string;
  /** further folders, searched after the system's own */
  fontDirs: string[];
}

/** One document to set. */
export interface PrintTask {
  id: number;
  template: string;
  /** JSON text, read by the template as `json("/data.json")` */
  data: string;
  files: [name: string, body: Uint8Array][];
  allowMissingGlyphs: boolean;
  /** seconds since 1970, written into the file */
  createdAt: number;
}

/** Why a document could not be set; `message` is for the log, since it may quote the document. */
export interface PrintFault {
  kind: 'glyph' | 'template';
  glyphs: string[];
  message: string;
}

/** The finished document, or the fault. */
export interface PrintReply {
  id: number;
  pdf?: Uint8Array;
  fault?: PrintFault;
}

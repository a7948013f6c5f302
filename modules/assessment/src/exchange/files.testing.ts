import { zipStream } from '@yangfan/kernel/sheet';
import { AT, of } from './exchange.testing.ts';
import { opened } from './formats.ts';

export const item = (inside: string, more = '') =>
  Buffer.from(
    `<?xml version="1.0"?>\n<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="x" title="x" adaptive="false" time-dependent="false">${inside}${more}</qti-assessment-item>`,
  );
export const declared = (cardinality: string, type: string, values: readonly string[], more = '') =>
  `<qti-response-declaration identifier="RESPONSE" cardinality="${cardinality}" base-type="${type}"><qti-correct-response>${values.map((one) => `<qti-value>${one}</qti-value>`).join('')}</qti-correct-response>${more}</qti-response-declaration>`;
export const body = (inside: string) => `<qti-item-body>${inside}</qti-item-body>`;
export const qti = async (bytes: Buffer) => (await opened('QTI', bytes, 'a.xml', of)).reads[0]!;
export const packed = async (files: { name: string; bytes: Buffer }[]) => {
  const pieces: Buffer[] = [];
  for await (const piece of zipStream(files, AT)) pieces.push(piece);
  return Buffer.concat(pieces);
};
export const moodle = async (xml: string) => (await opened('MOODLE', Buffer.from(xml), 'a.xml', of)).reads;

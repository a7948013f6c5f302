import { open, type FileHandle } from 'node:fs/promises';
import type { Probed } from './probe.rules.ts';

const MAX_MOOV = 64 * 1024 * 1024;
const CODECS: Record<string, string> = { avc1: 'h264', avc3: 'h264', hvc1: 'hevc', hev1: 'hevc', mp4a: 'aac', vp09: 'vp9', av01: 'av1' };

/**
 * Reads length, size and codecs from an MP4's index, for machines without ffmpeg. Gives what `readProbe` gives;
 * `media.broken` where the index is missing, as in a file that was cut off.
 */
export async function readMp4(path: string): Promise<Probed | 'media.broken' | 'media.no_video'> {
  const file = await open(path, 'r');
  try {
    const moov = await findMoov(file, (await file.stat()).size);
    return moov ? readMoov(moov) : 'media.broken';
  } catch (error) {
    if (error instanceof RangeError) return 'media.broken';
    throw error;
  } finally {
    await file.close();
  }
}

async function findMoov(file: FileHandle, size: number): Promise<Buffer | undefined> {
  const head = Buffer.alloc(16);
  for (let at = 0; at + 8 <= size;) {
    await file.read(head, 0, 16, at);
    const type = head.toString('latin1', 4, 8);
    const short = head.readUInt32BE(0);
    const length = short === 1 ? Number(head.readBigUInt64BE(8)) : short === 0 ? size - at : short;
    if (length < 8 || at + length > size) return undefined;
    if (type === 'moov') {
      if (length > MAX_MOOV) return undefined;
      const moov = Buffer.alloc(length);
      await file.read(moov, 0, length, at);
      return moov.subarray(short === 1 ? 16 : 8);
    }
    at += length;
  }
  return undefined;
}

function boxes(buffer: Buffer): { type: string; body: Buffer }[] {
  const found = [];
  for (let at = 0; at + 8 <= buffer.length;) {
    const length = buffer.readUInt32BE(at);
    if (length < 8 || at + length > buffer.length) throw new RangeError('box');
    found.push({ type: buffer.toString('latin1', at + 4, at + 8), body: buffer.subarray(at + 8, at + length) });
    at += length;
  }
  return found;
}
const inside = (buffer: Buffer | undefined, ...path: string[]): Buffer | undefined =>
  path.reduce<Buffer | undefined>((body, type) => body && boxes(body).find((box) => box.type === type)?.body, buffer);

function readMoov(moov: Buffer): Probed | 'media.broken' | 'media.no_video' {
  const mvhd = inside(moov, 'mvhd');
  if (!mvhd) return 'media.broken';
  const long = mvhd[0] === 1;
  const scale = mvhd.readUInt32BE(long ? 20 : 12);
  const durationS = (long ? Number(mvhd.readBigUInt64BE(24)) : mvhd.readUInt32BE(16)) / scale;
  const tracks = boxes(moov)
    .filter((box) => box.type === 'trak')
    .map(({ body }) => {
      const kind = inside(body, 'mdia', 'hdlr')?.toString('latin1', 8, 12);
      const code = inside(body, 'mdia', 'minf', 'stbl', 'stsd')?.toString('latin1', 12, 16) ?? '';
      const tkhd = inside(body, 'tkhd');
      const size = tkhd
        ? { width: tkhd.readUInt32BE(tkhd.length - 8) >>> 16, height: tkhd.readUInt32BE(tkhd.length - 4) >>> 16 }
        : { width: 0, height: 0 };
      return { kind, codec: CODECS[code] ?? code, ...size };
    });
  const video = tracks.find(({ kind }) => kind === 'vide');
  if (!video) return 'media.no_video';
  if (!Number.isFinite(durationS) || durationS <= 0 || !video.width) return 'media.broken';
  return {
    durationS: Math.round(durationS * 100) / 100,
    width: video.width,
    height: video.height,
    videoCodec: video.codec,
    audioCodec: tracks.find(({ kind }) => kind === 'soun')?.codec ?? null,
  };
}

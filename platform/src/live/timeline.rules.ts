import type { LiveStreamKind } from '@yangfan/contract';

/** One unbroken piece of one stream's recording, as it lies on the disk. */
export interface Part {
  streamId: string;
  /** Folder name below the stream's, counting up. */
  name: string;
  accountId: string;
  kind: LiveStreamKind;
  /** Wall clock of its first picture (or sound). */
  startedAt: string;
  hasVideo: boolean;
  hasAudio: boolean;
  segments: Segment[];
}
export interface Segment {
  file: string;
  durationS: number;
}

/** A piece of recording as its place on the replay's time line shows it. */
export interface PlacedPart extends Omit<Part, 'segments'> {
  offsetS: number;
  durationS: number;
  main: boolean;
}

const PIECE = /^seg-[0-9]{5}\.ts$/;

/** The finished segments of a playlist that ffmpeg writes. */
export function segmentsOf(playlist: string): Segment[] {
  const found: Segment[] = [];
  let duration = 0;
  for (const line of playlist.split(/\r?\n/)) {
    if (line.startsWith('#EXTINF:')) duration = Number.parseFloat(line.slice(8));
    else if (PIECE.test(line) && duration > 0) found.push({ file: line, durationS: duration });
  }
  return found;
}

export const secondsOf = (part: Pick<Part, 'segments'>): number => part.segments.reduce((sum, { durationS }) => sum + durationS, 0);
const startOf = (part: Pick<Part, 'startedAt'>): number => Date.parse(part.startedAt);
/** Shorter pieces, left by something that died at once, are no recording. */
const LEAST_S = 0.3;
export const isFilled = (part: Pick<Part, 'segments'>): boolean => secondsOf(part) >= LEAST_S;
/** In the order of time. */
export const inOrder = (parts: readonly Part[]): Part[] =>
  parts.toSorted((a, b) => startOf(a) - startOf(b) || a.streamId.localeCompare(b.streamId) || a.name.localeCompare(b.name));

/** Whose picture the class is: as chosen, else who came first with a picture, else who came first. */
export function mainStreamOf(parts: readonly Part[], chosen: string | null): string | null {
  const sorted = inOrder(parts.filter(isFilled));
  if (chosen !== null && sorted.some((part) => part.streamId === chosen)) return chosen;
  return (sorted.find((part) => part.hasVideo) ?? sorted[0])?.streamId ?? null;
}

/**
 * One playlist over all parts of a stream. While the class goes on it only grows at its end (EVENT); `over` closes it.
 * `at` names a segment's address.
 */
export function playlistOf(
  parts: readonly Part[],
  options: { over: boolean; targetS: number; at: (part: Part, segment: Segment) => string },
): string {
  const filled = inOrder(parts.filter(isFilled));
  // Rounded, as RFC 8216 asks (4.3.3.1): a segment of 2.1 s counted as 3 would keep every player two seconds further behind.
  const longest = Math.max(options.targetS, ...filled.flatMap((part) => part.segments.map(({ durationS }) => Math.round(durationS))));
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:6',
    `#EXT-X-TARGETDURATION:${longest}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    `#EXT-X-PLAYLIST-TYPE:${options.over ? 'VOD' : 'EVENT'}`,
    '#EXT-X-INDEPENDENT-SEGMENTS',
  ];
  if (!options.over) lines.push(`#EXT-X-START:TIME-OFFSET=-${(options.targetS * 2).toFixed(1)},PRECISE=YES`);
  for (const [index, part] of filled.entries()) {
    if (index > 0) lines.push('#EXT-X-DISCONTINUITY');
    let at = startOf(part);
    for (const segment of part.segments) {
      lines.push(
        `#EXT-X-PROGRAM-DATE-TIME:${new Date(at).toISOString()}`,
        `#EXTINF:${segment.durationS.toFixed(6)},`,
        options.at(part, segment),
      );
      at += segment.durationS * 1000;
    }
  }
  if (options.over) lines.push('#EXT-X-ENDLIST');
  return `${lines.join('\n')}\n`;
}

/** A moment of the wall clock on the replay's time line, which has no gaps: what lies in one falls on its edge. */
export function replayTime(main: readonly Part[], moment: number): number {
  let passed = 0;
  for (const part of inOrder(main)) {
    const length = secondsOf(part);
    const into = (moment - startOf(part)) / 1000;
    if (into < length) return passed + Math.max(0, into);
    passed += length;
  }
  return passed;
}

/** Every part with its place in the replay. */
export function placed(parts: readonly Part[], mainStreamId: string | null): PlacedPart[] {
  const filled = inOrder(parts.filter(isFilled));
  const main = filled.filter((part) => part.streamId === mainStreamId);
  return filled.map(({ segments, ...part }) => ({
    ...part,
    offsetS: replayTime(main, startOf(part)),
    durationS: secondsOf({ segments }),
    main: part.streamId === mainStreamId,
  }));
}

/** Another part's sound within one main part: from where in it, and how far into the main part it begins. */
export interface Voice {
  part: Part;
  skipS: number;
  delayS: number;
}

/** For each main part, the voices that were heard meanwhile. */
export function windows(parts: readonly Part[], mainStreamId: string): { part: Part; voices: Voice[] }[] {
  const filled = inOrder(parts.filter(isFilled));
  return filled
    .filter((part) => part.streamId === mainStreamId)
    .map((part) => {
      const [from, length] = [startOf(part), secondsOf(part)];
      const voices = filled.flatMap((other) => {
        if (other.streamId === mainStreamId || !other.hasAudio) return [];
        const begins = (startOf(other) - from) / 1000;
        if (begins >= length || begins + secondsOf(other) <= 0) return [];
        return [{ part: other, skipS: Math.max(0, -begins), delayS: Math.max(0, begins) }];
      });
      return { part, voices };
    });
}

/**
 * A filter of packets that gives every frame its length. RTP says nothing of it, and ffmpeg adds lengths up for a playlist's last segment:
 * without this it would be nothing long.
 */
export const FRAME_LENGTHS = 'setts=duration=if(gt(NEXT_PTS\\,PTS)\\,NEXT_PTS-PTS\\,3000)';

/** The mixing of one window as ffmpeg's filter; input 0 is the main part, the voices follow in order. Ends in `[mix]`. */
export function mixFilter(main: { hasAudio: boolean; durationS: number }, voices: readonly Pick<Voice, 'skipS' | 'delayS'>[]): string {
  const inputs: string[] = [];
  const chains: string[] = [];
  chains.push(main.hasAudio ? '[0:a:0]aresample=48000:async=1000,apad[a0]' : 'anullsrc=r=48000:cl=stereo[a0]');
  inputs.push('[a0]');
  for (const [index, { skipS, delayS }] of voices.entries()) {
    const delayMs = Math.round(delayS * 1000);
    chains.push(
      `[${index + 1}:a:0]aresample=48000:async=1000,atrim=start=${skipS.toFixed(3)},asetpts=PTS-STARTPTS,adelay=${delayMs}:all=1,apad[a${index + 1}]`,
    );
    inputs.push(`[a${index + 1}]`);
  }
  const mix =
    inputs.length === 1
      ? `${inputs[0]}`
      : `${inputs.join('')}amix=inputs=${inputs.length}:duration=longest:normalize=0,alimiter=limit=0.95,`;
  chains.push(`${mix}atrim=end=${main.durationS.toFixed(3)}[mix]`);
  return chains.join(';');
}

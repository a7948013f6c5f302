/** What ffprobe or our own reader found in a file. */
export interface Probed {
  durationS: number;
  width: number;
  height: number;
  videoCodec: string;
  audioCodec: string | null;
}

/** Longest lesson we take: four hours. */
export const MAX_DURATION_S = 4 * 3600;

/** Reads ffprobe's JSON; gives the problem's code where the file can't become a lesson. */
export function readProbe(json: unknown): Probed | 'media.broken' | 'media.no_video' | 'media.too_long' {
  const { format, streams } = json as {
    format?: { duration?: string };
    streams?: {
      codec_type?: string;
      codec_name?: string;
      width?: number;
      height?: number;
      disposition?: { attached_pic?: number };
      duration?: string;
    }[];
  };
  if (!Array.isArray(streams) || streams.length === 0) return 'media.broken';
  // A cover picture is a video stream to ffprobe, but no film.
  const video = streams.find((stream) => stream.codec_type === 'video' && !stream.disposition?.attached_pic);
  if (!video) return 'media.no_video';
  const durationS = Number(format?.duration ?? video.duration);
  if (!Number.isFinite(durationS) || durationS <= 0 || !video.width || !video.height || !video.codec_name) return 'media.broken';
  if (durationS > MAX_DURATION_S) return 'media.too_long';
  const audio = streams.find((stream) => stream.codec_type === 'audio');
  return {
    durationS: Math.round(durationS * 100) / 100,
    width: video.width,
    height: video.height,
    videoCodec: video.codec_name,
    audioCodec: audio?.codec_name ?? null,
  };
}

/** Codecs that every browser and WeChat play inside HLS without being made anew. */
export const canCopy = ({ videoCodec, audioCodec }: Pick<Probed, 'videoCodec' | 'audioCodec'>) => ({
  video: videoCodec === 'h264',
  audio: audioCodec === null || audioCodec === 'aac',
});

/** The further qualities worth making of a picture of this height. */
export function renditionsFor(height: number): { name: string; height: number }[] {
  return height > 480 ? [{ name: '480p', height: 480 }] : [];
}

/** Sum of the `#EXTINF` durations of a playlist, seconds. */
export function playlistSeconds(text: string): number {
  return [...text.matchAll(/^#EXTINF:([\d.]+)/gm)].reduce((sum, match) => sum + Number(match[1]), 0);
}

/** The master playlist over the variants that exist, best first. */
export function masterPlaylist(variants: readonly { name: string; bandwidth: number; width: number; height: number }[]): string {
  const lines = variants.flatMap(({ name, bandwidth, width, height }) => [
    `#EXT-X-STREAM-INF:BANDWIDTH=${Math.max(1, Math.round(bandwidth))},RESOLUTION=${width}x${height}`,
    `${name}/index.m3u8`,
  ]);
  return ['#EXTM3U', '#EXT-X-VERSION:3', ...lines, ''].join('\n');
}

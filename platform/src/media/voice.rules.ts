/** Which demuxer reads a type: fixed, so that a playlist dressed up as a voice can't make ffmpeg open other files or addresses. */
export const DEMUXERS: Readonly<Record<string, string>> = {
  'audio/mpeg': 'mp3',
  'audio/aac': 'aac',
  'audio/mp4': 'mov',
  'video/mp4': 'mov',
  'audio/webm': 'matroska',
  'audio/ogg': 'ogg',
};
/** Less than this says nothing: a finger that slipped. */
export const VOICE_MIN_S = 0.5;
/** A recorder stops a little late. */
export const VOICE_GRACE_S = 1;

export type VoiceFault = 'BROKEN' | 'FILM' | 'TOO_SHORT' | 'TOO_LONG';

/** What ffprobe says of a file that should hold one voice; null where nothing is wrong with it yet. */
export function voiceFault(json: unknown): VoiceFault | null {
  const { streams } = json as { streams?: { codec_type?: string; disposition?: { attached_pic?: number } }[] };
  if (!Array.isArray(streams)) return 'BROKEN';
  if (streams.some((one) => one.codec_type === 'video' && !one.disposition?.attached_pic)) return 'FILM';
  return streams.some((one) => one.codec_type === 'audio') ? null : 'BROKEN';
}

/** What the length of the sound that came out says; at most `maxS` and the grace were made of whatever went in. */
export function lengthFault(lengthS: number, maxS: number): VoiceFault | null {
  if (!Number.isFinite(lengthS) || lengthS <= 0) return 'BROKEN';
  if (lengthS < VOICE_MIN_S) return 'TOO_SHORT';
  return lengthS > maxS + VOICE_GRACE_S ? 'TOO_LONG' : null;
}

/** MP3, one channel: what every browser and WeChat plays. Nothing of the sender's file but the sound goes into it. */
export function voiceArguments(maxS: number): string[] {
  const sound = ['-ac', '1', '-ar', '44100', '-c:a', 'libmp3lame', '-b:a', '64k'];
  const bare = ['-map_metadata', '-1', '-id3v2_version', '0', '-write_id3v1', '0', '-fflags', '+bitexact'];
  return ['-map', '0:a:0', '-vn', '-sn', '-dn', ...sound, ...bare, '-t', String(maxS + VOICE_GRACE_S + 1), '-f', 'mp3'];
}

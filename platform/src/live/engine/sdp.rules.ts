// What a session description must look like so that every driver gets what it can handle. Pure text in, pure text out.

/** Which media a publisher sends. */
export interface OfferedMedia {
  audio: boolean;
  video: boolean;
}

interface Section {
  kind: string;
  lines: string[];
}

function sectionsOf(sdp: string): { head: string[]; sections: Section[] } {
  const lines = sdp.split(/\r?\n/).filter((line) => line !== '');
  const head: string[] = [];
  const sections: Section[] = [];
  for (const line of lines) {
    if (line.startsWith('m=')) sections.push({ kind: line.slice(2).split(' ')[0]!, lines: [line] });
    else (sections.at(-1)?.lines ?? head).push(line);
  }
  return { head, sections };
}
const text = ({ head, sections }: { head: string[]; sections: Section[] }) =>
  [...head, ...sections.flatMap((section) => section.lines)].map((line) => `${line}\r\n`).join('');

const directionOf = (section: Section) =>
  section.lines.find((line) => /^a=(sendrecv|sendonly|recvonly|inactive)$/.test(line))?.slice(2) ?? 'sendrecv';

/** What an offer sends to us; null where it is no session description with sound or pictures. */
export function offeredMedia(sdp: string): OfferedMedia | null {
  if (!sdp.startsWith('v=0') || sdp.length > 100_000) return null;
  const { sections } = sectionsOf(sdp);
  const sends = (kind: string) =>
    sections.some(
      (section) => section.kind === kind && ['sendrecv', 'sendonly'].includes(directionOf(section)) && !/^m=\w+ 0 /.test(section.lines[0]!),
    );
  const media = { audio: sends('audio'), video: sends('video') };
  return sections.some((section) => section.kind === 'audio' || section.kind === 'video') ? media : null;
}

/** The payload type to keep: H.264 in packets that may be split, baseline first (every phone decodes it); Opus. */
function payloadOf(section: Section): string | null {
  const codec = section.kind === 'video' ? 'h264/90000' : 'opus/48000';
  const types = section.lines.flatMap((line) => {
    const match = /^a=rtpmap:(\d+) (\S+)/.exec(line);
    return match && match[2]!.toLowerCase().startsWith(codec) ? [match[1]!] : [];
  });
  if (section.kind === 'audio') return types[0] ?? null;
  const format = (type: string) => section.lines.find((line) => line.startsWith(`a=fmtp:${type} `)) ?? '';
  const split = types.filter((type) => /packetization-mode=1/.test(format(type)));
  return (
    split.find((type) => /profile-level-id=42e0/i.test(format(type))) ??
    split.find((type) => /profile-level-id=42/i.test(format(type))) ??
    split[0] ??
    null
  );
}

/**
 * Leaves one codec of each kind and takes out what the embedded server does not do: other codecs, retransmission streams,
 * header extensions, and transport-wide feedback (with it the publisher's picture fell to 3 frames a second).
 * Null where H.264 or Opus is missing.
 */
export function plainOffer(sdp: string): string | null {
  const { head, sections } = sectionsOf(sdp);
  for (const section of sections) {
    if (section.kind !== 'audio' && section.kind !== 'video') continue;
    const keep = payloadOf(section);
    if (keep === null) return null;
    const rtxSsrcs = new Set(section.lines.flatMap((line) => /^a=ssrc-group:FID \d+ (\d+)/.exec(line)?.[1] ?? []));
    section.lines = section.lines.flatMap((line) => {
      if (line.startsWith('m=')) return [line.split(' ').slice(0, 3).concat(keep).join(' ')];
      const typed = /^a=(?:rtpmap|fmtp|rtcp-fb):(\d+|\*)/.exec(line);
      if (typed && typed[1] !== keep) return [];
      if (/^a=rtcp-fb:\d+ (transport-cc|goog-remb|ccm)/.test(line) || line.startsWith('a=extmap')) return [];
      if (line.startsWith('a=ssrc-group:FID')) return [];
      const ssrc = /^a=ssrc:(\d+)/.exec(line)?.[1];
      return ssrc && rtxSsrcs.has(ssrc) ? [] : [line];
    });
  }
  return text({ head: head.filter((line) => !line.startsWith('a=extmap')), sections });
}

/** Chrome starts at 300 kbit/s and without transport-wide feedback takes half a minute to reach what the line carries; this lets it begin near there. */
export function withStartBitrate(answer: string, kbits: { start: number; max: number }): string {
  const { head, sections } = sectionsOf(answer);
  for (const section of sections) {
    if (section.kind !== 'video') continue;
    section.lines = section.lines.map((line) =>
      /^a=fmtp:\d+ .*packetization-mode/.test(line)
        ? `${line};x-google-start-bitrate=${kbits.start};x-google-max-bitrate=${kbits.max};x-google-min-bitrate=150`
        : line,
    );
  }
  return text({ head, sections });
}

/** The candidates of a trickled fragment (RFC 8840), each with the media line it belongs to. */
export function candidatesOf(fragment: string): { candidate: string; mid: string }[] {
  const found: { candidate: string; mid: string }[] = [];
  let mid = '0';
  for (const line of fragment.split(/\r?\n/)) {
    if (line.startsWith('a=mid:')) mid = line.slice(6);
    else if (line.startsWith('a=candidate:')) found.push({ candidate: line.slice(2), mid });
  }
  return found;
}

/** The description by which ffmpeg receives a stream's plain RTP on local ports. */
export function ffmpegInput(ports: { audio: number | null; video: number | null }, types: { audio: number; video: number }): string {
  const lines = ['v=0', 'o=- 0 0 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0'];
  if (ports.video !== null)
    lines.push(
      `m=video ${ports.video} RTP/AVP ${types.video}`,
      `a=rtpmap:${types.video} H264/90000`,
      `a=fmtp:${types.video} packetization-mode=1`,
    );
  if (ports.audio !== null) lines.push(`m=audio ${ports.audio} RTP/AVP ${types.audio}`, `a=rtpmap:${types.audio} opus/48000/2`);
  return `${lines.join('\r\n')}\r\n`;
}

/** Waits until the offer or answer holds its addresses: we send them in one piece (no trickle). */
export async function gathered(pc: RTCPeerConnection): Promise<void> {
  if (pc.iceGatheringState === 'complete') return;
  await new Promise<void>((resolve) => {
    // A relay that does not answer must not keep the direct way waiting.
    const timer = setTimeout(resolve, 2000);
    pc.addEventListener('icegatheringstatechange', () => {
      if (pc.iceGatheringState !== 'complete') return;
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Sends SDP with its ticket. */
export const sendSdp = (method: 'POST' | 'PATCH', url: string, token: string, sdp: string, signal?: AbortSignal): Promise<Response> =>
  fetch(url, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/sdp' },
    body: sdp,
    signal: signal ?? null,
  });

/** A refusal of the media side: 403 = the ticket is over, 404 = no such stream now, 409 = the class is over. */
export class MediaRefusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
export async function refusal(reply: Response): Promise<MediaRefusal> {
  const body = (await reply.json().catch(() => null)) as { title?: string; detail?: string } | null;
  return new MediaRefusal(reply.status, body?.detail ?? body?.title ?? '音视频服务没有接通，正在重试');
}

/** Seconds to wait before the n-th new try: quick at first, then patient, never the same for everybody. */
export const backoffMs = (tries: number): number => Math.min(8000, 500 * 2 ** Math.max(0, tries - 1)) * (0.75 + Math.random() / 2);

/** H.264 first: what every phone plays in hardware and what recording keeps without converting. */
export function preferH264(transceiver: RTCRtpTransceiver): void {
  const codecs = RTCRtpReceiver.getCapabilities?.('video')?.codecs;
  if (!codecs || !transceiver.setCodecPreferences) return;
  const isH264 = (codec: { mimeType: string }) => codec.mimeType.toLowerCase() === 'video/h264';
  try {
    transceiver.setCodecPreferences([...codecs.filter(isH264), ...codecs.filter((codec) => !isH264(codec))]);
  } catch {
    // An older browser keeps its own order; the server takes what it can.
  }
}

/** Lets the sender begin near the wanted rate: by itself a browser takes half a minute to dare a sharp picture. */
export function withStartRate(answer: string, kbps: number): string {
  const lines = answer.split('\r\n');
  const types = new Set(lines.flatMap((line) => /^a=rtpmap:(\d+) (?:H264|VP8|VP9)\//i.exec(line)?.[1] ?? []));
  const seen = new Set<string>();
  const out = lines.map((line) => {
    const type = /^a=fmtp:(\d+) /.exec(line)?.[1];
    if (!type || !types.has(type)) return line;
    seen.add(type);
    return `${line};x-google-start-bitrate=${kbps}`;
  });
  return out
    .flatMap((line) => {
      const type = /^a=rtpmap:(\d+) /.exec(line)?.[1];
      return type && types.has(type) && !seen.has(type) ? [line, `a=fmtp:${type} x-google-start-bitrate=${kbps}`] : [line];
    })
    .join('\r\n');
}

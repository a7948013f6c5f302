import { backoffMs, gathered, MediaRefusal, preferH264, refusal, sendSdp, withStartRate } from './rtc.ts';

export interface PublishTicket {
  whipUrl: string;
  token: string;
  iceServers: RTCIceServer[];
}
/** LOST: broken off and being made again; REFUSED: no leave to publish (any more). */
export type PublishState = 'CONNECTING' | 'LIVE' | 'LOST' | 'REFUSED';
export interface PublishOptions {
  /** Leave to publish; asked again when the old one is over. */
  ticket: () => Promise<PublishTicket>;
  media: MediaStream;
  maxKbps: number;
  startKbps: number;
  /** A shared screen would rather be sharp than smooth. */
  sharp?: boolean;
  onState: (state: PublishState, reason?: string) => void;
}
export interface Publisher {
  /** Puts another track in the place of the one of its kind, without a new connection. */
  replace(track: MediaStreamTrack): Promise<void>;
  stats(): Promise<{ kbps: number; lost: number }>;
  stop(): void;
}

/** Sends a stream by WHIP and keeps it there: whatever breaks it, it is made again until `stop`. */
export function publishStream(options: PublishOptions): Publisher {
  const stopping = new AbortController();
  const tracks = new Map(options.media.getTracks().map((track) => [track.kind, track]));
  let pc: RTCPeerConnection | null = null;
  let location = '';
  let ticket: PublishTicket | null = null;
  let tries = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = { at: 0, bytes: 0 };

  async function connect(): Promise<void> {
    clearTimeout(timer);
    pc?.close();
    options.onState(tries === 0 ? 'CONNECTING' : 'LOST');
    try {
      ticket ??= await options.ticket();
      if (stopping.signal.aborted) return;
      const mine = makeConnection(ticket, tracks, options);
      pc = mine;
      watch(mine);
      await mine.setLocalDescription(await mine.createOffer());
      await gathered(mine);
      const reply = await sendSdp('POST', ticket.whipUrl, ticket.token, mine.localDescription!.sdp, stopping.signal);
      if (reply.status !== 201) throw await refusal(reply);
      location = new URL(reply.headers.get('location') ?? '', new URL(ticket.whipUrl, window.location.href)).href;
      await mine.setRemoteDescription({ type: 'answer', sdp: withStartRate(await reply.text(), options.startKbps) });
    } catch (error) {
      failed(error);
    }
  }
  function failed(error: unknown): void {
    if (stopping.signal.aborted) return;
    const status = error instanceof MediaRefusal ? error.status : Number((error as { status?: number }).status ?? 0);
    // A ticket that is over: the next try asks for a new one, and whoever may not publish any more is told so then.
    if (status === 403 && !ticket) return options.onState('REFUSED', (error as Error).message);
    if (status === 409) return options.onState('REFUSED', (error as Error).message);
    if (status === 403) ticket = null;
    tries += 1;
    options.onState('LOST');
    timer = setTimeout(() => void connect(), backoffMs(tries));
  }
  function watch(mine: RTCPeerConnection): void {
    let grace: ReturnType<typeof setTimeout> | undefined;
    mine.addEventListener('connectionstatechange', () => {
      if (pc !== mine || stopping.signal.aborted) return;
      clearTimeout(grace);
      if (mine.connectionState === 'connected') {
        tries = 0;
        options.onState('LIVE');
      } else if (mine.connectionState === 'failed') failed(null);
      // A short hole in the network heals by itself; a longer one does not.
      else if (mine.connectionState === 'disconnected') grace = setTimeout(() => pc === mine && failed(null), 3000);
    });
    // Neither connected nor failed: a firewall that swallows everything.
    setTimeout(() => pc === mine && ['new', 'connecting'].includes(mine.connectionState) && failed(null), 12_000);
  }

  const online = () => tries > 0 && void connect();
  window.addEventListener('online', online);
  void connect();
  return {
    async replace(track) {
      tracks.set(track.kind, track);
      await pc
        ?.getSenders()
        .find((sender) => sender.track?.kind === track.kind)
        ?.replaceTrack(track);
    },
    async stats() {
      let [bytes, lost] = [0, 0];
      for (const report of (await pc?.getStats())?.values() ?? []) {
        if (report.type === 'outbound-rtp') bytes += report.bytesSent as number;
        if (report.type === 'remote-inbound-rtp') lost = Math.max(lost, (report.fractionLost as number) ?? 0);
      }
      const now = performance.now();
      const kbps = last.at && bytes >= last.bytes ? ((bytes - last.bytes) * 8) / (now - last.at) : 0;
      last = { at: now, bytes };
      return { kbps: Math.round(kbps), lost };
    },
    stop() {
      if (stopping.signal.aborted) return;
      stopping.abort();
      clearTimeout(timer);
      window.removeEventListener('online', online);
      pc?.close();
      if (location && ticket)
        void fetch(location, { method: 'DELETE', headers: { authorization: `Bearer ${ticket.token}` }, keepalive: true }).catch(
          () => undefined,
        );
    },
  };
}

function makeConnection(ticket: PublishTicket, tracks: Map<string, MediaStreamTrack>, options: PublishOptions): RTCPeerConnection {
  const pc = new RTCPeerConnection({ iceServers: ticket.iceServers });
  for (const track of tracks.values()) {
    const isVideo = track.kind === 'video';
    const transceiver = pc.addTransceiver(track, {
      direction: 'sendonly',
      streams: [options.media],
      ...(isVideo ? { sendEncodings: [{ maxBitrate: options.maxKbps * 1000 }] } : {}),
    });
    if (!isVideo) continue;
    preferH264(transceiver);
    const parameters = transceiver.sender.getParameters() as RTCRtpSendParameters & { degradationPreference?: string };
    parameters.degradationPreference = options.sharp ? 'maintain-resolution' : 'balanced';
    void transceiver.sender.setParameters(parameters).catch(() => undefined);
  }
  return pc;
}

import { backoffMs, gathered, MediaRefusal, refusal, sendSdp } from './rtc.ts';

export interface WatchTicket {
  whepBase: string;
  token: string;
  iceServers: RTCIceServer[];
}
/** WAITING: the stream or the server is not there now; EXPIRED: a new ticket is needed; FAILED: this network seems not to let it through, and it is tried on. */
export type WatchState = 'CONNECTING' | 'LIVE' | 'WAITING' | 'EXPIRED' | 'FAILED';
export interface WatchFigures {
  /** Something arrived since the last look. */
  flowing: boolean;
  /** Share of packets lost since the last look, 0–1. */
  loss: number;
}
export interface Watching {
  media: MediaStream;
  figures(): Promise<WatchFigures>;
  /** Tries at once: the stream is said to be back. */
  nudge(): void;
  stop(): void;
}
/** Answered tries in a row without a connection after which it counts as failed: fewer where this network never let anything through. */
const FAILURES = { unproven: 2, proven: 5 };
const CONNECT_MS = 8000;

/** Receives one stream by WHEP and keeps it: broken, silent or not yet there, it is asked again until `stop`. */
export function watchStream(options: {
  ticket: WatchTicket;
  streamId: string;
  /** False: sound only, for a weak network. */
  video: boolean;
  /** Media came through on this network before, by this stream or another one. */
  proven: () => boolean;
  onState: (state: WatchState) => void;
}): Watching {
  const { ticket, streamId, onState } = options;
  const media = new MediaStream();
  const stopping = new AbortController();
  let pc: RTCPeerConnection | null = null;
  let location = '';
  let tries = 0;
  let failures = 0;
  let quietTries = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let seen = { packets: 0, lost: 0 };
  let quietSince = performance.now();

  async function connect(): Promise<void> {
    clearTimeout(timer);
    drop();
    onState('CONNECTING');
    const mine = new RTCPeerConnection({ iceServers: ticket.iceServers });
    pc = mine;
    seen = { packets: 0, lost: 0 };
    quietSince = performance.now();
    mine.addEventListener('track', ({ track }) => pc === mine && media.addTrack(track));
    mine.addTransceiver('audio', { direction: 'recvonly' });
    if (options.video) mine.addTransceiver('video', { direction: 'recvonly' });
    watch(mine);
    try {
      location = await negotiate(mine, `${ticket.whepBase}/${streamId}`, ticket.token, options.video, stopping.signal);
    } catch (error) {
      if (pc === mine) failed(error);
    }
  }
  function watch(mine: RTCPeerConnection): void {
    let grace: ReturnType<typeof setTimeout> | undefined;
    mine.addEventListener('connectionstatechange', () => {
      if (pc !== mine || stopping.signal.aborted) return;
      clearTimeout(grace);
      if (mine.connectionState === 'connected') {
        [tries, failures] = [0, 0];
        quietSince = performance.now();
        onState('LIVE');
      } else if (mine.connectionState === 'failed') failed(null);
      else if (mine.connectionState === 'disconnected') grace = setTimeout(() => pc === mine && failed(null), 3000);
    });
    setTimeout(() => pc === mine && ['new', 'connecting'].includes(mine.connectionState) && failed(null), CONNECT_MS);
  }
  function failed(error: unknown): void {
    if (stopping.signal.aborted) return;
    drop();
    const status = error instanceof MediaRefusal ? error.status : 0;
    if (status === 403) return onState('EXPIRED');
    tries += 1;
    // Not there yet, or the server is coming back: that says nothing about the network.
    const absent = status === 404 || status === 409 || status >= 500 || error instanceof TypeError;
    if (!absent) failures += 1;
    onState(absent ? 'WAITING' : failures >= (options.proven() ? FAILURES.proven : FAILURES.unproven) ? 'FAILED' : 'CONNECTING');
    timer = setTimeout(() => void connect(), backoffMs(tries));
  }
  function drop(): void {
    pc?.close();
    pc = null;
    if (location)
      void fetch(location, { method: 'DELETE', headers: { authorization: `Bearer ${ticket.token}` }, keepalive: true }).catch(
        () => undefined,
      );
    location = '';
    for (const track of media.getTracks()) media.removeTrack(track);
  }

  void connect();
  return {
    media,
    async figures() {
      let [packets, lost] = [0, 0];
      for (const report of (await pc?.getStats())?.values() ?? []) {
        if (report.type !== 'inbound-rtp') continue;
        packets += (report.packetsReceived as number) ?? 0;
        lost += Math.max(0, (report.packetsLost as number) ?? 0);
      }
      const [came, gone] = [Math.max(0, packets - seen.packets), Math.max(0, lost - seen.lost)];
      seen = { packets, lost };
      if (came > 0) [quietSince, quietTries] = [performance.now(), 0];
      // Connected, yet nothing comes: the other end was replaced. Each try waits longer, because a muted stream is silent too.
      else if (pc?.connectionState === 'connected' && performance.now() - quietSince > 8000 * 2 ** Math.min(3, quietTries)) {
        quietTries += 1;
        void connect();
      }
      return { flowing: came > 0, loss: came + gone > 0 ? gone / (came + gone) : 0 };
    },
    nudge: () => void (pc?.connectionState === 'connected' || connect()),
    stop() {
      stopping.abort();
      clearTimeout(timer);
      drop();
    },
  };
}

/** Our offer, or the server's where it insists on making it (406); gives the address of the session. */
async function negotiate(pc: RTCPeerConnection, url: string, token: string, video: boolean, signal: AbortSignal): Promise<string> {
  await pc.setLocalDescription(await pc.createOffer());
  await gathered(pc);
  const reply = await sendSdp('POST', url, token, pc.localDescription!.sdp, signal);
  const location = new URL(reply.headers.get('location') ?? '', new URL(url, window.location.href)).href;
  if (reply.status === 201) {
    await pc.setRemoteDescription({ type: 'answer', sdp: await reply.text() });
    return location;
  }
  if (reply.status !== 406) throw await refusal(reply);
  await pc.setLocalDescription({ type: 'rollback' });
  for (const transceiver of pc.getTransceivers()) transceiver.stop();
  await pc.setRemoteDescription({ type: 'offer', sdp: await reply.text() });
  if (!video) for (const one of pc.getTransceivers()) if (one.receiver.track.kind === 'video') one.direction = 'inactive';
  await pc.setLocalDescription(await pc.createAnswer());
  await gathered(pc);
  const answered = await sendSdp('PATCH', location, token, pc.localDescription!.sdp, signal);
  if (answered.status !== 204) throw await refusal(answered);
  return location;
}

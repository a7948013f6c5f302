import { spawn, type ChildProcess } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { MediaStreamTrack, RTCPeerConnection, useH264, useOPUS } from 'werift';

const SDP = 'application/sdp';
const connection = (ports: [number, number]) =>
  new RTCPeerConnection({
    codecs: { audio: [useOPUS()], video: [useH264()] },
    headerExtensions: {},
    iceServers: [],
    iceUseIpv6: false,
    icePortRange: ports,
  });
const bearer = (token: string) => ({ authorization: `Bearer ${token}`, 'content-type': SDP });

/** A viewer without a browser: counts what arrives. Asks the server for the offer, as every driver can. */
export class RobotViewer {
  video = 0;
  audio = 0;
  /** Beginnings of whole pictures. */
  pictures = 0;
  private pc: RTCPeerConnection | undefined;
  constructor(private readonly ports: [number, number] = [45_410, 45_999]) {}

  /** Gives the HTTP status of the refusal, or 201. */
  async view(base: string, url: string, token: string): Promise<number> {
    await this.close();
    const reply = await fetch(base + url, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
    if (reply.status !== 201) return reply.status;
    const pc = (this.pc = connection(this.ports));
    pc.onRemoteTransceiverAdded.subscribe((transceiver) => {
      transceiver.onTrack.subscribe((track) => {
        track.onReceiveRtp.subscribe(({ header }) => {
          if (transceiver.kind === 'audio') this.audio += 1;
          else {
            this.video += 1;
            if (header.marker) this.pictures += 1;
          }
        });
      });
    });
    await pc.setRemoteDescription({ type: 'offer', sdp: await reply.text() });
    await pc.setLocalDescription(await pc.createAnswer());
    const answer = await fetch(base + reply.headers.get('location')!, {
      method: 'PATCH',
      headers: bearer(token),
      body: pc.localDescription!.sdp,
    });
    return answer.status === 204 ? 201 : answer.status;
  }
  get connected(): boolean {
    return this.pc?.connectionState === 'connected';
  }
  /** As a phone that lost its network: nothing is sent or heard any more, and nobody is told. */
  vanish(): void {
    for (const { connection } of this.pc!.iceTransports) void connection.close();
  }
  async close(): Promise<void> {
    const pc = this.pc;
    this.pc = undefined;
    await pc?.close().catch(() => undefined);
  }
}

/** A publisher without a browser: ffmpeg's test picture and a tone. */
export class RobotPublisher {
  private pc: RTCPeerConnection | undefined;
  private child: ChildProcess | undefined;
  private readonly sockets: Socket[] = [];
  location: string | null = null;

  async publish(
    base: string,
    { whipUrl, token }: { whipUrl: string; token: string },
    options: { frequency?: number; kbits?: number; size?: string; ports?: [number, number] } = {},
  ): Promise<number> {
    const pc = (this.pc = connection(options.ports ?? [45_410, 45_999]));
    const tracks = { audio: new MediaStreamTrack({ kind: 'audio' }), video: new MediaStreamTrack({ kind: 'video' }) };
    for (const track of [tracks.audio, tracks.video]) pc.addTransceiver(track, { direction: 'sendonly' });
    await pc.setLocalDescription(await pc.createOffer());
    const reply = await fetch(base + whipUrl, { method: 'POST', headers: bearer(token), body: pc.localDescription!.sdp });
    if (reply.status !== 201) {
      await this.close();
      return reply.status;
    }
    this.location = reply.headers.get('location');
    await pc.setRemoteDescription({ type: 'answer', sdp: await reply.text() });
    const port = async (track: MediaStreamTrack): Promise<number> => {
      const socket = createSocket('udp4');
      this.sockets.push(socket);
      socket.on('message', (bytes) => {
        if (this.pc && (bytes[1]! & 0x7f) < 200 && (bytes[1]! < 192 || bytes[1]! > 223)) track.writeRtp(bytes);
      });
      await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
      return socket.address().port;
    };
    const [audio, video] = [await port(tracks.audio), await port(tracks.video)];
    const kbits = options.kbits ?? 400;
    const rate = ['-b:v', `${kbits}k`, '-maxrate', `${kbits}k`, '-bufsize', `${kbits}k`];
    this.child = spawn(
      'ffmpeg',
      [
        '-v',
        'error',
        '-nostdin',
        '-re',
        '-f',
        'lavfi',
        '-i',
        `testsrc2=size=${options.size ?? '320x180'}:rate=25,noise=alls=${kbits > 800 ? 20 : 0}:allf=t`,
        '-re',
        '-f',
        'lavfi',
        '-i',
        `sine=frequency=${options.frequency ?? 440}:sample_rate=48000`,
        '-map',
        '0:v',
        '-c:v',
        'libx264',
        '-preset',
        'ultrafast',
        '-tune',
        'zerolatency',
        '-profile:v',
        'baseline',
        '-pix_fmt',
        'yuv420p',
        ...rate,
        '-g',
        '25',
        '-payload_type',
        '96',
        '-f',
        'rtp',
        `rtp://127.0.0.1:${video}?pkt_size=1200`,
        '-map',
        '1:a',
        '-c:a',
        'libopus',
        '-b:a',
        '48k',
        '-payload_type',
        '97',
        '-f',
        'rtp',
        `rtp://127.0.0.1:${audio}?pkt_size=1200`,
      ],
      { stdio: 'ignore' },
    );
    return 201;
  }
  async close(): Promise<void> {
    this.child?.kill('SIGKILL');
    this.child = undefined;
    const pc = this.pc;
    this.pc = undefined;
    await pc?.close().catch(() => undefined);
    for (const socket of this.sockets.splice(0)) socket.close();
  }
  /** As a power cut: nothing more is sent, no goodbye. */
  fall(): void {
    this.child?.kill('SIGKILL');
    const pc = this.pc;
    this.pc = undefined;
    for (const socket of this.sockets.splice(0)) socket.close();
    setTimeout(() => void pc?.close().catch(() => undefined), 20_000).unref();
  }
}

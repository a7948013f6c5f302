import { describe, expect, test } from 'vitest';
import { fromPlain, Intake, Outlet, toPlain, type Packet } from './lane.ts';
import { Mapping } from './mapping.ts';
import { goodbye, senderReport, startsKeyframe } from './rtcp.ts';
import { candidatesOf, offeredMedia, plainOffer, withStartBitrate } from './sdp.rules.ts';

const offer = [
  'v=0',
  'o=- 1 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0 1',
  'a=extmap-allow-mixed',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 63 0',
  'a=mid:0',
  'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  'a=sendonly',
  'a=rtpmap:111 opus/48000/2',
  'a=rtcp-fb:111 transport-cc',
  'a=rtpmap:63 red/48000/2',
  'a=rtpmap:0 PCMU/8000',
  'm=video 9 UDP/TLS/RTP/SAVPF 96 97 103 104 108',
  'a=mid:1',
  'a=sendonly',
  'a=rtpmap:96 VP8/90000',
  'a=rtpmap:97 rtx/90000',
  'a=fmtp:97 apt=96',
  'a=rtpmap:103 H264/90000',
  'a=fmtp:103 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f',
  'a=rtpmap:104 H264/90000',
  'a=rtcp-fb:104 transport-cc',
  'a=rtcp-fb:104 nack pli',
  'a=fmtp:104 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=64001f',
  'a=rtpmap:108 H264/90000',
  'a=rtcp-fb:108 nack',
  'a=fmtp:108 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
  'a=ssrc-group:FID 5 6',
  'a=ssrc:5 cname:x',
  'a=ssrc:6 cname:x',
  '',
].join('\r\n');

describe('[T2] what is agreed with a browser', () => {
  test('one codec of each kind is left, without what the embedded driver does not do', () => {
    const plain = plainOffer(offer)!;
    expect(plain).toContain('m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n');
    expect(plain).toContain('m=video 9 UDP/TLS/RTP/SAVPF 108\r\n');
    expect(plain).toContain('a=rtcp-fb:108 nack');
    for (const gone of ['transport-cc', 'extmap', 'VP8', 'rtx', 'red', 'ssrc:6', 'FID', 'packetization-mode=0'])
      expect(plain).not.toContain(gone);
    expect(plainOffer(offer.replaceAll('H264', 'H265'))).toBeNull();
  });
  test('what is sent is read from the offer, and nonsense is none', () => {
    expect(offeredMedia(offer)).toEqual({ audio: true, video: true });
    expect(offeredMedia(offer.replaceAll('sendonly', 'recvonly'))).toEqual({ audio: false, video: false });
    expect(offeredMedia('nothing')).toBeNull();
    expect(offeredMedia(`v=0\r\n${'a=x\r\n'.repeat(30_000)}`)).toBeNull();
  });
  test('Chrome is told at which bitrate to begin', () => {
    expect(withStartBitrate(offer, { start: 1200, max: 2500 })).toContain(
      'profile-level-id=42e01f;x-google-start-bitrate=1200;x-google-max-bitrate=2500',
    );
  });
  test('trickled candidates keep their media line', () => {
    expect(
      candidatesOf(
        'a=ice-ufrag:x\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\na=candidate:1 1 udp 1 10.0.0.1 5 typ host\r\na=mid:1\r\na=candidate:2 1 udp 1 10.0.0.1 6 typ host\r\n',
      ),
    ).toEqual([
      { mid: '0', candidate: 'candidate:1 1 udp 1 10.0.0.1 5 typ host' },
      { mid: '1', candidate: 'candidate:2 1 udp 1 10.0.0.1 6 typ host' },
    ]);
  });
});

const packet = (sequenceNumber: number, timestamp: number): Packet => ({
  sequenceNumber,
  timestamp,
  marker: false,
  payload: Buffer.from([1, 2, 3]),
});

describe('[T2] packets on their way', () => {
  test('numbers and times go on without a break when the publisher comes back, over the end of 16 and 32 bits', () => {
    const seen: [number, number][] = [];
    const outlet = new Outlet('video', (sequenceNumber, timestamp) => seen.push([sequenceNumber, timestamp]));
    outlet.send(packet(65_534, 0xffffff00), 1);
    outlet.send(packet(65_535, 0xffffff80), 1);
    outlet.send(packet(0, 0), 1);
    outlet.send(packet(40_000, 123), 2);
    outlet.send(packet(40_001, 3123), 2);
    expect(seen.map(([sequenceNumber]) => sequenceNumber)).toEqual([65_534, 65_535, 0, 1, 2]);
    expect(seen[4]![1] - seen[3]![1]).toBe(3000);
    expect(seen[3]![1]).toBeLessThan(90_000);
  });
  test('a packet asked for again keeps its own number', () => {
    const seen: number[] = [];
    const outlet = new Outlet('video', (sequenceNumber) => seen.push(sequenceNumber));
    for (const number of [10, 12, 11, 13]) outlet.send(packet(number, 0), 1);
    expect(seen).toEqual([10, 12, 11, 13]);
  });
  test('loss is what never came, not what came late', () => {
    const intake = new Intake();
    for (const number of [1, 2, 4, 3, 7]) intake.note(packet(number, 0));
    expect(intake.lost).toBe(2);
    expect(intake.wanted).toBe(7);
  });
  test('plain RTP is written and read alike, and what is none is refused', () => {
    const written: Buffer[] = [];
    toPlain(96, 7, (bytes) => written.push(bytes))(5, 6, { ...packet(0, 0), marker: true });
    expect(fromPlain(written[0]!)).toEqual({ sequenceNumber: 5, timestamp: 6, marker: true, payload: Buffer.from([1, 2, 3]) });
    for (const broken of [
      Buffer.alloc(0),
      Buffer.alloc(12),
      Buffer.from([0x90, 96, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1]),
      Buffer.from([0xa0, 96, 0, 1, 0, 0, 0, 1, 0, 0, 0, 200]),
    ])
      expect(fromPlain(broken)).toBeNull();
  });
  test('a key frame is known alone, in a bundle and in pieces', () => {
    const rtp = (...bytes: number[]) => Buffer.concat([Buffer.alloc(12), Buffer.from(bytes)]);
    expect([rtp(0x67, 0), rtp(0x65, 0), rtp(0x7c, 0x85, 0), rtp(0x78, 0, 2, 0x67, 0, 0, 1, 0x68)].map(startsKeyframe)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect([rtp(0x41, 0), rtp(0x7c, 0x05, 0), rtp(0x7c, 0x81, 0), rtp(0x78, 0, 2, 0x41, 0), rtp()].map(startsKeyframe)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });
  test('reports say the moment in NTP time, and goodbye is understood as one', () => {
    const report = senderReport(2, 90_000, 1_000_500);
    expect([report.readUInt32BE(8) - 2_208_988_800, report.readUInt32BE(12), report.readUInt32BE(16)]).toEqual([1000, 2 ** 31, 90_000]);
    expect(goodbye(2)[9]).toBe(203);
  });
});

describe('[T2] when a packet was taken', () => {
  test('waiting on the way does not count, and sound and picture that left together lie together', () => {
    const [audio, video] = [new Mapping('audio'), new Mapping('video')];
    for (let i = 0; i < 100; i++) {
      audio.note(i * 960, 5000 + i * 20 + 10 + (i % 7));
      if (i % 2 === 0) video.note(0xffffff00 + i * 1800, 5000 + i * 20 + 10 + (i < 40 ? 400 : i % 5));
    }
    expect(Math.abs(audio.momentOf(99 * 960) - (5000 + 99 * 20 + 10))).toBeLessThan(2);
    expect(Math.abs(video.momentOf((0xffffff00 + 98 * 1800) >>> 0) - (5000 + 98 * 20 + 10))).toBeLessThan(2);
  });
  test('a sound card that runs fast is followed', () => {
    const mapping = new Mapping('audio');
    for (let i = 0; i < 3000; i++) mapping.note(Math.round(i * 960 * 1.001), i * 20);
    expect(Math.abs(mapping.momentOf(Math.round(2999 * 960 * 1.001)) - 2999 * 20)).toBeLessThan(15);
  });
});

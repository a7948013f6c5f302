import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchStream, type WatchState } from './whep.ts';

/** As much of a peer connection as watching needs; the test says whether media come through. */
class FakePeer extends EventTarget {
  static all: FakePeer[] = [];
  connectionState = 'new';
  iceGatheringState = 'complete';
  localDescription = { sdp: 'offer' };
  constructor() {
    super();
    FakePeer.all.push(this);
  }
  addTransceiver() {}
  createOffer() {
    return Promise.resolve({});
  }
  setLocalDescription() {
    return Promise.resolve();
  }
  setRemoteDescription() {
    return Promise.resolve();
  }
  close() {
    this.connectionState = 'closed';
  }
  become(state: string) {
    this.connectionState = state;
    this.dispatchEvent(new Event('connectionstatechange'));
  }
}

describe('watching one stream', () => {
  let answer: () => Response | Error;
  beforeEach(() => {
    vi.useFakeTimers();
    FakePeer.all = [];
    used = 0;
    answer = () => new Response('answer', { status: 201, headers: { location: '/session' } });
    vi.stubGlobal('RTCPeerConnection', FakePeer);
    vi.stubGlobal(
      'MediaStream',
      class {
        getTracks = () => [];
      },
    );
    vi.stubGlobal('window', { location: { href: 'http://localhost/' } });
    vi.stubGlobal('fetch', () => {
      const reply = answer();
      return reply instanceof Error ? Promise.reject(reply) : Promise.resolve(reply);
    });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  function watch(isProven: boolean) {
    const states: WatchState[] = [];
    const ticket = { whepBase: '/whep', token: 't', iceServers: [] };
    const watching = watchStream({ ticket, streamId: 's', video: true, proven: () => isProven, onState: (state) => states.push(state) });
    return { states, watching };
  }
  let used = 0;
  /** The next try's connection, as soon as it is asked for. */
  async function nextPeer(): Promise<FakePeer> {
    for (let i = 0; FakePeer.all.length <= used && i < 200; i++) await vi.advanceTimersByTimeAsync(100);
    return FakePeer.all[used++]!;
  }
  const failures = async (count: number) => {
    for (let i = 0; i < count; i++) (await nextPeer()).become('failed');
  };

  it('[T5] a network that never let media through counts as failed after two tries, one that did after five', async () => {
    const fresh = watch(false);
    await failures(1);
    expect(fresh.states).not.toContain('FAILED');
    await failures(1);
    expect(fresh.states.at(-1)).toBe('FAILED');
    fresh.watching.stop();

    const proven = watch(true);
    await failures(4);
    expect(proven.states).not.toContain('FAILED');
    await failures(1);
    expect(proven.states.at(-1)).toBe('FAILED');
    // It is tried on all the same, and a connection makes everything forgotten.
    const peer = await nextPeer();
    peer.become('connected');
    expect(proven.states.at(-1)).toBe('LIVE');
    peer.become('failed');
    expect(proven.states.at(-1)).toBe('CONNECTING');
    proven.watching.stop();
  });

  it('[T5] a stream that is not there yet and a server that is away say nothing about the network', async () => {
    answer = () => new Response('{}', { status: 404 });
    const { states, watching } = watch(false);
    await vi.advanceTimersByTimeAsync(30_000);
    answer = () => new TypeError('Failed to fetch');
    await vi.advanceTimersByTimeAsync(30_000);
    expect(new Set(states)).toEqual(new Set(['CONNECTING', 'WAITING']));
    answer = () => new Response('answer', { status: 201, headers: { location: '/session' } });
    watching.nudge();
    await vi.advanceTimersByTimeAsync(10);
    FakePeer.all.at(-1)!.become('failed');
    expect(states.at(-1)).toBe('CONNECTING');
    watching.stop();
  });
});

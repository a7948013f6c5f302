import { execFileSync, spawnSync } from 'node:child_process';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBrowser, until, type LiveBrowser } from './browser.ts';
import { newAccount, newRoom, newStream, startLive, type LiveHarness } from './harness.ts';

const has = (program: string, argument: string) => spawnSync(program, [argument], { stdio: 'ignore' }).error === undefined;
const table = `yf_loss_${process.pid}`;
const canLose = has('nft', '--version') && spawnSync('nft', ['add', 'table', 'inet', table]).status === 0;
if (canLose) execFileSync('nft', ['delete', 'table', 'inet', table]);
else console.log('skipped: packets can only be lost with nft and the right to use it (apt-get install nftables, CAP_NET_ADMIN)');
const hasJanus = has('janus', '--version');

/** Loses so many of a hundred packets to and from these UDP ports until the returned function is called. */
function lose(percent: number, [first, last]: [number, number]): () => void {
  const nft = (...words: string[]) => execFileSync('nft', words);
  nft('add', 'table', 'inet', table);
  nft('add', 'chain', 'inet', table, 'in', '{ type filter hook input priority 0; }');
  for (const side of ['dport', 'sport'])
    nft(
      'add',
      'rule',
      'inet',
      table,
      'in',
      'udp',
      side,
      `${first}-${last}`,
      'numgen',
      'random',
      'mod',
      '100',
      '<',
      String(percent),
      'drop',
    );
  return () => nft('delete', 'table', 'inet', table);
}
interface Figures {
  frames: number;
  energy: number;
  nacks: number;
  lost: number;
}

for (const driver of ['embedded', 'janus'] as const) {
  describe.skipIf(!canLose || (driver === 'janus' && !hasJanus))(`a bad network on ${driver}`, () => {
    let live: LiveHarness;
    let browser: LiveBrowser;
    beforeAll(async () => {
      live = await startLive({ driver });
      browser = await startBrowser();
    });
    afterAll(async () => {
      await browser?.close();
      await live?.close();
    });

    test(`[T2] ${driver}: 3 % of the packets lost on both ways: the class goes on, seen and recorded`, async () => {
      const [roomId, streamId] = [newRoom(), newStream()];
      const [sender, watcher] = [await browser.page(live.url), await browser.page(live.url)];
      const ticket = live.port.publishTicket({ roomId, streamId, accountId: newAccount(), kind: 'CAMERA' });
      const ask = <T>(page: Page, name: string, ...words: unknown[]) =>
        page.evaluate(([n, w]) => (window as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>)[n]!(...w), [
          name,
          words,
        ] as const) as Promise<T>;
      const back = lose(3, live.udpPorts);
      try {
        expect(await ask(sender, 'publish', 'me', { ...ticket, clock: true, frequency: 440, width: 640, height: 360 })).toMatchObject({
          status: 201,
        });
        await until(
          'it is live',
          () => live.port.streams(live.db, roomId),
          (rows) => rows[0]?.state === 'LIVE',
        );
        await live.port.startRecording(roomId);
        const seat = live.port.viewTicket({ roomId, accountId: newAccount() });
        expect(
          (await ask<{ status: number }>(watcher, 'view', 'it', { url: `${seat.whepBase}/${streamId}`, token: seat.token, muted: false }))
            .status,
        ).toBeLessThan(300);
        const first = await until(
          'pictures',
          () => ask<Figures>(watcher, 'seen', 'it'),
          ({ frames }) => frames > 0,
        );
        const from = await ask<{ frames: number }>(sender, 'sent', 'me');
        const then = await until(
          'ten seconds of pictures',
          () => ask<Figures>(watcher, 'seen', 'it'),
          ({ frames }) => frames > first.frames + 250,
        );
        const to = await ask<{ frames: number }>(sender, 'sent', 'me');
        expect(then.nacks + then.lost, 'packets were really lost').toBeGreaterThan(0);
        // Most of what was sent is also shown; what is lost for good is made up for by a new key frame.
        expect((then.frames - first.frames) / (to.frames - from.frames)).toBeGreaterThan(0.7);
        expect(then.energy).toBeGreaterThan(first.energy);
        await until(
          'it is recorded',
          async () => (await fetch(live.url + seat.hlsUrl)).text(),
          (text) => (text.match(/#EXTINF/g)?.length ?? 0) >= 3,
        );
      } finally {
        back();
      }
    });
  });
}

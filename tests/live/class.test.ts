import { spawnSync } from 'node:child_process';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { lastWaits, startBrowser, until, type LiveBrowser } from './browser.ts';
import { newAccount, newRoom, newStream, startLive, type LiveHarness } from './harness.ts';
import { RobotViewer } from './robot.ts';
import { filmOf, loudness } from './sound.ts';

const has = (program: string, argument: string) => spawnSync(program, [argument], { stdio: 'ignore' }).error === undefined;
const drivers = ['embedded', 'janus'] as const;
const hasJanus = has('janus', '--version');
if (!hasJanus) console.log('skipped on janus: it is not installed here (apt-get install janus)');

interface Figures {
  frames: number;
  energy: number;
  state: string;
}
type In = Window & {
  publish(n: string, t: object): Promise<{ status: number }>;
  view(n: string, t: object): Promise<{ status: number }>;
  seen(n: string): Promise<Figures>;
  unpublish(n: string, t: string): Promise<number>;
};
/** A page answers within a minute, or it is said which one did not: a browser that hangs would otherwise take the whole test's time without a word. */
function answering<T>(what: string, asked: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the page gave no answer: ${what}`)), 60_000);
  });
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}
const publish = (page: Page, name: string, what: object) =>
  answering(
    `${name} publishes`,
    page.evaluate(([n, w]) => (window as unknown as In).publish(n, w), [name, what] as const),
  );
const view = (page: Page, name: string, what: object) =>
  answering(
    `${name} is viewed`,
    page.evaluate(([n, w]) => (window as unknown as In).view(n, w), [name, what] as const),
  );
const seen = (page: Page, name: string) =>
  answering(
    `${name} is seen`,
    page.evaluate((n) => (window as unknown as In).seen(n), name),
  );

const NOTHING = { frames: 0, energy: 0, state: 'none' };
/** Looks (of 100 ms and more) without anything new before a page watches anew. */
const PATIENCE = 60;

/** Sees more pictures and hears more sound than a moment ago; watches anew where the connection is gone or gives nothing, as the pages do. */
async function goesOn(page: Page, name: string, address: { url: string; token: string }): Promise<void> {
  let base = await seen(page, name).catch(() => NOTHING);
  let [frames, idle] = [base.frames, 0];
  await until(
    `${name} goes on`,
    async () => {
      const now = await seen(page, name).catch(() => NOTHING);
      idle = now.frames === frames ? idle + 1 : 0;
      frames = now.frames;
      if (!['connected', 'connecting', 'new'].includes(now.state) || idle > PATIENCE) {
        await view(page, name, { ...address, muted: false });
        [base, idle, frames] = [NOTHING, 0, 0];
      }
      return { now, base };
    },
    ({ now, base: from }) => now.state === 'connected' && now.frames > from.frames + 15 && now.energy > from.energy,
    120_000,
  );
}

for (const driver of drivers) {
  describe.skipIf(driver === 'janus' && !hasJanus)(`a live class on ${driver}`, () => {
    let live: LiveHarness;
    let browser: LiveBrowser;
    let lecturerBrowser: LiveBrowser;
    beforeAll(async () => {
      live = await startLive({ driver });
      [browser, lecturerBrowser] = await Promise.all([startBrowser(), startBrowser()]);
    });
    afterAll(async () => {
      await Promise.all([browser?.close(), lecturerBrowser?.close()]);
      await live?.close();
    });
    const states = async (roomId: string) =>
      Object.fromEntries((await live.port.streams(live.db, roomId)).map(({ id, state }) => [id, state]));

    test(`[T2] ${driver}: lecturer and two co-hosts in browsers at once reach 3 browsers and 10 robots; a killed lecturer, a killed engine: all are back; the replay has each voice in its window`, async () => {
      onTestFailed(() => console.log(lastWaits()));
      const roomId = newRoom();
      const people = [
        { name: 'lecturer', streamId: newStream(), accountId: newAccount(), frequency: 400, page: await lecturerBrowser.page(live.url) },
        { name: 'first', streamId: newStream(), accountId: newAccount(), frequency: 1100, page: await browser.page(live.url) },
        { name: 'second', streamId: newStream(), accountId: newAccount(), frequency: 2600, page: await browser.page(live.url) },
      ];
      const [lecturer, first, second] = people as [(typeof people)[0], (typeof people)[0], (typeof people)[0]];
      const onAir = async (who: typeof lecturer) => {
        const ticket = live.port.publishTicket({ roomId, streamId: who.streamId, accountId: who.accountId, kind: 'CAMERA' });
        const small = who === lecturer ? { width: 640, height: 360 } : { width: 320, height: 180, maxBitrate: 250_000 };
        expect(await publish(who.page, who.name, { ...ticket, frequency: who.frequency, clock: who !== first, ...small })).toMatchObject({
          status: 201,
        });
        await until(
          `${who.name} is live`,
          () => states(roomId),
          (now) => now[who.streamId] === 'LIVE',
        );
      };
      await onAir(lecturer);
      await live.port.startRecording(roomId);
      await onAir(first);
      await onAir(second);

      const seat = live.port.viewTicket({ roomId, accountId: newAccount() });
      const address = (who: typeof lecturer) => ({ url: `${seat.whepBase}/${who.streamId}`, token: seat.token });
      const watchers = await Promise.all([1, 2, 3].map(() => browser.page(live.url)));
      for (const page of watchers)
        for (const who of people) {
          expect((await view(page, who.name, { ...address(who), muted: false })).status).toBeLessThan(300);
          await goesOn(page, who.name, address(who));
        }
      const robots = await Promise.all(
        Array.from({ length: 10 }, async () => {
          const robot = new RobotViewer();
          await until(
            'a robot is let in',
            () => robot.view(live.url, address(lecturer).url, seat.token),
            (status) => status === 201,
          );
          return robot;
        }),
      );
      let looks = 0;
      await until(
        'every robot gets pictures and sound',
        async () => {
          const all = robots.map(({ pictures, audio }) => [pictures, audio] as const);
          // Who gets nothing for a long time comes again, as everybody would.
          if (++looks % 100 === 0)
            for (const [index, [pictures]] of all.entries())
              if (pictures === 0) await robots[index]!.view(live.url, address(lecturer).url, seat.token);
          return all;
        },
        (all) => all.every(([pictures, audio]) => pictures > 10 && audio > 10),
        120_000,
      );
      await until(
        'viewers are counted',
        () => live.port.stats(roomId),
        ({ viewers }) => viewers >= 13,
      );
      await until(
        'a picture of the room',
        () => live.port.snapshot(roomId),
        (jpeg) => jpeg !== null && jpeg.subarray(0, 3).toString('hex') === 'ffd8ff',
      );

      // The first co-host goes: by its own wish.
      const left = await first.page.evaluate(([n, t]) => (window as unknown as In).unpublish(n, t), [
        first.name,
        live.port.publishTicket({ roomId, streamId: first.streamId, accountId: first.accountId, kind: 'CAMERA' }).token,
      ] as const);
      expect(left).toBe(200);
      await until(
        'the first co-host has ended',
        () => states(roomId),
        (now) => now[first.streamId] === 'ENDED',
      );

      // The lecturer's machine loses power.
      lecturerBrowser.kill();
      await until(
        'the lecturer is lost',
        () => states(roomId),
        (now) => now[lecturer.streamId] === 'LOST',
      );
      lecturerBrowser = await startBrowser();
      lecturer.page = await lecturerBrowser.page(live.url);
      await onAir(lecturer);
      for (const page of watchers) await goesOn(page, lecturer.name, address(lecturer));

      // The engine is killed: everybody is lost at once, a new engine comes by itself, and everybody comes back to it.
      const before = live.enginePid()!;
      process.kill(before, 'SIGKILL');
      await until(
        'the loss is seen',
        () => states(roomId),
        (now) => now[lecturer.streamId] === 'LOST' && now[second.streamId] === 'LOST',
      );
      await until(
        'a new engine',
        () => live.enginePid(),
        (pid) => pid !== null && pid !== before,
      );
      await onAir(lecturer);
      await onAir(second);
      for (const page of watchers)
        for (const who of [lecturer, second]) {
          await view(page, who.name, { ...address(who), muted: false });
          await goesOn(page, who.name, address(who));
        }

      await until(
        'it is recorded again',
        () => live.port.stats(roomId),
        ({ recording }) => recording,
      );
      await until(
        'the playlist goes on in a new part',
        async () => (await fetch(live.url + seat.hlsUrl)).text(),
        (text) => /#EXT-X-DISCONTINUITY[^]*(#EXTINF[^]*){2}/.test(text),
      );
      await Promise.all(robots.map((robot) => robot.close()));
      const hls = await (await fetch(live.url + seat.hlsUrl)).text();
      expect(hls).not.toContain('#EXT-X-ENDLIST');

      await live.db.tx((tx) => live.port.endRoom(tx, roomId));
      expect(await live.runJobs()).toEqual(['live.finish', 'live.compose']);
      const replay = (await live.port.replay(live.db, roomId, { accountId: newAccount(), sessionToken: null }))!;
      expect(replay).toMatchObject({ state: 'COMPOSED', percent: 100, note: null });
      const playlist = await (await fetch(live.url + replay.url)).text();
      expect(playlist).toContain('#EXT-X-ENDLIST');
      const film = await filmOf(live.url + replay.url);
      expect(Math.abs(film.seconds - replay.durationS)).toBeLessThan(1.5);
      expect(film.pictures / film.seconds).toBeGreaterThan(8);

      // Each voice is heard in its window and nowhere else.
      for (const who of [first, second]) {
        const mine = replay.tracks.filter(({ streamId }) => streamId === who.streamId);
        const begins = mine[0]!.offsetS;
        const inside = mine
          .map(({ offsetS, durationS }) => [offsetS + 0.7, Math.min(durationS - 1.4, 4)] as const)
          .filter(([, length]) => length >= 0.5);
        expect(inside.length, `windows of ${who.name}: ${JSON.stringify(replay.tracks)}`).toBeGreaterThan(0);
        for (const [from, length] of inside)
          expect(await loudness(live.url + replay.url, who.frequency, from, length), `${who.name} in ${from}+${length}`).toBeGreaterThan(
            -40,
          );
        if (begins > 1)
          expect(await loudness(live.url + replay.url, who.frequency, 0, begins - 0.5), `${who.name} before ${begins}`).toBeLessThan(-55);
      }
      const gone = replay.tracks.filter(({ streamId }) => streamId === first.streamId).at(-1)!;
      expect(await loudness(live.url + replay.url, first.frequency, gone.offsetS + gone.durationS + 0.7, 2)).toBeLessThan(-55);
      expect(await loudness(live.url + replay.url, lecturer.frequency, 1, 3)).toBeGreaterThan(-40);
    }, 200_000);
  });
}

import { spawn, type ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { liveRoutes } from '@yangfan/contract';
import { repoPath } from '@yangfan/kernel';
import { until } from './browser.ts';
import { publishLive } from './door-people.ts';
import { newAccount, newRoom, newStream, startLive, type LiveHarness } from './harness.ts';
import { RobotPublisher, RobotViewer } from './robot.ts';

describe('live media without its surroundings', () => {
  test('[T2] without ffmpeg the classes are live all the same, and it is said what is missing', async () => {
    const live = await startLive({ driver: 'embedded', ffmpeg: 'no-such-ffmpeg' });
    const [publisher, viewer] = [new RobotPublisher(), new RobotViewer()];
    try {
      const [roomId, streamId] = [newRoom(), newStream()];
      await expect(live.port.startRecording(roomId)).rejects.toMatchObject({ code: 'live.no_ffmpeg' });
      const ticket = live.port.publishTicket({ roomId, streamId, accountId: newAccount(), kind: 'CAMERA' });
      await publishLive(live, publisher, { roomId, streamId, ...ticket });
      const seat = live.port.viewTicket({ roomId, accountId: newAccount() });
      expect(await viewer.view(live.url, `${seat.whepBase}/${streamId}`, seat.token)).toBe(201);
      await until(
        'pictures arrive',
        () => viewer.pictures,
        (count) => count > 5,
      );
      expect(await live.port.snapshot(roomId)).toBeNull();
      const said = await live.call(liveRoutes.readLiveCapabilities);
      expect(said).toMatchObject({ driver: 'embedded', hls: false, rtmp: false });
      expect(said.note).toContain('ffmpeg');
    } finally {
      await Promise.all([publisher.close(), viewer.close()]);
      await live.close();
    }
  });

  test('[T2] with coturn configured every ticket carries credentials as its REST secret makes them', async () => {
    const live = await startLive({
      driver: 'embedded',
      env: { TURN_URL: 'turn:turn.example:3478,turn:turn.example:3478?transport=tcp', TURN_SECRET: 'between-us' },
    });
    try {
      const accountId = newAccount();
      const { iceServers } = live.port.viewTicket({ roomId: newRoom(), accountId });
      expect(iceServers[0]!.urls).toEqual(['turn:turn.example:3478', 'turn:turn.example:3478?transport=tcp']);
      const [expires, who] = iceServers[0]!.username!.split(':');
      expect(who).toBe(accountId);
      expect(Number(expires)).toBeGreaterThan(Date.now() / 1000);
      expect(iceServers[0]!.credential).toBe(createHmac('sha1', 'between-us').update(iceServers[0]!.username!).digest('base64'));
    } finally {
      await live.close();
    }
  });

  test('[T2] the app process is killed: media goes on, and the next app process finds the class as it is', async () => {
    const live = await startLive({ driver: 'embedded' });
    const [publisher, viewer] = [new RobotPublisher(), new RobotViewer()];
    let app: ChildProcess | undefined;
    try {
      const [roomId, streamId] = [newRoom(), newStream()];
      const child = await startChild(live);
      app = child.process;
      const ticket = live.port.publishTicket({ roomId, streamId, accountId: newAccount(), kind: 'CAMERA' });
      const seat = live.port.viewTicket({ roomId, accountId: newAccount() });
      // The first app process (this one) lets go of the engine; only the child holds it.
      await live.detach();
      await publishLive(live, publisher, { roomId, streamId, ...ticket }, child.url);
      expect(await viewer.view(child.url, `${seat.whepBase}/${streamId}`, seat.token)).toBe(201);
      await until(
        'pictures arrive',
        () => viewer.pictures,
        (count) => count > 5,
      );
      child.process.kill('SIGKILL');
      await until(
        'the app process is dead',
        () => child.process.signalCode,
        (signal) => signal !== null,
      );
      const seen = viewer.pictures;
      await until(
        'pictures go on without an app',
        () => viewer.pictures,
        (count) => count > seen + 25,
      );
      const next = await startChild(live);
      app = next.process;
      const again = new RobotViewer();
      expect(await again.view(next.url, `${seat.whepBase}/${streamId}`, seat.token)).toBe(201);
      await until(
        'a viewer through the next app',
        () => again.pictures,
        (count) => count > 5,
      );
      await again.close();
      expect((await live.port.streams(live.db, roomId)).map(({ state }) => state)).toEqual(['LIVE']);
    } finally {
      await Promise.all([publisher.close(), viewer.close()]);
      app?.kill('SIGTERM');
      await live.close();
    }
  });
});

/** The same room in a process of its own. */
async function startChild(live: LiveHarness): Promise<{ process: ChildProcess; url: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', repoPath(join('tests', 'live', 'app.ts'))], {
    cwd: repoPath(),
    env: { ...process.env, LIVE_TEST_APP: JSON.stringify(live.forChild()) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (line: Buffer) => resolve(line.toString().trim()));
    child.once('exit', (code) => reject(new Error(`the app ended with ${code}`)));
  });
  return { process: child, url };
}

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { liveEvents } from '@yangfan/contract';
import { sql } from '@yangfan/kernel';
import { doorPeople, publishLive } from './door-people.ts';
import { until } from './browser.ts';
import { newAccount, newRoom, newStream, startLive, type LiveHarness } from './harness.ts';
import { filmOf, loudness } from './sound.ts';

const has = (program: string, argument: string) => spawnSync(program, [argument], { stdio: 'ignore' }).error === undefined;
const hasJanus = has('janus', '--version');
if (!hasJanus) console.log('skipped on janus: it is not installed here (apt-get install janus)');

for (const driver of ['embedded', 'janus'] as const) {
  describe.skipIf(driver === 'janus' && !hasJanus)(`the doors of live media on ${driver}`, () => {
    let live: LiveHarness;
    const people = doorPeople(() => live);
    beforeAll(async () => {
      live = await startLive({ driver });
    });
    afterAll(async () => {
      await people.close();
      await live?.close();
    });
    const { publisher, viewer, stateOf, onAir, watching, stops, robots } = people;

    test(`[T2] ${driver}: only a genuine ticket of this room and stream opens WHIP and WHEP`, async () => {
      const roomId = newRoom();
      const { ticket, streamId } = await onAir(roomId);
      const robot = publisher();
      expect(await robot.publish(live.url, { ...ticket, whipUrl: ticket.whipUrl.replace(streamId, newStream()) })).toBe(403);
      expect(await robot.publish(live.url, { ...ticket, token: `${ticket.token}x` })).toBe(403);
      const old = live.port.publishTicket({ roomId, streamId, accountId: newAccount(), kind: 'CAMERA', ttlS: -1 });
      expect(await robot.publish(live.url, old)).toBe(403);
      const elsewhere = live.port.viewTicket({ roomId: newRoom(), accountId: newAccount() });
      expect(await viewer().view(live.url, `/v1/live/whep/${roomId}/${streamId}`, elsewhere.token)).toBe(403);
      expect(await viewer().view(live.url, `/v1/live/whep/${roomId}/${streamId}`, ticket.token)).toBe(403);
      const here = live.port.viewTicket({ roomId, accountId: newAccount() });
      expect(await viewer().view(live.url, `/v1/live/whep/${roomId}/${newStream()}`, here.token)).toBe(404);
      const nonsense = await fetch(live.url + ticket.whipUrl, {
        method: 'POST',
        headers: { authorization: `Bearer ${ticket.token}`, 'content-type': 'application/sdp' },
        body: 'v=0\r\nnothing that anybody understands',
      });
      expect(nonsense.status).toBe(422);
      const plain = await fetch(live.url + ticket.whipUrl, {
        method: 'POST',
        headers: { authorization: `Bearer ${ticket.token}`, 'content-type': 'application/json' },
        body: '{}',
      });
      expect(plain.status).toBe(415);
    });

    test(`[T2] ${driver}: mute silences for everybody and lets through again; a stream taken down stays down until a new ticket`, async () => {
      const roomId = newRoom();
      const { streamId, accountId, ticket } = await onAir(roomId);
      const { robot } = await watching(roomId, streamId);
      await live.port.mute(roomId, streamId, { audio: true });
      await stops(robot, 'audio');
      const pictures = robot.pictures;
      await until(
        'the picture goes on',
        () => robot.pictures,
        (count) => count > pictures + 5,
      );
      await live.port.mute(roomId, streamId, { audio: false });
      const heard = robot.audio;
      await until(
        'the sound is back',
        () => robot.audio,
        (count) => count > heard + 10,
      );
      await live.port.drop(roomId, streamId);
      await until(
        'it has ended',
        () => stateOf(roomId, streamId),
        (state) => state === 'ENDED',
      );
      await stops(robot, 'video');
      expect(await publisher().publish(live.url, ticket)).toBe(403);
      await onAir(roomId, streamId, accountId);
    });

    test(`[T2] ${driver}: a publisher that comes again, even three times at once, is never told that its browser is at fault: the newest is seen`, async () => {
      const roomId = newRoom();
      const { robot, ticket, streamId } = await onAir(roomId);
      // Its page tries again by itself while the person reloads it: the server has not noticed yet that the one before is gone.
      await robot.close();
      const answers = await Promise.all([1, 2, 3].map(() => publisher().publish(live.url, ticket)));
      expect(answers).toContain(201);
      expect(answers.filter((status) => ![201, 503].includes(status))).toEqual([]);
      await publishLive(live, publisher(), { roomId, streamId, ...ticket });
      await watching(roomId, streamId);
    });

    test(`[T2] ${driver}: a person sent out sees no more and is not let in with the old ticket`, async () => {
      const roomId = newRoom();
      const { streamId } = await onAir(roomId);
      const [unwanted, other] = [newAccount(), newAccount()];
      const [out, stays] = [await watching(roomId, streamId, unwanted), await watching(roomId, streamId, other)];
      await live.port.remove(roomId, unwanted);
      await stops(out.robot, 'video');
      expect(await viewer().view(live.url, `${out.seat.whepBase}/${streamId}`, out.seat.token)).toBe(403);
      expect((await fetch(live.url + out.seat.hlsUrl)).status).toBe(403);
      const seen = stays.robot.pictures;
      await until(
        'the other one goes on',
        () => stays.robot.pictures,
        (count) => count > seen + 5,
      );
    });

    test(`[T2] ${driver}: what the rows say is told in the outbox, each change once`, async () => {
      const roomId = newRoom();
      const told: string[] = [];
      const stop = live.port.onChange((change) => {
        if (change.roomId === roomId) told.push(change.state);
      });
      const { robot, streamId } = await onAir(roomId);
      robot.fall();
      await until(
        'it is lost',
        () => stateOf(roomId, streamId),
        (state) => state === 'LOST',
      );
      await onAir(roomId, streamId);
      await live.port.drop(roomId, streamId);
      await until(
        'it has ended',
        () => stateOf(roomId, streamId),
        (state) => state === 'ENDED',
      );
      stop();
      expect(told).toEqual(['LIVE', 'LOST', 'LIVE', 'ENDED']);
      const rows = await live.db.many<{ type: string; payload: { reason?: string } }>(
        sql`select type, payload from kernel.outbox where payload->>'roomId' = ${roomId} order by seq`,
      );
      expect(rows.map(({ type, payload }) => payload.reason ?? type)).toEqual([
        liveEvents.liveStreamStarted.type,
        'LOST',
        liveEvents.liveStreamStarted.type,
        'DROPPED',
      ]);
    });

    test(`[T2] ${driver}: an ended room takes nobody, and its replay is closed and complete`, async () => {
      const roomId = newRoom();
      const { ticket, streamId } = await onAir(roomId);
      await live.port.startRecording(roomId);
      const seat = live.port.viewTicket({ roomId, accountId: newAccount() });
      await until(
        'two segments',
        async () => (await fetch(live.url + seat.hlsUrl)).text(),
        (text) => (text.match(/#EXTINF/g)?.length ?? 0) >= 2,
      );
      await live.db.tx((tx) => live.port.endRoom(tx, roomId));
      expect(await live.runJobs()).toEqual(['live.finish']);
      // Who can't carry the picture hears all the same.
      const heard = await filmOf(live.url + seat.soundUrl);
      expect(heard.pictures).toBe(0);
      expect(heard.seconds).toBeGreaterThan(3);
      expect(await loudness(live.url + seat.soundUrl, 440, 0.5, 2)).toBeGreaterThan(-40);
      expect(await publisher().publish(live.url, ticket)).toBe(409);
      expect(await viewer().view(live.url, `${seat.whepBase}/${streamId}`, seat.token)).toBe(409);
      await until(
        'the row says so',
        () => stateOf(roomId, streamId),
        (state) => state === 'ENDED',
      );
      const replay = (await live.port.replay(live.db, roomId, { accountId: newAccount(), sessionToken: null }))!;
      expect(replay).toMatchObject({ state: 'COMPOSED', tracks: [{ streamId, main: true, offsetS: 0 }] });
      const film = await filmOf(live.url + replay.url);
      expect(Math.abs(film.seconds - replay.durationS)).toBeLessThan(1);
      // A live address is no replay address; a forgotten room has none.
      expect((await fetch(live.url + seat.hlsUrl.replace('index.m3u8', 'replay.m3u8'))).status).toBe(403);
      await live.db.tx((tx) => live.port.forget(tx, roomId));
      expect(await live.runJobs()).toEqual(['live.forget']);
      expect((await fetch(live.url + replay.url)).status).toBe(404);
      await expect(live.port.startRecording(newRoom())).resolves.toBeUndefined();
    });

    test(`[T2] ${driver}: an address bound to a browser's session plays nothing without its cookie`, async () => {
      const roomId = newRoom();
      await onAir(roomId);
      await live.port.startRecording(roomId);
      const seat = live.port.viewTicket({ roomId, accountId: newAccount(), sessionToken: 'a-session' });
      await until(
        'it plays with the cookie',
        async () => (await fetch(live.url + seat.hlsUrl, { headers: { cookie: 'yf_session=a-session' } })).status,
        (status) => status === 200,
      );
      expect((await fetch(live.url + seat.hlsUrl)).status).toBe(403);
      expect((await fetch(live.url + seat.hlsUrl, { headers: { cookie: 'yf_session=another' } })).status).toBe(403);
      const outside = seat.hlsUrl.replace('index.m3u8', `${newStream()}/0000/..%2f..%2f..%2fengine.json`);
      expect((await fetch(live.url + outside, { headers: { cookie: 'yf_session=a-session' } })).status).toBe(404);
    });

    test(`[T2] ${driver}: OBS over RTMP with a key reaches browsers' viewers, HTTP-FLV and HLS; without a key nothing`, async () => {
      const roomId = newRoom();
      const streamId = newStream();
      await live.port.startRecording(roomId);
      const { url, key } = live.port.rtmpKey({ roomId, streamId, accountId: newAccount() });
      const seat = live.port.viewTicket({ roomId, accountId: newAccount() });
      const push = (to: string): ChildProcess => {
        const child = spawn(
          'ffmpeg',
          [
            '-v',
            'error',
            '-nostdin',
            '-re',
            '-f',
            'lavfi',
            '-i',
            'testsrc2=size=320x180:rate=25',
            '-re',
            '-f',
            'lavfi',
            '-i',
            'sine=frequency=500',
            '-c:v',
            'libx264',
            '-preset',
            'ultrafast',
            '-tune',
            'zerolatency',
            '-g',
            '50',
            '-pix_fmt',
            'yuv420p',
            '-b:v',
            '300k',
            '-c:a',
            'aac',
            '-f',
            'flv',
            to,
          ],
          { stdio: 'ignore' },
        );
        robots.push({ close: async () => void child.kill('SIGKILL') });
        return child;
      };
      const stranger = push(`${url}/${streamId}?token=no-key`);
      await until(
        'the stranger is turned away',
        () => stranger.exitCode,
        (code) => code !== null,
      );
      expect(await stateOf(roomId, streamId)).toBeUndefined();
      const obs = push(`${url}/${key}`);
      await until(
        'it is live',
        () => stateOf(roomId, streamId),
        (state) => state === 'LIVE',
      );
      await watching(roomId, streamId);
      const flv = await fetch(`${live.url}${seat.flvBase}/${streamId}.flv`);
      const reader = flv.body!.getReader();
      expect(
        Buffer.from((await reader.read()).value!)
          .subarray(0, 3)
          .toString(),
      ).toBe('FLV');
      await reader.cancel();
      expect((await fetch(`${live.url}${seat.flvBase}x/${streamId}.flv`)).status).toBe(403);
      await until(
        'HLS has it',
        async () => (await fetch(live.url + seat.hlsUrl)).text(),
        (text) => text.includes('#EXTINF'),
      );
      obs.kill('SIGKILL');
      await until(
        'it is lost',
        () => stateOf(roomId, streamId),
        (state) => state === 'LOST',
      );
    });
  });
}

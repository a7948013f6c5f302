import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { until } from './browser.ts';
import { doorPeople } from './door-people.ts';
import { newRoom, startLive } from './harness.ts';

const hasJanus = spawnSync('janus', ['--version'], { stdio: 'ignore' }).error === undefined;
const drivers = ['embedded', ...(hasJanus ? (['janus'] as const) : [])] as const;

// A phone that loses its network says no goodbye. Both drivers at once: what takes the time here is the engine's patience.
test('[T2] a viewer that vanished without a goodbye is let go, on every driver, and who still watches goes on', async () => {
  const outcomes = await Promise.all(
    drivers.map(async (driver) => {
      const live = await startLive({ driver });
      const { onAir, watching, close } = doorPeople(() => live);
      try {
        const roomId = newRoom();
        const { streamId } = await onAir(roomId);
        const [gone, stays] = [await watching(roomId, streamId), await watching(roomId, streamId)];
        const viewers = async () => (await live.port.stats(roomId)).streams[0]?.viewers;
        expect(await viewers()).toBe(2);
        gone.robot.vanish();
        await until(`${driver} has let go`, viewers, (count) => count === 1, 150_000);
        const pictures = stays.robot.pictures;
        await until(
          `${driver} goes on`,
          () => stays.robot.pictures,
          (count) => count > pictures + 10,
        );
        return 'let go';
      } finally {
        await close();
        await live.close();
      }
    }),
  );
  expect(outcomes).toEqual(drivers.map(() => 'let go'));
});

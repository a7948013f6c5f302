import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localBus, redisBus, type Bus } from './bus.ts';

/** The next message that arrives, with its room. */
function next(bus: Bus): Promise<{ heard: Promise<[string, string]>; stop: () => Promise<void> }> {
  let tell: (message: [string, string]) => void;
  const heard = new Promise<[string, string]>((resolve) => (tell = resolve));
  return bus.subscribe((room, text) => tell([room, text])).then((stop) => ({ heard, stop }));
}

describe('[P4] the bus between nodes', () => {
  test('[P4] one process: what is published is heard, after leaving nothing', async () => {
    const bus = localBus();
    const { heard, stop } = await next(bus);
    bus.publish('class:1', 'hello');
    expect(await heard).toEqual(['class:1', 'hello']);
    await stop();
    bus.publish('class:1', 'nobody');
  });

  const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
  describe.skipIf(!hasRedis)('on a real Redis (skipped where redis-server is not installed)', () => {
    let server: ChildProcess;
    let nodes: Redis[];
    const port = 26_000 + Math.floor(Math.random() * 5000);
    beforeAll(async () => {
      server = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], {
        stdio: 'ignore',
      });
      nodes = [0, 1].map(() => new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null }));
      for (const node of nodes) node.on('error', () => undefined);
      await Promise.all(nodes.map((node) => node.ping()));
    });
    afterAll(async () => {
      for (const node of nodes) node.disconnect();
      server.kill('SIGKILL');
      await once(server, 'exit');
    });

    test('[P4] what one node publishes, another hears, and so does the publisher', async () => {
      const [first, second] = nodes.map((node) => redisBus(node));
      const [here, there] = [await next(first!), await next(second!)];
      first!.publish('session:7', '{"type":"teaching.arrival"}');
      expect(await there.heard).toEqual(['session:7', '{"type":"teaching.arrival"}']);
      expect(await here.heard).toEqual(['session:7', '{"type":"teaching.arrival"}']);
      await here.stop();
      await there.stop();
    });
  });
});

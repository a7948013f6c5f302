import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '@yangfan/kernel';
import { afterEach, describe, expect, it } from 'vitest';
import { createLink } from './link.ts';
import type { EngineSettings } from './engine/protocol.ts';

describe('the line to the media engine', () => {
  const dir = mkdtempSync(join(tmpdir(), 'yangfan-link-'));
  afterEach(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));

  it(
    '[T2] of two processes that need the engine at the same moment one starts it, and both use that one',
    { timeout: 60_000 },
    async () => {
      const settings: EngineSettings = {
        liveDir: dir,
        driver: 'embedded',
        udpPorts: [47_800, 47_899],
        addresses: ['127.0.0.1'],
        rtmpPort: null,
        ffmpeg: 'ffmpeg',
        segmentS: 2,
        orphanS: 1,
      };
      const events = { up: () => Promise.resolve(), event: () => undefined, down: () => undefined };
      const links = [0, 1, 2].map(() => createLink(settings, createLog('silent'), events));
      await Promise.all(links.map((link) => link.ensure()));
      const { pid } = JSON.parse(readFileSync(join(dir, 'engine.json'), 'utf8')) as { pid: number };
      expect(links.map((link) => link.pid)).toEqual([pid, pid, pid]);
      await Promise.all(links.map((link) => link.close()));
      process.kill(pid, 'SIGKILL');
    },
  );
});

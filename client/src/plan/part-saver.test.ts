import { describe, expect, it } from 'vitest';
import { CallError } from '../problem.ts';
import { createPartSaver, type KeptPart } from './part-saver.ts';

/** A server with versions, a device with a store, a network that can be cut. */
function setting(kept: Record<string, KeptPart> = {}) {
  const server = { version: 0, value: null as unknown, cut: false };
  const device = { kept };
  const saver = createPartSaver({
    load: async () => device.kept,
    keep: async (parts) => void (device.kept = parts),
    send: async (_code, part) => {
      if (server.cut) throw new CallError(0, null);
      if (part.version !== server.version) throw new CallError(409, { code: 'x.conflict', title: '冲突' } as never);
      server.value = part.value;
      return { version: ++server.version, savedAt: '2026-11-24T08:00:00.000Z' };
    },
    onChange: () => undefined,
    conflictCode: 'x.conflict',
  });
  return { server, device, saver };
}

describe('saving the parts of a plan', () => {
  it('[E3] is kept on the device first and forgotten there once the server has it', async () => {
    const { server, device, saver } = setting();
    await saver.begin({ N1: 0 });
    server.cut = true;
    saver.change('N1', '离线写的');
    await saver.flush();
    expect(saver.summary()).toMatchObject({ state: 'offline', waiting: 1 });
    expect(device.kept).toEqual({ N1: { version: 0, value: '离线写的' } });
    server.cut = false;
    await saver.flush();
    expect([server.value, saver.summary().state]).toEqual(['离线写的', 'saved']);
    await Promise.resolve();
    expect(device.kept).toEqual({});
  });
  it('[E3] a draft left by an earlier visit is sent; one over an older version waits for a choice', async () => {
    const first = setting({ N1: { version: 0, value: '上次写的' } });
    expect(await first.saver.begin({ N1: 0 })).toEqual({ N1: '上次写的' });
    await first.saver.flush();
    expect(first.server.value).toBe('上次写的');
    const second = setting({ N1: { version: 1, value: '我的' } });
    second.server.version = 3;
    await second.saver.begin({ N1: 3 });
    await second.saver.flush();
    expect([second.saver.conflicts(), second.server.value]).toEqual([['N1'], null]);
    second.saver.choose('N1', 3, true);
    await second.saver.flush();
    expect([second.server.value, second.saver.conflicts()]).toEqual(['我的', []]);
  });
  it('[E3] another window saved meanwhile: nothing is written over, the own words stay until somebody chooses', async () => {
    const { server, saver } = setting();
    await saver.begin({ N1: 0 });
    server.version = 1;
    saver.change('N1', '我的');
    await saver.flush();
    saver.change('N1', '我又写了');
    await saver.flush();
    expect([saver.stateOf('N1'), saver.mine('N1'), server.value]).toEqual(['conflict', '我又写了', null]);
    saver.choose('N1', 1, false);
    expect([saver.stateOf('N1'), saver.mine('N1')]).toEqual(['saved', undefined]);
  });
});

import { expect, test } from 'vitest';
import { createDraftSaver } from './draft-saver.ts';

/** A server that takes only the next version. */
function setting() {
  const server = { version: 3, draft: '', refuse: false };
  const told: string[] = [];
  let words = '';
  const saver = createDraftSaver({
    version: 3,
    newest: () => words,
    send: async ({ version, draft }) => {
      await Promise.resolve();
      if (server.refuse) throw new Error('no network');
      if (version !== server.version) throw new Error(`conflict: ${version} over ${server.version}`);
      server.draft = draft;
      return { version: ++server.version };
    },
    onSaved: () => void told.push('saved'),
    onRefused: (error) => void told.push((error as Error).message),
  });
  return { server, told, saver, write: (next: string) => void (words = next) };
}

test('[E5] saves asked for at once go one after the other, and none over a version that is gone', async () => {
  const { server, told, saver, write } = setting();
  write('一');
  const all = [saver.save(), saver.save(), saver.save()];
  write('二');
  expect(await Promise.all(all)).toEqual([true, true, true]);
  expect([told, server.draft, saver.version.current]).toEqual([['saved', 'saved', 'saved'], '二', 6]);
});

test('[E5] a refusal is told, and the next try carries the newest words over the same version', async () => {
  const { server, told, saver, write } = setting();
  server.refuse = true;
  write('一');
  expect(await saver.save()).toBe(false);
  server.refuse = false;
  write('二');
  expect(await saver.save()).toBe(true);
  expect([told, server.draft, saver.version.current]).toEqual([['no network', 'saved'], '二', 4]);
});

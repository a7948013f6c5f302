import { describe, expect, test } from 'vitest';
import { isFree, packagesOf } from './licences.ts';

describe('licence list', () => {
  test('[O3] of licences to choose from one free one is enough, of licences together each must be', () => {
    expect(['MIT', '(MIT OR GPL-3.0)', 'Apache-2.0 AND MIT'].map(isFree)).toEqual([true, true, true]);
    expect(['LGPL-3.0-or-later', 'Apache-2.0 AND LGPL-3.0-or-later', 'not stated'].map(isFree)).toEqual([false, false, false]);
  });

  test('[O3] our own workspaces are left out, a package that also runs is no tool, a missing licence is said', () => {
    const lock = {
      packages: {
        '': { version: '1.0.0' },
        'node_modules/@yangfan/kernel': { link: true },
        'node_modules/a': { version: '1.0.0', license: 'MIT' },
        'node_modules/b/node_modules/a': { version: '1.0.0', license: 'MIT', dev: true },
        'node_modules/c': { version: '2.0.0' },
      },
    };
    expect(packagesOf(lock, '/nowhere').map(({ name, licence, dev }) => [name, licence, dev])).toEqual([
      ['a', 'MIT', false],
      ['c', 'not stated', false],
    ]);
  });
});

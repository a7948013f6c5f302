import { hash, verify } from '@node-rs/argon2';
import { problem } from '@yangfan/kernel';

// OWASP's floor for argon2id (19 MiB, two passes, one lane); about 14 ms here.
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const;
const MAX_WAITING = 400;

/** Makes and checks password hashes; refuses with `identity.busy` when too many wait, so a flood can't hold the process. */
export interface Hasher {
  hash(password: string): Promise<string>;
  /** With no stored hash the same work is done and the answer is false: time tells nobody which accounts exist. */
  verify(stored: string | null | undefined, password: string): Promise<boolean>;
}

/** Builds the hasher. */
export function createHasher(): Hasher {
  let waiting = 0;
  let dummy: Promise<string> | undefined;

  async function within<T>(work: () => Promise<T>): Promise<T> {
    if (waiting >= MAX_WAITING) throw problem('identity.busy');
    waiting += 1;
    try {
      return await work();
    } finally {
      waiting -= 1;
    }
  }
  return {
    hash: (password) => within(() => hash(password.normalize('NFKC'), OPTIONS)),
    verify: (stored, password) =>
      within(async () => {
        dummy ??= hash('no account has this password', OPTIONS);
        const good = await verify(stored ?? (await dummy), password.normalize('NFKC'));
        return good && !!stored;
      }),
  };
}

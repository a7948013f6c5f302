import { shareTestServer } from './testing.ts';

/** One PostgreSQL for the whole run; the returned function ends it. */
export default function setup(): Promise<() => Promise<void>> {
  return shareTestServer();
}

import { createServer } from 'node:net';
import { explainFailure } from './supervisor-error.ts';

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : undefined));
    });
  });
}

/** A port nobody listens on: the wished one, or one that the system picks (0 = any). */
export async function freePort(wished: number, onOther?: (port: number) => void): Promise<number> {
  const port = await tryPort(wished);
  if (port !== undefined) return port;
  const other = wished === 0 ? undefined : await tryPort(0);
  if (other === undefined) throw explainFailure('could not bind', '127.0.0.1');
  onOther?.(other);
  return other;
}

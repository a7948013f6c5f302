import type { Transport } from '../call.ts';
import { CallError } from '../problem.ts';

/** The browser's transport: same-origin, with the session cookie. */
export const fetchTransport: Transport = async ({ method, url, headers, body, raw, signal }) => {
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      headers,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body }),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if ((error as Error).name === 'AbortError') throw error;
    throw new CallError(0, null);
  }
  const json = response.headers.get('content-type')?.includes('json');
  const read =
    raw && response.ok ? response.arrayBuffer().then((bytes) => new Uint8Array(bytes)) : json ? response.json() : Promise.resolve(null);
  return { status: response.status, headers: response.headers, body: await read };
};

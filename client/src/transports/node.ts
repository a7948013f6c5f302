import type { Transport } from '../call.ts';
import { fetchTransport } from './fetch.ts';

/** The server's transport, between subsystems and in tests: fetch without cookies; credentials come as headers. */
export const nodeTransport: Transport = (request) => fetchTransport(request);

// Development and tests run TypeScript as it is; a worker thread needs its own loader. The built server uses face-worker.mjs instead.
import { register } from 'tsx/esm/api';

register();
await import('./worker.ts');

export { createBatcher, BatcherClosed, type Batcher, type BatcherOptions } from './batcher.ts';

import { parentPort } from 'node:worker_threads';
import sharp from 'sharp';
import { analysePicture, UnreadablePicture } from './worker-analyse.ts';
import { loadFaceModels } from './worker-models.ts';
import type { ToPool, ToWorker } from './pool.ts';

// One picture at a time: a cache and a thread pool inside the image library would only cost memory and the API's cores.
sharp.cache(false);
sharp.concurrency(1);

const port = parentPort;
if (!port) throw new Error('the face worker runs inside a worker thread only');
const answer = (message: ToPool): void => port.postMessage(message);

const models = await loadFaceModels();

port.on('message', (job: ToWorker) => {
  analysePicture(models, job.jpeg, job.embed).then(
    (frame) => answer({ kind: 'done', id: job.id, frame }),
    (error: unknown) => answer({ kind: 'failed', id: job.id, unreadable: error instanceof UnreadablePicture, why: String(error) }),
  );
});
answer({ kind: 'ready' });

import { readConfig, type Clock } from '@yangfan/kernel';
import { run } from '../../apps/server/src/run.ts';

// One process of the product under test: the real thing, with a clock that the test moves.
let offset = 0;
const clock: Clock = { now: () => new Date(Date.now() + offset) };

const running = await run(readConfig([]), { clock });
process.send!({ port: running.port });
process.on('message', (message: { move?: number; stop?: boolean }) => {
  if (message.move !== undefined) {
    offset = message.move;
    process.send!('moved');
  }
  if (message.stop) void running.stop().then(() => process.exit(0));
});

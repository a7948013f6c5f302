// Weighs the packages of the compiled mini-program against WeChat's limits and our own, which leave room to grow.
import { packageSizes } from './weapp-build.mjs';

const KB = 1024;
const LIMITS = { main: 1.2 * KB * KB, sub: 2 * KB * KB, all: 30 * KB * KB };

const sizes = packageSizes();
let isOver = false;
const say = (name, bytes, limit) => {
  const over = bytes >= limit;
  isOver ||= over;
  console.log(`${over ? 'OVER ' : 'ok   '}${name.padEnd(24)} ${(bytes / KB).toFixed(1).padStart(8)} KB of ${(limit / KB).toFixed(0)} KB`);
};
for (const [name, bytes] of sizes) say(name, bytes, name === 'main' ? LIMITS.main : LIMITS.sub);
say(
  'all packages',
  [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0),
  LIMITS.all,
);
process.exit(isOver ? 1 : 0);

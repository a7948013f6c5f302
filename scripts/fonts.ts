/** Makes the print fonts under build/fonts (once; a second or two), so that the first document does not have to wait for them. */
import { fileURLToPath } from 'node:url';
import { ensureFonts } from '../kernel/src/print/index.ts';

const dir = fileURLToPath(new URL('../build/fonts', import.meta.url));
const started = performance.now();
const isMade = await ensureFonts(dir);
process.stdout.write(isMade ? `字库已生成（${((performance.now() - started) / 1000).toFixed(1)} 秒）\n` : '字库已就绪\n');

// Size budgets of the browser app (gzip): what a learner loads first, the staff shell, and every later chunk.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const dir = 'apps/web/dist/assets';
const html = readFileSync('apps/web/dist/index.html', 'utf8');
const gzip = (name) => gzipSync(readFileSync(`${dir}/${name}`), { level: 9 }).length / 1024;
const first = [...html.matchAll(/assets\/([\w.-]+\.(?:js|css))/g)].map((match) => match[1]);
const scripts = readdirSync(dir).filter((name) => name.endsWith('.js'));
const firstKb = first.reduce((sum, name) => sum + gzip(name), 0);
const homeKb = scripts.filter((name) => /^(LearnerHome|States|Page|CourseLine)-/.test(name)).reduce((sum, name) => sum + gzip(name), 0);
const budgets = [['learner first load', firstKb + homeKb, 160]];
for (const name of scripts) if (!first.includes(name)) budgets.push([`chunk ${name}`, gzip(name), /hls/i.test(name) ? 160 : 130]);
let failed = false;
for (const [what, kb, limit] of budgets) {
  if (kb > limit) failed = true;
  if (kb > limit || limit === 160) console.log(`${kb > limit ? 'TOO BIG' : 'ok'} ${what}: ${kb.toFixed(1)} KB of ${limit} KB`);
}
process.exit(failed ? 1 : 0);

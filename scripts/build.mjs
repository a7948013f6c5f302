// Builds the server into dist/ and the browser app into apps/web/dist, with compressed copies of every text asset.
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync, existsSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const only = process.argv[2];
// Native code, worker files and packages that look for files beside themselves stay in node_modules.
const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  packages: 'external',
  sourcemap: true,
  logLevel: 'warning',
  alias: aliases(),
};

function aliases() {
  const names = {};
  for (const dir of ['contract', 'client', 'kernel', 'platform', 'modules/teaching', 'modules/assessment', 'modules/management']) {
    const { name, exports } = JSON.parse(readFileSync(`${dir}/package.json`, 'utf8'));
    for (const [key, file] of Object.entries(exports)) {
      if (key.includes('*')) {
        for (const room of readdirSync(`${dir}/src`))
          if (existsSync(`${dir}/src/${room}/index.ts`)) names[`${name}/${room}`] = `./${dir}/src/${room}/index.ts`;
      } else names[name + key.slice(1)] = `./${dir}/${file.slice(2)}`;
    }
  }
  return names;
}

if (only !== 'web') {
  await build({
    ...shared,
    entryPoints: {
      server: 'apps/server/src/main.ts',
      'face-worker': 'platform/src/face-engine/worker.ts',
      'print-worker': 'kernel/src/print/print-worker.ts',
      'live-engine': 'platform/src/live/engine/main.ts',
    },
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    splitting: false,
  });
  writeFileSync('dist/frame.typ', readFileSync('kernel/src/print/frame.typ'));
}
if (only !== 'server') {
  execFileSync('npx', ['vite', 'build', 'apps/web', '--logLevel', 'warn'], { stdio: 'inherit' });
  compress('apps/web/dist');
}

function compress(dir) {
  for (const name of readdirSync(dir)) {
    const path = `${dir}/${name}`;
    if (statSync(path).isDirectory()) compress(path);
    else if (/\.(js|css|html|svg|json)$/.test(name) && statSync(path).size > 1024) {
      const bytes = readFileSync(path);
      writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
      writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
    }
  }
}

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { repoPath } from '@yangfan/kernel';
import { build } from 'esbuild';

// Writes modules/assessment/src/dossier/verify-page.gen.ts: the page that lies in every dossier, as one text without anything beside it.
const ROOM = 'modules/assessment/src/dossier';
const target = repoPath(`${ROOM}/verify-page.gen.ts`);

/** The generated file's text; a test compares it. */
export async function dossierPage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [repoPath(`${ROOM}/page/page.ts`)],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    // Whoever doubts the page can read it: names stay, and so do the lines.
    minify: false,
    legalComments: 'none',
    // Paths of the machine that builds must not get into the text.
    absWorkingDir: repoPath('.'),
  });
  const script = outputFiles[0]!.text.replace(/^\s*\/\/ modules\/.*\n/gm, '');
  if (script.includes('</script')) throw new Error('The script would end itself');
  const policy = `default-src 'none'; script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'; style-src 'unsafe-inline'`;
  const html = readFileSync(repoPath(`${ROOM}/page/page.html`), 'utf8')
    .replace('__POLICY__', policy)
    .replace(/<script>[^]*<\/script>/, () => `<script>${script}</script>`);
  return [
    '// Generated from page/ by `npx tsx scripts/dossier-page.ts`; do not edit.',
    '/** The page; `__FINGERPRINT__` and `__SITE__` are filled in when it is handed out. */',
    `export const VERIFY_PAGE = ${JSON.stringify(html)};`,
    '/** What the page may do: run its own script. */',
    `export const VERIFY_PAGE_POLICY = ${JSON.stringify(policy)};`,
    '',
  ].join('\n');
}

if (process.argv[1]?.endsWith('dossier-page.ts')) writeFileSync(target, await dossierPage());

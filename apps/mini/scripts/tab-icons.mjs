// Draws the tab bar's icons: WeChat takes PNG files of at most 40 KB there, nothing else. Run again only to change them.
import { createRequire } from 'node:module';
import { mkdirSync } from 'node:fs';

// sharp belongs to the whole product, not to the mini-program's own packages.
const sharp = createRequire(new URL('../../../package.json', import.meta.url))('sharp');
const out = new URL('../src/shell/tabs/', import.meta.url);
mkdirSync(out, { recursive: true });

const shapes = {
  home: '<path d="M26 8 8 56h18zM34 22c13 3 20 16 21 34H34z"/><path d="M6 66c8 8 15 8 23 0 8 8 15 8 23 0 3 3 6 5 9 6" fill="none" stroke-width="5" stroke-linecap="round"/>',
  mine: '<circle cx="36" cy="24" r="15"/><path d="M10 70c2-18 12-27 26-27s24 9 26 27z"/>',
};
for (const [name, shape] of Object.entries(shapes))
  for (const [state, colour] of [
    ['', '#4a5f69'],
    ['-here', '#0a5c74'],
  ]) {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="81" height="81" viewBox="-4 -2 80 80"><g fill="${colour}" stroke="${colour}" stroke-linejoin="round">${shape}</g></svg>`;
    await sharp(Buffer.from(svg))
      .png({ palette: true })
      .toFile(new URL(`${name}${state}.png`, out).pathname);
  }

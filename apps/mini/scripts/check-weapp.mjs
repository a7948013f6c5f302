// Runs WeChat's own compilers (wcc, wcsc) over the build, and checks what else would fail only on a phone.
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parse } from 'acorn';
import { BUILD, filesOf, readApp } from './weapp-build.mjs';

const require = createRequire(import.meta.url);
const wrong = [];
const root = process.argv[2] ? path.resolve(process.argv[2]) : BUILD;
const app = readApp(root);
const files = filesOf(root);

// npm installs the compilers without the right to run.
if (process.platform === 'linux') {
  const bin = path.join(path.dirname(require.resolve('miniprogram-compiler')), 'bin/linux');
  for (const name of ['wcc', 'wcsc']) chmodSync(path.join(bin, name), 0o755);
}
const compiler = require('miniprogram-compiler');

const attempt = (what, work) => {
  try {
    const code = work();
    if (typeof code !== 'string' || code.length < 200) throw new Error('the compiler answered nothing');
    new Function(code);
  } catch (error) {
    wrong.push(`${what}: ${String(error.message).trim()}`);
  }
};
attempt('wcc', () => compiler.wxmlToJs(root, { maxBuffer: 64 * 1024 * 1024 }));
attempt('wcsc', () => compiler.wxssToJs(root, { maxBuffer: 64 * 1024 * 1024 }));

// Every page is there whole, and the program does not begin inside a subpackage.
const subPages = (app.subPackages ?? []).flatMap((one) => one.pages.map((page) => `${one.root}/${page}`));
for (const page of [...app.pages, ...subPages])
  for (const kind of ['js', 'json', 'wxml']) if (!existsSync(path.join(root, `${page}.${kind}`))) wrong.push(`${page}.${kind} is missing`);
if (!app.pages.includes(app.entryPagePath)) wrong.push(`the entry page ${app.entryPagePath} is not in the main package`);
for (const tab of app.tabBar?.list ?? [])
  if (!app.pages.includes(tab.pagePath)) wrong.push(`the tab ${tab.pagePath} is not in the main package`);

for (const file of files.filter((name) => name.endsWith('.js'))) {
  const text = readFileSync(path.join(root, file), 'utf8');
  try {
    // The oldest engine served is JavaScriptCore of iOS 12.
    parse(text, { ecmaVersion: 2019 });
  } catch (error) {
    wrong.push(`${file}: newer JavaScript than iOS 12 reads (${error.message})`);
  }
  if (/\b(?:get|set|remove)StorageSync\b/.test(text) && !/^(?:taro|vendors|app)\.js$/.test(file))
    wrong.push(`${file}: synchronous storage is used`);
}

console.log(
  `${files.filter((name) => name.endsWith('.wxml')).length} wxml, ${files.filter((name) => name.endsWith('.wxss')).length} wxss, ${app.pages.length + subPages.length} pages checked`,
);
for (const line of wrong) console.error(`wrong: ${line}`);
process.exit(wrong.length ? 1 : 0);

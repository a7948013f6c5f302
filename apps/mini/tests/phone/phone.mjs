// A phone without WeChat: runs the compiled mini-program (dist/weapp) with WeChat's own template compiler and
// component framework, a `wx` of our own, and a server that the test answers for. Nothing of src/ is imported.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { JSDOM } from 'jsdom';
import { BUILD, readApp } from '../../scripts/weapp-build.mjs';
import { createWx } from './wx.mjs';

const require = createRequire(import.meta.url);

// The component framework draws into a document; the program itself must not see it (see SHADOWED).
const { window } = new JSDOM('<!doctype html><body></body>', { pretendToBeVisual: true });
for (const name of ['window', 'document', 'Node', 'Element', 'HTMLElement', 'Event', 'CustomEvent', 'TouchEvent', 'MutationObserver'])
  globalThis[name] ??= name === 'window' ? window : window[name];
const jComponent = require('j-component');
const exparser = require('miniprogram-exparser');
const compiler = require('miniprogram-compiler');

/** What browsers and Node have and a mini-program has not: code that reaches for it must fail here too. */
const SHADOWED = [
  'window',
  'document',
  'navigator',
  'location',
  'localStorage',
  'fetch',
  'XMLHttpRequest',
  'btoa',
  'atob',
  'Buffer',
  'TextEncoder',
  'TextDecoder',
  'crypto',
  'URL',
  'URLSearchParams',
  'AbortController',
  'Intl',
  'process',
  'global',
  'self',
  'structuredClone',
  'queueMicrotask',
];

let mounted = 0;
let templates;
/** All templates of the build, compiled by WeChat's wcc. */
function compiledTemplates() {
  templates ??= new Function(compiler.wxmlToJs(BUILD, { maxBuffer: 64 * 1024 * 1024 }))();
  return templates;
}

/** Switches a phone on: loads app.js and opens its entry page. `answer(request)` → `{ status, body }` plays the server. */
export async function startPhone({ answer, storage = {}, entry, wx: more = {}, patienceMs = 5_000 }) {
  const app = readApp();
  const pageRoots = [...app.pages, ...(app.subPackages ?? []).flatMap((one) => one.pages.map((page) => `${one.root}/${page}`))];
  const modules = new Map();
  const stack = [];
  const definitions = {};
  let appConfig = null;
  let loading = '';
  const phone = { requests: [], storage: new Map(Object.entries(storage)), told: [] };
  const wx = { ...createWx(phone, answer, { open, back, tabs: (app.tabBar?.list ?? []).map((one) => one.pagePath) }), ...more };

  function load(file) {
    const full = path.join(BUILD, file.endsWith('.js') ? file : `${file}.js`);
    if (modules.has(full)) return modules.get(full).exports;
    const module = { exports: {} };
    modules.set(full, module);
    const run = new Function(
      'require',
      'module',
      'exports',
      'wx',
      'App',
      'Page',
      'Component',
      'Behavior',
      'getApp',
      'getCurrentPages',
      'requirePlugin',
      'console',
      ...SHADOWED,
      `${readFileSync(full, 'utf8')}\n//# sourceURL=${full}`,
    );
    run(
      (name) => load(path.join(path.dirname(file), name)),
      module,
      module.exports,
      wx,
      (config) => (appConfig = config),
      (config) => (definitions[loading] = config),
      (config) => (definitions[loading] = config),
      (config) => config,
      () => appConfig,
      () => stack.map((page) => page.caller),
      undefined,
      console,
    );
    return module.exports;
  }

  function define(file) {
    loading = file;
    if (!definitions[file]) load(file);
    return definitions[file];
  }

  /** The component that Taro nests where templates alone would be too deep. */
  function registerComp() {
    jComponent.register({
      id: 'comp',
      tagName: 'comp',
      path: path.join(BUILD, 'comp'),
      ...define('comp'),
      template: compiledTemplates()('comp.wxml'),
      usingComponents: { comp: 'comp' },
    });
  }

  function mount(route, query) {
    const config = define(route);
    const methods = Object.fromEntries(Object.entries(config).filter(([, value]) => typeof value === 'function'));
    const id = jComponent.register({
      id: `page-${(mounted += 1)}`,
      path: path.join(BUILD, route),
      template: compiledTemplates()(`${route}.wxml`),
      usingComponents: { comp: 'comp' },
      data: structuredClone(config.data ?? {}),
      methods,
    });
    const component = jComponent.create(id);
    const holder = window.document.createElement('page');
    window.document.body.append(holder);
    component.attach(holder);
    const caller = component.instance;
    caller.route = route;
    caller.__route__ = route;
    caller.options = query;
    caller.is = route;
    return { route, component, holder, caller, config };
  }

  async function open(url, { replaceAll = false } = {}) {
    const [where, search = ''] = url.replace(/^\//, '').split('?');
    if (!pageRoots.includes(where)) throw new Error(`the mini-program has no page ${where}`);
    const query = Object.fromEntries(
      search
        .split('&')
        .filter(Boolean)
        .map((pair) => pair.split('=')),
    );
    stack.at(-1)?.caller.onHide?.();
    if (replaceAll) while (stack.length) close();
    const page = mount(where, query);
    stack.push(page);
    page.caller.onLoad?.(query);
    page.caller.onShow?.();
    page.caller.onReady?.();
  }

  function close() {
    const page = stack.pop();
    page.caller.onUnload?.();
    page.component.detach();
    page.holder.remove();
  }
  function back() {
    if (stack.length < 2) return;
    close();
    stack.at(-1).caller.onShow?.();
  }

  load('app');
  if (!existsSync(path.join(BUILD, `${app.entryPagePath}.wxml`))) throw new Error('the build has no entry page');
  registerComp();
  appConfig.onLaunch?.({ path: app.entryPagePath, query: {}, scene: 1001 });
  appConfig.onShow?.({ path: app.entryPagePath, query: {}, scene: 1001 });
  await open(`/${entry ?? app.entryPagePath}`);

  const page = () => stack.at(-1);
  const elements = () => [...page().holder.querySelectorAll('*')];
  const camel = (name) => name.replace(/-(\w)/g, (_all, letter) => letter.toUpperCase());
  const attr = (element, name) => element.__wxElement?._vt?.attrs?.find((one) => one.name === camel(name))?.value;

  /** The innermost element that shows these words, or is called so to a screen reader. */
  function look(words) {
    const called = elements().filter((element) => attr(element, 'aria-label') === words);
    const shown = elements().filter((element) => element.textContent.trim() === words);
    return called[0] ?? shown.at(-1) ?? null;
  }
  function find(words) {
    const found = look(words);
    if (!found) throw new Error(`nothing on ${page().route} says 「${words}」; it reads: ${phone.text()}`);
    return found;
  }
  function fire(element, type, detail, bubbles) {
    exparser.Event.dispatchEvent(
      element.__wxElement,
      exparser.Event.create(type, detail, { bubbles, composed: bubbles, capturePhase: true }),
    );
  }

  /** Waits until `check` is truthy; the program works in turns of the event loop, so it is asked again each turn. */
  async function until(check, what) {
    const end = Date.now() + patienceMs;
    for (;;) {
      const value = check();
      if (value) return value;
      if (Date.now() > end) throw new Error(`waited in vain for ${what}; ${page()?.route} reads: ${phone.text()}`);
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
  }

  return Object.assign(phone, {
    wx,
    route: () => page()?.route,
    /** What a person reads on the page. */
    text: () => page().holder.textContent.replace(/\s+/g, ' ').trim(),
    elements,
    attr,
    find,
    back,
    until,
    sees: (words) => until(() => phone.text().includes(words), `「${words}」`),
    arrives: (route) => until(() => page()?.route === route, `the page ${route}`),
    tap: async (words) => fire(await until(() => look(words), `「${words}」 to tap`), 'tap', { x: 1, y: 1 }, true),
    type: async (label, value) => {
      fire(await until(() => look(label), `the field 「${label}」`), 'input', { value, cursor: value.length }, false);
      await until(() => attr(find(label), 'value') === value, `「${value}」 in the field`);
    },
    /** Something that a native component tells of itself, a video its position for example. */
    tells: async (tag, type, detail = {}) => {
      fire(await until(() => elements().find((element) => element.tagName === tag.toUpperCase()), `a ${tag}`), type, detail, false);
    },
    /** The program goes to the background, and comes back. */
    hide: () => {
      page().caller.onHide?.();
      appConfig.onHide?.();
    },
    show: () => {
      appConfig.onShow?.({ path: page().route, query: {}, scene: 1001 });
      page().caller.onShow?.();
    },
    sent: (method, path) => phone.requests.filter((one) => one.method === method && one.url.split('?')[0] === path),
    /** Leaves the phone as a person does: everything but its storage is gone. */
    off() {
      while (stack.length) close();
    },
  });
}

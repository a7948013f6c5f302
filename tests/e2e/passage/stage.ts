/// <reference lib="dom" />
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import type { Product } from '../../journey/processes.ts';
import { DESK, isTooWide, openWindow, PHONE, signIn } from '../browser.ts';

// The people of the passage, each at an own window, and the one clock of all of them.

/** Pictures of every page on the way go here when it is set. */
const SHOTS = process.env.YANGFAN_SHOTS;
/** Ids and words of the machine that nobody should have to read. */
const RAW =
  /\b(acc|ses|lrn|lec|ins|cls|enr|tts|crs|chp|lsn|ast|fil|exm|att|itm|crt|apl|cmp|imp|msg)_[0-9a-z]{6,}|undefined|\bNaN\b|\[object |Invalid Date|\d\dT\d\d:\d\d:\d\d/i;

/** Somebody before a screen. */
export interface Seat {
  page: Page;
  context: BrowserContext;
  /** Opens a page, signing in first where that is needed. */
  open(path: string): Promise<Page>;
  /** Looks the page over as it stands: keeps a picture, notes what one would be ashamed of. */
  look(name: string): Promise<void>;
}

export interface Stage {
  product: Product;
  browser: Browser;
  /** Nobody signed in. */
  visitor(): Promise<Seat>;
  /** A member of staff; the same seat each time. */
  staff(loginName: string, password: string): Promise<Seat>;
  /** A learner before a phone, signed in by code. */
  learner(phone: string): Promise<Seat>;
  /** Moves the clock of the product and of every window. */
  moveTo(at: Date): Promise<void>;
  /** Reads the newest code sent to a phone where the operator reads it. */
  smsCode(phone: string): Promise<string>;
  /** Everything that went wrong in any window. */
  faults: string[];
  /** Keeps a picture of every window, for whoever has to find out why a step failed. */
  keepPictures(): Promise<void>;
  stop(): Promise<void>;
}

declare global {
  interface Window {
    yfClock: {
      /** Milliseconds by which this window's clock is ahead of the machine's. */
      set(ahead: number): void;
      /** How fast time runs in this window: the clock, timers that repeat, and films, all alike. */
      pace(times: number): void;
    };
  }
}

/** Runs in the page: its time follows the product's clock, as a computer with network time does, and can be made to run faster. */
function keepTime(ahead: number): void {
  if (window.yfClock) return window.yfClock.set(ahead);
  const Real = Date;
  let offset = ahead;
  let since = Real.now();
  let pace = 1;
  const now = () => Math.round(since + (Real.now() - since) * pace + offset);
  class Shifted extends Real {
    constructor(...parts: unknown[]) {
      if (parts.length) super(...(parts as [number]));
      else super(now());
    }
    static override now = now;
  }
  window.Date = Shifted as DateConstructor;
  const [startTimer, stopTimer, stopReal] = [
    window.setTimeout.bind(window),
    window.clearTimeout.bind(window),
    window.clearInterval.bind(window),
  ];
  const repeating = new Map<number, number>();
  let last = 1_000_000_000;
  window.setInterval = ((run: () => void, ms = 0) => {
    const id = ++last;
    const again = () => {
      repeating.set(id, startTimer(again, ms / pace));
      run();
    };
    repeating.set(id, startTimer(again, ms / pace));
    return id;
  }) as typeof setInterval;
  window.clearInterval = ((id?: number) => {
    stopTimer(repeating.get(id ?? 0));
    if (!repeating.delete(id ?? 0)) stopReal(id);
  }) as typeof clearInterval;
  const rate = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'playbackRate')!;
  Object.defineProperty(HTMLMediaElement.prototype, 'playbackRate', {
    configurable: true,
    get(this: HTMLMediaElement) {
      return (rate.get!.call(this) as number) / pace;
    },
    set(this: HTMLMediaElement, value: number) {
      rate.set!.call(this, value * pace);
    },
  });
  window.yfClock = {
    set(next) {
      offset = next;
      since = Real.now();
    },
    pace(times) {
      const films = [...document.querySelectorAll('video')].map((film) => [film, film.playbackRate] as const);
      offset = now() - Real.now();
      since = Real.now();
      pace = times;
      for (const [film, shown] of films) film.playbackRate = shown;
    },
  };
}

/** Puts the people before their screens. `opsPassword`: the operator reads the codes for everybody. */
export function createStage(product: Product, browser: Browser, opsPassword: string): Stage {
  const seats = new Map<string, Promise<Seat>>();
  const all: Seat[] = [];
  const faults: string[] = [];
  const ahead = () => product.now().getTime() - Date.now();
  let shots = 0;

  async function sit(name: string, viewport: typeof DESK, enter?: (page: Page) => Promise<void>): Promise<Seat> {
    const { page, context, faults: own } = await openWindow(browser, product.url, viewport);
    await context.addInitScript(keepTime, ahead());
    page.setDefaultTimeout(60_000);
    const seat: Seat = {
      page,
      context,
      async open(path) {
        await arrive(page, path);
        if (enter && new URL(page.url()).pathname === '/sign-in') {
          await enter(page);
          await arrive(page, path);
        }
        return page;
      },
      async look(what) {
        await page.waitForFunction(() => document.querySelector('main') !== null && !document.body.innerText.includes('正在读取'));
        const where = `${name}, ${what} (${new URL(page.url()).pathname})`;
        if (await isTooWide(page)) faults.push(`${where}: scrolls sideways`);
        const raw = RAW.exec(await page.evaluate(() => document.body.innerText));
        if (raw) faults.push(`${where}: shows ${raw[0]}`);
        faults.push(...own.splice(0));
        if (!SHOTS) return;
        mkdirSync(SHOTS, { recursive: true });
        await page.screenshot({ path: join(SHOTS, `${String(++shots).padStart(2, '0')}-${name}-${what}.png`), fullPage: true });
      },
    };
    all.push(seat);
    context.on('close', () => all.splice(all.indexOf(seat), 1));
    return seat;
  }
  const once = (key: string, make: () => Promise<Seat>) => {
    let seat = seats.get(key);
    if (!seat) seats.set(key, (seat = make()));
    return seat;
  };
  const stage: Stage = {
    product,
    browser,
    faults,
    visitor: () => sit('visitor', DESK),
    staff: (loginName, password) => once(loginName, () => sit(loginName, DESK, (page) => signIn(page, loginName, password))),
    learner: (phone) =>
      once(phone, () =>
        sit(`learner-${phone.slice(-2)}`, PHONE, async (page) => {
          // Codes to one phone have a minimum distance.
          await stage.moveTo(new Date(product.now().getTime() + 70_000));
          await page.goto('/sign-in');
          await page.getByLabel('手机号').fill(phone);
          await page.getByRole('button', { name: '获取验证码' }).click();
          await page.getByText('验证码会在一分钟内送到').waitFor();
          await page.getByLabel('短信验证码').fill(await stage.smsCode(phone));
          await page.getByRole('button', { name: '登录', exact: true }).click();
          await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
        }),
      ),
    async moveTo(at) {
      await product.moveTo(at);
      for (const { page, context } of all) {
        await context.addInitScript(keepTime, ahead());
        await page.evaluate(keepTime, ahead());
      }
    },
    async smsCode(phone) {
      const { page, open } = await stage.staff('ops', opsPassword);
      const masked = `${phone.slice(0, 3)}****${phone.slice(-4)}`;
      await open('/work/sms');
      const row = page.locator('tbody tr', { hasText: masked }).filter({ hasText: /\d{6}/ }).first();
      await row.waitFor();
      return /\d{6}/.exec(await row.locator('td').nth(2).innerText())![0];
    },
    async keepPictures() {
      if (!SHOTS) return;
      mkdirSync(SHOTS, { recursive: true });
      for (const [index, { page }] of all.entries())
        if (!page.isClosed()) await page.screenshot({ path: join(SHOTS, `failed-${index}.png`) }).catch(() => undefined);
    },
    async stop() {
      // A closed window leaves the list.
      while (all.length) await all[0]!.context.close();
    },
  };
  return stage;
}

/** Opens a page and waits until it shows something and has read what it shows; pages that ask again every few seconds never fall silent. */
async function arrive(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.waitForFunction(() => document.querySelector('h1') !== null && !document.body.innerText.includes('正在读取'));
}

const plain = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
/** A field by the whole of its label. */
export function field(scope: Page | Locator, label: string): Locator {
  const page = 'page' in scope ? scope.page() : scope;
  const title = page.locator(':scope > label').filter({ hasText: new RegExp(`^\\*?\\s*${plain(label)}$`) });
  return scope.locator('.field').filter({ has: title }).locator('input, select, textarea');
}
/** The open dialog. */
export const dialog = (page: Page): Locator => page.locator('dialog[open]');
/** Presses a button by its whole name. */
export const press = (scope: Page | Locator, name: string): Promise<void> =>
  scope.getByRole('button', { name, exact: true }).first().click();
/** Opens a step's dialog and takes the step, after `fill`. */
export async function takeStep(page: Page, name: string, fill?: (box: Locator) => Promise<void>): Promise<void> {
  await press(page, name);
  const box = dialog(page);
  await fill?.(box);
  await press(box, name);
  await box.waitFor({ state: 'detached' });
}
/** The id that stands in the address after a word. */
export const idIn = (page: Page, word: string): string => new URL(page.url()).pathname.split(`/${word}/`)[1]!.split('/')[0]!;

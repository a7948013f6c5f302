import { assessmentRoutes as routes } from '@yangfan/contract';
import { newId } from '@yangfan/kernel';
import { setTimeout as pause } from 'node:timers/promises';
import { saveDelay } from '../../../client/src/exam/save-delay.ts';
import { Refused, Unanswered } from '../caller.ts';
import { answerTo, type Attempt, type Crib } from './crib.ts';
import type { Journal, Receipt, Typed } from './journal.ts';
import type { Line } from './line.ts';

/** How a candidate's exam ends: they hand in, they never come back, or they come back with their answers when it is over. */
export type Fate = 'hands in' | 'vanishes' | 'comes late';
export interface Person {
  learnerId: string;
  examId: string;
  checkToken: string;
  fate: Fate;
  /** A new device of this person, with a network of its own. */
  device(): Line;
}
/** What everybody shares. */
export interface Sitting {
  journal: Journal;
  crib: Crib;
  random: () => number;
  /** Milliseconds between two answers of one candidate. */
  paceMs: number;
  /** Whether this candidate should come to an end. */
  isTimeUp(person: Person): boolean;
  /** Resolves when the exam of those who come late is over and closed. */
  closed: Promise<void>;
  counts: { takeovers: number; takenBack: number; offline: number; reloads: number; handedInTwice: number; shutOut: number };
}

/** Calls that got no answer are made again, as a page does; faster than a page, for the run is short. */
async function again<T>(call: () => Promise<T>): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await call();
    } catch (error) {
      const isBusy = error instanceof Refused && error.code === 'request.conflict';
      if (!(error instanceof Unanswered) && !isBusy) throw error;
      if (failures > 0 && failures % 40 === 0) console.error(`still no answer after ${failures} tries: ${String(error)}`);
      await pause(saveDelay(failures, 15) / 15);
    }
  }
}

/** A page with the paper: keeps every change first, sends it, and keeps it until it is acknowledged (as `useAnswers` does). */
class Page {
  private readonly answers = new Map<number, Typed>();
  private unsent = new Map<number, Typed>();
  private flushing: Promise<void> | null = null;
  failures = 0;

  constructor(
    readonly line: Line,
    private paper: Attempt,
    private readonly journal: Journal,
  ) {
    this.take(paper);
  }
  get holder(): string {
    return this.paper.holder;
  }
  get questions() {
    return this.paper.questions;
  }
  get id(): string {
    return this.paper.id;
  }
  /** What the server knows and what lies here: of each question the higher version stands. */
  take(paper: Attempt): void {
    this.paper = paper;
    const known = new Map(paper.answers.map(({ no, version, value }) => [no, { no, version, value }]));
    for (const one of known.values()) if (one.version >= (this.answers.get(one.no)?.version ?? 0)) this.answers.set(one.no, one);
    this.unsent = new Map([...this.answers].filter(([no, { version }]) => version > (known.get(no)?.version ?? 0)));
  }
  type(no: number, value: unknown): void {
    const typed = { no, version: Math.max(this.answers.get(no)?.version ?? 0, this.paper.versionBase) + 1, value };
    this.answers.set(no, typed);
    this.unsent.set(no, typed);
  }
  waiting = (): Typed[] => [...this.unsent.values()];

  /** Sends what waits; false while the network fails, throws what the server refuses for good. */
  async flush(): Promise<boolean> {
    this.flushing ??= this.send().finally(() => {
      this.flushing = null;
    });
    try {
      await this.flushing;
      this.failures = 0;
      return true;
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      this.failures += 1;
      return false;
    }
  }
  private async send(): Promise<void> {
    while (this.unsent.size) {
      const batch = this.waiting().slice(0, 100);
      this.journal.sent(this.id, batch);
      await this.line.call(routes.saveAnswers, { params: { attemptId: this.id }, body: { holder: this.holder, answers: batch } });
      this.journal.acknowledged(this.id, batch);
      for (const one of batch) if (this.unsent.get(one.no)?.version === one.version) this.unsent.delete(one.no);
    }
  }
  /** Hands in with one key and one body until a receipt comes. */
  async handIn(): Promise<Receipt> {
    const key = newId('key');
    const answers = this.waiting();
    this.journal.sent(this.id, answers);
    const sent = { params: { attemptId: this.id }, body: { holder: this.holder, answers }, key };
    const receipt = await again(() => this.line.call<Receipt>(routes.submitAttempt, sent));
    // Handed in after the end: what came with it was not taken, and the receipt says so.
    if (!receipt.automatic) this.journal.acknowledged(this.id, answers);
    this.journal.receipt(receipt);
    return receipt;
  }
}

/** One person's exam, from the door to the end that is theirs. */
export async function sit(person: Person, sitting: Sitting): Promise<void> {
  const { journal, random, counts } = sitting;
  await pause(random() * sitting.paceMs * 2);
  const first = person.device();
  const key = newId('key');
  const paper = await again(() =>
    first.call<Attempt>(routes.startAttempt, {
      params: { examId: person.examId },
      body: { checkToken: person.checkToken, pledge: true },
      key,
    }),
  ).catch((error: unknown) => {
    if (error instanceof Refused && error.code === 'assessment.exam_over') return null;
    throw error;
  });
  if (!paper) {
    // No node answered until the door was closed: they have no paper, and none must be there.
    counts.shutOut += 1;
    return;
  }
  journal.entered(person.learnerId, paper.id);
  let page = new Page(first, paper, journal);
  const old: Page[] = [];

  for (let cutUntil = 0; !sitting.isTimeUp(person);) {
    await pause(sitting.paceMs * (0.4 + random() * 1.2));
    const chance = random();
    if (page.line.cut && Date.now() > cutUntil) page.line.cut = false;
    if (chance < 0.02 && !page.line.cut) {
      counts.offline += 1;
      page.line.cut = true;
      cutUntil = Date.now() + sitting.paceMs * (2 + random() * 8);
    } else if (chance < 0.035) page = await takeOver(person, page, old, sitting);
    else if (chance < 0.05) {
      counts.reloads += 1;
      const open = page;
      // A page is opened again when the network is back; without it the kept paper goes on as it is.
      open.line.cut = false;
      const known = await again(() =>
        open.line.call<Attempt>(routes.resumeAttempt, { params: { attemptId: open.id }, body: { holder: open.holder } }),
      ).catch(ended);
      if (!known) break;
      open.take(known);
    }
    const question = page.questions[Math.floor(random() * page.questions.length)]!;
    page.type(question.no, answerTo(question, sitting.crib, random));
    if (!(await here(page, counts, () => page.flush()).catch(ended))) if (sitting.isTimeUp(person)) break;
  }
  await finish(person, page, sitting);
}

/**
 * Does something with the paper at this device. A takeover that was cut off may still be done by a node after the next one was answered: then the page is
 * told that the exam goes on elsewhere, and whoever sits here takes it back.
 */
async function here<T>(page: Page, counts: Sitting['counts'], act: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof Refused && error.code === 'assessment.attempt_elsewhere')) throw error;
      counts.takenBack += 1;
      const mine = await again(() => page.line.call<Attempt>(routes.resumeAttempt, { params: { attemptId: page.id }, body: {} })).catch(
        ended,
      );
      if (mine) page.take(mine);
    }
  }
}

/** The exam was closed under the candidate: what any page must be able to hear at any moment. */
function ended(error: unknown): false {
  if (error instanceof Refused && ['assessment.already_submitted', 'assessment.time_over'].includes(error.code)) return false;
  throw error;
}

/** Goes on at another device; what lies unsent on the first stays there, and nothing it sends is taken any more. */
async function takeOver(person: Person, page: Page, old: Page[], { journal, random, counts }: Sitting): Promise<Page> {
  const back = old.length > 0 && random() < 0.5 ? old.pop()! : null;
  const line = back?.line ?? person.device();
  line.cut = false;
  const paper = await again(() => line.call<Attempt>(routes.resumeAttempt, { params: { attemptId: page.id }, body: {} })).catch(ended);
  if (!paper) return page;
  counts.takeovers += 1;
  const next = back ?? new Page(line, paper, journal);
  if (back) back.take(paper);
  old.push(page);
  page.line.cut = false;
  page.type(page.questions[0]!.no, null);
  const refusal = await page.flush().then(
    (done) => (done ? 'taken' : 'no network'),
    (error: unknown) => (error instanceof Refused ? error.code : String(error)),
  );
  if (!['no network', 'assessment.attempt_elsewhere', 'assessment.already_submitted', 'assessment.time_over'].includes(refusal))
    throw new Error(`a device that was taken over still wrote: ${refusal}`);
  return next;
}

async function finish(person: Person, page: Page, { journal, closed, counts, crib, random }: Sitting): Promise<void> {
  if (person.fate === 'vanishes') return;
  if (person.fate === 'hands in') {
    page.line.cut = false;
    if (random() < 0.2) {
      // Pressed twice: two calls on their way at once.
      counts.handedInTwice += 1;
      await Promise.all([here(page, counts, () => page.handIn()), here(page, counts, () => page.handIn())]);
    } else await here(page, counts, () => page.handIn());
    return;
  }
  // Without network over the end; then the page finds the paper closed and keeps what it has.
  page.line.cut = true;
  for (const question of page.questions.slice(0, 5)) page.type(question.no, answerTo(question, crib, random));
  const typedAt = new Date().toISOString();
  await closed;
  page.line.cut = false;
  const late = page.waiting();
  const refusal = await refusalOf(page);
  if (refusal !== 'assessment.already_submitted') throw new Error(`after the end: ${refusal}`);
  // What lay here goes beside the paper as evidence, once, whatever is lost on the way.
  const key = newId('key');
  const sent = { params: { attemptId: page.id }, body: { answers: late.map((one) => ({ ...one, typedAt })) }, key };
  const taken = await again(() => page.line.call<{ answers: { no: number }[] }>(routes.sendLateAnswers, sent)).catch((error: unknown) => {
    // By chance the paper has the very same answers.
    if (error instanceof Refused && error.code === 'assessment.late_nothing') return { answers: [] };
    throw error;
  });
  journal.late(
    page.id,
    late.filter(({ no }) => taken.answers.some((one) => one.no === no)),
  );
}

/** Tries to save until the server says something. */
async function refusalOf(page: Page): Promise<string> {
  for (;;) {
    try {
      if (await page.flush()) return 'taken';
    } catch (error) {
      if (error instanceof Refused) return error.code;
      throw error;
    }
    await pause(saveDelay(page.failures, 15) / 15);
  }
}

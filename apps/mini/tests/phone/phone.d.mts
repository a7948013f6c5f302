import type { Answered, Asked } from './server.ts';

/** A running mini-program, as a person holds it. */
export interface Phone {
  requests: { method: string; url: string; header: Record<string, string>; data?: string }[];
  storage: Map<string, unknown>;
  wx: Record<string, unknown>;
  route(): string;
  text(): string;
  elements(): Element[];
  attr(element: Element, name: string): unknown;
  find(words: string): Element;
  back(): void;
  until<T>(check: () => T, what: string): Promise<T>;
  sees(words: string): Promise<unknown>;
  arrives(route: string): Promise<unknown>;
  tap(words: string): Promise<void>;
  type(label: string, value: string): Promise<void>;
  tells(tag: string, type: string, detail?: object): Promise<void>;
  hide(): void;
  show(): void;
  sent(method: string, path: string): Phone['requests'];
  off(): void;
}

export function startPhone(options: {
  answer: (asked: Asked) => Answered | Promise<Answered> | null;
  storage?: Record<string, unknown>;
  entry?: string;
  wx?: Record<string, unknown>;
  /** How long a condition is waited for. */
  patienceMs?: number;
}): Promise<Phone>;

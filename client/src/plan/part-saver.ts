import { CallError } from '../problem.ts';

/** A part of a plan that the server has not acknowledged: what was written, and over which version. */
export interface KeptPart {
  version: number;
  value: unknown;
}
export type PartState = 'saved' | 'waiting' | 'saving' | 'offline' | 'conflict' | 'refused';

export interface PartSaverOptions {
  /** What an earlier visit left on this device. */
  load(): Promise<Record<string, KeptPart>>;
  keep(parts: Record<string, KeptPart>): Promise<void>;
  /** Sends one part over exactly this version. */
  send(code: string, part: KeptPart): Promise<{ version: number; savedAt: string }>;
  /** Something changed that a page shows. */
  onChange(): void;
  /** The code of the refusal that means somebody else saved meanwhile. */
  conflictCode: string;
}
interface Part {
  version: number;
  /** Absent: the server has it. */
  waiting?: { value: unknown };
  state: PartState;
  fault: string;
}

/**
 * Saves the parts of a document so that nothing is lost: kept on the device first, sent one after the other, sent again after a lost
 * network, and never over a version its writer has not seen. A conflict waits for a person's choice.
 */
export function createPartSaver({ load, keep, send, onChange, conflictCode }: PartSaverOptions) {
  const parts = new Map<string, Part>();
  let savedAt: string | null = null;
  let running: Promise<void> | null = null;
  let writing: Promise<void> = Promise.resolve();
  const part = (code: string): Part => {
    let found = parts.get(code);
    if (!found) parts.set(code, (found = { version: 0, state: 'saved', fault: '' }));
    return found;
  };
  function store(): void {
    const waiting: Record<string, KeptPart> = {};
    for (const [code, one] of parts) if (one.waiting) waiting[code] = { version: one.version, value: one.waiting.value };
    // A full device still sends while the page is open.
    writing = writing.then(() => keep(waiting)).catch(() => undefined);
  }
  /** Notes what went wrong; true when trying the next part makes no sense either. */
  function failed(one: Part, error: unknown): boolean {
    const refused = error instanceof CallError ? error : null;
    const isFinal = refused && refused.status >= 400 && refused.status < 500 && ![401, 408, 429].includes(refused.status);
    one.state = refused?.code === conflictCode ? 'conflict' : isFinal ? 'refused' : 'offline';
    one.fault = refused?.message ?? '';
    return one.state === 'offline';
  }
  async function sendAll(): Promise<void> {
    for (;;) {
      const next = [...parts].find(([, one]) => one.waiting && (one.state === 'waiting' || one.state === 'offline'));
      if (!next) return;
      const [code, one] = next;
      const sent = one.waiting!;
      one.state = 'saving';
      onChange();
      try {
        const reply = await send(code, { version: one.version, value: sent.value });
        one.version = reply.version;
        savedAt = reply.savedAt;
        // What was changed again meanwhile goes on.
        if (one.waiting === sent) delete one.waiting;
        one.state = one.waiting ? 'waiting' : 'saved';
        store();
      } catch (error) {
        const isOver = failed(one, error);
        onChange();
        if (isOver) return;
      }
      onChange();
    }
  }
  const flush = (): Promise<void> => (running ??= sendAll().finally(() => (running = null)));

  return {
    /** Begins with the server's versions; gives what this device still holds, by code. Older ones are conflicts. */
    async begin(versions: Record<string, number>): Promise<Record<string, unknown>> {
      const kept = await load().catch((): Record<string, KeptPart> => ({}));
      const held: Record<string, unknown> = {};
      for (const [code, version] of Object.entries(versions)) {
        const left = kept[code];
        parts.set(code, {
          version: left?.version ?? version,
          state: !left ? 'saved' : left.version === version ? 'waiting' : 'conflict',
          fault: '',
          ...(left ? { waiting: { value: left.value } } : {}),
        });
        if (left) held[code] = left.value;
      }
      onChange();
      return held;
    },
    change(code: string, value: unknown): void {
      const one = part(code);
      one.waiting = { value };
      if (one.state !== 'conflict' && one.state !== 'saving') one.state = 'waiting';
      store();
      onChange();
    },
    flush,
    /** After a conflict: mine goes over the server's newest version, or theirs stands. */
    choose(code: string, serverVersion: number, mine: boolean): void {
      const one = part(code);
      one.version = serverVersion;
      if (mine) one.state = 'waiting';
      else {
        delete one.waiting;
        one.state = 'saved';
      }
      store();
      onChange();
    },
    mine: (code: string): unknown => parts.get(code)?.waiting?.value,
    stateOf: (code: string): PartState => parts.get(code)?.state ?? 'saved',
    faultOf: (code: string): string => parts.get(code)?.fault ?? '',
    conflicts: (): string[] => [...parts].filter(([, one]) => one.state === 'conflict').map(([code]) => code),
    /** The whole in one word, for the line at the top. */
    summary(): { state: PartState; savedAt: string | null; waiting: number } {
      const all = [...parts.values()];
      const has = (state: PartState) => all.some((one) => one.state === state);
      const order: PartState[] = ['conflict', 'refused', 'offline', 'saving', 'waiting'];
      return { state: order.find(has) ?? 'saved', savedAt, waiting: all.filter((one) => one.waiting).length };
    },
  };
}
export type PartSaver = ReturnType<typeof createPartSaver>;

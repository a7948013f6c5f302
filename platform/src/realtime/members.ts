import type { Socket } from 'node:net';
import type { Actor } from '@yangfan/kernel';
import type { WebSocket } from 'ws';

/** Whose lines are meant; each given field must fit. */
export interface Whom {
  accountId?: string;
  learnerId?: string;
  sessionId?: string;
}

/** One open line: who speaks, what it hears. `proofs` counts what changed about the caller, so that an answer from before is not used. */
export interface Line {
  socket: WebSocket;
  /** The wire below the socket: a frame made once is written to it as it is. */
  wire: Socket;
  actor: Actor;
  joined: Set<string>;
  proofs: number;
  /** Proves again who the caller is; null when they no longer are signed in. */
  prove(): Promise<Actor | null>;
}

const NOBODY: ReadonlySet<Line> = new Set();

/** The lines of this node and the rooms they hear. */
export function createMembers() {
  const rooms = new Map<string, Set<Line>>();
  const lines = new Set<Line>();

  function leave(line: Line, room: string): void {
    line.joined.delete(room);
    const set = rooms.get(room);
    set?.delete(line);
    if (set?.size === 0) rooms.delete(room);
  }
  return {
    in: (room: string): ReadonlySet<Line> => rooms.get(room) ?? NOBODY,
    of: (whom: Whom): Line[] =>
      [...lines].filter(
        ({ actor }) =>
          (whom.accountId === undefined || actor.accountId === whom.accountId) &&
          (whom.learnerId === undefined || actor.learnerId === whom.learnerId) &&
          (whom.sessionId === undefined || actor.sessionId === whom.sessionId),
      ),
    all: (): Line[] => [...lines],
    add: (line: Line) => void lines.add(line),
    join(line: Line, room: string): void {
      line.joined.add(room);
      const set = rooms.get(room) ?? new Set();
      rooms.set(room, set.add(line));
    },
    leave,
    remove(line: Line): void {
      lines.delete(line);
      for (const room of line.joined) leave(line, room);
    },
  };
}

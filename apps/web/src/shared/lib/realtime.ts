/** One message of a realtime room. It is a hint: the truth is always read from a route. */
export type Hint = { type: string; room: string } & Record<string, unknown>;
/** ON: hints arrive; OFF: the line is being made again; REFUSED: this person may not listen here, so the page has to ask by itself. */
export type LineState = 'ON' | 'OFF' | 'REFUSED';
interface Ear {
  room: string;
  hear: (hint: Hint) => void;
  state: (state: LineState) => void;
}

const ears = new Set<Ear>();
let socket: WebSocket | null = null;
let failures = 0;
let again: ReturnType<typeof setTimeout> | undefined;

/** Listens in a room over the one socket of this window; gives the way to stop. `ON` is told anew after every break: read what was missed. */
export function listen(room: string, hear: Ear['hear'], state: Ear['state'] = () => undefined): () => void {
  const ear = { room, hear, state };
  const first = ![...ears].some((other) => other.room === room);
  ears.add(ear);
  open();
  if (socket?.readyState === WebSocket.OPEN) {
    if (first) say('join', room);
    else state('ON');
  }
  return () => {
    ears.delete(ear);
    if (![...ears].some((other) => other.room === room) && socket?.readyState === WebSocket.OPEN) say('leave', room);
    if (ears.size === 0) {
      clearTimeout(again);
      socket?.close();
      socket = null;
    }
  };
}

const say = (type: string, room: string) => socket?.send(JSON.stringify({ type, room }));

function open(): void {
  if (socket && socket.readyState <= WebSocket.OPEN) return;
  clearTimeout(again);
  const mine = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/v1/realtime`);
  socket = mine;
  mine.addEventListener('open', () => {
    failures = 0;
    for (const room of new Set([...ears].map((ear) => ear.room))) say('join', room);
  });
  mine.addEventListener('message', ({ data }) => receive(String(data)));
  mine.addEventListener('close', () => {
    if (socket !== mine) return;
    socket = null;
    if (ears.size === 0) return;
    for (const ear of ears) ear.state('OFF');
    // Everybody is thrown out at once when a node dies: coming back is spread over time.
    again = setTimeout(open, Math.min(8000, 500 * 2 ** failures++) * (0.5 + Math.random()));
  });
}

function receive(text: string): void {
  let said: Hint | Hint[];
  try {
    said = JSON.parse(text) as Hint | Hint[];
  } catch {
    return;
  }
  // What was said at nearly the same time comes in one frame.
  for (const hint of Array.isArray(said) ? said : [said]) tell(hint);
}

function tell(hint: Hint): void {
  for (const ear of ears) {
    if (ear.room !== hint.room) continue;
    if (hint.type === 'joined') ear.state('ON');
    else if (hint.type === 'refused') ear.state('REFUSED');
    else ear.hear(hint);
  }
}

if (typeof window !== 'undefined')
  window.addEventListener('online', () => {
    if (ears.size > 0) open();
  });

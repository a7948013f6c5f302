import Taro from '@tarojs/taro';
import { atServer, callHeaders } from './api.ts';

/** A message of a realtime room: a hint, the truth is read from a route. */
export type Hint = { type: string; room: string } & Record<string, unknown>;

const AGAIN_MS = 4000;

/**
 * Listens in one room while the page is open; gives the way to stop. A browser can't send the token with a socket, so there (H5)
 * `isOn` stays false and the page reads by itself more often.
 */
export function listen(room: string, hear: (hint: Hint) => void, turn: (isOn: boolean) => void): () => void {
  if (process.env.TARO_ENV !== 'weapp') return () => undefined;
  let isOver = false;
  let task: Taro.SocketTask | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const again = () => {
    turn(false);
    if (isOver) return;
    clearTimeout(timer);
    timer = setTimeout(() => void open(), AGAIN_MS);
  };
  async function open(): Promise<void> {
    try {
      task = await Taro.connectSocket({ url: atServer('/v1/realtime').replace(/^http/, 'ws'), header: await callHeaders() });
    } catch {
      return again();
    }
    if (isOver) return void task.close({});
    task.onOpen(() => task?.send({ data: JSON.stringify({ type: 'join', room }) }));
    task.onMessage(({ data }) => {
      for (const hint of hintsOf(String(data))) {
        if (hint.type === 'joined') turn(true);
        else if (hint.room === room) hear(hint);
      }
    });
    task.onClose(again);
    task.onError(() => undefined);
  }
  void open();
  return () => {
    isOver = true;
    clearTimeout(timer);
    task?.close({});
  };
}

/** What is said at nearly the same time comes in one frame. */
function hintsOf(text: string): Hint[] {
  try {
    const said = JSON.parse(text) as Hint | Hint[];
    return Array.isArray(said) ? said : [said];
  } catch {
    return [];
  }
}

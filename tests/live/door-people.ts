import { expect } from 'vitest';
import { until } from './browser.ts';
import { newAccount, newStream, type LiveHarness } from './harness.ts';
import { RobotPublisher, RobotViewer } from './robot.ts';

/** Looks of 100 ms without a picture before a publisher begins anew, as every page does: on a busy machine a handshake may be lost. */
const PATIENCE = 100;

/** Publishes until the stream is live; the door must open each time. */
export async function publishLive(
  live: LiveHarness,
  robot: RobotPublisher,
  ticket: { roomId: string; streamId: string; whipUrl: string; token: string },
  url = live.url,
): Promise<void> {
  let looks = 0;
  await until(
    'it is live',
    async () => {
      if (looks++ % PATIENCE === 0) {
        await robot.close();
        expect(await robot.publish(url, ticket)).toBe(201);
      }
      return (await live.port.streams(live.db, ticket.roomId)).find(({ id }) => id === ticket.streamId)?.state;
    },
    (state) => state === 'LIVE',
  );
}

/** Publishers and viewers without a browser, and short words for what they do at the doors. */
export function doorPeople(live: () => LiveHarness) {
  const robots: { close(): Promise<void> }[] = [];
  const publisher = () => {
    const robot = new RobotPublisher();
    robots.push(robot);
    return robot;
  };
  const viewer = () => {
    const robot = new RobotViewer();
    robots.push(robot);
    return robot;
  };
  const stateOf = async (roomId: string, streamId: string) =>
    (await live().port.streams(live().db, roomId)).find(({ id }) => id === streamId)?.state;
  const onAir = async (roomId: string, streamId = newStream(), accountId = newAccount()) => {
    const robot = publisher();
    const ticket = live().port.publishTicket({ roomId, streamId, accountId, kind: 'CAMERA' });
    await publishLive(live(), robot, { roomId, streamId, ...ticket });
    return { robot, ticket, streamId, accountId };
  };
  const watching = async (roomId: string, streamId: string, accountId = newAccount()) => {
    const robot = viewer();
    const seat = live().port.viewTicket({ roomId, accountId });
    expect(await robot.view(live().url, `${seat.whepBase}/${streamId}`, seat.token)).toBe(201);
    await until(
      'pictures and sound arrive',
      () => [robot.pictures, robot.audio],
      ([pictures, audio]) => pictures! > 5 && audio! > 5,
    );
    return { robot, seat };
  };
  /** Packets of a kind that arrive from now on, after those under way. */
  const stops = async (robot: RobotViewer, kind: 'audio' | 'video') => {
    let [last, same] = [robot[kind], 0];
    await until(
      `no more ${kind}`,
      () => {
        same = robot[kind] === last ? same + 1 : 0;
        last = robot[kind];
        return same;
      },
      (count) => count >= 10,
    );
  };
  return { publisher, viewer, stateOf, onAir, watching, stops, robots, close: () => Promise.all(robots.map((robot) => robot.close())) };
}

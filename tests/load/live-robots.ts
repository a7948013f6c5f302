import { RobotViewer } from '../live/robot.ts';

// Viewers without browsers in a process of their own, so that what they cost is not counted as the server's.

interface Work {
  base: string;
  url: string;
  token: string;
  count: number;
  ports: [number, number];
}
let robots: RobotViewer[] = [];

async function begin({ base, url, token, count, ports }: Work): Promise<number> {
  for (let i = 0; i < count; i++) {
    const robot = new RobotViewer(ports);
    const status = await robot.view(base, url, token);
    if (status !== 201) throw new Error(`a viewer was answered ${status}`);
    robots.push(robot);
  }
  return robots.length;
}
/** One of them goes and another comes, as people do. */
async function change({ base, url, token }: Work): Promise<number> {
  const robot = robots.shift()!;
  await robot.view(base, url, token);
  robots.push(robot);
  return robots.length;
}

process.on('message', (message: { op: 'begin' | 'change' | 'count' | 'end'; work: Work }) => {
  const answer = {
    begin: () => begin(message.work),
    change: () => change(message.work),
    count: async () => robots.map(({ pictures, audio }) => [pictures, audio]),
    end: async () => {
      await Promise.all(robots.map((robot) => robot.close()));
      robots = [];
      return 0;
    },
  }[message.op]();
  answer.then(
    (result) => process.send!({ result }),
    (error: unknown) => process.send!({ error: String(error) }),
  );
});
// Whoever started us has gone.
process.on('disconnect', () => process.exit(0));

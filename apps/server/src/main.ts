import { ConfigError, readConfig } from '@yangfan/kernel';
import { openedThings, run } from './run.ts';
import { demoAccounts } from './seed.ts';
import { sentenceOf } from './sentence.ts';

/** An overloaded machine takes its time; ordinarily a stop takes two seconds. */
const STOP_LIMIT_MS = 60_000;
const opened = openedThings();
let stopping = false;
let starting: Promise<unknown> = Promise.resolve();

/** Stops in order, also in the middle of a start: no database server is left behind. */
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  console.log('正在停止…');
  // Whatever hangs must not keep the data folder: the database stops in order, or is stopped at the next start.
  setTimeout(() => {
    console.error('一分钟内没有停下来，直接退出；下次启动会自动接着整理，已保存的数据都在。');
    process.exit(1);
  }, STOP_LIMIT_MS).unref();
  try {
    await opened.close();
    // A start that was under way ends by finding everything closed; what it opened meanwhile is closed too.
    await starting.catch(() => undefined);
    await opened.close();
  } catch (error) {
    console.error('停止时出了错；下次启动会自动接着整理，已保存的数据都在。', error);
    process.exit(1);
  }
  console.log('已停止，数据都已保存。');
  process.exit(0);
}

/** Runs one process of the product until it is asked to stop. */
async function main(): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());
  const config = readConfig();
  const start = run(config, { opened });
  starting = start;
  const running = await start;
  console.log(`ready http://${config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${running.port}`);
  if (config.demo && config.serve.has('platform')) for (const line of demoAccounts()) console.log(line);
}

// Words that nobody can read any more (a closed pipe, a full disk under a log file) are no reason to stop.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

// A rejection nobody waited for must not take a class down with it; it is logged as the mistake it is.
process.on('unhandledRejection', (error) => {
  if (!stopping) console.error('unhandled rejection', error);
});

main().catch((error: unknown) => {
  // What breaks while a start is being stopped is no news.
  if (stopping) return;
  console.error(sentenceOf(error));
  process.exit(error instanceof ConfigError ? 2 : 1);
});

import { MigrationError, readConfig, SupervisorError } from '@yangfan/kernel';
import { run } from './run.ts';
import { demoAccounts } from './seed.ts';

/** Runs one process of the product until it is asked to stop. */
async function main(): Promise<void> {
  const config = readConfig();
  const running = await run(config);
  console.log(`ready http://${config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${running.port}`);
  if (config.demo && config.serve.has('platform')) for (const line of demoAccounts()) console.log(line);

  let stopping = false;
  async function stop(): Promise<void> {
    if (stopping) return;
    stopping = true;
    // Whatever hangs must not keep the data folder: the database stops in order, or is stopped at the next start.
    setTimeout(() => process.exit(1), 20_000).unref();
    await running.stop();
    process.exit(0);
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());
}

// A rejection nobody waited for must not take a class down with it; it is logged as the mistake it is.
process.on('unhandledRejection', (error) => console.error('unhandled rejection', error));

/** Why the start failed, as a sentence that says what to do. */
function sentenceOf(error: unknown): unknown {
  const { code, port, message } = error as { code?: string; port?: number; message?: string };
  if (error instanceof SupervisorError || error instanceof MigrationError) return (error as { sentence?: string }).sentence ?? message;
  if (code === 'EADDRINUSE') return `端口 ${port} 已被占用。请关闭占用它的程序，或用 ./start --port 另一个端口 启动。`;
  if (code === 'ENOSPC') return '磁盘已满。请清理磁盘或用 --data 指定另一个位置，再启动；已有数据没有受损。';
  if (code === 'EACCES' || code === 'EPERM') return `没有权限写入：${message}。请检查数据目录的权限，或用 --data 指定另一个位置。`;
  return error;
}

main().catch((error: unknown) => {
  console.error(sentenceOf(error));
  process.exit(1);
});

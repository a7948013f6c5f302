import { createDb, createLog } from '@yangfan/kernel';
import { serveLive, type ForChild } from './harness.ts';

// One app process with the live room, for the test that kills it.
const { databaseUrl, settings } = JSON.parse(process.env.LIVE_TEST_APP!) as ForChild;
const db = createDb(databaseUrl, { log: createLog('silent') });
const app = await serveLive(db, settings);
console.log(app.url);
process.on('SIGTERM', () => {
  void app.close().then(() => process.exit(0));
});

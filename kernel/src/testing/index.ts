export { actorOf, type ActorSpec } from './actor.ts';
export { testApp, type TestApp, type TestReply } from './app.ts';
export { fixedClock } from '../clock/index.ts';
export { testKeys } from './keys.ts';
export { testDatabase, silentLog, type TestDatabase } from '../db/testing.ts';

export * from './confirm.ts';
export * from './polls.ts';
export * from './presence.ts';
export * from './room.ts';
export * from './seats.ts';
export * from './talk.ts';

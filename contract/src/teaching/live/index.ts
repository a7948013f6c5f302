export * from './confirm.ts';
export * from './decks.ts';
export * from './export.ts';
export * from './polls.ts';
export * from './presence.ts';
export * from './room.ts';
export * from './seats.ts';
export * from './talk.ts';

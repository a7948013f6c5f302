export * from './captions.ts';
export * from './notes.ts';
export * from './questions.ts';
export * from './talk.ts';

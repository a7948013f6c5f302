export * from './kit.ts';
export * from './learner.ts';
export * from './class.ts';
export * from './course.ts';
export * from './actions.ts';
export * from './performance.ts';

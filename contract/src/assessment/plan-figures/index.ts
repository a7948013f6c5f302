export * from './checks.ts';
export * from './printed.ts';
export * from './sums.ts';

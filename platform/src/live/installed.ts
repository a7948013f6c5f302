import { spawnSync } from 'node:child_process';

/** Whether a program is there. */
export const installed = (program: string, argument = '-version'): boolean =>
  spawnSync(program, [argument], { stdio: 'ignore' }).error === undefined;

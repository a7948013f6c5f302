import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { installed } from '../installed.ts';

/**
 * Starts a program that the system ends together with us, however we end; where the system can't, it is started plainly.
 * `TERM` lets it close its files, `KILL` does not ask.
 */
export function spawnTied(signal: 'TERM' | 'KILL', program: string, words: readonly string[], options: SpawnOptions): ChildProcess {
  canTie ??= installed('setpriv', '--version');
  return canTie ? spawn('setpriv', ['--pdeathsig', signal, program, ...words], options) : spawn(program, words, options);
}
let canTie: boolean | undefined;

import { execFileSync } from 'node:child_process';

/** The command lines of the processes that run now and mention this text; ended ones that wait to be reaped do not count. */
export function processesWith(text: string): string[] {
  const lines = execFileSync('ps', ['-axo', 'stat=,args='], { encoding: 'utf8', maxBuffer: 32 * 1024 * 1024 }).split('\n');
  return lines.filter((line) => line.includes(text) && !line.trimStart().startsWith('Z'));
}

import { readdirSync, readFileSync } from 'node:fs';

// What Linux counts processor time in; the same on every machine that Node.js is built for.
const TICK_MS = 10;

interface ProcessTimes {
  readonly parent: number;
  readonly own: number;
  /** Of children that have ended. */
  readonly ended: number;
}

/** Reads `/proc/<pid>/stat`; null when the process has ended. */
function timesOf(pid: number): ProcessTimes | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything, blanks included.
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [parent = 0, user = 0, system = 0, endedUser = 0, endedSystem = 0] = [fields[1], fields[11], fields[12], fields[13], fields[14]];
    return { parent, own: (user + system) * TICK_MS, ended: (endedUser + endedSystem) * TICK_MS };
  } catch {
    return null;
  }
}

/** Processor time of a process so far, in milliseconds (Linux). */
export const processorMs = (pid: number): number => timesOf(pid)?.own ?? 0;

/** The same of a process with all its children, those that have ended included: PostgreSQL has one for each connection. */
export function familyProcessorMs(pid: number): number {
  const pids = readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name));
  const children = pids.map((child) => timesOf(Number(child))).filter((times) => times?.parent === pid);
  const parent = timesOf(pid);
  return (parent ? parent.own + parent.ended : 0) + children.reduce((sum, times) => sum + (times?.own ?? 0), 0);
}

import { readFileSync } from 'node:fs';

/** What a process has resident now, in MiB (Linux's `VmRSS`); 0 where the system does not tell. */
export function residentMiB(pid: number): number {
  try {
    const [, kibibytes = '0'] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kibibytes) / 1024;
  } catch {
    return 0;
  }
}

import { readFileSync } from 'node:fs';

/** The most memory that a process ever had resident, in MiB (Linux's `VmHWM`); null where the system does not tell. */
export function peakMemoryMiB(pid: number): number | null {
  try {
    return peakIn(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    // No /proc on this system, or the process has ended.
    return null;
  }
}

/** Reads the peak from the text of `/proc/<pid>/status`. */
export function peakIn(status: string): number | null {
  const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? [];
  return kibibytes === undefined ? null : Number(kibibytes) / 1024;
}

import { SandboxError } from '../sandbox-error';

/** What to measure. */
export interface BenchOptions {
  /** Sizes of the clean runs with the fastest snapshots, in instances, smallest first. */
  readonly instances: readonly number[];
  /** How long a slow snapshot is pending; 0 leaves the slow run out. */
  readonly snapshotSeconds: number;
  /** Size of the slow run and of the run under faults. */
  readonly middle: number;
  readonly faults: boolean;
}

const USUAL_SIZES = [100, 1_000];
const MIDDLE = 1_000;
const SLOW_SECONDS = 60;

/** Reads `--instances 100,1000,10000`, `--snapshot-seconds 60` (0: no slow run) and `--no-faults`; refuses what it does not know. */
export function benchOptions(args: readonly string[]): BenchOptions {
  const rest = [...args];
  let instances = USUAL_SIZES;
  let snapshotSeconds = SLOW_SECONDS;
  let faults = true;
  for (let flag = rest.shift(); flag !== undefined; flag = rest.shift()) {
    if (flag === '--no-faults') faults = false;
    else if (flag === '--instances') instances = wholeNumbers(flag, rest.shift(), 1);
    else if (flag === '--snapshot-seconds') [snapshotSeconds = SLOW_SECONDS] = wholeNumbers(flag, rest.shift(), 0);
    else throw new SandboxError(`The bench knows --instances, --snapshot-seconds and --no-faults, not "${flag}".`);
  }
  instances.sort((a, b) => a - b);
  const middle = instances.filter((size) => size <= MIDDLE).at(-1) ?? instances[0] ?? MIDDLE;
  return { instances, snapshotSeconds, middle, faults };
}

/** Reads the whole numbers that a flag takes, with commas between them. */
export function wholeNumbers(flag: string, given: string | undefined, least: number): number[] {
  const numbers = (given ?? '').split(',').map((text) => (text === '' ? Number.NaN : Number(text)));
  if (numbers.some((number) => !Number.isInteger(number) || number < least)) {
    throw new SandboxError(`${flag} takes whole numbers from ${least} on, for example ${flag} 100,1000.`);
  }
  return numbers;
}

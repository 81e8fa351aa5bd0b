/** Takes one finished line for the person who is watching. */
export type Show = (line: string) => void;

/** Shows nothing. */
export const silently: Show = () => undefined;

/** The time since `startedAt` (milliseconds of `performance.now()`) as a person reads it, e.g. `1.4 s`. */
export function elapsed(startedAt: number): string {
  return `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
}

/** Does one step and shows its name, what came of it and how long it took; a failure is shown and thrown on. */
export async function step<T>(show: Show, name: string, work: () => Promise<T>, outcome: (result: T) => string): Promise<T> {
  const startedAt = performance.now();
  try {
    const result = await work();
    show(`  ${name.padEnd(14)} ${outcome(result).padEnd(52)} ${elapsed(startedAt).padStart(7)}`);
    return result;
  } catch (failure) {
    show(`  ${name.padEnd(14)} failed after ${elapsed(startedAt)}`);
    throw failure;
  }
}

import { CancellationScope } from '@temporalio/workflow';

/**
 * Runs tasks side by side, at most `window` at a time and in their order. When one fails, no other is begun and those under way are
 * cancelled and waited for, so that nothing goes on behind the back of a clean-up; then the first failure is thrown.
 */
export async function together<T>(tasks: readonly (() => Promise<T>)[], window: number = tasks.length): Promise<T[]> {
  const results = new Array<T>(tasks.length);
  const queue = tasks.entries();
  const scope = new CancellationScope();
  const failures: unknown[] = [];

  const takeTurns = async (): Promise<void> => {
    for (const [index, task] of queue) {
      if (failures.length > 0) return;
      results[index] = await task();
    }
  };

  await scope.run(async () => {
    const slots = Array.from({ length: Math.min(window, tasks.length) }, () =>
      takeTurns().catch((failure: unknown) => {
        failures.push(failure);
        scope.cancel();
      }),
    );
    await Promise.all(slots);
  });
  if (failures.length > 0) throw failures[0];
  return results;
}

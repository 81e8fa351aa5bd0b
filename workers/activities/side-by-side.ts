/**
 * Does work for each item, at most `width` at a time. After a failure, or once `stop` says so, nothing more is begun; what is under
 * way comes to its end first, then the first failure is thrown.
 */
export async function sideBySide<T>(
  items: Iterable<T>,
  width: number,
  work: (item: T) => Promise<void>,
  stop = (): boolean => false,
): Promise<void> {
  const queue = items[Symbol.iterator]();
  const failures: unknown[] = [];
  const takeTurns = async (): Promise<void> => {
    while (failures.length === 0 && !stop()) {
      const next = queue.next();
      if (next.done) return;
      await work(next.value).catch((failure: unknown) => failures.push(failure));
    }
  };
  await Promise.all(Array.from({ length: width }, takeTurns));
  if (failures.length > 0) throw failures[0];
}

/** Does the work for all items, at most so many at a time; answers in the items' order, and stops handing out after the first failure. */
export async function inParallel<T, R>(atMost: number, items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const answers = new Array<R>(items.length);
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length) {
      const mine = next;
      next += 1;
      try {
        answers[mine] = await work(items[mine] as T);
      } catch (error) {
        next = items.length;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atMost, items.length) }, lane));
  return answers;
}

/** The items in lists of at most that length. */
export function slices<T>(items: readonly T[], length: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / length) }, (_, slice) => items.slice(slice * length, (slice + 1) * length));
}

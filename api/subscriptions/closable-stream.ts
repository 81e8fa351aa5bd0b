/**
 * An async generator that can be left at once: `return` of a plain one waits for the step that is under way, and ours wait for news that may never
 * come. `close` must end that wait.
 */
export function closableStream<T>(steps: AsyncGenerator<T, void, undefined>, close: () => void): AsyncGenerator<T, void, undefined> {
  const stream: AsyncGenerator<T, void, undefined> = {
    next: () => steps.next(),
    return(value) {
      close();
      return steps.return(value);
    },
    throw(error) {
      close();
      return steps.throw(error);
    },
    [Symbol.asyncIterator]: () => stream,
    async [Symbol.asyncDispose]() {
      await stream.return();
    },
  };
  return stream;
}

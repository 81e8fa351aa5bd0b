/** Something that the person at the keyboard can put right: its message is the whole answer, no stack trace is wanted. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
}

/** What to print for a failure: the sentence alone when the person can act on it, everything when it is a bug. */
export function explain(failure: unknown): string {
  if (failure instanceof SandboxError) return failure.message;
  return failure instanceof Error ? (failure.stack ?? failure.message) : String(failure);
}

/** One attempt at a mutation, and whether the audit log has it already. */
export interface Attempt {
  readonly recorded: boolean;
  /** Called when the transaction that holds its event has committed. */
  noteRecorded(): void;
}

/** An attempt of which nothing is recorded yet. */
export function newAttempt(): Attempt {
  let recorded = false;
  return {
    get recorded() {
      return recorded;
    },
    noteRecorded() {
      recorded = true;
    },
  };
}

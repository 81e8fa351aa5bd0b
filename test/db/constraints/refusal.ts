import { violatedConstraint } from '../../../db/constraint-violation';

/** The name of what refuses the write, or 'written' when nothing does. */
export function refusal(write: Promise<unknown>): Promise<string> {
  return write.then(
    () => 'written',
    (error: unknown) => violatedConstraint(error) ?? String(error),
  );
}

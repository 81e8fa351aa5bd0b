import type { z } from 'zod';
import { InputProblem, ValidationError } from '../graphql/user-error';

/** An input that was read, or what is wrong with it, all at once. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> | ValidationError {
  const read = schema.safeParse(input);
  if (read.success) return read.data;
  const [first, ...rest] = read.error.issues.map(problemOf);
  if (!first) throw new Error('A refused input names no problem.');
  return new ValidationError([first, ...rest]);
}

const problemOf = ({ path, message }: z.core.$ZodIssue): InputProblem => new InputProblem(['input', ...path.map(String)], message);

/** A validation error about one value. */
export const invalid = (path: readonly string[], message: string): ValidationError =>
  new ValidationError([new InputProblem(['input', ...path], message)]);

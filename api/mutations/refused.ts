import type { UserError } from '../graphql/user-error';

/** Carries an expected outcome out of a transaction, so that the transaction rolls back; it never leaves the mutation. */
export class Refused extends Error {
  constructor(readonly outcome: UserError) {
    super(outcome.message);
    this.name = 'Refused';
  }
}

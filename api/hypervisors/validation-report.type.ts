import { Field, Int, ObjectType } from 'type-graphql';
import { enumOf } from '../graphql/enum-of';
import type { CheckKind as Kind, CheckOutcome as Outcome, Proof as ProofWord } from '../../workflows/domain/validation';

export const CheckKind = enumOf<Kind>('CheckKind', 'What a check is about.', {
  TRUST: 'Whether the role can be assumed by Snapward, and by nobody else.',
  IDENTITY: 'Whether the account is the registered one.',
  REGION: 'Whether a region can be used.',
  PERMISSION: 'Whether one AWS action is allowed.',
});

export const CheckProof = enumOf<ProofWord>('CheckProof', 'How AWS was asked.', {
  CALL: 'By doing it: a call that changes nothing.',
  DRY_RUN: 'By a dry run.',
  SIMULATION: 'By the policy simulator of IAM.',
  NONE: 'Not at all: AWS offers no way to ask, or the role may not.',
});

export const CheckOutcome = enumOf<Outcome>('CheckOutcome', 'What AWS answered.', {
  PASSED: 'Proven.',
  FAILED: 'Disproven.',
  UNPROVEN: 'Could not be asked.',
});

export const ValidationVerdict = enumOf('ValidationVerdict', 'What all checks together say.', {
  VALID: 'Something was proven and nothing disproven.',
  INVALID: 'Something was disproven, or nothing could be proven.',
});

/** One thing that was asked of AWS. */
@ObjectType({ simpleResolvers: true, description: 'One thing that was asked of AWS, and what to do about the answer.' })
export class ValidationCheck {
  @Field(() => CheckKind, { description: 'What it is about.' })
  readonly kind: Kind;

  @Field(() => String, { description: 'What was asked; for a permission the AWS action.' })
  readonly name: string;

  @Field(() => String, { nullable: true, description: 'Where, when it was asked in one region.' })
  readonly region: string | null;

  @Field(() => CheckProof, { description: 'How it was asked.' })
  readonly proof: ProofWord;

  @Field(() => CheckOutcome, { description: 'What AWS answered.' })
  readonly outcome: Outcome;

  @Field(() => String, { description: 'The answer in plain words.' })
  readonly detail: string;

  @Field(() => String, { nullable: true, description: 'What to do about it; always there when the check failed.' })
  readonly remedy: string | null;
}

/** How many checks came out how. */
@ObjectType({ simpleResolvers: true, description: 'How many checks came out how.' })
export class CheckCounts {
  @Field(() => Int, { description: 'Proven.' })
  readonly passed: number;

  @Field(() => Int, { description: 'Disproven.' })
  readonly failed: number;

  @Field(() => Int, { description: 'Could not be asked.' })
  readonly unproven: number;
}

/** What the newest validation of a connection found. */
@ObjectType({ simpleResolvers: true, description: 'What the newest validation of a connection found; grows while it runs.' })
export class ValidationReport {
  readonly jobId: string;

  @Field(() => Date, { description: 'When the last of its checks was made.' })
  readonly checkedAt: Date;

  @Field(() => ValidationVerdict, { description: 'What all checks together say.' })
  readonly verdict: 'VALID' | 'INVALID';

  @Field(() => CheckCounts, { description: 'How many checks came out how.' })
  readonly counts: CheckCounts;

  @Field(() => [ValidationCheck], { description: 'Every check, in the order in which it was made.' })
  readonly checks: readonly ValidationCheck[];
}

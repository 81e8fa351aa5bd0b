import { Field, ID, InterfaceType, ObjectType } from 'type-graphql';
import { Rule, RULES } from './rule';
import { UserErrorCode } from './user-error-code';

/** An outcome that the caller can act on; nothing was written. Anything else is a bug and is thrown. */
@InterfaceType({ description: 'Why a request was not done, and what to do about it; nothing was written.' })
export abstract class UserError {
  @Field(() => UserErrorCode, { description: 'What a program switches on.' })
  readonly code: UserErrorCode;

  @Field(() => String, { description: 'What is the matter, for people.' })
  readonly message: string;

  @Field(() => [String], { description: 'Which value of the input it is about, from the outside in; empty when it is about the whole.' })
  readonly path: readonly string[];

  @Field(() => String, { description: 'What to do about it.' })
  readonly remedy: string;

  constructor(code: UserErrorCode, message: string, remedy: string, path: readonly string[] = []) {
    this.code = code;
    this.message = message;
    this.remedy = remedy;
    this.path = path;
  }
}

/** One thing that is wrong with an input. */
@ObjectType({ description: 'One thing that is wrong with an input.', simpleResolvers: true })
export class InputProblem {
  @Field(() => [String], { description: 'Which value, from the outside in.' })
  readonly path: readonly string[];

  @Field(() => String, { description: 'What is wrong with it.' })
  readonly message: string;

  constructor(path: readonly string[], message: string) {
    this.path = path;
    this.message = message;
  }
}

/** Values that cannot be used; the first problem is the error's own message and path. */
@ObjectType({ implements: UserError, description: 'Some values of the input cannot be used.' })
export class ValidationError extends UserError {
  @Field(() => [InputProblem], { description: 'Everything that is wrong, at once.' })
  readonly problems: readonly InputProblem[];

  constructor(problems: readonly [InputProblem, ...InputProblem[]]) {
    const [first] = problems;
    super('INVALID_INPUT', first.message, 'Correct the named values and send the request again.', first.path);
    this.problems = problems;
  }
}

/** No such thing that the caller may see; what belongs to somebody else looks exactly the same. */
@ObjectType({ implements: UserError, description: 'There is no such thing that you may see.' })
export class NotFoundError extends UserError {
  constructor(what: string, path: readonly string[]) {
    super('NOT_FOUND', `There is no such ${what}.`, `Check the id; list what you can see to find the right ${what}.`, path);
  }
}

/** The request disagrees with what is there. */
@ObjectType({ implements: UserError, description: 'The request disagrees with what is there already.' })
export class ConflictError extends UserError {
  @Field(() => ID, { nullable: true, description: 'What it disagrees with, when you may see it.' })
  readonly conflictingId: string | null;

  constructor(code: UserErrorCode, message: string, remedy: string, path: readonly string[] = [], conflictingId: string | null = null) {
    super(code, message, remedy, path);
    this.conflictingId = conflictingId;
  }
}

/** A rule of the product is broken. */
@ObjectType({ implements: UserError, description: 'Each value is fine, but together they break a rule of the product.' })
export class RuleViolationError extends UserError {
  @Field(() => Rule, { description: 'The rule.' })
  readonly rule: Rule;

  constructor(rule: Rule, path: readonly string[] = []) {
    super('RULE_VIOLATION', RULES[rule].message, RULES[rule].remedy, path);
    this.rule = rule;
  }
}

/** The caller may not do this, or not now. */
@ObjectType({ implements: UserError, description: 'Your role or key, or the state of the tenant, does not allow this.' })
export class DeniedError extends UserError {}

/** A part that is needed at once cannot be reached. */
@ObjectType({ implements: UserError, description: 'A part that is needed at once cannot be reached now.' })
export class UnavailableError extends UserError {
  constructor(message: string, remedy: string) {
    super('UNAVAILABLE', message, remedy);
  }
}

import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import type { AuditPrincipalKind as Kind, AuditResult as Result } from '../../workflows/domain/audit';
import { Needs } from '../auth/needs';
import { connectionOf } from '../graphql/connection';
import { enumOf } from '../graphql/enum-of';
import { Node } from '../graphql/node.type';

export const AuditResult = enumOf<Result>('AuditResult', 'How an attempt ended.', {
  DONE: 'It was done.',
  REFUSED: 'It was refused; the code says why.',
  FAILED: 'A fault of Snapward stopped it.',
});

export const AuditPrincipalKind = enumOf<Kind>('AuditPrincipalKind', 'What acted.', {
  USER: 'A person who had signed in.',
  API_KEY: 'A machine with an API key.',
  COMMAND: 'A command that an operator of Snapward ran.',
});

/** Who acted. */
@ObjectType({ simpleResolvers: true, description: 'Who acted, as he was called then.' })
export class AuditPrincipal {
  @Field(() => AuditPrincipalKind, { description: 'What it is.' })
  readonly kind: Kind;

  @Field(() => ID, { description: 'Its id.' })
  readonly id: string;

  @Field(() => String, { description: 'What it was called.' })
  readonly name: string;
}

/** One event of the audit log. */
@Needs('audit:read')
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'One event of the audit log: an attempt at a mutation, a sign-in from a new address, or a denial. Events are never changed.',
})
export class AuditEvent extends Node {
  readonly tenantId: string | null;

  @Field(() => String, { description: 'Its place among the events of the MSP, which are counted from 1 without a gap.' })
  readonly sequence: string;

  @Field(() => Date, { description: 'When it was written.' })
  readonly at: Date;

  @Field(() => String, { nullable: true, description: 'What it is about, by id; null when there is no such thing.' })
  readonly subjectId: string | null;

  @Field(() => AuditResult, { description: 'How it ended.' })
  readonly result: Result;

  @Field(() => String, {
    nullable: true,
    description: 'Why it was refused or how it failed; REPEATED when an earlier result was answered again.',
  })
  readonly code: string | null;

  @Field(() => GraphQLJSONObject, { nullable: true, description: 'What was there before, without secrets.' })
  readonly before: object | null;

  @Field(() => GraphQLJSONObject, { nullable: true, description: 'What is there since then, without secrets.' })
  readonly after: object | null;

  @Field(() => String, { description: 'The request, as `x-request-id` of its answer named it.' })
  readonly requestId: string;

  @Field(() => String, { nullable: true, description: 'What the caller called the request in its own `x-request-id`.' })
  readonly correlationId: string | null;

  @Field(() => String, { nullable: true, description: 'The address that the request came from; null for commands.' })
  readonly clientAddress: string | null;

  @Field(() => String, { description: 'The hash of the event before, in hex; the first one follows 64 zeros.' })
  readonly previousHash: string;

  @Field(() => String, { description: 'SHA-256 over this event and the hash of the one before, in hex.' })
  readonly hash: string;
}

export const AuditEventConnection = connectionOf('AuditEvent', () => AuditEvent);

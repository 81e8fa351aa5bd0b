import { createUnionType, Field, Int, ObjectType } from 'type-graphql';
import type { LeftBehind as Left } from '../../workflows/domain/restore';
import { enumOf } from '../graphql/enum-of';
import { ValidationVerdict } from '../hypervisors/validation-report.type';

/** What a validation came to. */
@ObjectType({ simpleResolvers: true, description: 'What a validation came to; the checks are in `hypervisor.lastValidation`.' })
export class ValidationResult {
  @Field(() => ValidationVerdict, { description: 'What all checks together say.' })
  readonly verdict: keyof typeof ValidationVerdict;

  @Field(() => Int, { description: 'Checks that were proven.' })
  readonly passed: number;

  @Field(() => Int, { description: 'Checks that were disproven.' })
  readonly failed: number;

  @Field(() => Int, { description: 'Checks that could not be asked.' })
  readonly unproven: number;
}

/** What was found in one region. */
@ObjectType({ simpleResolvers: true, description: 'What a discovery found in one region.' })
export class RegionFound {
  @Field(() => String, { description: 'The AWS region.' })
  readonly region: string;

  @Field(() => Int, { description: 'Instances that are there.' })
  readonly instances: number;

  @Field(() => Int, { description: 'Volumes that are attached to them.' })
  readonly volumes: number;
}

/** What a discovery came to. */
@ObjectType({ simpleResolvers: true, description: 'What a discovery came to.' })
export class DiscoveryResult {
  @Field(() => [RegionFound], { description: 'What is there, region by region.' })
  readonly regions: readonly RegionFound[];

  @Field(() => Int, { description: 'Resources that are no longer there.' })
  readonly vanished: number;
}

/** What a back-up came to. */
@ObjectType({ simpleResolvers: true, description: 'What a back-up came to.' })
export class BackUpResult {
  @Field(() => Int, { description: 'Complete recovery points that it made.' })
  readonly recoveryPoints: number;
}

export const LeftBehindKind = enumOf<Left['kind']>('LeftBehindKind', 'What a failed restore could not take away again.', {
  INSTANCE: 'An EC2 instance.',
  VOLUME: 'An EBS volume.',
  IMAGE: 'A helper image.',
});

/** One thing that a failed restore could not take away again. */
@ObjectType({ simpleResolvers: true, description: 'One thing that a failed restore could not take away again.' })
export class LeftBehind {
  @Field(() => LeftBehindKind, { description: 'What it is.' })
  readonly kind: Left['kind'];

  @Field(() => String, { description: 'Its id in AWS.' })
  readonly nativeId: string;

  @Field(() => String, { description: 'Why it could not be removed.' })
  readonly reason: string;
}

/** What a restore came to. */
@ObjectType({ simpleResolvers: true, description: 'What a restore came to.' })
export class RestoreResult {
  @Field(() => String, { nullable: true, description: 'The new EC2 instance; null when the restore failed.' })
  readonly instanceId: string | null;

  @Field(() => [LeftBehind], { description: 'What it could not take away again after it failed; empty when nothing.' })
  readonly leftBehind: readonly LeftBehind[];
}

/** What a reconciliation came to. */
@ObjectType({ simpleResolvers: true, description: 'What a reconciliation came to; what it found is in `driftFindings`.' })
export class ReconciliationResult {
  @Field(() => Int, { description: 'Things that it brought to their end.' })
  readonly finished: number;

  @Field(() => Int, { description: 'Things that it took away from AWS.' })
  readonly removed: number;

  @Field(() => Int, { description: 'Things that it could only tell of.' })
  readonly reported: number;
}

/** The type of a result by what is in it. */
export function typeOfJobResult(result: object): string {
  if ('verdict' in result) return 'ValidationResult';
  if ('regions' in result) return 'DiscoveryResult';
  if ('reported' in result) return 'ReconciliationResult';
  return 'recoveryPoints' in result ? 'BackUpResult' : 'RestoreResult';
}

export const JobResult = createUnionType({
  name: 'JobResult',
  description: 'What a job came to, by what it does.',
  types: () => [ValidationResult, DiscoveryResult, BackUpResult, RestoreResult, ReconciliationResult] as const,
  resolveType: typeOfJobResult,
});

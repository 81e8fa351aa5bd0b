import type { GraphqlClient } from '../../support/graphql-client';
import type { Step } from '../plan/steps';

interface Listed<K extends string> {
  readonly [key: string]: unknown;
  readonly list: { readonly nodes: readonly Readonly<Record<K, string>>[] };
}

const JOBS = `query Jobs($states: [JobState!], $operations: [JobOperation!]) {
  list: jobs(first: 100, filter: { states: $states, operations: $operations }) { nodes { id } } }`;
const POINTS = `query Points($tenantId: ID!) {
  list: recoveryPoints(first: 100, filter: { tenantId: $tenantId, states: [COMPLETED] }) { nodes { id } } }`;

/** States in which each control makes sense; the workflow decides all the same, and may refuse. */
const CONTROLLED = {
  cancel: ['QUEUED', 'RUNNING', 'PAUSED'],
  pause: ['RUNNING'],
  resume: ['PAUSED'],
} as const;

/** Asks for a back-up of a group; one that is under way already is a fine answer. */
export const backUp = (client: GraphqlClient, vmGroupId: string): Promise<string> => said(client, 'backUpVmGroup', { vmGroupId });

/** Restores one of the tenant's newest completed recovery points. */
export async function restoreOneOf(client: GraphqlClient, tenantId: string, step: Extract<Step, { kind: 'restore' }>): Promise<string> {
  const { list } = await client.query<Listed<'id'>>(POINTS, { tenantId });
  const point = oneOf(list.nodes, step.choice);
  return point ? said(client, 'restoreInstance', { recoveryPointId: point.id, powerState: step.powerState }) : 'nothing to restore';
}

/** Cancels, pauses or resumes one of the back-ups and restores for which that makes sense. */
export async function controlOneOf(client: GraphqlClient, control: 'cancel' | 'pause' | 'resume', choice: number): Promise<string> {
  const asked = { states: CONTROLLED[control], operations: ['PROTECT_GROUP', 'RESTORE_INSTANCE'] };
  const job = oneOf((await client.query<Listed<'id'>>(JOBS, asked)).list.nodes, choice);
  return job ? said(client, `${control}Job`, { jobId: job.id }) : `nothing to ${control}`;
}

/** Tries the failed items of an ended back-up again. */
export async function retryOneOf(client: GraphqlClient, choice: number): Promise<string> {
  const asked = { states: ['COMPLETED_WITH_ERRORS', 'FAILED'], operations: ['PROTECT_GROUP'] };
  const job = oneOf((await client.query<Listed<'id'>>(JOBS, asked)).list.nodes, choice);
  return job ? said(client, 'retryJobItems', { jobId: job.id }) : 'nothing to retry';
}

async function said(client: GraphqlClient, mutation: string, input: object): Promise<string> {
  const { code } = await client.outcome(mutation, input);
  return code ?? 'asked for';
}

const oneOf = <T>(things: readonly T[], choice: number): T | undefined => things[choice % Math.max(1, things.length)];

import { newId } from '../../../db/new-id';
import type { Outcome } from '../graphql-client';
import type { ApiOfRun } from './api-of-run';
import type { Fields, MutationCases } from './bad-input';
import type { Stage } from './stage';
import { inputFieldsOf, isId, operationsOf, theSchema } from './the-schema';

/**
 * Drives one mutation through everything that can stand against it: its own bad inputs, ids that name nothing, a number that is none, a number that
 * was used, a caller who may not, and, when the API behind `api` has no Temporal, a part that cannot be reached. Answers all refusals.
 */
export async function refusalsOf(
  api: Omit<ApiOfRun, 'close'>,
  stage: Stage,
  mutation: string,
  { good, bad }: MutationCases,
): Promise<Outcome[]> {
  const input = good(stage);
  const outcomes: Outcome[] = [];
  const ask = async (given: Fields, client = stage.client): Promise<void> => void outcomes.push(await client.outcome(mutation, given));

  for (const { change } of bad) await ask({ ...input, ...(typeof change === 'function' ? change(stage) : change) });
  const [argument] = operationsOf(await theSchema(), 'Mutation').find(({ name }) => name === mutation)?.args ?? [];
  const ids = argument ? inputFieldsOf(argument).filter(isId) : [];
  for (const { name } of ids) await ask({ ...input, [name]: newId('driftFinding') });
  await ask({ ...input, clientMutationId: '' });
  await ask(input, api.holder(stage.suspended.token).client);
  await ask(input, stage.tenants[0].client);
  await ask(input, (await api.keyOf(stage.tenants[0].owner, { role: 'TENANT_VIEWER' })).client);

  // What was numbered once is asked for again with something else in it.
  const clientMutationId = 'a number of this test';
  await ask({ ...input, clientMutationId });
  const [changed] = ids;
  await ask({ ...input, clientMutationId, ...(changed ? { [changed.name]: newId('driftFinding') } : { name: 'Another name' }) });
  return outcomes.filter(({ code }) => code !== undefined);
}

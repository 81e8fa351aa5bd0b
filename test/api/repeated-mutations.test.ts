import { getNamedType, isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';
import { anApiInProcess, type ApiInProcess } from '../support/api/api-in-process';
import { apiOfRun, type ApiOfRun } from '../support/api/api-of-run';
import { aStage, type Stage } from '../support/api/stage';
import { operationsOf, theSchema } from '../support/api/the-schema';
import { graphqlClient, type GraphqlClient, type Outcome } from '../support/graphql-client';
import { testSandbox } from '../support/sandbox';
import { MUTATION_CASES } from './mutations/mutation-cases';

/** Their good input needs a workflow that answers; `main-job.test.ts` repeats them on a job that runs. */
const CONTROLS = ['pauseJob', 'resumeJob', 'cancelJob'];

const TWINS = 50;

/** The things with an id in a mutation's payload, to see whether they are the same; a key is shown once, so it is not asked for. */
function thingsOf(schema: GraphQLSchema, mutation: string): string {
  const payload = schema.getType(`${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Payload`);
  const fields = isObjectType(payload) ? Object.values(payload.getFields()) : [];
  const things = fields.filter(({ type }) => {
    const named = getNamedType(type);
    return (isObjectType(named) || isInterfaceType(named)) && 'id' in named.getFields();
  });
  return things.map(({ name }) => `${name} { id }`).join(' ');
}

describe('a mutation that is repeated', () => {
  let api: ApiOfRun;
  let replica: ApiInProcess;
  beforeAll(async () => {
    api = await apiOfRun();
    replica = await anApiInProcess(testSandbox().databaseUrl);
  });
  afterAll(async () => {
    await replica.stop();
    await api.close();
  });

  const twinOf = ({ token }: { readonly token: string }): GraphqlClient => graphqlClient(replica.url, `Bearer ${token}`);

  const audited = async ({ mspId }: Stage, action: string): Promise<number> =>
    (
      await api.sql.query(`select 1 from audit_event where msp_id = $1 and action = $2 and result = 'DONE' and code is null`, [
        mspId,
        action,
      ])
    ).rows.length;

  const ask = async (client: GraphqlClient, mutation: string, input: object): Promise<Outcome> =>
    client.outcome(mutation, input, `clientMutationId ${thingsOf(await theSchema(), mutation)}`);

  it('is tried here for every mutation of the schema but the controls of a job', async () => {
    const all = operationsOf(await theSchema(), 'Mutation').map(({ name }) => name);

    expect(Object.keys(MUTATION_CASES).sort()).toEqual([...all].sort());
    expect(all.filter((name) => MUTATION_CASES[name]?.goodAnswers !== undefined).sort()).toEqual([...CONTROLS].sort());
  });

  it.each(Object.keys(MUTATION_CASES).filter((name) => !CONTROLS.includes(name)))(
    'at the same moment at two replicas, and once more later, has one effect and equal answers: %s',
    async (mutation) => {
      const stage = await aStage(api);
      const input = { ...MUTATION_CASES[mutation]?.good(stage), clientMutationId: 'one and the same' };
      const clients = [stage.client, twinOf(stage)];
      const before = await audited(stage, mutation);

      const outcomes = await Promise.all(clients.flatMap((client) => [ask(client, mutation, input), ask(client, mutation, input)]));
      outcomes.push(await ask(stage.client, mutation, input));

      const [first] = outcomes;
      expect(first).toMatchObject({ __typename: expect.stringMatching(/Payload$/), clientMutationId: 'one and the same' });
      expect(outcomes).toEqual(outcomes.map(() => first));
      expect((await audited(stage, mutation)) - before).toBe(1);
    },
    120_000,
  );

  it.each(['createVmGroup', 'backUpVmGroup'])(
    `${TWINS} times at the same moment, at two replicas, has one effect and ${TWINS} equal answers: %s`,
    async (mutation) => {
      const stage = await aStage(api);
      const input = { ...MUTATION_CASES[mutation]?.good(stage), clientMutationId: 'fifty' };
      const clients = [stage.client, twinOf(stage)];
      const before = await audited(stage, mutation);

      const outcomes = await Promise.all(
        Array.from({ length: TWINS }, (_, index) => ask(clients[index % 2] ?? stage.client, mutation, input)),
      );

      expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
      expect(outcomes[0]?.__typename).toMatch(/Payload$/);
      expect((await audited(stage, mutation)) - before).toBe(1);
    },
    120_000,
  );

  it('with another key of the same tenant gives the first result, too; a key may be replaced between two attempts', async () => {
    const stage = await aStage(api);
    const [one] = stage.tenants;
    const successor = await api.keyOf(one.owner);
    const input = { vmGroupId: stage.idle.vmGroupId, clientMutationId: 'before and after' };

    const [before, after] = [await ask(one.client, 'backUpVmGroup', input), await ask(successor.client, 'backUpVmGroup', input)];

    expect(before).toMatchObject({ job: { id: expect.stringMatching(/^job_/) } });
    expect(after).toEqual(before);
  });

  it('tells one tenant nothing of the numbers of another, or of its MSP', async () => {
    const stage = await aStage(api);
    const [one, other] = stage.tenants;
    await ask(stage.client, 'createTenant', { name: 'Taken', clientMutationId: 'taken' });
    await ask(one.client, 'backUpVmGroup', { vmGroupId: stage.idle.vmGroupId, clientMutationId: 'taken' });

    const outcome = await ask(other.client, 'discoverHypervisor', { hypervisorId: other.ids.hypervisor, clientMutationId: 'taken' });
    const stolen = await ask(other.client, 'backUpVmGroup', { vmGroupId: stage.idle.vmGroupId, clientMutationId: 'taken twice' });

    expect(outcome).toMatchObject({ job: { id: expect.stringMatching(/^job_/) } });
    expect(stolen).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('after seven days is a new request', async () => {
    const stage = await aStage(api);
    const input = { name: 'Weekly', runEveryMinutes: 1440, clientMutationId: 'weekly' };
    const first = await ask(stage.client, 'createPlan', input);
    const age = (by: string): Promise<unknown> =>
      api.sql.query('update idempotent_request set created_at = now() - $2::interval where msp_id = $1 and client_mutation_id = $3', [
        stage.mspId,
        by,
        'weekly',
      ]);

    await age('6 days 23 hours');
    expect(await ask(stage.client, 'createPlan', input)).toEqual(first);
    await age('7 days 1 minute');

    expect(await ask(stage.client, 'createPlan', input)).toMatchObject({ code: 'NAME_TAKEN' });
    expect(await ask(stage.client, 'createPlan', { ...input, name: 'Another' })).toMatchObject({ plan: { id: expect.any(String) } });
  });
});

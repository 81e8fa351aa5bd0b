import { apiOfRun, type ApiOfRun } from '../../support/api/api-of-run';
import { TRANSPORTS } from '../../support/api/live';
import { auditOfRequest, type Audited } from '../../support/audit/audited';
import type { Fields, MutationCases } from '../../support/api/bad-input';
import { aStage, type Stage } from '../../support/api/stage';
import { operationsOf, theSchema } from '../../support/api/the-schema';
import { mutationDocument, type GraphqlClient, type Outcome } from '../../support/graphql-client';
import { MUTATION_CASES } from '../mutations/mutation-cases';

const CASES: Readonly<Record<string, MutationCases>> = MUTATION_CASES;
const MUTATIONS = Object.keys(CASES);

/** Everybody who tries everything; of some it is refused whatever they send. */
const ASKERS = ['the MSP', 'a tenant', 'a suspended tenant'] as const;

describe('every attempt at a mutation', () => {
  let api: ApiOfRun;
  let stage: Stage;
  beforeAll(async () => {
    api = await apiOfRun();
    stage = await aStage(api);
  });
  afterAll(() => api.close());

  const clientOf = (asker: (typeof ASKERS)[number]): GraphqlClient =>
    ({ 'the MSP': stage.client, 'a tenant': stage.tenants[0].client, 'a suspended tenant': api.holder(stage.suspended.token).client })[
      asker
    ];

  async function attempt(
    client: GraphqlClient,
    mutation: string,
    input: Fields,
  ): Promise<{ outcome: Outcome; events: readonly Audited[] }> {
    const { data, headers, text } = await client.ask<{ outcome: Outcome }>(mutationDocument(mutation), { input });
    if (!data) throw new Error(text);
    return { outcome: data.outcome, events: await auditOfRequest(api.sql, headers.get('x-request-id')) };
  }

  const expected = (mutation: string, { code }: Outcome): object =>
    code === undefined ? { action: mutation, result: 'DONE', code: null } : { action: mutation, result: 'REFUSED', code };

  it('is made here for every mutation of the schema', async () => {
    const all = operationsOf(await theSchema(), 'Mutation').map(({ name }) => name);

    expect(MUTATIONS.sort()).toEqual(all.sort());
  });

  it.each(MUTATIONS.flatMap((mutation) => ASKERS.map((asker) => ({ mutation, asker }))))(
    'at $mutation by $asker is told once, with what was answered',
    async ({ mutation, asker }) => {
      const { good, bad } = CASES[mutation] ?? { good: () => ({}), bad: [] };
      const changes = bad.map(({ change }) => (typeof change === 'function' ? change(stage) : change));
      const inputs = [...changes, { clientMutationId: '' }, {}].map((change) => ({ ...good(stage), ...change }));

      for (const input of inputs) {
        const { outcome, events } = await attempt(clientOf(asker), mutation, input);

        expect({ input, events }).toMatchObject({ input, events: [expected(mutation, outcome)] });
        expect({ input, count: events.length }).toEqual({ input, count: 1 });
        expect(events[0]).toMatchObject({
          principalKind: 'API_KEY',
          principal: expect.stringMatching(/^key_/),
          clientAddress: '127.0.0.1',
        });
      }
    },
  );

  it('names what it was about, by the first id that was asked for, and never what else was sent', async () => {
    const secret = 'wJalrXUtnFEMI-K7MDENG-bPxRfiCYEXAMPLEKEY';
    const [tenant] = stage.tenants;

    const back = await attempt(tenant.client, 'backUpVmGroup', { vmGroupId: stage.suspended.vmGroupId });
    const keys = await attempt(stage.client, 'createCredential', {
      name: secret,
      method: 'IAM_ROLE',
      roleArn: secret,
      secretAccessKey: secret,
    });
    const misplaced = await attempt(stage.client, 'backUpVmGroup', { vmGroupId: secret });

    expect(back.events).toMatchObject([{ subjectId: stage.suspended.vmGroupId, tenantId: tenant.ids.tenant, code: 'NOT_FOUND' }]);
    for (const { events } of [keys, misplaced]) {
      expect(events).toMatchObject([{ result: 'REFUSED', subjectId: null }]);
      expect(events[0]?.text).not.toContain(secret);
    }
  });

  it('is told of one document as often as it asks', async () => {
    const document = `mutation Two($a: CreatePlanInput!, $b: CreatePlanInput!) { one: createPlan(input: $a) { __typename } other: createPlan(input: $b) { __typename } }`;
    const plan = { name: 'One of two', runEveryMinutes: 1440 };

    const { headers } = await stage.client.ask(document, { a: plan, b: plan });

    expect(await auditOfRequest(api.sql, headers.get('x-request-id'))).toMatchObject([
      { action: 'createPlan', result: 'DONE', after: { name: 'One of two' } },
      { action: 'createPlan', result: 'REFUSED', code: 'NAME_TAKEN' },
    ]);
  });

  it('that repeats an earlier one is told as such', async () => {
    const input = { name: 'Once', runEveryMinutes: 1440, clientMutationId: 'once' };
    const [first, again] = [await attempt(stage.client, 'createPlan', input), await attempt(stage.client, 'createPlan', input)];

    expect(first.events).toMatchObject([{ result: 'DONE', code: null, subjectId: expect.stringMatching(/^pln_/) }]);
    expect(again.events).toMatchObject([{ result: 'DONE', code: 'REPEATED', subjectId: first.events[0]?.subjectId }]);
  });

  it.each(TRANSPORTS)('over %s is told too', async (transport) => {
    const name = `Over ${transport}`;
    const document = 'mutation Make($input: CreatePlanInput!) { createPlan(input: $input) { __typename } }';

    for (const input of [
      { name, runEveryMinutes: 1440 },
      { name, runEveryMinutes: 1440 },
    ]) {
      const live = stage.client.follow(transport, document, { input });
      await live.rest();
    }

    const { rows } = await api.sql.query(
      `select result, code from audit_event where msp_id = $1 and action = 'createPlan' and (after ->> 'name' = $2 or code = 'NAME_TAKEN') order by sequence desc limit 2`,
      [stage.mspId, name],
    );
    expect(rows).toEqual([
      { result: 'REFUSED', code: 'NAME_TAKEN' },
      { result: 'DONE', code: null },
    ]);
  });
});

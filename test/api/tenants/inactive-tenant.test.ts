import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { performing } from '../../../api/mutations/perform';
import { STILL_POSSIBLE } from '../../../api/auth/still-possible';
import type { RequestContext } from '../../../api/context';
import { newId } from '../../../db/new-id';
import type { TenantId } from '../../../workflows/domain/ids';
import { apiOfRun, type ApiOfRun } from '../../support/api/api-of-run';
import { aStage, type Stage } from '../../support/api/stage';
import { inputFieldsOf, isId, operationsOf, theSchema } from '../../support/api/the-schema';
import { MUTATION_CASES } from '../mutations/mutation-cases';

/** What is the MSP's own, or is for all its tenants. */
const NOT_OF_A_TENANT = ['createTenant', 'connectAdminHypervisor', 'createStorage', 'createPlan'];

describe('a tenant that is not active', () => {
  let api: ApiOfRun;
  let stage: Stage;
  let schema: GraphQLSchema;
  let owned: Readonly<Record<string, string>>;
  beforeAll(async () => {
    api = await apiOfRun();
    [stage, schema] = [await aStage(api), await theSchema()];
    const { suspended, unretryable, mspId } = stage;
    const tenantId = suspended.tenantId as TenantId;
    const { keyId } = await api.keyOf({ mspId, tenantId });
    const userId = newId('user');
    await api.database.inMsp({ mspId, tenantId: null }, ({ users }) =>
      users.invite({ id: userId, tenantId, email: `${userId}@example.com`, displayName: 'Somebody', role: 'TENANT_VIEWER' }),
    );
    const { vmGroupId, hypervisorId, credentialId, recoveryPointId } = suspended;
    owned = { tenantId, vmGroupId, hypervisorId, credentialId, recoveryPointId, jobId: unretryable.ofSuspended, apiKeyId: keyId, userId };
  });
  afterAll(() => api.close());

  /** The good input of a mutation, about things of the suspended tenant wherever it names any. */
  function aboutSuspended(mutation: string): object {
    const fields = operationsOf(schema, 'Mutation')
      .filter(({ name }) => name === mutation)
      .flatMap(({ args }) => args.flatMap(inputFieldsOf));
    const ids = fields.filter(isId).flatMap(({ name }) => (name in owned ? [[name, owned[name]]] : []));
    return { ...MUTATION_CASES[mutation]?.good(stage), ...Object.fromEntries(ids) };
  }

  const REFUSED = Object.keys(MUTATION_CASES).filter((mutation) => !STILL_POSSIBLE.has(mutation) && !NOT_OF_A_TENANT.includes(mutation));

  it.each(REFUSED)('is refused %s, when its MSP asks for it', async (mutation) => {
    expect(await stage.client.outcome(mutation, aboutSuspended(mutation))).toMatchObject({
      __typename: 'DeniedError',
      code: 'TENANT_NOT_ACTIVE',
      remedy: expect.stringContaining('resumeTenant'),
    });
  });

  it.each(['revokeApiKey', 'removeMembership'])('still has %s, by itself and by its MSP', async (mutation) => {
    const payload = { __typename: expect.stringMatching(/Payload$/) };

    expect(await api.holder(stage.suspended.token).client.outcome(mutation, aboutSuspended(mutation))).toMatchObject(payload);
    if (mutation === 'revokeApiKey') expect(await stage.client.outcome(mutation, aboutSuspended(mutation))).toMatchObject(payload);
  });

  it('still has cancelJob, by itself and by its MSP, while pausing and resuming are refused', async () => {
    const [own, msp] = [api.holder(stage.suspended.token).client, stage.client];
    const input = aboutSuspended('cancelJob');

    for (const client of [own, msp]) {
      // The job is over: what stands against it is that, and not the tenant.
      expect(await client.outcome('cancelJob', input)).toMatchObject({ code: 'JOB_NOT_CONTROLLABLE' });
      expect(await client.outcome('pauseJob', input)).toMatchObject({ code: 'TENANT_NOT_ACTIVE' });
      expect(await client.outcome('resumeJob', input)).toMatchObject({ code: 'TENANT_NOT_ACTIVE' });
    }
  });

  it.each(['the MSP', 'the tenant itself'])('is refused to %s even what a mutation of tomorrow forgets to ask', async (who) => {
    const { mspId, suspended } = stage;
    const tenantId = suspended.tenantId as TenantId;
    const scope = { mspId, tenantId: who === 'the MSP' ? null : tenantId };
    const context = { scope, principal: { id: newId('apiKey') }, attempt: { noteRecorded: () => undefined } } as unknown as RequestContext;
    let wrote = false;

    const outcome = await performing(api.database)(
      context,
      { operation: 'renameEverything', makes: 'tenant', changes: tenantId, input: {} },
      async ({ tenants }) => {
        wrote = true;
        if (scope.tenantId === null) await tenants.setStatus(tenantId, 'SUSPENDED', 'Written by mistake');
        return { tenantId, after: {}, extra: null };
      },
    );

    expect(outcome).toMatchObject({ code: 'TENANT_NOT_ACTIVE' });
    expect(wrote).toBe(who === 'the MSP');
    const { rows } = await api.sql.query('select status_reason from tenant where id = $1', [tenantId]);
    expect(rows).toEqual([{ status_reason: null }]);
  });
});

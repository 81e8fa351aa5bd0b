import { createHash, randomUUID } from 'node:crypto';
import type { Database } from '../../../db/database';
import { newId } from '../../../db/new-id';
import type { IdempotentRequest, Recalled } from '../../../db/repositories/idempotent-requests';
import type { Repositories } from '../../../db/repositories';
import { removeExpired } from '../../../api/housekeeping/housekeeping';
import type { MspScope, Scope } from '../../../workflows/domain/scope';
import { anMsp, aTenant } from '../../support/builders-rows';
import { aDatabase, type TestDatabase } from '../../support/test-database';

let test: TestDatabase;
let database: Database;
let msp: MspScope;

beforeAll(async () => {
  test = await aDatabase();
  database = await test.open();
  msp = { mspId: await anMsp(test.superuser), tenantId: null };
});
afterAll(() => test.drop());

const hashOf = (input: string): Buffer => createHash('sha256').update(input).digest();
const aRequest = (over: Partial<IdempotentRequest> = {}): IdempotentRequest => ({
  principalId: newId('apiKey'),
  clientMutationId: randomUUID(),
  operation: 'createTenant',
  inputHash: hashOf('{"name":"Acme"}'),
  ...over,
});
const remember = (request: IdempotentRequest, resultId: string): Promise<Recalled> =>
  database.inMsp(msp, ({ idempotentRequests }) => idempotentRequests.remember(request, resultId));
const recall = (request: IdempotentRequest): Promise<Recalled> =>
  database.inMsp(msp, ({ idempotentRequests }) => idempotentRequests.recall(request));

/** Lets time pass for one request. */
const age = ({ clientMutationId }: IdempotentRequest, by: string): Promise<unknown> =>
  test.superuser.query('update idempotent_request set created_at = created_at - $2::interval where client_mutation_id = $1', [
    clientMutationId,
    by,
  ]);

describe('a mutation with a clientMutationId', () => {
  it('is the first of its number, and repeated it gives the first result', async () => {
    const request = aRequest();

    expect(await recall(request)).toEqual({ kind: 'FIRST' });
    expect(await remember(request, 'ten_1')).toEqual({ kind: 'FIRST' });
    expect(await recall(request)).toEqual({ kind: 'REPEATED', resultId: 'ten_1', isSettled: true });
    expect(await remember(request, 'ten_2')).toEqual({ kind: 'REPEATED', resultId: 'ten_1', isSettled: true });
  });

  it('is a conflict with another input or another operation under the same number', async () => {
    const request = aRequest();
    await remember(request, 'ten_1');

    expect(await recall({ ...request, inputHash: hashOf('{"name":"Globex"}') })).toEqual({ kind: 'CONFLICT' });
    expect(await remember({ ...request, operation: 'createPlan' }, 'pln_1')).toEqual({ kind: 'CONFLICT' });
  });

  it('is the same for every principal of the MSP, so that a new key goes on where the old one stopped', async () => {
    const request = aRequest();
    await remember(request, 'ten_1');

    expect(await remember({ ...request, principalId: newId('apiKey') }, 'ten_2')).toMatchObject({ kind: 'REPEATED', resultId: 'ten_1' });
  });

  it('does not meet the numbers of a tenant, of another tenant, or of another MSP', async () => {
    const request = aRequest();
    const [one, other] = [await aTenant(test.superuser, msp.mspId), await aTenant(test.superuser, msp.mspId)];
    const elsewhere = { mspId: await anMsp(test.superuser), tenantId: null };
    const inScope = (scope: Scope): Promise<Recalled> =>
      database.inScope(scope, ({ idempotentRequests }) => idempotentRequests.remember(request, `of ${scope.tenantId ?? scope.mspId}`));

    for (const scope of [msp, one, other, elsewhere]) expect(await inScope(scope)).toEqual({ kind: 'FIRST' });
    for (const scope of [msp, one, other, elsewhere])
      expect(await inScope(scope)).toMatchObject({ kind: 'REPEATED', resultId: `of ${scope.tenantId ?? scope.mspId}` });
  });

  it('is forgotten after seven days, and not before', async () => {
    const [old, young] = [aRequest(), aRequest()];
    for (const request of [old, young]) await remember(request, 'ten_1');
    await age(old, '7 days 1 second');
    await age(young, '6 days 23 hours');

    expect([await recall(old), await recall(young)]).toMatchObject([{ kind: 'FIRST' }, { kind: 'REPEATED' }]);
    expect(await remember({ ...old, inputHash: hashOf('another') }, 'ten_2')).toEqual({ kind: 'FIRST' });
    expect(await remember({ ...old, inputHash: hashOf('another') }, 'ten_3')).toMatchObject({ kind: 'REPEATED', resultId: 'ten_2' });
  });

  it('is removed after seven days, in batches, of every MSP, the oldest first, and nothing else is', async () => {
    const elsewhere = { mspId: await anMsp(test.superuser), tenantId: null };
    const [oldest, old, older, young] = [aRequest(), aRequest(), aRequest(), aRequest()];
    for (const request of [oldest, old, young]) await remember(request, 'ten_1');
    await database.inMsp(elsewhere, ({ idempotentRequests }) => idempotentRequests.remember(older, 'ten_1'));
    await age(oldest, '30 days');
    await age(older, '20 days');
    await age(old, '8 days');
    const left = async (): Promise<readonly string[]> => {
      const all = [oldest, older, old, young].map(({ clientMutationId }) => clientMutationId);
      const { rows } = await test.superuser.query<{ id: string }>(
        'select client_mutation_id as id from idempotent_request where client_mutation_id = any($1)',
        [all],
      );
      return all.filter((id) => rows.some((row) => row.id === id));
    };
    const remove = (limit: number): Promise<number> =>
      database.inSystem(({ idempotentRequests }) => idempotentRequests.removeExpired(limit));

    expect(await remove(1)).toBe(1);
    expect(await left()).toEqual([older, old, young].map(({ clientMutationId }) => clientMutationId));
    expect(await removeExpired(database, new AbortController().signal, 1)).toBe(2);
    expect(await left()).toEqual([young.clientMutationId]);
    expect(await remove(10)).toBe(0);
  });

  it('of a request with an effect outside is claimed, then settled once, or given back', async () => {
    const request = aRequest({ operation: 'pauseJob' });
    const within = <T>(work: (requests: Repositories['idempotentRequests']) => Promise<T>): Promise<T> =>
      database.inMsp(msp, ({ idempotentRequests }) => work(idempotentRequests));
    const claim = (input = request): Promise<Recalled> => within((requests) => requests.claim(input, 'job_1'));

    expect(await claim()).toEqual({ kind: 'FIRST' });
    expect(await claim()).toEqual({ kind: 'REPEATED', resultId: 'job_1', isSettled: false });
    expect(await claim({ ...request, inputHash: hashOf('another') })).toEqual({ kind: 'CONFLICT' });
    await within((requests) => requests.release(request));
    expect(await claim()).toEqual({ kind: 'FIRST' });
    expect([
      await within((requests) => requests.settle(request, 'job_1')),
      await within((requests) => requests.settle(request, 'job_1')),
    ]).toEqual([true, false]);
    await within((requests) => requests.release(request));
    expect(await claim()).toEqual({ kind: 'REPEATED', resultId: 'job_1', isSettled: true });
  });

  it('may be tried again when the first attempt was rolled back', async () => {
    const request = aRequest();
    const failing = database.inMsp(msp, async ({ idempotentRequests }) => {
      await idempotentRequests.remember(request, 'ten_1');
      throw new Error('refused');
    });

    await expect(failing).rejects.toThrow('refused');
    expect(await remember(request, 'ten_2')).toEqual({ kind: 'FIRST' });
  });

  it('sent twice at once is done once: the second waits for the first and then gets its result', async () => {
    const request = aRequest();
    const attempt = (name: string): Promise<Recalled> =>
      database.inMsp(msp, async ({ idempotentRequests, tenants }) => {
        const id = newId('tenant');
        const recalled = await idempotentRequests.remember(request, id);
        if (recalled.kind === 'FIRST') await tenants.create({ id, name });
        return recalled;
      });

    const outcomes = await Promise.all(['Twice A', 'Twice B', 'Twice C'].map(attempt));

    const { rows } = await test.superuser.query<{ id: string }>(`select id from tenant where name ^@ 'Twice'`);
    expect(rows).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === 'FIRST')).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === 'REPEATED')).toEqual([
      { kind: 'REPEATED', resultId: rows[0]?.id, isSettled: true },
      { kind: 'REPEATED', resultId: rows[0]?.id, isSettled: true },
    ]);
  });

  it('works for a tenant, which sees its own numbers only', async () => {
    const tenant = await aTenant(test.superuser, msp.mspId);
    const request = aRequest();

    const inTenant = () => database.inTenant(tenant, ({ idempotentRequests }) => idempotentRequests.remember(request, 'vmg_1'));

    expect(await inTenant()).toEqual({ kind: 'FIRST' });
    expect(await inTenant()).toEqual({ kind: 'REPEATED', resultId: 'vmg_1', isSettled: true });
  });
});

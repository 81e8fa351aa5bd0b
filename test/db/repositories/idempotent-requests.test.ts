import { createHash } from 'node:crypto';
import type { Database } from '../../../db/database';
import { newId } from '../../../db/new-id';
import type { IdempotentRequest, Recalled } from '../../../db/repositories/idempotent-requests';
import type { MspScope } from '../../../workflows/domain/scope';
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
  clientMutationId: 'request-1',
  operation: 'createTenant',
  inputHash: hashOf('{"name":"Acme"}'),
  ...over,
});
const remember = (request: IdempotentRequest, resultId: string): Promise<Recalled> =>
  database.inMsp(msp, ({ idempotentRequests }) => idempotentRequests.remember(request, resultId));
const recall = (request: IdempotentRequest): Promise<Recalled> =>
  database.inMsp(msp, ({ idempotentRequests }) => idempotentRequests.recall(request));

describe('a mutation with a clientMutationId', () => {
  it('is the first of its number, and repeated it gives the first result', async () => {
    const request = aRequest();

    expect(await recall(request)).toEqual({ kind: 'FIRST' });
    expect(await remember(request, 'ten_1')).toEqual({ kind: 'FIRST' });
    expect(await recall(request)).toEqual({ kind: 'REPEATED', resultId: 'ten_1' });
    expect(await remember(request, 'ten_2')).toEqual({ kind: 'REPEATED', resultId: 'ten_1' });
  });

  it('is a conflict with another input or another operation under the same number', async () => {
    const request = aRequest();
    await remember(request, 'ten_1');

    expect(await recall({ ...request, inputHash: hashOf('{"name":"Globex"}') })).toEqual({ kind: 'CONFLICT' });
    expect(await remember({ ...request, operation: 'createPlan' }, 'pln_1')).toEqual({ kind: 'CONFLICT' });
  });

  it('does not meet the numbers of another principal', async () => {
    await remember(aRequest(), 'ten_1');

    expect(await remember(aRequest(), 'ten_2')).toEqual({ kind: 'FIRST' });
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
      { kind: 'REPEATED', resultId: rows[0]?.id },
      { kind: 'REPEATED', resultId: rows[0]?.id },
    ]);
  });

  it('works for a tenant, which sees its own numbers only', async () => {
    const tenant = await aTenant(test.superuser, msp.mspId);
    const request = aRequest();

    const inTenant = () => database.inTenant(tenant, ({ idempotentRequests }) => idempotentRequests.remember(request, 'vmg_1'));

    expect(await inTenant()).toEqual({ kind: 'FIRST' });
    expect(await inTenant()).toEqual({ kind: 'REPEATED', resultId: 'vmg_1' });
  });
});

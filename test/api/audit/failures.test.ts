import { firstMspKey } from '../../../db/first-msp-key';
import type { MspId } from '../../../workflows/domain/ids';
import { anApiInProcess, type ApiInProcess } from '../../support/api/api-in-process';
import { auditOfRequest } from '../../support/audit/audited';
import { graphqlClient, mutationDocument, type GraphqlClient } from '../../support/graphql-client';
import { aDatabase, type TestDatabase } from '../../support/test-database';

const PLAN = { name: 'Daily', runEveryMinutes: 1440 };

describe('a mutation that ends in a fault of ours', () => {
  let database: TestDatabase;
  let api: ApiInProcess;
  let client: GraphqlClient;
  let mspId: MspId;
  beforeEach(async () => {
    database = await aDatabase();
    const made = await firstMspKey(await database.open(), 'MSP of a test');
    mspId = made.mspId;
    api = await anApiInProcess(database.url);
    client = graphqlClient(api.url, `Bearer ${made.key.token}`);
  });
  afterEach(async () => {
    await api.stop();
    await database.drop();
  });

  const createPlan = () => client.ask(mutationDocument('createPlan'), { input: PLAN });

  it('is told as failed, though everything that it wrote was rolled back', async () => {
    await database.superuser.query('alter table plan_revision rename to plan_revision_away');

    const { text, headers } = await createPlan();

    expect(text).toContain('INTERNAL_SERVER_ERROR');
    expect(await auditOfRequest(database.superuser, headers.get('x-request-id'))).toMatchObject([
      { action: 'createPlan', result: 'FAILED', code: 'INTERNAL_SERVER_ERROR', after: null },
    ]);
    expect((await database.superuser.query('select 1 from plan')).rows).toEqual([]);
  });

  it('does nothing when it cannot be told: what is done and its event are there together or not at all', async () => {
    await database.superuser.query(`alter table audit_event add constraint full_disk check (action <> 'createPlan')`);

    const { text } = await createPlan();

    expect(text).toContain('INTERNAL_SERVER_ERROR');
    expect((await database.superuser.query('select 1 from plan where msp_id = $1', [mspId])).rows).toEqual([]);
    expect(api.logged()).toContain('A failure could not be written down.');
  });
});

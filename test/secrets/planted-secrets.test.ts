import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { projectRoot } from '../../sandbox/project-root';
import { inTheOpen } from '../chaos/facts/read-runs';
import { dumpOfDatabase, logsIn } from '../chaos/facts/read-texts';
import { noSecrets, type ReadText, type Secret } from '../chaos/invariants/no-secrets';
import { apiOfRun, type ApiOfRun } from '../support/api/api-of-run';
import { connectedAccount, endOf } from '../support/api/connected-account';
import { EVERYTHING } from '../support/api/everything';
import { anAccountId } from '../support/builders-rows';
import { mutationDocument, type GraphqlClient } from '../support/graphql-client';
import { testSandbox } from '../support/sandbox';

describe('planted secrets', () => {
  let api: ApiOfRun;
  const answers: ReadText[] = [];
  const open: Secret[] = [];
  const external: Secret[] = [];
  let mspId: string;

  /** Keeps every answer to be searched. */
  const listening = (client: GraphqlClient, source: string): GraphqlClient => ({
    ...client,
    async ask(document, variables) {
      const answer = await client.ask<never>(document, variables);
      answers.push({ source, text: answer.text });
      return answer;
    },
  });

  beforeAll(async () => {
    api = await apiOfRun();
    const msp = await api.anMsp();
    mspId = msp.mspId;
    const client = listening(msp.client, 'an answer to the MSP');
    // A connection by external ID that works, with a back-up's worth of work behind it.
    const connected = await connectedAccount(msp.client, 1);
    const tenantKey = await api.keyOf({ mspId: msp.mspId, tenantId: connected.tenantId as never });
    // Keys that AWS does not know: they are opened, tried and refused.
    const secretAccessKey = randomBytes(30).toString('base64url');
    const keys = {
      tenantId: connected.tenantId,
      name: 'Planted',
      method: 'ACCESS_KEY',
      accessKeyId: 'AKIAPLANTED123456789',
      secretAccessKey,
    };
    await client.ask(mutationDocument('createCredential'), { input: { ...keys, name: '' } });
    await client.ask(mutationDocument('createCredential'), { input: { ...keys, accessKeyId: secretAccessKey } });
    const { credential } = await msp.client.done<{ credential: { id: string } }>('createCredential', keys, 'credential { id }');
    const account = {
      tenantId: connected.tenantId,
      name: 'By keys',
      awsAccountId: anAccountId(),
      regions: ['eu-central-1'],
      useAdminResources: false,
    };
    const { hypervisor } = await msp.client.done<{ hypervisor: { id: string } }>(
      'connectTenantHypervisor',
      { ...account, credentialId: credential.id },
      'hypervisor { id }',
    );
    for (const hypervisorId of [hypervisor.id, connected.hypervisorId]) {
      const { job } = await msp.client.done<{ job: { id: string } }>('validateHypervisor', { hypervisorId }, 'job { id }');
      expect(await endOf(msp.client, job.id)).toMatch(/^(COMPLETED|FAILED)/);
    }
    const made = await msp.client.done<{ apiKey: string }>('createTenant', { name: 'Keyed', withApiKey: true }, 'apiKey');
    for (const asker of [client, listening(tenantKey.client, 'an answer to the tenant')]) await asker.ask(EVERYTHING);
    // Who writes a key into a name has given it away in that row; the audit log and everything else must still not repeat it.
    await msp.client.ask(mutationDocument('createTenant'), { input: { name: msp.token } });
    const exported = await fetch(`${api.url}/audit.jsonl`, { headers: { authorization: `Bearer ${msp.token}` } });
    answers.push({ source: 'the exported audit log', text: await exported.text() });
    open.push(
      { name: 'the secret access key', value: secretAccessKey },
      { name: 'the secret of the key of the MSP', value: msp.token.slice(-43) },
      { name: 'the secret of the key of the tenant', value: tenantKey.token.slice(-43) },
      { name: 'the secret of a key that was shown once', value: made.apiKey.slice(-43) },
      { name: 'the secrets key', value: testSandbox().secretsKey },
    );
    external.push({ name: 'the external ID', value: connected.credential.externalId });
  }, 240_000);
  afterAll(() => api.close());

  /** `noSecrets` has a sharp eye for session keys too, which other tests of the run may have given out; here only what was planted counts. */
  const toldIn = (texts: readonly ReadText[], secrets: readonly Secret[]): string[] =>
    noSecrets(texts, secrets).filter((sentence) => secrets.some(({ name }) => sentence.endsWith(name)));

  it('stand in no table of the database', async () => {
    const dump = await dumpOfDatabase(async <Row>(statement: string) => (await api.sql.query(statement)).rows as Row[]);

    expect(dump.find(({ source }) => source === 'table credential')?.text).toContain('Planted');
    expect(
      toldIn(
        dump.filter(({ source }) => source !== 'table tenant'),
        [...open, ...external],
      ),
    ).toEqual([]);
  });

  it('stand in no log of ours', () => {
    const logs = logsIn(join(projectRoot(), '.sandbox/logs/test'));

    expect(logs.map(({ source }) => source).join(' ')).toMatch(/access-node.*api\.log/);
    expect(toldIn(logs, [...open, ...external])).toEqual([]);
  });

  it('stand in no history of Temporal', async () => {
    const { temporalAddress, temporalNamespace } = testSandbox();
    const connection = await Connection.connect({ address: temporalAddress });
    const { workflow } = new Client({ connection, namespace: temporalNamespace });
    const histories: ReadText[] = [];
    for await (const { workflowId, runId } of workflow.list({ query: `MspId = "${mspId}"` })) {
      histories.push({ source: workflowId, text: inTheOpen(await workflow.getHandle(workflowId, runId).fetchHistory()) });
    }
    await connection.close();

    expect(histories.length).toBeGreaterThanOrEqual(3);
    expect(toldIn(histories, [...open, ...external])).toEqual([]);
  });

  it('stand in no answer', () => {
    expect(answers.length).toBeGreaterThanOrEqual(5);
    expect(toldIn(answers, open)).toEqual([]);
    // The external ID is for the MSP, and the tenant that makes its role trust it; nobody else's audit has it.
    expect(
      toldIn(
        answers.filter(({ source }) => source.includes('audit')),
        [...open, ...external],
      ),
    ).toEqual([]);
  });
});

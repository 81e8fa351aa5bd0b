import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ready from '../../../api/documents/manifest.json';
import { readManifest, trustedDocument } from '../../../api/trusted-documents/manifest';
import type { TrustedDocumentsConfig } from '../../../api/trusted-documents/trusted-documents';
import { anApiInProcess, type ApiInProcess } from '../../support/api/api-in-process';
import { apiOfRun, type ApiOfRun, type NewMsp } from '../../support/api/api-of-run';
import { httpAsk, type HttpAnswer } from '../../support/api/http-ask';
import { LiveRefused, TRANSPORTS } from '../../support/api/live';
import { graphqlClient, type GraphqlClient } from '../../support/graphql-client';
import { testSandbox } from '../../support/sandbox';

const VIEWER = ready.operations.find(({ name }) => name === 'Viewer')?.id ?? '';
const OWN = trustedDocument('query OfOurPortal { viewer { role } }');
const FREE = '{ viewer { id } }';
const by = (sha256Hash: string): Readonly<Record<string, unknown>> => ({ persistedQuery: { version: 1, sha256Hash } });

describe('an API with trusted documents', () => {
  let api: ApiOfRun;
  let msp: NewMsp;
  let folder: string;
  const running: ApiInProcess[] = [];
  beforeAll(async () => {
    api = await apiOfRun();
    msp = await api.anMsp();
    folder = await mkdtemp(join(tmpdir(), 'snapward-documents-'));
  });
  afterAll(async () => {
    for (const each of running) await each.stop();
    await api.close();
    await rm(folder, { recursive: true });
  });

  const start = async (trustedDocuments: TrustedDocumentsConfig): Promise<{ url: string; client: GraphqlClient }> => {
    const started = await anApiInProcess(testSandbox().databaseUrl, { trustedDocuments, introspection: true });
    running.push(started);
    return { url: started.url, client: graphqlClient(started.url, `Bearer ${msp.token}`) };
  };
  const post = (url: string, body: object): Promise<HttpAnswer> =>
    httpAsk(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${msp.token}` },
      body: JSON.stringify(body),
    });
  const get = (url: string, params: Record<string, string>): Promise<HttpAnswer> =>
    httpAsk(`${url}/graphql?${new URLSearchParams(params).toString()}`, { headers: { authorization: `Bearer ${msp.token}` } });
  const refusalOf = async (live: ReturnType<GraphqlClient['follow']>): Promise<unknown> => {
    const refusal: unknown = await live.next().catch((error: unknown) => error);
    await live.close();
    return refusal instanceof LiveRefused ? refusal.code : refusal;
  };

  it('alone takes them and nothing else, on every way in', async () => {
    const { url, client } = await start({ mode: 'only', manifestFile: null });

    expect((await post(url, { extensions: by(VIEWER) })).text).toContain(msp.mspId);
    expect((await get(url, { extensions: JSON.stringify(by(VIEWER)) })).text).toContain(msp.mspId);
    const refused = [
      await post(url, { query: FREE }),
      // Not even the text that a hash stands for: a document is sent by its hash or not at all.
      await post(url, { query: 'query OfOurPortal { viewer { role } }', extensions: by(VIEWER) }),
      await post(url, { query: '{ viewer { no such field' }),
      await post(url, { query: '{ __schema { types { name } } }' }),
      await get(url, { query: FREE }),
    ];
    expect(refused.map(({ status, codes }) => [status, codes])).toEqual(refused.map(() => [400, ['TRUSTED_DOCUMENT_REQUIRED']]));
    for (const transport of TRANSPORTS) {
      expect(await refusalOf(client.follow(transport, FREE))).toBe('TRUSTED_DOCUMENT_REQUIRED');
      expect(await refusalOf(client.follow(transport, '', {}, by('0'.repeat(64))))).toBe('PERSISTED_QUERY_NOT_FOUND');
      const live = client.follow(transport, '', {}, by(VIEWER));
      expect(await live.next()).toMatchObject({ viewer: { msp: { id: msp.mspId } } });
      await live.close();
    }
    const atTheOneAddress = await httpAsk(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization: `Bearer ${msp.token}` },
      body: JSON.stringify({ query: FREE }),
    });
    expect(atTheOneAddress.codes).toEqual(['TRUSTED_DOCUMENT_REQUIRED']);
  });

  it('alone shows no IDE, and still asks for a key before anything', async () => {
    const { url } = await start({ mode: 'only', manifestFile: null });

    const page = await httpAsk(`${url}/graphql`, { headers: { accept: 'text/html' } });
    const keyless = await httpAsk(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: FREE }),
    });

    expect(page.text).not.toContain('GraphiQL');
    expect([keyless.status, keyless.codes]).toEqual([401, ['UNAUTHENTICATED']]);
  });

  it('and free-form ones takes both, and remembers nothing that a client sends along', async () => {
    const { url, client } = await start({ mode: 'allow', manifestFile: null });
    const sentAlong = await post(url, { query: OWN.body, extensions: by(OWN.id) });

    expect(sentAlong.text).toContain('MSP_ADMIN');
    expect((await post(url, { extensions: by(OWN.id) })).codes).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
    expect((await post(url, { query: FREE })).text).toContain('"viewer"');
    expect((await post(url, { extensions: by(VIEWER) })).text).toContain(msp.mspId);
    for (const transport of TRANSPORTS) {
      const live = client.follow(transport, FREE);
      expect(await live.next()).toMatchObject({ viewer: {} });
      await live.close();
    }
  });

  it('switched off takes free-form ones alone', async () => {
    const { url, client } = await start({ mode: 'off', manifestFile: null });

    expect((await post(url, { query: FREE })).status).toBe(200);
    expect((await post(url, { extensions: by(VIEWER) })).codes).toEqual(['PERSISTED_QUERY_NOT_SUPPORTED']);
    for (const transport of TRANSPORTS)
      expect(await refusalOf(client.follow(transport, '', {}, by(VIEWER)))).toBe('PERSISTED_QUERY_NOT_SUPPORTED');
  });

  it('takes those of a manifest of its own beside the ready ones', async () => {
    const manifestFile = join(folder, 'own.json');
    await writeFile(manifestFile, JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations: [OWN] }));
    const { url } = await start({ mode: 'only', manifestFile });

    expect((await post(url, { extensions: by(OWN.id) })).text).toContain('MSP_ADMIN');
    expect((await post(url, { extensions: by(VIEWER) })).text).toContain(msp.mspId);
  });

  it('does not start with a manifest that is none, or whose hashes are of other texts', async () => {
    const manifestFile = join(folder, 'wrong.json');
    await writeFile(
      manifestFile,
      JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations: [{ ...OWN, body: FREE }] }),
    );

    await expect(start({ mode: 'only', manifestFile })).rejects.toThrow('OfOurPortal');
    expect(() => readManifest({ operations: [] })).toThrow('Bad manifest');
  });
});

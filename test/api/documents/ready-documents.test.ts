import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse, validate, type GraphQLSchema } from 'graphql';
import { HOUSE_RULES } from '../../../api/graphql/prepare-operation';
import { manifestOf } from '../../../api/trusted-documents/emit-manifest';
import { readManifest, trustedDocument, type TrustedDocument } from '../../../api/trusted-documents/manifest';
import { PROJECT_ROOT } from '../../architecture/source-files';
import { anApiInProcess, type ApiInProcess } from '../../support/api/api-in-process';
import { apiOfRun, type ApiOfRun } from '../../support/api/api-of-run';
import { aStage, type Stage } from '../../support/api/stage';
import { theSchema } from '../../support/api/the-schema';
import { graphqlClient, type GraphqlClient, type Outcome } from '../../support/graphql-client';
import { TRANSPORTS } from '../../support/api/live';
import { httpAsk } from '../../support/api/http-ask';
import { testSandbox } from '../../support/sandbox';
import { MUTATION_CASES } from '../mutations/mutation-cases';
import { DOCUMENT_CASES } from './document-cases';

const FOLDER = join(PROJECT_ROOT, 'api/documents');
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.graphql'));
const DOCUMENTS = FILES.map((name) => trustedDocument(readFileSync(join(FOLDER, name), 'utf8')));
const ofType = (type: TrustedDocument['type']): TrustedDocument[] => DOCUMENTS.filter((document) => document.type === type);
const mutationOf = ({ name }: TrustedDocument): string => name.charAt(0).toLowerCase() + name.slice(1);
const numberOf = ({ name }: TrustedDocument): string => `${name} by its hash`;
const kebab = (name: string): string => name.replace(/(?!^)[A-Z]/g, '-$&').toLowerCase();
const byHash = ({ id }: TrustedDocument): object => ({ persistedQuery: { version: 1, sha256Hash: id } });

describe('the ready documents', () => {
  let schema: GraphQLSchema;
  let api: ApiOfRun;
  let running: ApiInProcess;
  let stage: Stage;
  let client: GraphqlClient;
  beforeAll(async () => {
    [schema, api] = [await theSchema(), await apiOfRun()];
    stage = await aStage(api);
    // One that takes nothing but them.
    running = await anApiInProcess(testSandbox().databaseUrl, { trustedDocuments: { mode: 'only', manifestFile: null } });
    client = graphqlClient(running.url, `Bearer ${stage.token}`);
  });
  afterAll(async () => {
    await running.stop();
    await api.close();
  });

  const ask = async (document: TrustedDocument, variables: object): Promise<{ status: number; text: string; body: Answer }> => {
    const { status, text } = await httpAsk(`${running.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${stage.token}` },
      body: JSON.stringify({ operationName: document.name, variables, extensions: byHash(document) }),
    });
    return { status, text, body: JSON.parse(text) as Answer };
  };

  it('are in the manifest that is committed, each in a file that is named like its operation', async () => {
    const committed: unknown = JSON.parse(readFileSync(join(FOLDER, 'manifest.json'), 'utf8'));

    expect(readManifest(committed)).toEqual(await manifestOf(FOLDER));
    expect(FILES.sort()).toEqual(DOCUMENTS.map(({ name }) => `${kebab(name)}.graphql`).sort());
    expect(new Set(DOCUMENTS.map(({ id }) => id)).size).toBe(FILES.length);
  });

  it.each(DOCUMENTS)('of which $name fits the schema and the limits', ({ body }) => {
    expect(validate(schema, parse(body), [...HOUSE_RULES])).toEqual([]);
    expect(validate(schema, parse(body))).toEqual([]);
  });

  it('each have a case below', () => {
    const reading = [...ofType('query'), ...ofType('subscription')].map(({ name }) => name);

    expect(reading.sort()).toEqual(Object.keys(DOCUMENT_CASES).sort());
    expect(ofType('mutation').filter((document) => !Object.hasOwn(MUTATION_CASES, mutationOf(document)))).toEqual([]);
  });

  it.each(ofType('query'))('of which $name shows by its hash what is there', async (document) => {
    const { variables, shows } = DOCUMENT_CASES[document.name] ?? { variables: () => ({}), shows: () => ({}) };

    const { status, body } = await ask(document, variables(stage));

    expect({ status, errors: body.errors }).toEqual({ status: 200, errors: undefined });
    expect(body.data).toMatchObject(shows(stage));
  });

  it.each(ofType('subscription').flatMap((document) => TRANSPORTS.map((transport) => ({ transport, name: document.name, document }))))(
    'of which $name tells by its hash over $transport',
    async ({ transport, document }) => {
      const { variables, shows } = DOCUMENT_CASES[document.name] ?? { variables: () => ({}), shows: () => ({}) };

      const live = client.follow(transport, '', variables(stage), { ...byHash(document) });
      const told = await live.next();
      await live.close();

      expect(told).toMatchObject(shows(stage));
    },
  );

  it.each(ofType('mutation'))('of which $name does by its hash what it says', async (document) => {
    const mutation = mutationOf(document);
    const { good, goodAnswers } = MUTATION_CASES[mutation] ?? { good: () => ({}) };

    const { status, body } = await ask(document, { input: { ...good(stage), clientMutationId: numberOf(document) } });

    expect({ status, errors: body.errors }).toEqual({ status: 200, errors: undefined });
    expect(body.data?.[mutation]).toMatchObject(
      goodAnswers
        ? { code: goodAnswers, remedy: expect.any(String) }
        : { __typename: `${document.name}Payload`, clientMutationId: numberOf(document) },
    );
  });

  it.each(ofType('mutation'))('of which $name tells of an input that is refused', async (document) => {
    const { body } = await ask(document, { input: { ...MUTATION_CASES[mutationOf(document)]?.good(stage), clientMutationId: '' } });

    expect(body.data?.[mutationOf(document)]).toMatchObject({ code: 'INVALID_INPUT', path: ['input', 'clientMutationId'] });
  });
});

interface Answer {
  readonly data?: Readonly<Record<string, Outcome>>;
  readonly errors?: readonly object[];
}

import 'reflect-metadata';
import { buildSchema } from 'graphql';
import { compiledExecution } from '../../api/http/compiled-execution';
import { anApiInProcess, type ApiInProcess } from '../support/api/api-in-process';
import { apiOfRun, type ApiOfRun } from '../support/api/api-of-run';
import { EVERYTHING } from '../support/api/everything';
import { aServedMsp, type ServedMsp } from '../support/api/served-msp';
import { graphqlClient } from '../support/graphql-client';
import { testSandbox } from '../support/sandbox';

const NODES = (ids: readonly string[]): string =>
  `{ ${ids.map((id, index) => `n${index}: node(id: "${id}") { __typename id ... on Hypervisor { name awsAccountId } ... on Job { state } }`).join(' ')} }`;
const HELD = '{ jobs(first: 2) { nodes { id result { __typename } hypervisor { __typename } items(first: 2) { nodes { id } } } } }';
const CHOSEN =
  'query Chosen($id: ID!, $more: Boolean!) { tenant(id: $id) { id name @include(if: $more) ... @skip(if: $more) { status } } }';
const MUTATION = `mutation Plan($input: CreatePlanInput!) { createPlan(input: $input) { __typename ... on CreatePlanPayload { plan { name } }
  ... on UserError { code path message } } }`;

/** Documents, with variables; the two executions must not be told apart by what they answer. */
const CASES: Readonly<Record<string, (msp: ServedMsp) => readonly [document: string, variables?: Record<string, unknown>]>> = {
  'everything at once': () => [EVERYTHING],
  'interfaces by id': ({ ids, tenants: [one] }) => [NODES([...Object.values(ids), ...Object.values(one.ids)].slice(0, 25))],
  'unions and interfaces below': () => [HELD],
  'what directives leave': ({ tenants: [one] }) => [CHOSEN, { id: one.ids.tenant, more: true }],
  'what directives put in': ({ tenants: [one] }) => [CHOSEN, { id: one.ids.tenant, more: false }],
  'a page that cannot be': () => ['{ tenants(first: 0) { nodes { id } } jobs(first: 1) { nodes { id } } }'],
  'a cursor of nothing': () => ['{ jobs(after: "nonsense") { nodes { id } } }'],
  'a variable of the wrong type': () => ['query T($first: Int!) { tenants(first: $first) { nodes { id } } }', { first: 'many' }],
  'a variable that is missing': () => ['query T($id: ID!) { tenant(id: $id) { id } }'],
  'a field that is not there': () => ['{ nobody }'],
  'two operations, none named': () => ['query A { viewer { id } } query B { viewer { id } }'],
  'an input that is refused': () => [MUTATION, { input: { name: '', runEveryMinutes: 1, retention: 'STANDARD' } }],
};

describe('compiled operations', () => {
  let api: ApiOfRun;
  let msp: ServedMsp;
  let compiled: ApiInProcess;
  let walked: ApiInProcess;
  beforeAll(async () => {
    api = await apiOfRun();
    msp = await aServedMsp(api);
    const { databaseUrl } = testSandbox();
    [compiled, walked] = [await anApiInProcess(databaseUrl, { compiledOperations: true }), await anApiInProcess(databaseUrl)];
  });
  afterAll(async () => {
    await Promise.all([compiled.stop(), walked.stop()]);
    await api.close();
  });

  it.each(Object.entries(CASES))(
    'answer %s as operations that are walked do, to the MSP and to a tenant, the first time and the second',
    async (_, given) => {
      const [document, variables] = given(msp);
      for (const token of [msp.token, msp.tenants[0].token]) {
        const ask = async ({ url }: ApiInProcess): Promise<unknown> => {
          const { data, errors } = await graphqlClient(url, `Bearer ${token}`).ask(document, variables);
          return { data, errors };
        };
        const expected = await ask(walked);
        expect([await ask(compiled), await ask(compiled)]).toEqual([expected, expected]);
      }
    },
  );

  it('need the type of every interface and union at once, and say so before anything is served', () => {
    const schema = buildSchema('interface Thing { id: ID } type Stone implements Thing { id: ID } type Query { thing: Thing }');
    Object.assign(schema.getType('Thing') ?? {}, { resolveType: () => Promise.resolve('Stone') });
    expect(() => compiledExecution(schema)).not.toThrow();

    Object.assign(schema.getType('Thing') ?? {}, { resolveType: async () => Promise.resolve('Stone') });
    expect(() => compiledExecution(schema)).toThrow('name its resolveType');
  });
});

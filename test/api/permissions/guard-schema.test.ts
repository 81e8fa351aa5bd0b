import 'reflect-metadata';
import {
  createSourceEventStream,
  graphql,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  GraphQLUnionType,
  parse,
  type GraphQLFieldConfigMap,
} from 'graphql';
import { demandScope } from '../../../api/auth/demand-scope';
import { guardSchema } from '../../../api/auth/guard-schema';
import type { Permission } from '../../../api/auth/permissions';
import type { TenantStatus } from '../../../workflows/domain/access';

const needing = (need: string): { extensions: { need: string } } => ({ extensions: { need } });

/** A small schema with one of everything that can be guarded; `asked` tells what was resolved at all. */
function aSchema(asked: string[], more: GraphQLFieldConfigMap<unknown, unknown> = {}): GraphQLSchema {
  const told = (what: string) => () => {
    asked.push(what);
    return { id: 'it', job: {}, nodes: [{}] };
  };
  const Job: GraphQLObjectType = new GraphQLObjectType({
    name: 'Job',
    ...needing('job:read'),
    fields: () => ({ id: { type: GraphQLString } }),
  });
  const jobs = new GraphQLObjectType({ name: 'JobConnection', fields: { nodes: { type: new GraphQLList(Job) } } });
  const Tenant = new GraphQLObjectType({
    name: 'Tenant',
    ...needing('tenant:read'),
    fields: {
      id: { type: GraphQLString },
      job: { type: Job, resolve: told('tenant.job') },
      jobs: { type: new GraphQLNonNull(jobs), resolve: told('tenant.jobs') },
      open: { type: Job, resolve: told('tenant.open'), ...needing('any-principal') },
    },
  });
  const Payload = new GraphQLObjectType({ name: 'StartPayload', fields: { job: { type: Job } }, isTypeOf: () => true });
  const Denied = new GraphQLObjectType({
    name: 'DeniedError',
    fields: { code: { type: GraphQLString } },
    isTypeOf: (value) => typeof value === 'object' && value !== null && 'code' in value,
  });
  const fields = (root: Record<string, object>): GraphQLFieldConfigMap<unknown, unknown> => root as GraphQLFieldConfigMap<unknown, unknown>;
  return new GraphQLSchema({
    query: new GraphQLObjectType({
      name: 'Query',
      fields: fields({
        tenant: { type: Tenant, resolve: told('tenant'), ...needing('tenant:read') },
        jobs: { type: new GraphQLNonNull(jobs), resolve: told('jobs'), ...needing('job:read') },
        ...more,
      }),
    }),
    mutation: new GraphQLObjectType({
      name: 'Mutation',
      fields: fields({
        start: {
          type: new GraphQLUnionType({ name: 'StartResult', types: [Denied, Payload] }),
          resolve: told('start'),
          ...needing('back-up:start'),
        },
      }),
    }),
    subscription: new GraphQLObjectType({
      name: 'Subscription',
      fields: fields({
        follow: {
          type: Job,
          async *subscribe() {
            asked.push('follow');
            yield {};
          },
          ...needing('job:read'),
        },
      }),
    }),
  });
}

describe('a guarded schema', () => {
  let asked: string[];
  let schema: GraphQLSchema;
  beforeEach(() => {
    asked = [];
    schema = guardSchema(aSchema(asked));
  });

  const contextOf = (words: readonly Permission[], tenantStatus: TenantStatus | null = null, hasScope = true): object => ({
    permissions: new Set(words),
    principal: { tenantStatus, hasScope },
  });
  const ask = async (source: string, words: readonly Permission[], tenantStatus?: TenantStatus) => {
    const { data, errors = [] } = await graphql({ schema, source, contextValue: contextOf(words, tenantStatus) });
    return { data: JSON.parse(JSON.stringify(data)) as unknown, codes: errors.map(({ extensions }) => extensions['code']) };
  };

  it('is not made when an operation declares nothing', () => {
    const forgotten = aSchema([], { forgotten: { type: GraphQLString } });

    expect(() => guardSchema(forgotten)).toThrow('declare no permission word (@Needs): Query.forgotten.');
  });

  it('is not made when an operation declares a word that there is not', () => {
    expect(() => guardSchema(aSchema([], { odd: { type: GraphQLString, ...needing('everything:write') } }))).toThrow('Query.odd');
  });

  it('answers those who have the word', async () => {
    expect(await ask('{ tenant { id } }', ['tenant:read'])).toEqual({ data: { tenant: { id: 'it' } }, codes: [] });
  });

  it('hides a query where it may be null, and refuses it where it may not, without asking its resolver', async () => {
    expect(await ask('{ tenant { id } }', ['job:read'])).toEqual({ data: { tenant: null }, codes: [] });
    expect(await ask('{ jobs { nodes { id } } }', ['tenant:read'])).toEqual({ data: null, codes: ['PERMISSION_DENIED'] });
    expect(asked).toEqual([]);
  });

  it('hides and refuses relations as the operation for the same type would', async () => {
    expect(await ask('{ tenant { id job { id } } }', ['tenant:read'])).toEqual({ data: { tenant: { id: 'it', job: null } }, codes: [] });
    expect(await ask('{ tenant { jobs { nodes { id } } } }', ['tenant:read'])).toEqual({
      data: { tenant: null },
      codes: ['PERMISSION_DENIED'],
    });
    expect(asked).toEqual(['tenant', 'tenant']);
  });

  it('shows a relation that declares less than its type', async () => {
    expect(await ask('{ tenant { open { id } } }', ['tenant:read'])).toMatchObject({ data: { tenant: { open: { id: 'it' } } } });
  });

  it('answers a mutation with a typed denial, and shows what a permitted one made', async () => {
    const start = 'mutation { start { ... on DeniedError { code } ... on StartPayload { job { id } } } }';

    expect(await ask(start, ['job:read'])).toEqual({ data: { start: { code: 'PERMISSION_DENIED' } }, codes: [] });
    expect(await ask(start, ['back-up:start'], 'SUSPENDED')).toEqual({ data: { start: { code: 'TENANT_NOT_ACTIVE' } }, codes: [] });
    expect(asked).toEqual([]);
    expect(await ask(start, ['back-up:start'], 'ACTIVE')).toEqual({ data: { start: { job: { id: null } } }, codes: [] });
  });

  it('tells who has not chosen a scope to do so, whatever they ask for but what comes before', async () => {
    const first = { type: GraphQLString, resolve: () => 'asked', ...needing('before-scope') };
    const everybody = { type: GraphQLString, resolve: () => 'asked', ...needing('any-principal') };
    schema = demandScope(guardSchema(aSchema(asked, { first, everybody })));
    const contextValue = contextOf(['tenant:read', 'back-up:start', 'job:read'], null, false);
    const codesOf = async (source: string): Promise<unknown[]> =>
      ((await graphql({ schema, source, contextValue })).errors ?? []).map(({ extensions }) => extensions['code']);

    for (const source of ['{ tenant { id } }', '{ jobs { nodes { id } } }', '{ everybody }', 'mutation { start { __typename } }']) {
      expect([source, await codesOf(source)]).toEqual([source, ['SCOPE_REQUIRED']]);
    }
    const refused = await createSourceEventStream({ schema, document: parse('subscription { follow { id } }'), contextValue });
    expect(refused).toMatchObject({ errors: [{ extensions: { code: 'SCOPE_REQUIRED' } }] });
    expect(asked).toEqual([]);
    expect(await codesOf('{ first }')).toEqual([]);
  });

  it('refuses a subscription before its stream is opened', async () => {
    const document = parse('subscription { follow { id } }');
    const refused = await createSourceEventStream({ schema, document, contextValue: contextOf(['tenant:read']) });
    const opened = await createSourceEventStream({ schema, document, contextValue: contextOf(['job:read']) });

    expect(refused).toMatchObject({ errors: [{ extensions: { code: 'PERMISSION_DENIED' } }] });
    expect(asked).toEqual([]);
    expect(Symbol.asyncIterator in opened).toBe(true);
  });
});

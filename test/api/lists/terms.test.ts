import 'reflect-metadata';
import { getNamedType, isEnumType, isInputObjectType, isObjectType, type GraphQLSchema } from 'graphql';
import { listComplexity } from '../../../api/graphql/connection';
import { listsOf, type ListField } from '../../support/api/every-list';
import { theSchema } from '../../support/api/the-schema';

/** Lists that go without a filter or an order of their own, each with the reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {};

/** Lists that cannot grow: who writes them names everything in them at once. */
const BOUNDED: Readonly<Record<string, string>> = { 'ApiKey.tenants': 'at most 100, named when the key is made' };

const PAGING = { first: 'Int', after: 'String', last: 'Int', before: 'String' };

describe('every list of the schema', () => {
  let schema: GraphQLSchema;
  let lists: readonly ListField[];
  beforeAll(async () => {
    schema = await theSchema();
    lists = listsOf(schema);
  });

  it('is found, at the root and below other things', () => {
    const paths = lists.map(({ path }) => path);

    expect(paths).toEqual(
      expect.arrayContaining(['Query.tenants', 'Tenant.jobs', 'Job.items', 'Job.events', 'TenantHypervisor.resources']),
    );
    expect(paths.length).toBeGreaterThanOrEqual(20);
  });

  it('is a connection: no other field answers a list of things that have an id and grow in number', () => {
    const things = new Set(schema.getPossibleTypes(schema.getType('Node') as never).map(({ name }) => name));
    const plain = Object.values(schema.getTypeMap())
      .filter(isObjectType)
      .flatMap((object) =>
        Object.values(object.getFields())
          .filter(
            ({ name, type }) =>
              !object.name.endsWith('Connection') &&
              type.toString().includes('[') &&
              things.has(getNamedType(type).name) &&
              name !== 'nodes',
          )
          .map(({ name }) => `${object.name}.${name}`),
      );

    expect(plain).toEqual(Object.keys(BOUNDED));
  });

  it('takes first, after, last and before, and none of them must be given', () => {
    for (const { path, field } of lists) {
      const taken = Object.fromEntries(field.args.map(({ name, type }) => [name, type.toString()]));
      expect({ path, taken }).toEqual({ path, taken: expect.objectContaining(PAGING) });
    }
  });

  it('takes an order of its own, newest and oldest first among others, and by name when its things have one', () => {
    for (const { path, field, orders, has } of lists) {
      if (EXCEPTIONS[path]) continue;
      const argument = field.args.find(({ name }) => name === 'orderBy');
      const type = argument && getNamedType(argument.type);
      const nodeName = getNamedType(field.type).name.replace(/Connection$/, '');
      expect({ path, isEnum: isEnumType(type), type: type?.name }).toEqual({ path, isEnum: true, type: `${nodeName}Order` });
      expect({ path, orders }).toEqual({ path, orders: expect.arrayContaining(['NEWEST_FIRST', 'OLDEST_FIRST']) });
      // The name of an item is that of the instance; its place in the plan is what it is looked for by.
      if (has.name && nodeName !== 'JobItem')
        expect({ path, orders }).toEqual({ path, orders: expect.arrayContaining(['NAME_A_TO_Z', 'NAME_Z_TO_A']) });
    }
  });

  it('takes a typed filter with at least one condition', () => {
    for (const { path, field } of lists) {
      if (EXCEPTIONS[path]) continue;
      const argument = field.args.find(({ name }) => name === 'filter');
      const type = argument && getNamedType(argument.type);
      expect({ path, isInput: isInputObjectType(type) && Object.keys(type.getFields()).length > 0 }).toEqual({ path, isInput: true });
    }
  });

  it('can be counted, and says where each page lies', () => {
    for (const { path, field } of lists) {
      const connection = getNamedType(field.type);
      const fields = isObjectType(connection) ? connection.getFields() : {};
      const types = Object.fromEntries(Object.entries(fields).map(([name, { type }]) => [name, type.toString()]));
      expect({ path, types }).toEqual({ path, types: expect.objectContaining({ totalCount: 'Int', pageInfo: 'PageInfo!' }) });
    }
  });

  it('is priced by the size of its page', () => {
    for (const { path, field } of lists) {
      expect({ path, priced: field.extensions['complexity'] === listComplexity }).toEqual({ path, priced: true });
    }
  });

  it.each([
    [{}, 20],
    [{ first: 7 }, 7],
    [{ last: 7 }, 7],
    [{ first: 3, last: 7 }, 7],
    [{ last: 1_000_000 }, 200],
    [{ first: -5 }, 1],
  ])('asked for %j costs a node %i times', (args, times) => {
    expect(listComplexity({ args, childComplexity: 10 } as never)).toBe(1 + times * 10);
  });
});

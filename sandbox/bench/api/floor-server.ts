import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import DataLoader from 'dataloader';
import { FLOOR_SCHEMA, FLOOR_SQL } from './floor-schema';
import { scopedQueries, serverOrder, type ScopedQuery } from './scoped-query';

/** A row with the id of what it hangs on. */
interface Row {
  readonly id: string;
  readonly tenantId: string;
  readonly planId: string;
}

/** One loader a relation, as the usual GraphQL server has them. */
function loadersOver(query: ScopedQuery, groups: number) {
  const one = (sql: string, key: 'id' | 'tenantId') =>
    new DataLoader<string, Row | null>(async (ids) => {
      const rows = new Map((await query<Row>(sql, [ids])).map((row) => [row[key], row]));
      return ids.map((id) => rows.get(id) ?? null);
    });
  return {
    summaryOfTenant: one(FLOOR_SQL.tenantSummaries, 'tenantId'),
    plan: one(FLOOR_SQL.plans, 'id'),
    summaryOfGroup: one(FLOOR_SQL.groupSummaries, 'id'),
    groups: new DataLoader<string, Row[]>(async (ids) => {
      const rows = await query<Row>(FLOOR_SQL.groups, [ids, groups + 1]);
      const lists = new Map<string, Row[]>(ids.map((id) => [id, []]));
      for (const row of rows) lists.get(row.tenantId)?.push(row);
      return ids.map((id) => lists.get(id) ?? []);
    }),
  };
}

interface Context {
  readonly loaders: ReturnType<typeof loadersOver>;
}

async function main(): Promise<void> {
  const { databaseUrl, mspId, port, connections, groups } = serverOrder();
  const query = scopedQueries(databaseUrl, mspId, connections);
  const page = <T>(rows: T[], first: number) => ({ nodes: rows.slice(0, first), pageInfo: { hasNextPage: rows.length > first } });
  const apollo = new ApolloServer<Context>({
    typeDefs: FLOOR_SCHEMA,
    resolvers: {
      Query: { tenants: async (_: unknown, { first }: { first: number }) => page(await query(FLOOR_SQL.tenants, [first + 1]), first) },
      Tenant: {
        summary: ({ id }: Row, _: unknown, { loaders }: Context) => loaders.summaryOfTenant.load(id),
        vmGroups: async ({ id }: Row, { first }: { first: number }, { loaders }: Context) => page(await loaders.groups.load(id), first),
      },
      VmGroup: {
        plan: ({ planId }: Row, _: unknown, { loaders }: Context) => loaders.plan.load(planId),
        summary: ({ id }: Row, _: unknown, { loaders }: Context) => loaders.summaryOfGroup.load(id),
      },
    },
  });
  await startStandaloneServer(apollo, {
    listen: { port, host: '127.0.0.1' },
    context: () => Promise.resolve({ loaders: loadersOver(query, groups) }),
  });
}

void main();

import { dataSourceFor } from '../../db/data-source';
import { aDatabase, type TestDatabase } from '../support/test-database';

interface ColumnFacts {
  readonly table: string;
  readonly column: string;
  readonly nullable: boolean;
  readonly computed: boolean;
  readonly type: string;
}

/** The catalogue's names of the types, by what an entity calls them. */
const CATALOGUE_NAME: Readonly<Record<string, string>> = { timestamptz: 'timestamp with time zone', time: 'time without time zone' };

const COLUMNS = `
  select c.relname as table, a.attname as column, not a.attnotnull as nullable, a.attgenerated <> '' as computed,
    case when t.typtype = 'd' then format_type(t.typbasetype, null) else format_type(a.atttypid, null) end as type
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped join pg_type t on t.oid = a.atttypid
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'migrations'
  order by 1, 2`;

let database: TestDatabase;
beforeAll(async () => {
  database = await aDatabase();
});
afterAll(() => database.drop());

const byName = (a: ColumnFacts, b: ColumnFacts): number => (`${a.table}.${a.column}` < `${b.table}.${b.column}` ? -1 : 1);

describe('the entities', () => {
  it('map every column of every migrated table, with the same type and nullability, and no other', async () => {
    const config = {
      url: database.url,
      process: 'operator' as const,
      poolSize: 1,
      statementTimeoutMs: 1_000,
      applicationName: 'snapward test',
      apiKeyPepper: null,
    };
    const dataSource = await dataSourceFor(config).initialize();
    const mapped = dataSource.entityMetadatas.flatMap(({ tableName, columns }) =>
      columns.map((column): ColumnFacts => {
        const type = CATALOGUE_NAME[String(column.type)] ?? String(column.type);
        return {
          table: tableName,
          column: column.databaseName,
          nullable: column.isNullable,
          computed: !column.isInsert && !column.isUpdate,
          type: column.isArray ? `${type}[]` : type,
        };
      }),
    );
    await dataSource.destroy();

    const { rows: migrated } = await database.superuser.query<ColumnFacts>(COLUMNS);

    expect(mapped.sort(byName)).toEqual(migrated.sort(byName));
  });
});

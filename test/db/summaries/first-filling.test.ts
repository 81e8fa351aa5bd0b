import { DataSource } from 'typeorm';
import { Pool } from 'pg';
import { KeepSummaries1763800008000 } from '../../../db/migrations/1763800008000-keep-summaries';
import { anySeed, seededRandom } from '../../support/faults/seeded-random';
import { aHistoryStage, randomStep } from '../../support/summaries/random-history';
import { aDatabase, type TestDatabase } from '../../support/test-database';

const OWNER = `summaries_test_${process.pid}`;
const KEPT = `
  select jsonb_agg(to_jsonb(s) order by vm_group_id) as summaries, (select jsonb_agg(to_jsonb(m) order by m.vm_group_id, m.resource_id) from vm_group_member m) as members,
    (select jsonb_object_agg(id, protected_at) from resource) as resources from vm_group_summary s`;

/** Hands the schema to a login that is no superuser, as the owner on a managed PostgreSQL is: forced row-level security binds it. */
const HAND_OVER = `
  create role ${OWNER} login createrole password 'owner-password';
  grant create, usage on schema public to ${OWNER};
  do $$ declare name text; begin
    for name in select oid::regclass from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' loop
      execute format('alter table %s owner to ${OWNER}', name);
    end loop;
  end $$;
  alter domain snapward_id owner to ${OWNER};`;

describe('the migration that adds summaries', () => {
  let test: TestDatabase;
  let sql: Pool;
  beforeAll(async () => {
    test = await aDatabase();
    sql = new Pool({ connectionString: test.superuserUrl, max: 4 });
  });
  afterAll(async () => {
    await sql.query(`reassign owned by ${OWNER} to postgres; drop owned by ${OWNER}; drop role ${OWNER}`);
    await sql.end();
    await test.drop();
  });

  it('fills them from the rows that are there, also for an owner that is no superuser', async () => {
    const seed = anySeed();
    const [stage, database] = [await aHistoryStage(sql), await test.open()];
    for (let step = 0; step < 120; step += 1) {
      const random = seededRandom(seed + 1_000_003 * step);
      await randomStep(sql, database, stage, random).catch((error: unknown) => {
        // A group that has a back-up under way gets no second one.
        if (!String(error).includes('job_one_active_backup')) throw error;
      });
    }
    const kept = (await sql.query<object>(KEPT)).rows;
    const migration = new KeepSummaries1763800008000();
    const superuser = await new DataSource({ type: 'postgres', url: test.superuserUrl, installExtensions: false }).initialize();
    await migration.down(superuser.createQueryRunner());
    await superuser.destroy();
    await sql.query(`update resource set protected_at = null; ${HAND_OVER}`);

    const url = new URL(test.superuserUrl);
    [url.username, url.password] = [OWNER, 'owner-password'];
    const owner = await new DataSource({ type: 'postgres', url: url.href, installExtensions: false }).initialize();
    const runner = owner.createQueryRunner();
    await runner.startTransaction();
    await migration.up(runner);
    await runner.commitTransaction();
    await owner.destroy();

    expect({ seed, kept: (await sql.query<object>(KEPT)).rows }).toEqual({ seed, kept });
  }, 120_000);
});

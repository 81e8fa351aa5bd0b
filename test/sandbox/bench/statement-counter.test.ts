import { Client } from 'pg';
import { frontendMessages } from '../../../sandbox/bench/frontend-messages';
import { startStatementCounter } from '../../../sandbox/bench/statement-counter';
import { testSandbox } from '../../support/sandbox';

const message = (type: string, body: string): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, Buffer.from(body)]);
};

describe('frontendMessages', () => {
  const stream = Buffer.concat([
    message('', 'start-up, which has no type'),
    message('Q', 'select 1'),
    message('P', 'QQQ'),
    message('E', ''),
    message('S', ''),
  ]);

  it.each([1, 2, 3, 7, 1_000])('reads the types of messages that come in pieces of %d bytes', (size) => {
    const types: string[] = [];
    const read = frontendMessages((type) => types.push(type));
    for (let at = 0; at < stream.length; at += size) read(stream.subarray(at, at + size));

    expect(types).toEqual(['Q', 'P', 'E', 'S']);
  });
});

describe('the counter of statements', () => {
  it('hands everything on to the database, and counts each statement once, with parameters or without', async () => {
    const counter = await startStatementCounter(testSandbox().migrationDatabaseUrl);
    const client = new Client({ connectionString: counter.databaseUrl });
    try {
      await client.connect();
      expect(counter.statements()).toBe(0);
      await client.query('begin');
      const { rows } = await client.query<{ sum: number }>('select $1::int + 1 as sum', [41]);
      await client.query('commit');

      expect(rows).toEqual([{ sum: 42 }]);
      expect(counter.statements()).toBe(3);
    } finally {
      await client.end();
      await counter.stop();
    }
  });
});

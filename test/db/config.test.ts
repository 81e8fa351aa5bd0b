import { readDatabaseConfig } from '../../db/config';

const URL = 'postgres://snapward_app:secret@127.0.0.1:5432/snapward';

describe('the database configuration', () => {
  it('needs an address and chooses the rest', () => {
    expect(readDatabaseConfig({ DATABASE_URL: URL }, 'snapward api')).toEqual({
      url: URL,
      process: 'operator',
      poolSize: 10,
      statementTimeoutMs: 30_000,
      applicationName: 'snapward api',
      apiKeyPepper: null,
    });
  });

  it('says all that is wrong at once, and shows no value', () => {
    const env = {
      DATABASE_URL: 'mysql://root:hunter2@db/x',
      DATABASE_POOL_SIZE: 'many',
      DATABASE_STATEMENT_TIMEOUT_MS: '1',
      API_KEY_PEPPER: 'hunter2',
    };
    let message = '';
    try {
      readDatabaseConfig(env, 'snapward api');
    } catch (error) {
      message = String(error);
    }
    for (const name of Object.keys(env)) expect(message).toContain(name);
    expect(message).not.toContain('hunter2');
  });
});

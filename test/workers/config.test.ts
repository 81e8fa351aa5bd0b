import { readWorkerConfig } from '../../workers/config';

const GOOD = {
  DATABASE_URL: 'postgresql://snapward_app:secret@127.0.0.1:5432/snapward',
  SNAPWARD_SECRETS_KEY: Buffer.alloc(32, 7).toString('base64'),
  ACCESS_NODE_NAME: 'node-1',
  ACCESS_NODE_REGIONS: 'eu-central-1, eu-west-1,eu-central-1',
};

describe("an access node's environment", () => {
  it('is read once into a frozen configuration', () => {
    const config = readWorkerConfig({ ...GOOD, AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' });

    expect(config).toMatchObject({
      temporal: { address: '127.0.0.1:7233', namespace: 'default' },
      node: { name: 'node-1', regions: ['eu-central-1', 'eu-west-1'] },
      aws: { endpointUrl: 'http://127.0.0.1:4566', identity: null },
      deploymentName: null,
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('takes the identity of AWS from two variables that come together', () => {
    const keys = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };

    expect(readWorkerConfig({ ...GOOD, ...keys }).aws.identity).toEqual({ accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' });
    expect(() => readWorkerConfig({ ...GOOD, AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE' })).toThrow('come together or not at all');
  });

  it('says everything that is wrong at once, and shows no secret', () => {
    const bad = {
      ...GOOD,
      DATABASE_URL: 'mysql://user:hunter2@host/db',
      SNAPWARD_SECRETS_KEY: 'c2hvcnQ=',
      ACCESS_NODE_REGIONS: 'europe',
      LOG_LEVEL: 'loud',
    };

    const reading = (): unknown => readWorkerConfig(bad);

    for (const wrong of ['DATABASE_URL', 'SNAPWARD_SECRETS_KEY', 'ACCESS_NODE_REGIONS', '"europe" is no AWS region', 'LOG_LEVEL'])
      expect(reading).toThrow(wrong);
    expect(reading).not.toThrow(/hunter2|c2hvcnQ/);
  });
});

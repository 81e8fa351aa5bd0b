import { randomBytes, createSecretKey } from 'node:crypto';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { startApi } from '../../../api/api';
import type { ApiConfig } from '../../../api/config';
import { freePort } from '../../../sandbox/servers/ports';
import { testSandbox } from '../sandbox';

/** An API inside the test's own process, for what cannot be seen or done from outside. */
export interface ApiInProcess {
  readonly url: string;
  /** Null unless it was asked for. */
  readonly metricsUrl: string | null;
  /** What it logged, as JSON lines. */
  readonly logged: () => string;
  stop(): Promise<void>;
}

/** Starts one over a database; what is given wins over how the API of the run is configured. */
export async function anApiInProcess(databaseUrl: string, given: Partial<ApiConfig> = {}): Promise<ApiInProcess> {
  const { temporalAddress, temporalNamespace, temporalUiUrl } = testSandbox();
  const config: ApiConfig = {
    database: {
      url: databaseUrl,
      process: 'api' as const,
      poolSize: 5,
      statementTimeoutMs: 10_000,
      applicationName: 'snapward api of a test',
      apiKeyPepper: null,
    },
    temporal: { address: temporalAddress, namespace: temporalNamespace, uiUrl: temporalUiUrl },
    http: { host: '127.0.0.1', port: await freePort(), trustedProxies: [] },
    metrics: null,
    introspection: false,
    compiledOperations: false,
    trustedDocuments: { mode: 'allow', manifestFile: null },
    points: { capacity: 100_000_000, perSecond: 1_000_000 },
    requestMs: 30_000,
    slowConsumerMs: 10_000,
    openIdProvider: null,
    secretsKey: createSecretKey(randomBytes(32)),
    secretsKeysAlso: [],
    logLevel: 'info',
    ...given,
  };
  const lines: string[] = [];
  const memory = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const api = await startApi(config, pino({ level: config.logLevel }, memory));
  return { url: api.url, metricsUrl: api.metricsUrl, logged: () => lines.join(''), stop: () => api.stop() };
}

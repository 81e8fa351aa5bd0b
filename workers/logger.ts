import { pino, type Logger } from 'pino';

export type { Logger } from 'pino';

const SECRETS = ['secretAccessKey', 'sessionToken', 'password', 'externalId', 'secretsKey', 'authorization', 'connectionString', 'url'];

/** JSON lines on standard output; whatever is called like a secret is left out, at the top and one level down. */
export function openLog(level: string, node: string): Logger {
  return pino({
    level,
    base: { node },
    redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), censor: '…' },
    timestamp: pino.stdTimeFunctions.isoTime,
  });
}

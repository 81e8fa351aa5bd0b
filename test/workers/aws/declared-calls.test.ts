import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PERMISSION_MANIFEST } from '../../../workflows/domain/permissions/manifest';

const WORKERS = resolve(__dirname, '../../../workers');

/** Every SDK command that a file of the workers imports, as the IAM action that it needs. */
function callsIn(source: string): string[] {
  const imports = [...source.matchAll(/import (?:type )?\{([^}]*)\} from '@aws-sdk\/client-(\w+)'/g)];
  return imports.flatMap(([, names = '', service = '']) =>
    names
      .split(',')
      .map((name) => name.trim())
      .filter((name) => /^[A-Z]\w+Command$/.test(name))
      .map((name) => `${service}:${name.replace(/Command$/, '')}`),
  );
}

const sources = readdirSync(WORKERS, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, text: readFileSync(join(WORKERS, file), 'utf8') }));
const called = new Set(sources.flatMap(({ text }) => callsIn(text)));
const declared = new Set(PERMISSION_MANIFEST.filter(({ calledBy }) => calledBy === 'WORKER').map(({ action }) => action as string));

describe('the AWS calls of the workers', () => {
  it('are all declared in the permission manifest', () => {
    // Every identity may ask who it is, whatever its policies say.
    expect([...called].filter((action) => !declared.has(action) && action !== 'sts:GetCallerIdentity')).toEqual([]);
    expect(called.size).toBeGreaterThan(20);
  });

  it('use everything that customers are asked to allow', () => {
    expect([...declared].filter((action) => !called.has(action))).toEqual([]);
  });

  it('are made in workers/aws only', () => {
    const elsewhere = sources.filter(({ file, text }) => !file.startsWith('aws/') && text.includes("from '@aws-sdk/"));
    expect(elsewhere.map(({ file }) => file)).toEqual([]);
  });

  it('would be found in an import of several lines', () => {
    expect(callsIn(`import {\n  RunInstancesCommand,\n  type Instance,\n} from '@aws-sdk/client-ec2';`)).toEqual(['ec2:RunInstances']);
  });
});

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where the workflow code lies, from the sources and from dist/ alike. */
export interface BundlePlaces {
  /** The file that the bundler begins at. */
  readonly entry: string;
  readonly bundle: string;
  /** Holds the fingerprint of what the bundle was made of. */
  readonly stamp: string;
}

/** Places under the project's root. */
export function bundlePlaces(): BundlePlaces {
  const root = projectRoot();
  const bundle = join(root, 'dist/workflow-bundle.js');
  return { entry: join(root, 'workflows/index.ts'), bundle, stamp: `${bundle}.fingerprint` };
}

/** A fingerprint of all workflow code and of the SDK that bundles it. */
export function bundleFingerprint(entry: string): string {
  const folder = dirname(entry);
  const hash = createHash('sha256');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  for (const file of files.sort())
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(folder, file)))
      .update('\0');
  return hash.update(readFileSync(join(projectRoot(), 'package-lock.json'))).digest('hex');
}

function projectRoot(): string {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
  }
  throw new Error(`No package.json above ${__dirname}.`);
}

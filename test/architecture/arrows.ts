import { readFileSync } from 'node:fs';
import path from 'node:path';

import { z } from 'zod';

import { importsOf } from './imports-of';
import { PROJECT_ROOT } from './source-files';
import type { SourceFile } from './source-files';

const Fence = z.strictObject({ folders: z.array(z.string()), packages: z.array(z.string()) });

/** What the files of one folder may import: files below these folders, and these packages (`*` stands for any ending). */
export type Fence = Readonly<z.infer<typeof Fence>>;

/** One fence a folder; ESLint's import rules are made from the same table. */
export const ARROWS: Readonly<Record<string, Fence>> = z
  .record(z.string(), Fence)
  .parse(JSON.parse(readFileSync(path.join(PROJECT_ROOT, '.ci/import-arrows.json'), 'utf8')));

/** The fence that a file stands behind: that of the innermost folder. */
export function fenceOf(file: string): Fence {
  const [inner] = Object.keys(ARROWS)
    .filter((folder) => file.startsWith(`${folder}/`))
    .sort((one, other) => other.length - one.length);
  const fence = inner === undefined ? undefined : ARROWS[inner];
  if (!fence) throw new Error(`${file} stands behind no fence.`);
  return fence;
}

const allowsPackage = ({ packages }: Fence, name: string): boolean =>
  packages.some((allowed) =>
    allowed.endsWith('*') ? name.startsWith(allowed.slice(0, -1)) : name === allowed || name.startsWith(`${allowed}/`),
  );

const allowsFile = ({ folders }: Fence, file: string): boolean =>
  folders.some((allowed) => allowed === '*' || file.startsWith(`${allowed}/`));

/** The imports of a file that its fence forbids, each as `file → what it imports`. */
export function forbiddenImports({ path: file, text }: SourceFile): string[] {
  const fence = fenceOf(file);
  const allows = (specifier: string): boolean =>
    specifier.startsWith('.') ? allowsFile(fence, path.posix.join(path.posix.dirname(file), specifier)) : allowsPackage(fence, specifier);
  return importsOf(text)
    .filter((specifier) => !allows(specifier))
    .map((specifier) => `${file} → ${specifier}`);
}

/** The npm package of an import, or null for a file or a Node builtin. */
export function packageOf(specifier: string): string | null {
  if (specifier.startsWith('.') || specifier.startsWith('node:')) return null;
  const [scope, name] = specifier.split('/');
  return scope?.startsWith('@') ? `${scope}/${name}` : (scope ?? null);
}

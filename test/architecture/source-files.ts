import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { z } from 'zod';

/** The project's folder. */
export const PROJECT_ROOT = path.resolve(__dirname, '../..');

/** A file of ours; the path is relative to the project's folder, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const FOLDERS = ['api', 'db', 'sandbox', 'test', 'workers', 'workflows'];
const CODE = /\.(ts|py)$/;

// What tools leave behind (__pycache__, .mypy_cache …) is nobody's source.
const isOurs = (name: string): boolean => !name.startsWith('.') && !name.startsWith('__pycache__') && name !== 'node_modules';

function* codeFilesIn(folder: string): Generator<SourceFile> {
  for (const entry of readdirSync(path.join(PROJECT_ROOT, folder), { withFileTypes: true })) {
    const below = `${folder}/${entry.name}`;
    if (entry.isDirectory() && isOurs(entry.name)) yield* codeFilesIn(below);
    if (entry.isFile() && CODE.test(entry.name)) yield { path: below, text: readFileSync(path.join(PROJECT_ROOT, below), 'utf8') };
  }
}

/** Every TypeScript and Python file of the project, read once. */
export const codeFiles = (): SourceFile[] => FOLDERS.flatMap((folder) => [...codeFilesIn(folder)]);

/** What lies at the top of the project, but for dot files and for what `npm ci`, a build or a test run made. */
export function topLevel(): string[] {
  const made = ['node_modules', 'dist', 'coverage'];
  return readdirSync(PROJECT_ROOT)
    .filter((name) => !name.startsWith('.') && !made.includes(name))
    .sort();
}

/** The packages that a production install has; read as text, because an imported package.json would be compiled into dist/. */
export function productionPackages(): string[] {
  const { dependencies } = z
    .object({ dependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(path.join(PROJECT_ROOT, 'package.json'), 'utf8')));
  return Object.keys(dependencies);
}

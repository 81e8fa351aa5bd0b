import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of package.json, found by climbing: this file runs from the sources (tests) and from dist/ (built). */
export function projectRoot(): string {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
  }
  throw new Error(`No package.json above ${__dirname}.`);
}

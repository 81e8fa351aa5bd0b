import { SandboxError } from '../sandbox-error';

const OLDEST = { major: 20, minor: 19 };

/** Refuses a Node.js older than 20.19 (`version` as in `process.versions.node`) and says what to do. */
export function checkNode(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor)) return;
  throw new SandboxError(
    `Snapward needs Node.js ${OLDEST.major}.${OLDEST.minor} or newer and this is ${version}: install one from https://nodejs.org and run "npm ci" again.`,
  );
}

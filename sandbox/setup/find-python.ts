import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { SandboxError } from '../sandbox-error';

// The emulator's moto asks for it.
const OLDEST = { major: 3, minor: 10 };
const NAMES = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];
const REMEDY =
  'install Python 3.10 or newer with venv (Debian and Ubuntu: "apt install python3 python3-venv"; macOS: "brew install python") and start again';

// Debian ships venv without ensurepip, and then only making an environment fails: so look for both.
const LOOK =
  'import sys, importlib.util as u; print(sys.version_info[0], sys.version_info[1], all(u.find_spec(m) for m in ("venv", "ensurepip")))';

interface FoundPython {
  readonly name: string;
  readonly version: string;
  readonly isNewEnough: boolean;
  readonly hasVenv: boolean;
}

/** The name of the first Python ≥ 3.10 with venv among the usual ones on `PATH`; without one, the one sentence that says what is missing and how to get it. */
export async function findPython(names: readonly string[] = NAMES): Promise<string> {
  const found: FoundPython[] = [];
  for (const name of names) {
    const python = await look(name);
    if (python?.isNewEnough && python.hasVenv) return python.name;
    if (python) found.push(python);
  }
  const closest = found.find((python) => python.isNewEnough) ?? found[0];
  if (!closest) throw new SandboxError(`Snapward's sandbox needs Python and finds none: ${REMEDY}.`);
  const fault = closest.isNewEnough ? 'has no venv module' : 'is too old';
  throw new SandboxError(
    `Snapward's sandbox needs Python 3.10 or newer with venv, and ${closest.name} (${closest.version}) ${fault}: ${REMEDY}.`,
  );
}

async function look(name: string): Promise<FoundPython | undefined> {
  try {
    const { stdout } = await promisify(execFile)(name, ['-c', LOOK], { timeout: 10_000 });
    const [major = '0', minor = '0', hasVenv] = stdout.trim().split(' ');
    const isNewEnough = Number(major) > OLDEST.major || (Number(major) === OLDEST.major && Number(minor) >= OLDEST.minor);
    return { name, version: `${major}.${minor}`, isNewEnough, hasVenv: hasVenv === 'True' };
  } catch {
    // Not on PATH, or not a Python (Windows has a stub of that name): the next name may do.
    return undefined;
  }
}

import { residentMiB } from './resident-memory';
import type { SeededRandom } from '../support/faults/seeded-random';
import type { RandomOperation } from './random-operation';

/** Who asks: somebody with a token, or with something that is none. */
export interface Asker {
  readonly who: string;
  readonly authorization: string | undefined;
}

/** What came of many random operations. */
export interface FuzzReport {
  readonly asked: number;
  readonly answeredWith: Readonly<Record<string, number>>;
  /** What must not have happened, each with what was asked. */
  readonly faults: readonly string[];
  /** By how much the process grew after it was warm, in MiB. */
  readonly grownMiB: number;
}

const AT_ONCE = 4;
/** A hang; everything that an API may take has shorter limits of its own. */
const LONGEST_MS = 60_000;
const FAULTS_KEPT = 10;

/** Words of our inside that no answer may hold. */
const INSIDE =
  /node_modules|\bat \S+ \(|select .* from |insert into |syntax error at or near|violates|QueryFailedError|snapward_(?:app|msp|tenant|system)\b|ECONN[A-Z]/;

/** Asks until it is told to stop, and looks at every answer: no error of ours, nothing of our inside, no hang. */
export async function fuzzApi(
  url: string,
  pid: number,
  askers: readonly [Asker, ...Asker[]],
  random: SeededRandom,
  next: () => RandomOperation,
  goesOn: (asked: number) => boolean,
): Promise<FuzzReport> {
  const answeredWith: Record<string, number> = {};
  const faults: string[] = [];
  let asked = 0;
  let warmMiB: number | null = null;

  async function askOne(): Promise<void> {
    const operation = next();
    const { who, authorization } = random.pick(askers);
    const body = random.between(1, 60) === 1 ? '{"query": ' : JSON.stringify(operation);
    asked += 1;
    const told = (what: string): void => {
      if (faults.length < FAULTS_KEPT) faults.push(`${what}\n  asked by ${who}: ${body.slice(0, 3_000)}`);
    };
    try {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) },
        body,
        signal: AbortSignal.timeout(LONGEST_MS),
      });
      const text = await response.text();
      answeredWith[response.status] = (answeredWith[response.status] ?? 0) + 1;
      if (response.status >= 500 || text.includes('INTERNAL_SERVER_ERROR')) told(`HTTP ${response.status} ${text.slice(0, 1_000)}`);
      // What a caller had sent himself may come back to him.
      const [shown] = INSIDE.exec(text) ?? [];
      if (shown && !body.includes(shown)) told(`shows "${shown}": ${text.slice(0, 1_000)}`);
    } catch (error) {
      told(`no answer: ${String(error)}`);
    }
  }

  while (goesOn(asked)) {
    await Promise.all(Array.from({ length: AT_ONCE }, askOne));
    if (warmMiB === null && asked >= 200) warmMiB = residentMiB(pid);
  }
  return { asked, answeredWith, faults, grownMiB: warmMiB === null ? 0 : residentMiB(pid) - warmMiB };
}

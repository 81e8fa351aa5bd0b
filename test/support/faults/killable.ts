import type { RunningProgram } from '../../../sandbox/processes';

/** A program of ours that a test kills and starts again. */
export interface Killable<Program extends RunningProgram = RunningProgram> {
  readonly name: string;
  /** The process that runs now, or ran last. */
  now(): Program;
  /** False from a kill until it is ready again. */
  isUp(): boolean;
  /** SIGKILL: nothing of it is tidied up. */
  kill(): Promise<void>;
  /** Starts it as it was started first, and waits until it is ready. */
  startAgain(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a program that can be killed. */
export async function killable<Program extends RunningProgram>(start: () => Promise<Program>): Promise<Killable<Program>> {
  let program = await start();
  let up = true;
  let starting: Promise<unknown> = Promise.resolve();
  return {
    name: program.name,
    now: () => program,
    isUp: () => up,
    async kill() {
      up = false;
      process.kill(program.pid, 'SIGKILL');
      await program.ended;
    },
    async startAgain() {
      const started = start();
      // A stop in the meantime must not leave it behind.
      starting = started.catch(() => undefined);
      program = await started;
      up = true;
    },
    async stop() {
      await starting;
      await program.stop();
    },
  };
}

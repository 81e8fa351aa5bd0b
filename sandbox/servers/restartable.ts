import { serverFailure, startServerProcess, type ServerCommand } from './server-process';
import { untilHealthy, type HealthCheck } from './until-healthy';

/** A server that can be made to crash, and come back where it was and with what it had kept. */
export interface Restartable {
  /** Ends it at once, without a good-bye to its clients. */
  crash(): Promise<void>;
  /** Starts it again and waits until it works; only after a crash. */
  startAgain(): Promise<void>;
  /** Ends it in good order; done already is fine. */
  stop(): Promise<void>;
}

/** How a server is run, and what tells that it works. */
export interface RestartableOptions {
  readonly command: ServerCommand;
  readonly isHealthy: HealthCheck;
  readonly readyMs: number;
  readonly crashSignal: 'SIGKILL' | 'SIGQUIT';
}

/** Starts a server, waits until it works, and keeps what is needed to start it the same way again. */
export async function restartable({ command, isHealthy, readyMs, crashSignal }: RestartableOptions): Promise<Restartable> {
  const start = async () => {
    const started = startServerProcess(command);
    await untilHealthy(started, isHealthy, readyMs);
    return started;
  };
  let server = await start();
  return {
    async crash() {
      if (server.ending() !== undefined) throw serverFailure(server, 'was not running');
      process.kill(server.pid, crashSignal);
      await server.ended;
    },
    async startAgain() {
      if (server.ending() === undefined) throw serverFailure(server, 'is still running');
      server = await start();
    },
    stop: () => server.stop(),
  };
}

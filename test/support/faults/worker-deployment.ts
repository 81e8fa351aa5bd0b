import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { World } from '../../../sandbox/world';
import { eventually } from '../eventually';

/** The builds of one deployment of access nodes, steered as an operator does: with Temporal's CLI. */
export interface WorkerDeployment {
  readonly name: string;
  /** New runs begin on this build from now on; waits until its workers have shown themselves for every queue. */
  makeCurrent(buildId: string): Promise<void>;
  /** What Temporal says of a build that is not current any more, such as `draining`. */
  drainage(buildId: string): Promise<string>;
}

/** Steers a deployment of a world's own Temporal server. */
export function workerDeployment({ temporalCli = '', temporalAddress, temporalNamespace }: World, name: string): WorkerDeployment {
  const cli = async (command: string, buildId: string, ...more: readonly string[]): Promise<string> => {
    const where = ['--address', temporalAddress, '--namespace', temporalNamespace, '--output', 'json'];
    const which = ['--deployment-name', name, '--build-id', buildId];
    return (await promisify(execFile)(temporalCli, ['worker', 'deployment', command, ...which, ...more, ...where])).stdout;
  };
  const isMadeCurrent = (buildId: string): Promise<boolean> =>
    cli('set-current-version', buildId, '--yes').then(
      () => true,
      // A build is known only from the first poll of its workers on.
      () => false,
    );
  return {
    name,
    makeCurrent: (buildId) => eventually(() => isMadeCurrent(buildId), 30_000),
    async drainage(buildId) {
      const version = JSON.parse(await cli('describe-version', buildId)) as {
        readonly drainageInfo?: { readonly drainageStatus?: string };
      };
      return version.drainageInfo?.drainageStatus ?? 'not at all';
    },
  };
}

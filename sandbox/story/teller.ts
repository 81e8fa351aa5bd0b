import type { EmulatedWorld } from '../emulator-client';
import type { ProxyControl } from '../proxy/control-client';
import type { Portal } from './portal';
import type { TenantAccount } from './tenant-account';
import type { Terminal } from './terminal';

/** One tenant of the story: what the world gave it, what the API calls it, and its own eyes on its account. */
export interface TenantRole {
  readonly name: string;
  readonly accountId: string;
  readonly tenantId: string;
  readonly hypervisorId: string;
  readonly account: TenantAccount;
}

/** One back-up of the story, from its group to what came of it. */
export interface BackedUpGroup {
  readonly tenant: TenantRole;
  readonly groupName: string;
  readonly jobId: string;
  readonly workflowId: string;
}

/** What every chapter is told with. */
export interface Teller {
  readonly portal: Portal;
  readonly terminal: Terminal;
  readonly world: EmulatedWorld;
  readonly proxy: ProxyControl;
  readonly awsEndpointUrl: string;
  /** Says the fact, or says that it was not so and remembers it: the story then ends with exit code 1. */
  expect(asTold: boolean, fact: string, otherwise?: string): void;
  /** How many expectations were not met so far. */
  broken(): number;
}

/** A teller that counts what was not as told. */
export function tellerOf(parts: Omit<Teller, 'expect' | 'broken'>): Teller {
  let broken = 0;
  return {
    ...parts,
    expect(asTold, fact, otherwise) {
      if (asTold) return parts.terminal.fact(fact);
      broken += 1;
      parts.terminal.wrong(otherwise ?? `not as told: ${fact}`);
    },
    broken: () => broken,
  };
}

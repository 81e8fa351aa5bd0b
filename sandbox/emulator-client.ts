import { z } from 'zod';

import { requestJson } from './json-request';

const Keys = z.object({ accessKeyId: z.string(), secretAccessKey: z.string() });
const Account = z.looseObject({
  accountId: z.string(),
  name: z.string(),
  regions: z.array(z.string()),
  administrator: Keys,
});
const AdminAccount = Account.extend({ worker: Keys, adminRoleArn: z.string() });
const World = z.looseObject({ admin: AdminAccount, tenants: z.array(Account), regions: z.array(z.string()) });
const Nothing = z.unknown();

/** Long-lived credentials of an emulated IAM user. */
export type EmulatedKeys = z.infer<typeof Keys>;
/** An emulated AWS account with its administrator. */
export type EmulatedAccount = z.infer<typeof Account>;
/** The MSP's account: `worker` may assume `adminRoleArn` and nothing else. */
export type EmulatedAdminAccount = z.infer<typeof AdminAccount>;
/** The demonstration world: one MSP and its tenants. */
export type EmulatedWorld = z.infer<typeof World>;

/** The account to make. */
export interface NewAccount {
  readonly name: string;
  readonly regions?: readonly string[];
  /** Spread over its regions; none by default. */
  readonly instances?: number;
  readonly volumesPerInstance?: number;
}

/** The instances to make, by the emulator itself and so without a call for each. */
export interface NewInstances {
  readonly accountId: string;
  readonly region: string;
  readonly count: number;
  readonly volumesPerInstance?: number;
  /** Their names are this, a hyphen and a number; the account's name by default. */
  readonly namePrefix?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly availabilityZone?: string;
  readonly volume?: {
    readonly type?: string;
    readonly sizeGiB?: number;
    readonly iops?: number;
    readonly throughput?: number;
    readonly encryptedWith?: 'tenant-key' | 'aws-managed';
  };
}

/** How the emulated AWS behaves, for one account or for all. */
export interface EmulatorSettings {
  readonly accountId?: string;
  /** How long a snapshot is pending. */
  readonly snapshotSeconds?: number;
  /** How long new snapshots cannot be found by their tags, as in EC2, whose reads lag its writes. */
  readonly tagVisibilityDelaySeconds?: number;
  /** The next snapshots, or those of some volumes, end in `error`. */
  readonly failNextSnapshots?: { readonly count?: number; readonly volumeIds?: readonly string[]; readonly message?: string };
}

/** Looks at and steers a running emulated AWS. */
export interface EmulatorClient {
  health(): Promise<void>;
  /** Makes the demonstration world unless it is there, and describes it. */
  seedWorld(): Promise<EmulatedWorld>;
  world(): Promise<EmulatedWorld>;
  createTenantAccount(account: NewAccount): Promise<EmulatedAccount>;
  createAdminAccount(account: NewAccount): Promise<EmulatedAdminAccount>;
  /** Makes instances and gives their ids. */
  createInstances(instances: NewInstances): Promise<readonly string[]>;
  change(settings: EmulatorSettings): Promise<void>;
  advanceClock(seconds: number): Promise<void>;
  /** Expires temporary credentials now: of an account, of one key, or all. */
  expireSessions(whose?: { readonly accountId?: string; readonly accessKeyId?: string }): Promise<void>;
  /** Puts an instance into `shutting-down` and keeps it there. */
  terminateSoon(instance: { readonly accountId: string; readonly region: string; readonly instanceId: string }): Promise<void>;
}

/** A client of the emulator at `url` (or of the proxy in front of it); every method fails with the emulator's answer when it refuses. */
export function emulatorClient(url: string): EmulatorClient {
  const get = <T>(path: string, answer: z.ZodType<T>): Promise<T> =>
    requestJson({ method: 'GET', url: `${url}/_emulator/${path}`, answer });
  const post = <T>(path: string, body: unknown, answer: z.ZodType<T>): Promise<T> =>
    requestJson({ method: 'POST', url: `${url}/_emulator/${path}`, body, answer });
  return {
    health: async () => void (await get('health', z.object({ status: z.literal('ok') }))),
    seedWorld: () => post('world', {}, World),
    world: () => get('world', World),
    createTenantAccount: (account) => post('accounts', { ...account, kind: 'tenant' }, Account),
    createAdminAccount: (account) => post('accounts', { ...account, kind: 'admin' }, AdminAccount),
    createInstances: async (instances) => (await post('instances', instances, z.object({ instanceIds: z.array(z.string()) }))).instanceIds,
    change: async (settings) => void (await post('settings', settings, Nothing)),
    advanceClock: async (advanceSeconds) => void (await post('clock', { advanceSeconds }, Nothing)),
    expireSessions: async (whose = {}) => void (await post('sessions/expire', whose, Nothing)),
    terminateSoon: async (instance) => void (await post('instances/terminate-soon', instance, Nothing)),
  };
}

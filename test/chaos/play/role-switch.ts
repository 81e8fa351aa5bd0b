import { DeleteRolePolicyCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import type { EmulatedKeys } from '../../../sandbox/emulator-client';

/** A tenant's administrator who takes the permissions of our role away and gives them back. */
export interface RoleSwitch {
  revoke(): Promise<void>;
  giveBack(): Promise<void>;
}

const POLICY = 'Snapward';

/** For a role whose only policy is `Snapward`; talks to AWS past the proxy, so that no fault of the plan meets it. Doing either twice is fine. */
export function roleSwitch(emulatorUrl: string, keys: EmulatedKeys, roleName: string, permissionPolicy: string): RoleSwitch {
  const iam = new IAMClient({ endpoint: emulatorUrl, region: 'us-east-1', credentials: keys });
  let revoked = false;
  return {
    async revoke() {
      if (revoked) return;
      revoked = true;
      await iam.send(new DeleteRolePolicyCommand({ RoleName: roleName, PolicyName: POLICY }));
    },
    async giveBack() {
      await iam.send(new PutRolePolicyCommand({ RoleName: roleName, PolicyName: POLICY, PolicyDocument: permissionPolicy }));
      revoked = false;
    },
  };
}

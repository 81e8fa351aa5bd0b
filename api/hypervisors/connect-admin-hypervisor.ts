import { z } from 'zod';
import { ASSET_TYPES } from '../../workflows/domain/hypervisor';
import type { RequestContext } from '../context';
import { UserError } from '../graphql/user-error';
import { awsAccountId, id as anyId, name, regions } from '../mutations/input-schemas';
import { parseInput } from '../mutations/parse-input';
import type { Perform, Performed } from '../mutations/perform';
import type { ConnectAdminHypervisorInput } from './connect-admin-hypervisor.input';
import { credentialOfConnection } from './credential-of-connection';

const Input = z.object({ name, awsAccountId, regions, credentialId: anyId });

/** Connects the MSP's own account; it names no admin hypervisor, because it is one. */
export function connectAdminHypervisor(perform: Perform) {
  return (context: RequestContext, input: ConnectAdminHypervisorInput): Promise<Performed<'hypervisor', null> | UserError> =>
    perform(context, { operation: 'connectAdminHypervisor', makes: 'hypervisor', input }, async (db, id) => {
      const wanted = parseInput(Input, input);
      if (wanted instanceof UserError) return wanted;
      const credential = await credentialOfConnection(db, { ...wanted, tenantId: null });
      if (credential instanceof UserError) return credential;
      const hypervisor = {
        id,
        kind: 'ADMIN' as const,
        tenantId: null,
        name: wanted.name,
        awsAccountId: wanted.awsAccountId,
        regions: wanted.regions,
        assetTypes: ASSET_TYPES,
        credentialId: credential.id,
        useAdminResources: false,
        adminHypervisorId: null,
      };
      await db.hypervisors.create(hypervisor);
      return { tenantId: null, after: hypervisor, extra: null };
    });
}

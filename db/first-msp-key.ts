import type { MspId } from '../workflows/domain/ids';
import type { Database } from './database';
import { newId } from './new-id';
import type { IssuedApiKey } from './repositories/access/api-keys';

/** Makes an MSP and the first key of its administrators, both or neither; there is no default MSP and no default password. */
export function firstMspKey(database: Database, name: string): Promise<{ readonly mspId: MspId; readonly key: IssuedApiKey }> {
  const mspId = newId('msp');
  return database.inMsp({ mspId, tenantId: null }, async ({ msps, apiKeys, auditEvents }) => {
    await msps.create(name);
    const key = await apiKeys.issue({ name: 'first administrator', role: 'MSP_ADMIN', tenantId: null, expiresAt: null });
    await auditEvents.append({
      principalKind: 'COMMAND',
      principal: 'command:msp:create',
      principalName: 'msp:create',
      action: 'createMsp',
      subjectId: mspId,
      tenantId: null,
      before: null,
      after: { name, keyId: key.id },
      result: 'DONE',
      code: null,
      requestId: key.id,
      correlationId: null,
      clientAddress: null,
    });
    return { mspId, key };
  });
}

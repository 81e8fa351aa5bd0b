import type { MspId } from '../../workflows/domain/ids';
import type { Session } from '../session';

/** A managed service provider. */
export interface MspRow {
  readonly id: MspId;
  readonly name: string;
  readonly createdAt: Date;
}

const COLUMNS = `id, name, created_at as "createdAt"`;

/** The MSP of a scope. */
export function mspRepository({ query, scope }: Session) {
  return {
    /** Writes the scope's own MSP; its id is chosen before, because the door needs it to open. */
    async create(name: string): Promise<MspRow> {
      const [created] = await query<MspRow>(`insert into msp (id, name) values ($1, $2) returning ${COLUMNS}`, [scope.mspId, name]);
      if (!created) throw new Error('An insert answered no row.');
      return created;
    },

    /** The MSP itself; null only when its id is unknown. */
    async own(): Promise<MspRow | null> {
      const [found] = await query<MspRow>(`select ${COLUMNS} from msp where id = $1`, [scope.mspId]);
      return found ?? null;
    },
  };
}

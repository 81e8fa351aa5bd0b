import type { AccessNodeId, HypervisorId, MspId } from '../../workflows/domain/ids';
import { newId } from '../new-id';
import { when, type Page, type PageRequest } from '../page';
import { readPage } from '../read-pages';
import type { Session, Transaction } from '../session';

/** One worker process in one region, as the MSP whose admin account it runs in sees it. */
export interface AccessNodeRow {
  readonly id: AccessNodeId;
  readonly hypervisorId: HypervisorId;
  readonly name: string;
  readonly region: string;
  readonly platform: string;
  readonly taskQueue: string;
  readonly build: string;
  readonly startedAt: Date;
  readonly lastSeenAt: Date;
}

/** What a worker says of itself; it knows the AWS account that it runs in, not the MSPs that it serves. */
export interface AccessNodeSighting extends Omit<AccessNodeRow, 'id' | 'hypervisorId' | 'lastSeenAt'> {
  readonly awsAccountId: string;
}

/** Which access nodes to list; `seenAfter` leaves out those that fell silent before. */
export interface AccessNodeFilter {
  readonly hypervisorId?: HypervisorId | null;
  readonly region?: string | null;
  readonly seenAfter?: Date | null;
}

const COLUMNS = `id, hypervisor_id as "hypervisorId", name, region, platform, task_queue as "taskQueue", build,
  started_at as "startedAt", last_seen_at as "lastSeenAt"`;

/** Access nodes of an MSP; a tenant has no grant to know of them. */
export function accessNodeRepository(session: Session) {
  const { query } = session;
  return {
    /** Those of the ids that the scope knows, in no order. */
    byIds(ids: readonly AccessNodeId[]): Promise<AccessNodeRow[]> {
      return query<AccessNodeRow>(`select ${COLUMNS} from access_node where id = any($1::text[])`, [ids]);
    },

    list({ hypervisorId, region, seenAfter }: AccessNodeFilter, page: PageRequest): Promise<Page<AccessNodeRow>> {
      const where = [
        when(hypervisorId, (p) => `hypervisor_id = ${p}`),
        when(region, (p) => `region = ${p}`),
        when(seenAfter, (p) => `last_seen_at > ${p}`),
      ];
      return readPage<AccessNodeRow>(session, { select: COLUMNS, from: 'access_node', where, page });
    },
  };
}

/** Access nodes as they register themselves, before any scope is known. */
export function accessNodeSystemRepository({ query }: Transaction) {
  return {
    /**
     * Writes down that a node lives: one row for each admin hypervisor of its account that serves its region. Answers how many; 0 tells the node that
     * no MSP has connected its account for that region yet.
     */
    async register(node: AccessNodeSighting): Promise<number> {
      const served = await query<{ id: HypervisorId; mspId: MspId }>(
        `select id, msp_id as "mspId" from hypervisor where kind = 'ADMIN' and aws_account_id = $1 and $2 = any(regions)`,
        [node.awsAccountId, node.region],
      );
      if (served.length === 0) return 0;
      await query(
        `insert into access_node (id, msp_id, hypervisor_id, name, region, platform, task_queue, build, started_at, last_seen_at)
         select new.id, new.msp_id, new.hypervisor_id, $4, $5, $6, $7, $8, $9, now()
         from unnest($1::text[], $2::text[], $3::text[]) as new (id, msp_id, hypervisor_id)
         on conflict (hypervisor_id, name, region) do update set platform = excluded.platform, task_queue = excluded.task_queue,
           build = excluded.build, started_at = excluded.started_at, last_seen_at = excluded.last_seen_at`,
        [
          served.map(() => newId('accessNode')),
          served.map(({ mspId }) => mspId),
          served.map(({ id }) => id),
          node.name,
          node.region,
          node.platform,
          node.taskQueue,
          node.build,
          node.startedAt,
        ],
      );
      return served.length;
    },
  };
}

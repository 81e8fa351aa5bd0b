import { CHUNK_SIZE, type PlannedTarget, type ProtectChunk } from '../contracts/protect-group';

const chunksOf = (target: PlannedTarget): ProtectChunk[] =>
  Array.from({ length: Math.ceil(target.count / CHUNK_SIZE) }, (_, index) => ({
    awsAccountId: target.awsAccountId,
    region: target.region,
    firstOrdinal: target.firstOrdinal + index * CHUNK_SIZE,
    count: Math.min(CHUNK_SIZE, target.count - index * CHUNK_SIZE),
  }));

/** The chunks of all targets in turns, one of each region after the other, so that a large region does not keep a small one waiting. */
export function chunksInTurns(targets: readonly PlannedTarget[]): ProtectChunk[] {
  const lines = targets.map(chunksOf);
  const longest = Math.max(0, ...lines.map((line) => line.length));
  return Array.from({ length: longest }, (_, turn) => lines.flatMap((line) => line.slice(turn, turn + 1))).flat();
}

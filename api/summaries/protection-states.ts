import type { ProtectionState as Protection, RpoState as Rpo } from '../../workflows/domain/protection';
import { enumOf } from '../graphql/enum-of';

export const ProtectionState = enumOf<Protection>('ProtectionState', 'Whether a resource could be restored.', {
  PROTECTED: 'It has a complete recovery point that stands.',
  WAITING: 'It is in a VM group, but has no complete recovery point yet, or none that stands any more.',
  UNPROTECTED: 'It is in no VM group and has no complete recovery point.',
});

export const RpoState = enumOf<Rpo>('RpoState', 'Whether the newest complete recovery point is as young as the plan wants it.', {
  MET: 'It was taken no longer ago than the plan allows (`runEveryMinutes`).',
  MISSED: 'It is older than that, or there is none.',
  NOT_COVERED: 'No plan asks for one: the resource is in no VM group, or is not in AWS any more.',
});

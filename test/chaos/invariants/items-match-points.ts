import type { Facts } from '../facts/facts';

/** An item of a back-up is COMPLETED if, and only if, its recovery point is; and no recovery point stays PENDING when all is quiet. */
export function itemsMatchPoints({ items, points }: Facts): string[] {
  return [
    ...items
      .filter(({ operation }) => operation === 'protectGroup')
      .filter(({ state, recoveryPointState }) => (state === 'COMPLETED') !== (recoveryPointState === 'COMPLETED'))
      .map(({ id, state, recoveryPointState }) => `item ${id} is ${state}, its recovery point ${recoveryPointState ?? 'is not there'}`),
    ...points.filter(({ state }) => state === 'PENDING').map(({ id }) => `recovery point ${id} is still PENDING`),
  ];
}

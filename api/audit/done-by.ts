import { actorOf, type Asker } from './actor';

/** What every event of something that was done says. */
export const doneBy = (asker: Asker) => ({
  ...actorOf(asker),
  tenantId: asker.principal.scope.tenantId,
  result: 'DONE' as const,
  code: null,
  before: null,
  after: null,
});

/** The same number and input as before: nothing was done again, and the first result was answered. */
export const REPEATED = { code: 'REPEATED' } as const;

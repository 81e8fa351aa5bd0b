import type { FastifyInstance } from 'fastify';
import { openDatabase } from '../db/database';
import { auditTrail } from './audit/audit-trail';
import { auditedAuthentication } from './audit/audited-authentication';
import { admission } from './auth/admit';
import { apiKeyAuthentication, authentication } from './auth/authenticate';
import { personAuthentication } from './auth/person-authentication';
import { principalSessions } from './auth/principal-sessions';
import { tokenVerification } from './auth/token-verification';
import { budgetOver } from './budget/budget';
import { metersOn } from './budget/meter';
import type { ApiConfig } from './config';
import { contexts } from './context';
import { cursorKeyOf } from './graphql/cursor';
import { masking } from './graphql/masking';
import { operationPreparation } from './graphql/prepare-operation';
import { requestFacts } from './http/request-facts';
import { createServer } from './http/server';
import { temporalUi } from './jobs/temporal-ui';
import { startHousekeeping } from './housekeeping/housekeeping';
import type { Logger } from './logger';
import { resolversFor } from './resolvers';
import { houseSchema } from './schema';
import { jobSignals } from './subscriptions/job-signals';
import { jobStreams } from './subscriptions/job-streams';
import { streamingExecution } from './subscriptions/streaming-execution';
import { startOutboxRelay } from './temporal/outbox-relay';
import { startingAtOnce } from './temporal/start-workflow';
import { workflowClient } from './temporal/workflow-client';
import { openTrustedDocuments } from './trusted-documents/trusted-documents';

/** An API that listens. */
export interface RunningApi {
  readonly url: string;
  readonly app: FastifyInstance;
  /** Answers what is under way, ends subscriptions, and closes every connection. */
  stop(): Promise<void>;
}

/** Builds the API by hand and lets it listen; throws when the database cannot be reached, while Temporal may come later. */
export async function startApi(config: ApiConfig, log: Logger): Promise<RunningApi> {
  // Before anything is opened: a wrong manifest stops the start.
  const trusted = await openTrustedDocuments(config.trustedDocuments);
  const database = await openDatabase(config.database);
  const sessions = principalSessions();
  const signals = await jobSignals(config.database.url, sessions);
  const temporal = workflowClient(config.temporal);
  const startAtOnce = startingAtOnce({ database, temporal, log });
  const ui = temporalUi(config.temporal.uiUrl, config.temporal.namespace);
  const schema = await houseSchema(resolversFor({ database, temporal, startAtOnce, secretsKey: config.secretsKey, temporalUi: ui }));
  const verify = config.openIdProvider && (await tokenVerification(config.openIdProvider, log));
  const audit = auditTrail(database, log);
  const people = personAuthentication(database, verify, log);
  const authenticate = authentication(apiKeyAuthentication(database), people);
  const arrive = auditedAuthentication(authenticate, audit);
  const budget = budgetOver(database, config.points, log);
  const createContext = contexts({
    database,
    jobStreams: jobStreams(database, signals),
    cursorKey: cursorKeyOf(config.secretsKey),
    meterFor: metersOn(budget),
    requestMs: config.requestMs,
    audit,
    log,
  });
  const mask = masking(log);
  const app = await createServer({
    schema,
    database,
    factsOf: requestFacts(config.http.trustedProxies),
    authenticate: arrive,
    admit: admission({ arrive, authenticate, sessions, createContext }),
    prepare: operationPreparation(schema, config.introspection, trusted),
    execution: streamingExecution(schema, createContext, sessions, mask),
    mask,
    trusted,
    log,
    introspection: config.introspection,
    compiledOperations: config.compiledOperations,
    // Opening and closing a door asks the database three things.
    checkHealth: () => database.inSystem(() => Promise.resolve()),
  });
  const relay = startOutboxRelay({ database, temporal, log });
  const housekeeping = startHousekeeping({ database, log });
  const url = await app.listen(config.http);
  return {
    url,
    app,
    async stop() {
      await relay.stop();
      await housekeeping.stop();
      await app.close();
      await audit.settled();
      await signals.close();
      await temporal.close();
      await budget.stop();
      await database.close();
    },
  };
}

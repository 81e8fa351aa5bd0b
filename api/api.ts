import type { FastifyInstance } from 'fastify';
import { openDatabase } from '../db/database';
import { auditTrail } from './audit/audit-trail';
import { auditedAuthentication } from './audit/audited-authentication';
import { admission } from './auth/admit';
import { apiKeyAuthentication, authentication } from './auth/authenticate';
import { personAuthentication } from './auth/person-authentication';
import { principalSessions } from './auth/principal-sessions';
import { heardBy, rememberedAuthentication } from './auth/remembered-authentication';
import { tokenVerification } from './auth/token-verification';
import { budgetOver } from './budget/budget';
import { metersOn } from './budget/meter';
import type { ApiConfig } from './config';
import { contexts } from './context';
import { cursorKeysOf } from './graphql/cursor';
import { masking } from './graphql/masking';
import { operationPreparation } from './graphql/prepare-operation';
import { consumersOf, SLOWEST_CONSUMER } from './http/consumers';
import { requestFacts } from './http/request-facts';
import { readinessChecks } from './http/readiness-checks';
import { serveMetrics } from './http/metrics-server';
import { createServer } from './http/server';
import { closeInTime, inTime } from './http/stop-in-time';
import { temporalUi } from './jobs/temporal-ui';
import { startHousekeeping } from './housekeeping/housekeeping';
import type { Logger } from './logger';
import { createMetrics } from './operations/metrics';
import { operationObserver } from './operations/observe-operations';
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
  /** Null when no metrics are served. */
  readonly metricsUrl: string | null;
  readonly app: FastifyInstance;
  /** Takes no new work, answers what is under way, ends subscriptions with a word, and closes every connection, within 10 s. */
  stop(): Promise<void>;
}

/** Builds the API by hand and lets it listen; throws when the database cannot be reached, while Temporal may come later. */
export async function startApi(config: ApiConfig, log: Logger): Promise<RunningApi> {
  // Before anything is opened: a wrong manifest stops the start.
  const trusted = await openTrustedDocuments(config.trustedDocuments);
  const database = await openDatabase(config.database);
  const sessions = principalSessions();
  const temporal = workflowClient(config.temporal);
  const startAtOnce = startingAtOnce({ database, temporal, log });
  const ui = temporalUi(config.temporal.uiUrl, config.temporal.namespace);
  const schema = await houseSchema(resolversFor({ database, temporal, startAtOnce, secretsKey: config.secretsKey, temporalUi: ui }));
  const verify = config.openIdProvider && (await tokenVerification(config.openIdProvider, log));
  const metrics = createMetrics(() => database.poolState());
  const observer = operationObserver(metrics, log);
  const audit = auditTrail(database, log, metrics.error);
  const people = personAuthentication(database, verify, log);
  const authenticate = authentication(apiKeyAuthentication(database), people);
  const remembered = rememberedAuthentication(authenticate);
  const arrive = auditedAuthentication(remembered.authenticate, audit);
  const signals = await jobSignals(config.database.url, heardBy(remembered, sessions));
  const budget = budgetOver(database, config.points, log);
  const createContext = contexts({
    database,
    jobStreams: jobStreams(database, signals),
    cursorKeys: cursorKeysOf([config.secretsKey, ...config.secretsKeysAlso]),
    meterFor: metersOn(budget),
    requestMs: config.requestMs,
    audit,
    log,
    // Word of it comes as well, but the next request may come first.
    onWritten: remembered.forgetAll,
  });
  const mask = masking(log);
  const execution = streamingExecution({ schema, createContext, sessions, mask, observer, metrics });
  const consumers = consumersOf(metrics.consumerCutOff, { ...SLOWEST_CONSUMER, graceMs: config.slowConsumerMs });
  let isStopping = false;
  const app = await createServer({
    schema,
    database,
    factsOf: requestFacts(config.http.trustedProxies),
    authenticate: arrive,
    admit: admission({ arrive, authenticate, sessions, createContext }),
    prepare: operationPreparation(schema, config.introspection, trusted),
    execution,
    observer,
    mask,
    consumers,
    trusted,
    log,
    introspection: config.introspection,
    compiledOperations: config.compiledOperations,
    health: { log, stopping: () => isStopping, checks: readinessChecks(database, temporal) },
  });
  const relay = startOutboxRelay({ database, temporal, log });
  const housekeeping = startHousekeeping({ database, log });
  const url = await app.listen(config.http);
  const scraped = config.metrics && (await serveMetrics(metrics, config.metrics));
  return {
    url,
    metricsUrl: scraped?.url ?? null,
    app,
    async stop() {
      isStopping = true;
      execution.end();
      await Promise.all([relay.stop(), housekeeping.stop(), closeInTime(app)]);
      consumers.stop();
      await inTime(audit.settled());
      await inTime(Promise.all([signals.close(), temporal.close(), budget.stop(), scraped?.close()]));
      await inTime(database.close());
    },
  };
}

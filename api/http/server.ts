import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled, ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { Database } from '../../db/database';
import { auditExport } from '../audit/audit-export';
import { credentialsOf } from '../auth/credentials';
import type { RequestContext } from '../context';
import { limitPlugin } from '../graphql/limits/limit-plugin';
import { compiledExecution } from './compiled-execution';
import { LIMITS } from '../graphql/limits/limits';
import { HOUSE_RULES } from '../graphql/prepare-operation';
import type { Logger } from '../logger';
import { trustedDocumentCache } from '../trusted-documents/trusted-document-cache';
import type { TrustedDocuments } from '../trusted-documents/trusted-documents';
import { eventStreamHandler } from './event-stream';
import { NOT_FROM_A_FORM } from './forgeable';
import type { OperationObserver } from '../operations/observe-operations';
import { observingPlugin } from '../operations/observing-plugin';
import { graphiqlPage } from './graphiql-page';
import { refusedRequest } from './refused-request';
import { serveHealth, type HealthDependencies } from './health';
import { serveWebSocket, type StreamingDependencies } from './web-socket';

/** What the server is made of. */
export interface ServerDependencies extends StreamingDependencies {
  readonly log: Logger;
  readonly database: Database;
  readonly introspection: boolean;
  readonly compiledOperations: boolean;
  readonly trusted: TrustedDocuments;
  readonly health: HealthDependencies;
  readonly observer: OperationObserver;
}

/** A server that was made but does not listen yet. */
export async function createServer(dependencies: ServerDependencies): Promise<FastifyInstance> {
  const { log, introspection, admit, factsOf, health, mask, trusted } = dependencies;
  // Typed as fastify's own logger, or every type of fastify would carry ours.
  const serverLog: FastifyBaseLogger = log;
  // The request id comes from us, never from the caller: it names rows of the audit log.
  const app = fastify({
    loggerInstance: serverLog,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: LIMITS.bodyBytes,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    // A stop waits for answers that are under way; only what is idle is closed at once.
    forceCloseConnections: 'idle',
  });
  const apollo = apolloServer(dependencies, app);
  await apollo.start();
  const graphql = fastifyApolloHandler(apollo, {
    async context({ headers, id, raw, body, query }) {
      const context = await admit(credentialsOf(headers), factsOf(raw, id));
      // Before it is even read: what is wrong with a document tells of the schema.
      for (const asked of [body, query]) if (typeof asked === 'object' && asked !== null) trusted.refuseFreeForm(asked);
      return context;
    },
  });

  app.addHook('onRequest', async ({ id, raw }, reply) => {
    void reply.header('x-request-id', id);
    const { correlationId } = factsOf(raw, id);
    if (correlationId !== null) void reply.header('x-correlation-id', correlationId);
  });
  // HTTP asks for a challenge with every 401; for event streams their handler writes it.
  app.addHook('onSend', async (_request, reply) => void (reply.statusCode === 401 && reply.header('www-authenticate', 'Bearer')));
  app.setErrorHandler(refusedRequest(mask));
  const streams = eventStreamHandler(dependencies);
  // The IDE asks for streams at the one address that it knows; what it accepts says so.
  app.addHook('preHandler', async (request, reply) => {
    if (request.routeOptions.url !== '/graphql' || !request.headers.accept?.includes('text/event-stream')) return undefined;
    await streams(request, reply);
    return reply;
  });
  app.route({ method: ['GET', 'POST'], url: '/graphql', handler: graphql });
  app.route({ method: ['GET', 'POST'], url: '/graphql/stream', handler: streams });
  app.get('/audit.jsonl', auditExport(dependencies));
  serveHealth(app, health);
  // An IDE writes documents of its own.
  if (introspection && trusted.mode !== 'only') serveIde(app);

  const sockets = serveWebSocket(app.server, dependencies);
  // Subscriptions would hold the server open for as long as their jobs run.
  app.addHook('preClose', async () => sockets.dispose());
  return app;
}

function apolloServer(
  { schema, introspection, compiledOperations, mask, trusted, observer }: ServerDependencies,
  app: FastifyInstance,
): ApolloServer<RequestContext> {
  return new ApolloServer<RequestContext>({
    ...(compiledOperations ? { gateway: compiledExecution(schema) } : { schema }),
    introspection,
    includeStacktraceInErrorResponses: false,
    validationRules: [...HOUSE_RULES],
    parseOptions: { maxTokens: LIMITS.tokens },
    formatError: mask,
    persistedQueries: trusted.mode === 'off' ? false : { cache: trustedDocumentCache(trusted) },
    csrfPrevention: { requestHeaders: [...NOT_FROM_A_FORM] },
    allowBatchedHttpRequests: false,
    stopOnTerminationSignals: false,
    plugins: [
      // It would wrap every field, for headers that no cache reads: answers depend on the key.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      fastifyApolloDrainPlugin(app),
      limitPlugin,
      observingPlugin(observer),
    ],
  });
}

/** Browsers ask for pages where programs ask for answers; they get the IDE. It asks where it lies, so the root leads there. */
function serveIde(app: FastifyInstance): void {
  const page = graphiqlPage();
  app.get('/', (_request, reply) => reply.redirect('/graphql'));
  app.addHook('onRequest', async (request, reply) => {
    const { method, routeOptions, headers } = request;
    if (method === 'GET' && routeOptions.url === '/graphql' && headers.accept?.includes('text/html')) return page(request, reply);
    return undefined;
  });
}

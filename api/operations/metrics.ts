import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { PoolState } from '../../db/database';
import { REQUEST_ERRORS, USER_ERRORS } from '../graphql/error-catalogue';
import type { OperationLabel } from './operation-label';

/** What the process tells Prometheus; every label has a bounded set of values, whatever callers send. */
export interface Metrics {
  operationEnded(label: OperationLabel, seconds: number): void;
  /** An error of GraphQL, or the code of a UserError; codes that nobody declared are `other`. */
  error(code: string): void;
  subscriberCame(): void;
  subscriberLeft(): void;
  /** A consumer did not read what was sent. */
  consumerCutOff(): void;
  /** The page, and its content type. */
  page(): Promise<{ readonly contentType: string; readonly text: string }>;
}

const CODES: ReadonlySet<string> = new Set([...Object.keys(USER_ERRORS), ...Object.keys(REQUEST_ERRORS)]);
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The metrics of one API with a registry of its own; `poolState` is asked when the page is. */
export function createMetrics(poolState: () => PoolState): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const labelNames = ['type', 'operation'] as const;
  const operations = new Counter({
    name: 'snapward_operations_total',
    help: 'Operations that ended, by root field.',
    labelNames,
    registers,
  });
  const latency = new Histogram({
    name: 'snapward_operation_seconds',
    help: 'How long operations took; a subscription is not timed.',
    labelNames,
    buckets: SECONDS,
    registers,
  });
  const errors = new Counter({ name: 'snapward_errors_total', help: 'Errors and refusals, by code.', labelNames: ['code'], registers });
  const subscribers = new Gauge({ name: 'snapward_subscribers', help: 'Subscriptions that are open.', registers });
  const cutOff = new Counter({
    name: 'snapward_slow_consumers_total',
    help: 'Connections of subscribers that were cut off, because they did not read what was sent.',
    registers,
  });
  new Gauge({
    name: 'snapward_database_connections',
    help: 'Connections of the pool, and requests that wait for one.',
    labelNames: ['state'],
    registers,
    collect() {
      for (const [state, count] of Object.entries(poolState())) this.set({ state }, count);
    },
  });
  return {
    operationEnded(label, seconds) {
      operations.inc({ ...label });
      if (label.type !== 'subscription') latency.observe({ ...label }, seconds);
    },
    error: (code) => errors.inc({ code: CODES.has(code) ? code : 'other' }),
    subscriberCame: () => subscribers.inc(),
    subscriberLeft: () => subscribers.dec(),
    consumerCutOff: () => cutOff.inc(),
    page: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}

import type { GraphQLFormattedError } from 'graphql';
import type { RequestContext } from '../context';
import type { Logger } from '../logger';
import type { Metrics } from './metrics';
import { INVALID, type OperationLabel } from './operation-label';

type Fault = Pick<GraphQLFormattedError, 'extensions'>;

/** Sees every operation of every transport once: counts it, and writes one line of the log. */
export interface OperationObserver {
  /** Begins an operation; call what comes back when it has ended, with the errors of its answer. */
  begin(context: RequestContext, label: OperationLabel): (errors: readonly Fault[]) => void;
  /** What was refused before it was anybody's operation, or could be read. */
  refused(errors: readonly Fault[]): void;
}

/** Observes for one process. A line says who asked for what and how it ended; never a document, a variable or an answer. */
export function operationObserver(metrics: Metrics, log: Logger): OperationObserver {
  return {
    begin({ facts, principal }, label) {
      const sinceMs = performance.now();
      return (errors) => {
        const ms = performance.now() - sinceMs;
        const codes = errors.map(codeOf);
        metrics.operationEnded(label, ms / 1_000);
        codes.forEach(metrics.error);
        const who = { principal: principal.id, principalKind: principal.kind, ...(principal.hasScope ? principal.scope : {}) };
        log.info(
          { ...facts, ...who, ...label, ms: Math.round(ms), ...(codes.length > 0 ? { codes: [...new Set(codes)] } : {}) },
          'operation',
        );
      };
    },
    refused(errors) {
      metrics.operationEnded(INVALID, 0);
      errors.map(codeOf).forEach(metrics.error);
    },
  };
}

const codeOf = ({ extensions }: Fault): string => {
  const code = extensions?.['code'];
  return typeof code === 'string' ? code : 'GRAPHQL_VALIDATION_FAILED';
};

/** Where operators look at runs. */
export interface TemporalUi {
  /** The page of one run, or of the newest run when its id is not known yet; null when no UI is configured. */
  runUrl(workflowId: string, runId: string | null): string | null;
}

/** The Temporal UI at a base URL such as http://127.0.0.1:8233; null is none. */
export function temporalUi(baseUrl: string | null, namespace: string): TemporalUi {
  return {
    runUrl(workflowId, runId) {
      if (baseUrl === null) return null;
      const path = ['namespaces', namespace, 'workflows', workflowId, ...(runId ? [runId, 'history'] : [])];
      return `${baseUrl.replace(/\/$/, '')}/${path.map(encodeURIComponent).join('/')}`;
    },
  };
}

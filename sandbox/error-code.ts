/** The system's code of a failure (`ENOENT`, `EEXIST`, …), asked by shape: under jest Node's own errors are of another realm's Error class. */
export function errorCode(failure: unknown): unknown {
  return typeof failure === 'object' && failure !== null && 'code' in failure ? failure.code : undefined;
}

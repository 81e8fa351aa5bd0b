import type { IncomingHttpHeaders } from 'node:http';

/** What one request asks of AWS, read from its wire form. */
export interface AwsCall {
  /** As in the signature: `ec2`, `sts`, `iam`, `kms`; `unknown` when the request is not signed. */
  readonly service: string;
  /** As AWS names it, e.g. `CreateSnapshots`. */
  readonly action: string;
  readonly region: string;
  readonly accessKeyId: string | undefined;
  /** The parameters of an EC2 or Query call; empty for JSON. */
  readonly parameters: URLSearchParams;
}

// AWS4-HMAC-SHA256 Credential=<key id>/<date>/<region>/<service>/aws4_request, …
const CREDENTIAL = /Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/;

/** Reads service and region from the signature, the action from the form or the target header. */
export function readAwsCall(headers: IncomingHttpHeaders, url: string, body: Buffer): AwsCall {
  const [, accessKeyId, region = 'unknown', service = 'unknown'] = CREDENTIAL.exec(headers.authorization ?? '') ?? [];
  const target = headers['x-amz-target'];
  if (typeof target === 'string') {
    return { service, action: target.split('.').at(-1) ?? target, region, accessKeyId, parameters: new URLSearchParams() };
  }
  const form = body.length > 0 ? body.toString('utf8') : url.split('?')[1];
  const parameters = new URLSearchParams(form);
  return { service, action: parameters.get('Action') ?? 'unknown', region, accessKeyId, parameters };
}

import { randomUUID } from 'node:crypto';

/** An HTTP answer in the form that a service's clients read. */
export interface ErrorAnswer {
  readonly code: string;
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** The faults that are an answer of AWS. */
export type AnsweredFault = 'throttle' | 'server-error' | 'expired-token';

type Protocol = 'ec2' | 'query' | 'json';

interface ErrorWords {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

const EXPIRED = 'The security token included in the request is expired';
const WORDS: Readonly<Record<AnsweredFault, Readonly<Record<Protocol, ErrorWords>>>> = {
  throttle: {
    ec2: { status: 503, code: 'RequestLimitExceeded', message: 'Request limit exceeded.' },
    query: { status: 400, code: 'Throttling', message: 'Rate exceeded' },
    json: { status: 400, code: 'ThrottlingException', message: 'Rate exceeded' },
  },
  'server-error': {
    ec2: { status: 500, code: 'InternalError', message: 'An internal error has occurred' },
    query: { status: 500, code: 'InternalFailure', message: 'An internal error has occurred' },
    json: { status: 500, code: 'InternalFailure', message: 'An internal error has occurred' },
  },
  'expired-token': {
    ec2: { status: 400, code: 'ExpiredToken', message: EXPIRED },
    query: { status: 403, code: 'ExpiredToken', message: EXPIRED },
    json: { status: 400, code: 'ExpiredTokenException', message: EXPIRED },
  },
};

/** The answer that the service would give for this fault. */
export function errorAnswer(service: string, fault: AnsweredFault): ErrorAnswer {
  const protocol = protocolOf(service);
  const { status, code, message } = WORDS[fault][protocol];
  const requestId = randomUUID();
  if (protocol === 'json') {
    return { code, status, contentType: 'application/x-amz-json-1.1', body: JSON.stringify({ __type: code, message }) };
  }
  const body =
    protocol === 'ec2'
      ? `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>${requestId}</RequestID></Response>`
      : `<ErrorResponse><Error><Type>${status < 500 ? 'Sender' : 'Receiver'}</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
  return { code, status, contentType: 'text/xml;charset=UTF-8', body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}` };
}

/** The error code that an answer of AWS carries; `HTTP 502` and the like when it carries none. */
export function errorCodeOf(status: number, body: string): string {
  const [, inXml] = /<Code>([^<]+)<\/Code>/.exec(body) ?? [];
  const [, inJson] = /"__type"\s*:\s*"(?:[^"#]*#)?([^"]+)"/.exec(body) ?? [];
  return inXml ?? inJson ?? `HTTP ${status}`;
}

function protocolOf(service: string): Protocol {
  if (service === 'ec2') return 'ec2';
  return service === 'sts' || service === 'iam' ? 'query' : 'json';
}

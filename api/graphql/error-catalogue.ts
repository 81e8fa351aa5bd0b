/** What a code means, and what its receiver does about it. */
export interface CataloguedError {
  /** One sentence on what is the matter. */
  readonly cause: string;
  /** One sentence on what to do. */
  readonly remedy: string;
}

/** Outcomes of mutations: members of their result unions; `type` is the GraphQL type that carries the code. Codes are for ever. */
export const USER_ERRORS = {
  INVALID_INPUT: {
    type: 'ValidationError',
    cause: 'A value of the input cannot be used; `path` says which.',
    remedy: 'Correct every value that `problems` names and send the request again.',
  },
  NOT_FOUND: {
    type: 'NotFoundError',
    cause: 'There is no such thing that you may see.',
    remedy: 'Check the id at `path`; list what you can see to find the right one.',
  },
  NAME_TAKEN: {
    type: 'ConflictError',
    cause: 'Its owner already has one of this name.',
    remedy: 'Choose another name, or use the thing that has it; names are compared without regard to capitals.',
  },
  ACCOUNT_ALREADY_CONNECTED: {
    type: 'ConflictError',
    cause: 'This MSP has connected the AWS account already.',
    remedy: 'Use the connection that is there; one MSP connects an account once.',
  },
  RULE_VIOLATION: {
    type: 'RuleViolationError',
    cause: 'Each value is fine, but together they break a rule of the product; `rule` names it.',
    remedy: 'Do what `remedy` says; each rule is in the list below.',
  },
  ALREADY_A_MEMBER: {
    type: 'ConflictError',
    cause: 'Somebody with this e-mail address belongs to the MSP or the tenant already.',
    remedy: 'Change what they may do (`changeMembership`), or remove them first (`removeMembership`).',
  },
  JOB_ALREADY_ACTIVE: {
    type: 'ConflictError',
    cause: 'The same work is under way already.',
    remedy: 'Follow the job that `conflictingId` names and ask again when it is over, or cancel it.',
  },
  JOB_NOT_CONTROLLABLE: {
    type: 'ConflictError',
    cause: 'The job is in a state in which this cannot be asked of it.',
    remedy: 'Look at the state of the job: one that is over is not paused or cancelled, and one that went well is not retried.',
  },
  API_KEY_NOT_ACTIVE: {
    type: 'ConflictError',
    cause: 'The API key was revoked or has expired, so it gets no new secret.',
    remedy: 'Create another key.',
  },
  IDEMPOTENCY_CONFLICT: {
    type: 'ConflictError',
    cause: 'The `clientMutationId` was used before with another input.',
    remedy: 'Use a new `clientMutationId` for a new request, or send the same input again to get the first result.',
  },
  PERMISSION_DENIED: {
    type: 'DeniedError',
    cause: 'Your role or key does not allow this.',
    remedy: 'Ask your MSP to do it, or for a role or key that may; `message` names the missing permission.',
  },
  TENANT_NOT_ACTIVE: {
    type: 'DeniedError',
    cause: 'The tenant is suspended or leaving; it can be read, not changed.',
    remedy: 'Let the MSP resume the tenant first (`resumeTenant`); one that is OFFBOARDING never works again.',
  },
  TENANT_IS_OFFBOARDING: {
    type: 'ConflictError',
    cause: 'The tenant is being taken apart, and nothing leaves that status.',
    remedy: 'Create another tenant, and connect the accounts to it.',
  },
  QUOTA_EXCEEDED: {
    type: 'QuotaExceededError',
    cause: 'The tenant would use more of something than its hard limit; `kind`, `limit` and `used` say of what and how much.',
    remedy: 'Do what `remedy` says, or ask your MSP for more (`changeTenantQuota`).',
  },
  UNAVAILABLE: {
    type: 'UnavailableError',
    cause: 'A part that is needed at once cannot be reached now; nothing was changed.',
    remedy: 'Send the same request again in a moment, with the same `clientMutationId`.',
  },
} as const satisfies Readonly<Record<string, CataloguedError & { readonly type: string }>>;

/** Errors of requests, in `errors[].extensions.code`; `status` is that of HTTP when the whole operation is refused. Codes are for ever. */
export const REQUEST_ERRORS = {
  UNAUTHENTICATED: {
    status: 401,
    cause: 'The key or the token is missing, unknown, expired or revoked, or its holder was never invited; which of these is not told.',
    remedy: 'Send a valid key or access token as `Authorization: Bearer …`.',
  },
  SIGN_IN_UNAVAILABLE: {
    status: 503,
    cause: 'Tokens cannot be checked, because the OpenID provider does not answer.',
    remedy: 'Keep the token and send the same request again in a few seconds; API keys work meanwhile.',
  },
  SCOPE_REQUIRED: {
    status: 400,
    cause: 'You belong to several MSPs or tenants, or use a key for several tenants, and did not say for which of them you ask.',
    remedy: 'Send `X-Snapward-Scope` with one of the scope ids that `viewer { memberships { scopeId } }` lists.',
  },
  SCOPE_NOT_FOUND: {
    status: 403,
    cause: 'The `X-Snapward-Scope` that was sent is none to which you belong, whether there is such a one or not.',
    remedy: 'Send one that `viewer { memberships { scopeId } }` lists; leave it out with one membership, or with a key for one scope.',
  },
  RATE_LIMITED: {
    status: 429,
    cause: 'The points that operations cost are used up for now, on all replicas together.',
    remedy:
      'Wait for the seconds of `Retry-After` (and `extensions.retryAfterSeconds`); ask for what you need: `extensions.cost` tells the price.',
  },
  SLOW_CONSUMER: {
    status: 200,
    cause:
      'A subscription over server-sent events sent more than was read for ten seconds; over WebSocket the connection is closed with 4413.',
    remedy: 'Read what is sent, subscribe again, and go on with `jobEvents(after:)` behind the last event that you have.',
  },
  TIMED_OUT: {
    status: 200,
    cause: 'The operation, or one root field of it, took longer than one may.',
    remedy: 'Ask for less at once. A mutation may have been done: send it again with the same `clientMutationId`.',
  },
  GRAPHQL_PARSE_FAILED: {
    status: 400,
    cause: 'The document is not GraphQL, or has too many tokens.',
    remedy: 'Correct the document; the message says where.',
  },
  GRAPHQL_VALIDATION_FAILED: {
    status: 400,
    cause: 'The document does not fit the schema, or asks too deeply, or under too many aliases or directives.',
    remedy: 'Hold the document against the schema, or split it.',
  },
  OPERATION_RESOLUTION_FAILURE: {
    status: 400,
    cause: 'The document has several operations and `operationName` names none of them.',
    remedy: 'Name one of the operations of the document.',
  },
  BAD_USER_INPUT: {
    status: 400,
    cause: 'Variables or arguments are not what the schema takes: a wrong type, a cursor of another list, too large a page.',
    remedy: 'Correct the value that the message names. Values themselves are never repeated, because a secret may be among them.',
  },
  BAD_REQUEST: {
    status: 400,
    cause: 'The HTTP request is not one of GraphQL: no query, a batch, a wrong content type, or a browser could have been tricked into it.',
    remedy: 'Send one operation as `POST` with `content-type: application/json`.',
  },
  REQUEST_TOO_LARGE: {
    status: 413,
    cause: 'The body of the request has more bytes than one operation needs.',
    remedy: 'Send less at once, large lists in several requests.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    cause: 'The body of the request is in a format that is not read here.',
    remedy: 'Send JSON with `content-type: application/json`.',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    cause: 'The operation changes something, and came by a method that is for reading.',
    remedy: 'Send it as `POST`.',
  },
  NOT_FOUND: {
    status: 404,
    cause: 'What a subscription is about does not exist, or you may not see it.',
    remedy: 'Check the id.',
  },
  PERMISSION_DENIED: {
    status: 403,
    cause: 'Your role or key does not allow this field, and its place in the answer cannot be null.',
    remedy: 'Leave the field out (`viewer { permissions }` says what you may ask for), or ask for a role or key that may.',
  },
  QUERY_TOO_COMPLEX: {
    status: 400,
    cause: 'The largest possible answer would cost more points than one operation may.',
    remedy: 'Ask for smaller pages, or for fewer lists inside lists.',
  },
  TRUSTED_DOCUMENT_REQUIRED: {
    status: 400,
    cause: 'This server takes trusted documents only, and the request has the text of a document.',
    remedy: 'Send the hash of a document of the manifest in `extensions.persistedQuery.sha256Hash`, and no `query`.',
  },
  PERSISTED_QUERY_NOT_FOUND: {
    status: 200,
    cause: 'No trusted document has this hash.',
    remedy: 'Send a hash of the manifest, or ask your MSP to add the document to it.',
  },
  PERSISTED_QUERY_NOT_SUPPORTED: {
    status: 200,
    cause: 'The server does not take documents by hash.',
    remedy: 'Send the document itself.',
  },
  INTERNAL_SERVER_ERROR: {
    status: 500,
    cause: 'A bug of ours, or a part behind the API is away.',
    remedy: 'Try again with the same `clientMutationId`; if it stays, tell support the `errorId`, under which the log has the cause.',
  },
} as const satisfies Readonly<Record<string, CataloguedError & { readonly status: number }>>;
export type RequestErrorCode = keyof typeof REQUEST_ERRORS;

import { STSClient, type STSClientConfig } from '@aws-sdk/client-sts';
import { AdaptiveRetryStrategy, DefaultRateLimiter } from '@smithy/core/retry';

/** Where AWS is and who the worker is there; what is missing is found by the SDK's own rules (real endpoints, instance or task role). */
export interface AwsSettings {
  readonly endpointUrl?: string;
  readonly identity?: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };
  /** Shown to AWS and so in the tenant's CloudTrail: `snapward/<version>`. */
  readonly version: string;
  /** Told of every attempt that goes over the wire, retries included. */
  readonly onAttempt?: (attempt: AwsAttempt) => void;
}

/** One HTTP request to AWS. */
export interface AwsAttempt {
  readonly action: string;
  readonly awsAccountId: string;
  readonly region: string;
}

/** Time limits of one HTTP request, in milliseconds; EC2's slowest calls answer in a few seconds. */
const TIMEOUTS = { connectionTimeout: 5_000, requestTimeout: 60_000, throwOnRequestTimeout: true } as const;

/** Attempts of a call that may safely be repeated. */
const ATTEMPTS = 5;

/**
 * How far adaptive mode may slow a client down, in calls a second. Its own floor of 0.5 makes hours of one inventory when an account
 * throttles for another reason than our rate; EC2 refills every bucket that these clients draw on by more (10 to 20 a second for reads).
 */
const SLOWEST_RATE = 5;

/** Retries that slow down after a throttle; the rate belongs to a client, and so clients are shared, never made per call. */
const patiently = () => new AdaptiveRetryStrategy(ATTEMPTS, { rateLimiter: new DefaultRateLimiter({ minFillRate: SLOWEST_RATE }) });

/** For calls without a client token: the SDK must not repeat them, since a second CreateSnapshots is a second set of snapshots. */
const ONE_ATTEMPT = { retryMode: 'standard', maxAttempts: 1 } as const;

// Sockets are kept, because a TLS handshake costs more than most calls.
const SOCKETS = { keepAlive: true, maxSockets: 100 } as const;

/** The settings that all SDK clients of a worker share; one connection pool serves them all. */
export function clientSettings(settings: AwsSettings) {
  const place = settings.endpointUrl ? { endpoint: settings.endpointUrl } : {};
  // The SDK makes its HTTP handler and its credential chain inside a client; taking them from one client shares them with all.
  const first = new STSClient({
    region: 'us-east-1',
    requestHandler: { ...TIMEOUTS, httpAgent: SOCKETS, httpsAgent: SOCKETS },
    ...(settings.identity ? { credentials: settings.identity } : {}),
  });
  const shared = {
    ...place,
    requestHandler: first.config.requestHandler,
    customUserAgent: [['snapward', settings.version]],
  } satisfies STSClientConfig;
  return {
    repeating: (region: string) => ({ ...shared, retryStrategy: patiently(), region }),
    once: (region: string) => ({ ...shared, ...ONE_ATTEMPT, region }),
    /** The worker's own identity, refreshed by the SDK when it is a temporary one. */
    ownIdentity: () => first.config.credentials(),
    close: () => first.destroy(),
  };
}

/** What `clientSettings` makes. */
export type ClientSettings = ReturnType<typeof clientSettings>;

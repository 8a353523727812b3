import { awsClock } from '../../adapters/aws/clock.ts';
import type { AwsCredentials } from '../../adapters/aws/sigv4.ts';
import type { DynamoSettings } from '../../adapters/dynamodb/client.ts';
import { DEFAULT_INGEST_LIMITS, type IngestLimits } from '../../core/streams/ingest-limits.ts';

/**
 * Reads required settings from the environment.
 *
 * @throws an Error that names all missing settings
 */
export function readSettings<Name extends string>(
  env: NodeJS.ProcessEnv,
  names: readonly Name[],
): Record<Name, string> {
  const missing = names.filter((name) => !env[name]);
  if (missing.length > 0) throw new Error(`Set ${missing.join(', ')} in the function's environment.`);
  return Object.fromEntries(names.map((name) => [name, env[name] ?? ''])) as Record<Name, string>;
}

/**
 * Reads the limits for the number of readings and batches per user.
 *
 * @throws an Error when a setting is not a whole number
 */
export function ingestLimitsIn(env: NodeJS.ProcessEnv): IngestLimits {
  return {
    readingsPerDay: numberIn(env, 'READINGS_PER_DAY', DEFAULT_INGEST_LIMITS.readingsPerDay),
    batchesPerMinute: numberIn(env, 'BATCHES_PER_MINUTE', DEFAULT_INGEST_LIMITS.batchesPerMinute),
  };
}

function numberIn(env: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const text = env[name] || String(fallback);
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`${name} must be a whole number from 1 to 999999999.`);
  return Number(text);
}

/** Reads the settings of AWS that the SDKs also read: endpoints, and whether to use IPv6. */
export function awsIn(env: NodeJS.ProcessEnv, region: string, clock: () => Date): DynamoSettings {
  const endpoint = env.AWS_ENDPOINT_URL_DYNAMODB;
  const useDualStack = env.AWS_USE_DUALSTACK_ENDPOINT === 'true';
  return { region, useDualStack, credentials: credentialsIn(env), clock: awsClock(clock), endpoint };
}

/**
 * Returns a function that reads the credentials of the Lambda function's role. It reads them on each call, because
 * Lambda may replace them.
 */
function credentialsIn(env: NodeJS.ProcessEnv): () => AwsCredentials {
  return () => ({
    accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '',
    ...(env.AWS_SESSION_TOKEN ? { sessionToken: env.AWS_SESSION_TOKEN } : {}),
  });
}

import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { once } from '../../core/util/once.ts';
import { regionalEndpoint } from './endpoints.ts';
import { errorTypeOf, jsonHeaders, parseObject } from './json-protocol.ts';
import { awsUnavailable, requestSender } from './request.ts';
import { type AwsSettings, sigV4 } from './sigv4.ts';

const SECRET_BYTES = 32;
const MAX_ATTEMPTS = 3;
const BASE_DELAY_MS = 50;
/** Reads and writes until the parameter is found or created. A read may not show a parameter yet that another function has created. */
const MAX_ROUNDS = 4;
const THROTTLED = ['ThrottlingException', 'TooManyUpdates'];

interface SecretSettings extends AwsSettings {
  /** The setting that names the parameter, for errors. */
  setting: string;
  /** Name of the parameter. */
  parameter: string;
  /** Replaces the region's default endpoint. */
  endpoint?: string | undefined;
}

type Call = (
  operation: 'GetParameter' | 'PutParameter',
  input: object,
) => Promise<{ output: Record<string, unknown> } | { error: string }>;

interface ParameterSecret {
  /** Loads the secret once, and creates it if there is none. If loading fails, the next call retries. */
  created(): Promise<Uint8Array>;
  /** Loads the secret once. While there is none, each call looks for it again and returns undefined. */
  stored(): Promise<Uint8Array | undefined>;
}

/**
 * Loads a secret of 32 random bytes from a SecureString of Systems Manager's Parameter Store. When several functions create it at once, all
 * of them use the one that was stored first. Both functions throw the same errors:
 *
 * @throws `unavailable` when the service cannot be reached, times out or throttles
 * @throws an Error when the service rejects a request, or the parameter's value is not a secret
 */
export function parameterSecret(settings: SecretSettings): ParameterSecret {
  const { setting, parameter } = settings;
  const call = parameterStore(settings);
  let found: Uint8Array | undefined;

  async function stored(): Promise<Uint8Array | undefined> {
    if (found) return found;
    const read = await call('GetParameter', { Name: parameter, WithDecryption: true });
    if ('output' in read) found = secretIn(read.output, setting);
    else if (read.error !== 'ParameterNotFound') throw rejected(read.error);
    return found;
  }

  async function loadOrCreate(): Promise<Uint8Array> {
    for (let round = 1; round <= MAX_ROUNDS; round += 1) {
      const present = await stored();
      if (present) return present;
      const secret = randomBytes(SECRET_BYTES);
      const value = { Name: parameter, Type: 'SecureString', Value: secret.toString('base64'), Overwrite: false };
      const written = await call('PutParameter', value);
      if ('output' in written) return secret;
      if (written.error !== 'ParameterAlreadyExists') throw rejected(written.error);
      // Another function has created the parameter, or an earlier attempt of this one whose response was lost.
      await delay(BASE_DELAY_MS * (round - 1));
    }
    throw awsUnavailable(rejected('ParameterNotFound'));
  }

  return { created: once(loadOrCreate), stored };
}

/** Returns a function that sends a signed call, in up to three attempts. */
function parameterStore(settings: SecretSettings): Call {
  const url = new URL(settings.endpoint ?? regionalEndpoint('ssm', settings));
  const sendRequest = requestSender(url);
  const newSigner = sigV4('ssm', settings);

  return async (operation, input) => {
    const body = JSON.stringify(input);
    for (let attempts = 1; ; attempts += 1) {
      const target = `AmazonSSM.${operation}`;
      const headers = jsonHeaders(newSigner(), { host: url.host, version: '1.1', target, body });
      const response = await sendRequest({ method: 'POST', path: '/', headers, body });
      const result = 'outcome' in response ? undefined : parse(response);
      if (result && !('isTransient' in result)) return result;
      if (attempts === MAX_ATTEMPTS)
        throw awsUnavailable('outcome' in response ? response.cause : rejected(result?.error));
      await delay(Math.random() * BASE_DELAY_MS * 2 ** attempts);
    }
  };

  function parse({ status, headers, body }: { status: number; headers: Record<string, unknown>; body: string }) {
    const wasAdjusted = settings.clock.adjustTo(typeof headers.date === 'string' ? headers.date : undefined);
    const output = parseObject(body);
    if (status === 200 && output) return { output };
    const error = errorTypeOf(headers['x-amzn-errortype'], output) ?? `HTTP ${status}`;
    const isClockError = wasAdjusted && error === 'InvalidSignatureException';
    return status === 200 || status >= 500 || isClockError || THROTTLED.includes(error)
      ? { error, isTransient: true }
      : { error };
  }
}

function secretIn({ Parameter: parameter }: Record<string, unknown>, setting: string): Uint8Array {
  const value = parameter && typeof parameter === 'object' && 'Value' in parameter ? parameter.Value : '';
  const secret = Buffer.from(typeof value === 'string' ? value : '', 'base64');
  if (secret.length === SECRET_BYTES) return secret;
  throw new Error(`The parameter of ${setting} is not 32 bytes in base64. Delete it; a new one is created.`);
}

const rejected = (code = 'InvalidResponse'): Error =>
  Object.assign(new Error('Systems Manager rejected a call'), { code });

import { hash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { awsUnavailable, type Failure, requestSender, type ServiceResponse } from '../aws/request.ts';
import { ALGORITHM, type AwsSettings, type Signer, signedHeaders, sigV4 } from '../aws/sigv4.ts';

const MAX_ATTEMPTS = 3;
const BASE_DELAY_MS = 50;

export interface DynamoSettings extends AwsSettings {
  /** Overrides the region's endpoint. */
  endpoint?: string | undefined;
}

export interface Call {
  operation: 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query' | 'BatchWriteItem';
  input: Record<string, unknown>;
  /** True if applying the call twice has the same effect as once. Other calls are not retried after an attempt that may have been applied. */
  idempotent: boolean;
}

export interface Reply<Output> {
  /** Undefined when the condition did not hold. */
  output: Output | undefined;
  /** An earlier attempt, whose answer was lost, may have been applied. */
  maybeApplied: boolean;
}

export interface Dynamo {
  /**
   * Sends a signed request, with up to three attempts.
   *
   * @throws `unavailable` when DynamoDB cannot be reached, times out or throttles; an error with DynamoDB's code when it rejects the request
   */
  call<Output>(call: Call): Promise<Reply<Output>>;
}

/** DynamoDB's answer to one attempt. */
type ParsedResponse = { output: unknown } | 'condition-failed' | Failure | { rejected: Error };

/** Calls DynamoDB by its JSON protocol. The SDK's client takes four times the memory: docs/decisions.md. */
export function dynamoClient(settings: DynamoSettings): Dynamo {
  const { region, clock, endpoint } = settings;
  const url = new URL(endpoint ?? `https://dynamodb.${region}.amazonaws.com`);
  const sendRequest = requestSender(url);
  const newSigner = sigV4('dynamodb', settings);

  async function attempt({ operation, input }: Call): Promise<ParsedResponse> {
    const body = JSON.stringify(input);
    const headers = headersOf(newSigner(), url.host, operation, body);
    const response = await sendRequest({ method: 'POST', path: '/', headers, body });
    if ('outcome' in response) return response;
    return parseResponse(response, clock.adjustTo(response.date));
  }

  return {
    async call<Output>(call: Call) {
      let maybeApplied = false;
      for (let attempts = 1; ; attempts += 1) {
        const parsed = await attempt(call);
        if (parsed === 'condition-failed') return { output: undefined, maybeApplied };
        if ('output' in parsed) return { output: parsed.output as Output, maybeApplied };
        if ('rejected' in parsed) throw parsed.rejected;
        const { outcome, cause } = parsed;
        maybeApplied ||= outcome !== 'not-applied';
        if (attempts === MAX_ATTEMPTS || (outcome === 'unknown' && !call.idempotent)) throw awsUnavailable(cause);
        // Full jitter: callers that were throttled together do not retry together.
        await delay(Math.random() * BASE_DELAY_MS * 2 ** attempts);
      }
    },
  };
}

function headersOf(signer: Signer, host: string, operation: string, body: string): Record<string, string | number> {
  const { date, credential, sessionToken, sign } = signer;
  const headers: [name: string, value: string][] = [
    ['content-type', 'application/x-amz-json-1.0'],
    ['host', host],
    ['x-amz-date', date],
  ];
  if (sessionToken !== undefined) headers.push(['x-amz-security-token', sessionToken]);
  headers.push(['x-amz-target', `DynamoDB_20120810.${operation}`]);
  const signature = sign({ method: 'POST', path: '/', query: '', headers, payloadHash: hash('sha256', body) });
  return {
    ...Object.fromEntries(headers),
    'content-length': Buffer.byteLength(body),
    authorization: `${ALGORITHM} Credential=${credential}, SignedHeaders=${signedHeaders(headers)}, Signature=${signature}`,
  };
}

const THROTTLED = ['ProvisionedThroughputExceededException', 'RequestLimitExceeded', 'ThrottlingException'];

function parseResponse({ status, body }: ServiceResponse, clockAdjusted: boolean): ParsedResponse {
  if (status === 200) return { output: JSON.parse(body) };
  const code = /"__type"\s*:\s*"(?:[^"]*#)?(\w+)"/.exec(body)?.[1] ?? `HTTP ${status}`;
  if (code === 'ConditionalCheckFailedException') return 'condition-failed';
  const cause = Object.assign(new Error('DynamoDB rejected a call'), { code });
  if (status >= 500) return { outcome: 'unknown', cause };
  // The signature had a wrong time. The clock has been adjusted for the next attempt.
  const isClockError = clockAdjusted && code === 'InvalidSignatureException';
  return isClockError || THROTTLED.includes(code) ? { outcome: 'not-applied', cause } : { rejected: cause };
}

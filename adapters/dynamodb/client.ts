import { setTimeout as delay } from 'node:timers/promises';
import type { marshall } from '@aws-sdk/util-dynamodb';
import { regionalEndpoint } from '../aws/endpoints.ts';
import { jsonHeaders } from '../aws/json-protocol.ts';
import { awsUnavailable, requestSender } from '../aws/request.ts';
import { type AwsSettings, sigV4 } from '../aws/sigv4.ts';
import { type ParsedResponse, parseResponse } from './response.ts';

const MAX_ATTEMPTS = 3;
const BASE_DELAY_MS = 50;

export interface DynamoSettings extends AwsSettings {
  /** Replaces the region's default endpoint. */
  endpoint?: string | undefined;
}

export interface Call {
  operation: 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query' | 'Scan' | 'BatchWriteItem';
  input: Record<string, unknown>;
  /**
   * Whether applying the call twice has the same effect as applying it once. A call that is not idempotent is not retried if an attempt may
   * have been applied.
   */
  idempotent: boolean;
}

export type Item = ReturnType<typeof marshall>;

export interface Reply<Output> {
  /** Undefined when the write's condition failed. */
  output: Output | undefined;
  /** The item that did not meet the condition, if the call has `ReturnValuesOnConditionCheckFailure` and the engine supports it. */
  present?: Item | undefined;
  /** True if an earlier attempt may have been applied although its response was lost. */
  maybeApplied: boolean;
}

export interface Dynamo {
  /**
   * Sends a signed request. Makes up to three attempts.
   *
   * @throws `unavailable` when DynamoDB cannot be reached, times out or throttles
   * @throws an Error with DynamoDB's error code when DynamoDB rejects the request
   */
  call<Output>(call: Call): Promise<Reply<Output>>;
}

/** Calls DynamoDB through its JSON protocol. The SDK's client would need four times the memory: see docs/decisions.md. */
export function dynamoClient(settings: DynamoSettings): Dynamo {
  const { clock, endpoint } = settings;
  const url = new URL(endpoint ?? regionalEndpoint('dynamodb', settings));
  const sendRequest = requestSender(url);
  const newSigner = sigV4('dynamodb', settings);

  async function attempt({ operation, input }: Call): Promise<ParsedResponse> {
    const body = JSON.stringify(input);
    const target = `DynamoDB_20120810.${operation}`;
    const headers = jsonHeaders(newSigner(), { host: url.host, version: '1.0', target, body });
    const response = await sendRequest({ method: 'POST', path: '/', headers, body });
    if ('outcome' in response) return response;
    return parseResponse(response, clock.adjustTo(response.headers.date));
  }

  return {
    async call<Output>(call: Call) {
      let maybeApplied = false;
      for (let attempts = 1; ; attempts += 1) {
        const parsed = await attempt(call);
        if ('output' in parsed) return { output: parsed.output as Output, maybeApplied };
        if ('present' in parsed)
          return { output: undefined, present: parsed.present as Item | undefined, maybeApplied };
        if ('rejected' in parsed) throw parsed.rejected;
        const { outcome, cause } = parsed;
        maybeApplied ||= outcome !== 'not-applied';
        if (attempts === MAX_ATTEMPTS || (outcome === 'unknown' && !call.idempotent)) throw awsUnavailable(cause);
        // Full jitter, so that callers throttled at the same moment do not all retry at the same moment.
        await delay(Math.random() * BASE_DELAY_MS * 2 ** attempts);
      }
    },
  };
}

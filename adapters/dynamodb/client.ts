import { hash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type Answer, exchangeWith, type Failure } from '../aws/exchange.ts';
import type { AwsSettings } from '../aws/settings.ts';
import { ALGORITHM, namesOf, signatureV4 } from '../aws/signature.ts';
import { unavailable } from '../aws/unavailable.ts';

const ATTEMPTS = 3;
const BASE_DELAY_MS = 50;

export interface DynamoSettings extends AwsSettings {
  /** Where DynamoDB is, when it is not where the region has it. */
  endpoint?: string | undefined;
}

export interface Call {
  operation: 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query' | 'BatchWriteItem';
  input: Record<string, unknown>;
  /** Whether it does no harm when carried out twice. If it does, it is not sent again once its fate is unknown. */
  repeatable: boolean;
}

export interface Reply<Output> {
  /** Undefined when the condition did not hold. */
  output: Output | undefined;
  /** An earlier try may have been carried out, although its answer was lost. */
  doubtful: boolean;
}

export interface Dynamo {
  /**
   * One call: signed, and tried up to three times. Throws `unavailable` when DynamoDB is out of reach, slow or throttling, and
   * an error with DynamoDB's own code when it says that the request is wrong.
   */
  call<Output>(call: Call): Promise<Reply<Output>>;
}

/** What DynamoDB made of one try. */
type Verdict = { done: unknown } | 'condition-failed' | Failure | { refused: Error };

/** Calls to DynamoDB, by its JSON protocol. The SDK's client does the same for four times the memory: docs/decisions.md. */
export function dynamoClient(settings: DynamoSettings): Dynamo {
  const { region, clock, endpoint } = settings;
  const url = new URL(endpoint ?? `https://dynamodb.${region}.amazonaws.com`);
  const exchange = exchangeWith(url);
  const begin = signatureV4('dynamodb', settings);

  function headersFor(operation: string, body: string): Record<string, string | number> {
    const { date, credential, sessionToken, sign } = begin();
    const headers: [name: string, value: string][] = [
      ['content-type', 'application/x-amz-json-1.0'],
      ['host', url.host],
      ['x-amz-date', date],
    ];
    if (sessionToken !== undefined) headers.push(['x-amz-security-token', sessionToken]);
    headers.push(['x-amz-target', `DynamoDB_20120810.${operation}`]);
    const signature = sign({ method: 'POST', path: '/', query: '', headers, payload: hash('sha256', body) });
    return {
      ...Object.fromEntries(headers),
      'content-length': Buffer.byteLength(body),
      authorization: `${ALGORITHM} Credential=${credential}, SignedHeaders=${namesOf(headers)}, Signature=${signature}`,
    };
  }

  async function attempt({ operation, input }: Call): Promise<Verdict> {
    const body = JSON.stringify(input);
    const outcome = await exchange({ method: 'POST', path: '/', headers: headersFor(operation, body), body });
    if ('fate' in outcome) return outcome;
    return judge(outcome, clock.learn(outcome.date));
  }

  return {
    async call<Output>(call: Call) {
      let doubtful = false;
      for (let tries = 1; ; tries += 1) {
        const verdict = await attempt(call);
        if (verdict === 'condition-failed') return { output: undefined, doubtful };
        if ('done' in verdict) return { output: verdict.done as Output, doubtful };
        if ('refused' in verdict) throw verdict.refused;
        const { fate, cause } = verdict;
        doubtful ||= fate !== 'not done';
        if (tries === ATTEMPTS || (fate === 'unknown' && !call.repeatable)) throw unavailable(cause);
        // Full jitter: those who were turned away together do not come back together.
        await delay(Math.random() * BASE_DELAY_MS * 2 ** tries);
      }
    },
  };
}

const THROTTLED = ['ProvisionedThroughputExceededException', 'RequestLimitExceeded', 'ThrottlingException'];

function judge({ status, body }: Answer, clockWasWrong: boolean): Verdict {
  if (status === 200) return { done: JSON.parse(body) };
  const code = /"__type":"(?:[^"]*#)?(\w+)"/.exec(body)?.[1] ?? `HTTP ${status}`;
  if (code === 'ConditionalCheckFailedException') return 'condition-failed';
  const cause = Object.assign(new Error('DynamoDB refused a call'), { code });
  if (status >= 500) return { fate: 'unknown', cause };
  // Signed with a time that is right by now.
  const signedAmiss = clockWasWrong && code === 'InvalidSignatureException';
  return signedAmiss || THROTTLED.includes(code) ? { fate: 'not done', cause } : { refused: cause };
}

import { setTimeout as delay } from 'node:timers/promises';
import { MAX_PAYLOAD_BYTES, type PushMessage, type PushSender } from '../../core/ports/push.ts';
import { encryptMessage } from './encryption.ts';
import { isPushEndpoint } from './endpoint.ts';
import { type PostAnswer, post } from './post.ts';
import { publicLookup } from './public-lookup.ts';
import { pushError } from './push-error.ts';
import { vapid } from './vapid.ts';
import { vapidKeys } from './vapid-keys.ts';

const MAX_ATTEMPTS = 3;
const RETRY_MS = 250;
/** Maximum delay before a retry. If Retry-After asks for longer, the message is not retried. */
const MAX_RETRY_AFTER_MS = 3_000;
/** A message replaces the one before that has not reached the browser. */
const TOPIC = 'pet';

interface Options {
  /** 32 random bytes, from which the server's key pair is derived. */
  secret: Uint8Array;
  /** Whom a push service may ask about the messages: an https: or mailto: URL. */
  subject: string | undefined;
  /** An origin that is allowed as push service, for tests. */
  local: string | undefined;
  clock: () => Date;
}

/** Sends notifications over HTTPS to push services, whose addresses users name. */
export function webPushSender({ secret, subject, local, clock }: Options): PushSender {
  const authorization = vapid(vapidKeys(secret), subject, clock);
  const lookup = publicLookup();

  async function sendOnce(url: URL, body: Buffer, ttl: number, signal: AbortSignal): Promise<PostAnswer | Error> {
    const headers = {
      Authorization: await authorization(url),
      'Content-Encoding': 'aes128gcm',
      'Content-Type': 'application/octet-stream',
      'Content-Length': body.length,
      TTL: ttl,
      Topic: TOPIC,
      Urgency: 'normal',
    };
    return post(url, { headers, body, lookup, signal }).catch((error) => failureOf(error));
  }

  async function deliver(url: URL, body: Buffer, { ttl }: PushMessage, signal: AbortSignal): Promise<'sent' | 'gone'> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await sendOnce(url, body, ttl, signal);
      if (!(answer instanceof Error)) {
        if (answer.status >= 200 && answer.status < 300) return 'sent';
        if (answer.status === 404 || answer.status === 410) return 'gone';
      }
      const wait = retryDelay(answer, clock());
      if (attempt === MAX_ATTEMPTS || signal.aborted || wait === undefined) throw toError(answer);
      await delay(wait, undefined, { signal }).catch(() => {
        throw toError(answer);
      });
    }
  }

  return {
    async send({ endpoint, keys }, message, signal) {
      if (!isPushEndpoint(endpoint, local)) throw pushError('endpoint not allowed');
      const body = encryptMessage(message.payload, keys, { padTo: MAX_PAYLOAD_BYTES });
      return deliver(new URL(endpoint), body, message, signal);
    },
  };
}

/** Failures that a retry a moment later would not change. */
const LASTING = ['address not public', 'no address', 'unknown name'];

/** Returns the delay before the next attempt; undefined if there should be none. */
function retryDelay(answer: PostAnswer | Error, now: Date): number | undefined {
  if (answer instanceof Error) return 'code' in answer && LASTING.includes(String(answer.code)) ? undefined : RETRY_MS;
  if (answer.status !== 429 && answer.status < 500) return undefined;
  const { retryAfter } = answer;
  if (retryAfter === undefined) return RETRY_MS;
  // A number of seconds or a date (RFC 9110 §10.2.3).
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - now.getTime();
  if (Number.isNaN(ms)) return RETRY_MS;
  return ms <= MAX_RETRY_AFTER_MS ? Math.max(0, ms) : undefined;
}

const toError = (answer: PostAnswer | Error): Error =>
  answer instanceof Error ? answer : pushError(`status ${answer.status}`);

/** Errors of a connection may name addresses, so only their code is used. */
function failureOf(error: unknown): Error {
  if (!(error instanceof Error)) return pushError('unknown');
  if (error.name === 'PushError') return error;
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return pushError('timeout');
  return pushError('code' in error && typeof error.code === 'string' ? error.code : error.name);
}

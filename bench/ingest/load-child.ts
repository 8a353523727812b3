/** The child process of load.ts. It receives one `BatchLoad` at a time and replies to each with a `Reply`. */
import type { Options, Request } from 'autocannon';
import { fire } from '../load.ts';
import { type BatchLoad, CONNECTIONS, MINUTES_IN_BATCH } from './load.ts';
import { MINUTE_MS, PULSE_AND_STEPS, readings } from './readings.ts';

/** Number of different request bodies. Together their readings cover the last eight days. */
const BODIES = 46;

const latest = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
/** Request bodies, each with readings from a different period. The latest period comes first. */
const bodies = Array.from({ length: BODIES }, (_, at) => {
  const from = latest - (at + 1) * MINUTES_IN_BATCH * MINUTE_MS;
  return Buffer.from(JSON.stringify({ samples: readings(PULSE_AND_STEPS, from, MINUTES_IN_BATCH) }));
});

/**
 * Returns a request from the next device. Consecutive devices send different bodies, and no device sends the same body
 * twice.
 */
function requestAt(at: number, { devices }: BatchLoad): Request {
  const [turn, one] = [Math.floor(at / devices.length), at % devices.length];
  const { path, token } = devices[one] ?? { path: '/', token: '' };
  if (turn >= BODIES) throw new Error('All batches have been sent: play fewer or shorter rounds.');
  return { method: 'POST', path, headers: { authorization: `Bearer ${token}` }, body: bodies[(one + turn) % BODIES] };
}

function optionsOf(load: BatchLoad): Options {
  let at = load.sent;
  // Creates each request only when it is sent, because all requests together would take gigabytes of memory.
  const setupRequest = (defaults: Request): Request => ({ ...defaults, ...requestAt(at++, load) });
  return { url: load.url, connections: CONNECTIONS, amount: load.batches, requests: [{ setupRequest }] };
}

process.on('message', async (load: BatchLoad) => process.send?.(await fire(optionsOf(load))));

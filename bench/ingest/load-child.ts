/** The child process of load.ts: takes one `BatchLoad` at a time and answers each with a `Reply`. */
import type { Options, Request } from 'autocannon';
import { fire } from '../load.ts';
import { type BatchLoad, CONNECTIONS, MINUTES_IN_BATCH } from './load.ts';
import { MINUTE_MS, PULSE_AND_STEPS, readings } from './readings.ts';

/** The readings span the last eight days. */
const BODIES = 46;

/** Slices of the last days, the latest first. */
const latest = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
const bodies = Array.from({ length: BODIES }, (_, at) => {
  const from = latest - (at + 1) * MINUTES_IN_BATCH * MINUTE_MS;
  return Buffer.from(JSON.stringify({ samples: readings(PULSE_AND_STEPS, from, MINUTES_IN_BATCH) }));
});

/** Cycles over devices. Each sends another slice than its neighbour, and a new one each time. */
function requestAt(at: number, { devices }: BatchLoad): Request {
  const [turn, one] = [Math.floor(at / devices.length), at % devices.length];
  const { path, token } = devices[one] ?? { path: '/', token: '' };
  if (turn >= BODIES) throw new Error('All batches have been sent: play fewer or shorter rounds.');
  return { method: 'POST', path, headers: { authorization: `Bearer ${token}` }, body: bodies[(one + turn) % BODIES] };
}

function optionsOf(load: BatchLoad): Options {
  let at = load.sent;
  // Made when sent: all batches together would be gigabytes.
  const setupRequest = (defaults: Request): Request => ({ ...defaults, ...requestAt(at++, load) });
  return { url: load.url, connections: CONNECTIONS, amount: load.batches, requests: [{ setupRequest }] };
}

process.on('message', async (load: BatchLoad) => process.send?.(await fire(optionsOf(load))));

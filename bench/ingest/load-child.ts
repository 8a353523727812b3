/** The child process of load.ts: takes one `BatchLoad` at a time and answers each with a `BatchReply`. */
import autocannon, { type Request } from 'autocannon';
import { quantile } from '../statistics.ts';
import { type BatchLoad, type BatchReply, CONNECTIONS, MINUTES_IN_BATCH } from './load.ts';
import { MINUTE_MS, PULSE_AND_STEPS, readings } from './readings.ts';

/** The last eight days, the time in which a pet looks for readings. */
const BODIES = 46;

/** The last days, piece by piece, the latest first. */
const latest = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
const bodies = Array.from({ length: BODIES }, (_, at) => {
  const from = latest - (at + 1) * MINUTES_IN_BATCH * MINUTE_MS;
  return Buffer.from(JSON.stringify({ samples: readings(PULSE_AND_STEPS, from, MINUTES_IN_BATCH) }));
});

/** One device after the other, each with another piece of its days than its neighbour, and another one each time. */
function requestAt(at: number, { devices }: BatchLoad): Request {
  const [turn, one] = [Math.floor(at / devices.length), at % devices.length];
  const { path, token } = devices[one] ?? { path: '/', token: '' };
  if (turn >= BODIES) throw new Error('All batches have been sent: play fewer or shorter rounds.');
  return { method: 'POST', path, headers: { authorization: `Bearer ${token}` }, body: bodies[(one + turn) % BODIES] };
}

function fire(load: BatchLoad): Promise<BatchReply> {
  const { url, batches, sent } = load;
  const latencies: number[] = [];
  let [at, started, last] = [sent, 0, 0];
  return new Promise((resolve, reject) => {
    // Made as they are sent: made before, they would be gigabytes.
    const setupRequest = (defaults: Request): Request => ({ ...defaults, ...requestAt(at++, load) });
    const options: autocannon.Options = {
      url,
      connections: CONNECTIONS,
      amount: batches,
      requests: [{ setupRequest }],
    };
    const run = autocannon(options, (error, result) => {
      if (error) return reject(error);
      const failed = result.non2xx + result.errors + result.timeouts;
      if (failed > 0) return resolve({ error: `${failed} failed: ${JSON.stringify(result.statusCodeStats)}` });
      const perSecond = (latencies.length / (last - started)) * 1000;
      const p50 = quantile(latencies, 0.5);
      resolve({ requests: latencies.length, perSecond, p50, p99: quantile(latencies, 0.99) });
    });
    run.once('start', () => {
      started = performance.now();
    });
    run.on('response', (_client, _status, _bytes, milliseconds) => {
      last = performance.now();
      latencies.push(milliseconds);
    });
  });
}

process.on('message', async (load: BatchLoad) => process.send?.(await fire(load)));

/** The child process of load.ts: takes one `Load` at a time and answers each with a `Reply`. */
import autocannon from 'autocannon';
import type { Load, Reply } from './load.ts';
import { quantile } from './statistics.ts';

/** How soon autocannon notices that its time is up. */
const SAMPLE_MS = 50;

function fire({ url, connections, seconds, requests }: Load): Promise<Reply> {
  // autocannon's own latencies are whole milliseconds; these are not.
  const latencies: number[] = [];
  let started = 0;
  let last = 0;
  return new Promise((resolve, reject) => {
    let joined = 0;
    const options: autocannon.Options = {
      url,
      connections,
      ...(seconds === 'once' ? { amount: requests.length } : { duration: seconds }),
      sampleInt: SAMPLE_MS,
      // Each connection is another set of users: no user has two devices at once.
      setupClient(client) {
        const share = joined++;
        client.setRequests(requests.filter((_, at) => at % connections === share));
      },
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

process.on('message', async (load: Load) => process.send?.(await fire(load)));

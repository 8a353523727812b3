import autocannon from 'autocannon';
import type { Reply } from './load.ts';
import { quantile } from './statistics.ts';

/** Loads a server once, and says how it went. */
export function fire(options: autocannon.Options): Promise<Reply> {
  // autocannon's own latencies are whole milliseconds; these are not.
  const latencies: number[] = [];
  let started = 0;
  let last = 0;
  return new Promise((resolve, reject) => {
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

/** The child process of load.ts: takes one `Load` at a time and answers each with a `Reply`. */
import type { Options } from 'autocannon';
import { fire, type Load } from './load.ts';

/** Interval in which autocannon checks its time. */
const SAMPLE_MS = 50;

function optionsOf({ url, connections, seconds, requests }: Load): Options {
  let joined = 0;
  return {
    url,
    connections,
    ...(seconds === 'once' ? { amount: requests.length } : { duration: seconds }),
    sampleInt: SAMPLE_MS,
    // Each connection has its own users, so no user has two concurrent devices.
    setupClient(client) {
      const share = joined++;
      client.setRequests(requests.filter((_, at) => at % connections === share));
    },
  };
}

process.on('message', async (load: Load) => process.send?.(await fire(optionsOf(load))));

/** The child process of load.ts. It receives one `Load` at a time and replies to each with a `Reply`. */
import type { Options } from 'autocannon';
import { fire, type Load } from './load.ts';

/** Interval in ms at which autocannon checks whether the duration is over. */
const SAMPLE_MS = 50;

function optionsOf({ url, connections, seconds, requests }: Load): Options {
  let joined = 0;
  return {
    url,
    connections,
    ...(seconds === 'once' ? { amount: requests.length } : { duration: seconds }),
    sampleInt: SAMPLE_MS,
    // Gives each connection its own users, because concurrent requests for one user could conflict.
    setupClient(client) {
      const share = joined++;
      client.setRequests(requests.filter((_, at) => at % connections === share));
    },
  };
}

process.on('message', async (load: Load) => process.send?.(await fire(optionsOf(load))));

/**
 * Tests a running Hatchery: `BASE_URL=https://… npm run conformance`. Erases the users that it creates. With `HATCHERY_SERVICE_KEY`, a key
 * with all scopes, also what services may do.
 */
import { connect } from './suite/api.ts';
import type { Remains } from './suite/created-users.ts';
import { conformanceSuite, USERS } from './suite/suite.ts';
import { warmUp } from './suite/warm-up.ts';

const baseUrl = process.env.BASE_URL?.replace(/\/+$/, '');
if (!baseUrl) {
  console.error('Set the address of the Hatchery: BASE_URL=http://localhost:8787 npm run conformance');
  process.exitCode = 2;
} else if (!(await answers(baseUrl))) {
  console.error(`No Hatchery answers at ${baseUrl}/healthz. Start it, or set BASE_URL to its address.`);
  process.exitCode = 2;
} else if (await isWarm(baseUrl)) {
  console.log(
    `The suite creates about ${USERS} users, and erases them at the end. With the default RATE_LIMIT of 60 a minute it waits for the limit, and takes about ${Math.ceil(USERS / 60)} minutes. With RATE_LIMIT=off it takes about 20 seconds.`,
  );
  const key = process.env.HATCHERY_SERVICE_KEY;
  if (!key) {
    console.log(
      'HATCHERY_SERVICE_KEY is not set, so what services may do is left out. Set it to a key with all scopes.',
    );
  }
  const serviceKeys = key ? { withScope: () => key } : undefined;
  const uploadOrigin = process.env.UPLOAD_ORIGIN || undefined;
  conformanceSuite(baseUrl, async () => ({
    baseUrl,
    uploadOrigin,
    serviceKeys,
    onEnd: (remains) => console.log(textOf(remains)),
  }));
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(10_000) })).ok;
  } catch {
    return false;
  }
}

/** Waits until readings reach a pet. If they do not, says what to check. */
async function isWarm(url: string): Promise<boolean> {
  const api = connect(() => url);
  try {
    console.log(`The first reading reached its pet after ${await warmUp(api)} s.`);
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
    return false;
  } finally {
    const { left } = await api.eraseUsers();
    if (left.length > 0) console.error(`Could not erase ${left.join()}.`);
  }
}

function textOf({ erased, left }: Remains): string {
  const usual = 'Their ids stay taken for 30 days, and an upload or export may stay in storage for a day.';
  return left.length === 0
    ? `Erased ${erased} users, and left none. ${usual}`
    : `Erased ${erased} users. ${left.length} could not be erased: ${left.join(', ')}. ${usual}`;
}

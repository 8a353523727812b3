/** Tests a running Hatchery: `BASE_URL=https://… npm run conformance`. Erases the users that it creates. */
import { conformanceSuite, USERS } from './suite/suite.ts';

const baseUrl = process.env.BASE_URL?.replace(/\/+$/, '');
if (!baseUrl) {
  console.error('Set the address of the Hatchery: BASE_URL=http://localhost:8787 npm run conformance');
  process.exitCode = 2;
} else if (!(await answers(baseUrl))) {
  console.error(`No Hatchery answers at ${baseUrl}/healthz. Start it, or set BASE_URL to its address.`);
  process.exitCode = 2;
} else {
  console.log(
    `The suite creates about ${USERS} users, and erases them at the end. With the default RATE_LIMIT of 60 a minute it waits for the limit, and takes about ${Math.ceil(USERS / 60)} minutes. With RATE_LIMIT=off it takes about 20 seconds.`,
  );
  conformanceSuite(baseUrl, async () => ({ baseUrl }));
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`)).ok;
  } catch {
    return false;
  }
}

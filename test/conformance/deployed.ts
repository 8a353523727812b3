/**
 * Tests a running Hatchery: `BASE_URL=https://… npm run conformance`. Creates about eighty users and erases them at the end.
 */
import { conformanceSuite } from './suite/suite.ts';

const baseUrl = process.env.BASE_URL?.replace(/\/+$/, '');
if (baseUrl) {
  console.log(
    'The suite creates about 80 users. With the default RATE_LIMIT of 60 a minute it waits once, and takes about 90 seconds. With RATE_LIMIT=off it takes about ten.',
  );
  conformanceSuite(baseUrl, async () => ({ baseUrl }));
} else {
  console.error('Set the address of the Hatchery: BASE_URL=http://localhost:8787 npm run conformance');
  process.exitCode = 2;
}

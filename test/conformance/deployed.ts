/**
 * Tests a running Hatchery: `BASE_URL=https://… npm run conformance`. Creates about eighty users and erases them at the end.
 */
import { conformanceSuite } from './suite/suite.ts';

const baseUrl = process.env.BASE_URL?.replace(/\/+$/, '');
if (baseUrl) {
  conformanceSuite(baseUrl, async () => ({ baseUrl }));
} else {
  console.error('Set the address of the Hatchery: BASE_URL=https://… npm run conformance');
  process.exitCode = 2;
}

/** `BASE_URL=https://… npm run conformance`: holds a running Hatchery to its promises. It leaves some eighty users behind. */
import { conformanceSuite } from './suite/suite.ts';

const baseUrl = process.env.BASE_URL?.replace(/\/+$/, '');
if (baseUrl) {
  conformanceSuite(baseUrl, async () => ({ baseUrl }));
} else {
  console.error('Say which Hatchery to ask: BASE_URL=https://… npm run conformance');
  process.exitCode = 2;
}

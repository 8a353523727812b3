import { shareS3Engine } from './s3-engine.ts';

/**
 * Called once before all test files: by `npm test`, and by `node --test --test-global-setup=test/support/engines.ts` for single files. The
 * engines that it starts stop when the test runner exits.
 */
export async function globalSetup(): Promise<void> {
  await shareS3Engine();
}

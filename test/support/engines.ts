import { shareS3Engine } from './s3-engine.ts';

/**
 * The test runner calls this once before all test files (`--test-global-setup`). The engines that it starts stop when
 * the test runner exits.
 */
export async function globalSetup(): Promise<void> {
  await shareS3Engine();
}

import { shareS3Engine } from './s3-engine.ts';

/** Once before all test files (`--test-global-setup`). What is started here ends with the runner's process. */
export async function globalSetup(): Promise<void> {
  await shareS3Engine();
}

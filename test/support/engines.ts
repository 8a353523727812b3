import { shareS3Engine } from './s3-engine.ts';

/** Runs once before all test files (`--test-global-setup`). Its engines end with the runner's process. */
export async function globalSetup(): Promise<void> {
  await shareS3Engine();
}

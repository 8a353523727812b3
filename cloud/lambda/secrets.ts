import { once } from '../../core/util/once.ts';
import { awsIn, readSettings } from './environment.ts';

/** Returns a function that loads the signing secret, and creates it if there is none. Nothing is loaded before the first call. */
export function createdSecret(env: NodeJS.ProcessEnv, region: string, clock: () => Date): () => Promise<Uint8Array> {
  const load = once(async () => (await secretsIn(env, region, clock)).created);
  return async () => (await load())();
}

/** Returns a function that loads the signing secret; undefined if there is none. For functions that may not create it. */
export function storedSecret(
  env: NodeJS.ProcessEnv,
  region: string,
  clock: () => Date,
): () => Promise<Uint8Array | undefined> {
  const load = once(async () => (await secretsIn(env, region, clock)).stored);
  return async () => (await load())();
}

/** Imports the code on first use, because few requests need it. */
async function secretsIn(env: NodeJS.ProcessEnv, region: string, clock: () => Date) {
  const { signingSecret } = await import('../../adapters/aws/signing-secret.ts');
  const { SIGNING_SECRET_PARAMETER: parameter } = readSettings(env, ['SIGNING_SECRET_PARAMETER']);
  return signingSecret({ ...awsIn(env, region, clock), parameter, endpoint: env.AWS_ENDPOINT_URL_SSM });
}

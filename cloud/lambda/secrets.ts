import { once } from '../../core/util/once.ts';
import { awsIn, readSettings } from './environment.ts';

/** The settings that name a secret's parameter. */
export type SecretSetting = 'SIGNING_SECRET_PARAMETER' | 'PUSH_SECRET_PARAMETER';

interface Host {
  env: NodeJS.ProcessEnv;
  region: string;
  clock: () => Date;
}

/** Returns a function that loads a secret, and creates it if there is none. Nothing is loaded before the first call. */
export function createdSecret(setting: SecretSetting, host: Host): () => Promise<Uint8Array> {
  const load = once(async () => (await secretIn(setting, host)).created);
  return async () => (await load())();
}

/** Returns a function that loads a secret; undefined if there is none. For functions that may not create it. */
export function storedSecret(setting: SecretSetting, host: Host): () => Promise<Uint8Array | undefined> {
  const load = once(async () => (await secretIn(setting, host)).stored);
  return async () => (await load())();
}

/** Imports the code on first use, because few requests need it. */
async function secretIn(setting: SecretSetting, { env, region, clock }: Host) {
  const { parameterSecret } = await import('../../adapters/aws/parameter-secret.ts');
  const { [setting]: parameter } = readSettings(env, [setting]);
  return parameterSecret({ ...awsIn(env, region, clock), setting, parameter, endpoint: env.AWS_ENDPOINT_URL_SSM });
}

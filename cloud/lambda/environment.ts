import type { AwsCredentials } from '../../adapters/aws/settings.ts';

/** The settings of the names given. Throws, naming all that are missing, when the function was deployed without them. */
export function readSettings<Name extends string>(
  env: NodeJS.ProcessEnv,
  names: readonly Name[],
): Record<Name, string> {
  const missing = names.filter((name) => !env[name]);
  if (missing.length > 0) throw new Error(`Set ${missing.join(', ')} in the function's environment.`);
  return Object.fromEntries(names.map((name) => [name, env[name] ?? ''])) as Record<Name, string>;
}

/** The credentials of the function's role, as Lambda hands them out; asked for anew each time, as they may be replaced. */
export function credentialsIn(env: NodeJS.ProcessEnv): () => AwsCredentials {
  return () => ({
    accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '',
    ...(env.AWS_SESSION_TOKEN ? { sessionToken: env.AWS_SESSION_TOKEN } : {}),
  });
}

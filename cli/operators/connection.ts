import type { Command } from 'commander';
import { type ApiClients, type ConnectionOptions, createApiClients } from '../api-clients.ts';
import { EXIT_CODES, ServerError, UsageError } from '../errors.ts';
import { baseUrlOption, DEFAULT_BASE_URL, type JsonFlag, readBaseUrl } from '../flags.ts';
import { askSecret } from '../prompt.ts';

export interface OperatorFlags extends JsonFlag {
  baseUrl?: string;
}

export interface Operator extends ApiClients {
  baseUrl: string;
}

const KEY = /^htk_[\w-]{43}$/;
const NO_KEY =
  'Set HATCHERY_SERVICE_KEY to a service key with the scopes of this command. hatchery service-key makes one.';

/** Adds the flag for the URL of the server. There is none for the key, because other users of the machine can read flags. */
export const addConnectionOptions = (command: Command): Command => command.addOption(baseUrlOption());

/**
 * Connects with the service key in `HATCHERY_SERVICE_KEY`, or one that is entered on the terminal.
 *
 * @throws a UsageError without a key
 */
export async function connect(
  flags: OperatorFlags,
  {
    key = process.env.HATCHERY_SERVICE_KEY,
    ...options
  }: Partial<ConnectionOptions> & { key?: string | undefined } = {},
): Promise<Operator> {
  const baseUrl = readBaseUrl(flags.baseUrl || DEFAULT_BASE_URL);
  const token = key || (await askSecret('Service key: ', NO_KEY));
  if (!token) throw new UsageError(NO_KEY);
  if (!KEY.test(token)) {
    throw new UsageError(
      'The service key is incomplete, or not a service key: `htk_` and 43 more characters. Check HATCHERY_SERVICE_KEY.',
    );
  }
  const clients = createApiClients({ baseUrl, token, ...options });
  return { ...clients, baseUrl, unwrap: (call) => clients.unwrap(call).catch(withExitCode) };
}

/** Sets the exit code. A 404 without a problem document is not from Hatchery, so it says nothing about a user. */
function withExitCode(error: unknown): never {
  if (error instanceof ServerError) {
    if (error.code === 'not-found') error.exitCode = EXIT_CODES.notFound.code;
    if ([401, 403, 423].includes(error.status)) error.exitCode = EXIT_CODES.refused.code;
  }
  throw error;
}

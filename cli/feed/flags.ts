import { type ParseArgsConfig, parseArgs } from 'node:util';
import { type Zone, zoneOf } from '../../sources/zone.ts';
import { misuse } from './failure.ts';

/** The flags of every feeder. */
export const TARGET_FLAGS = {
  user: { type: 'string' },
  token: { type: 'string' },
  stream: { type: 'string' },
  'base-url': { type: 'string' },
  'time-zone': { type: 'string' },
  help: { type: 'boolean' },
} as const;

export const TARGET_HELP = `  --user ID          whose readings these are
  --token TOKEN      the owner's access token (hty_…), or a stream's ingest token (hts_…) together with --stream
  --stream ID        the stream to bring them into; else one is made, or found again
  --base-url URL     where Hatchery is; http://localhost:8787 unless said otherwise`;

/** Where readings are to go. */
export interface Target {
  baseUrl: string;
  userId: string;
  token: string;
  /** Absent: to be found or made, which takes the owner's token. */
  streamId?: string;
  isOwner: boolean;
}

type Texts = { [flag in Exclude<keyof typeof TARGET_FLAGS, 'help'>]?: string | undefined };

/** `parseArgs`, with its complaint in one line. */
export function readFlags<T extends ParseArgsConfig>(config: T, seeHelp: string) {
  try {
    return parseArgs(config);
  } catch (error) {
    throw misuse(`${(error as Error).message.split('\n')[0]} See ${seeHelp}.`);
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Throws a misuse that names the flag at fault. */
export function readTarget(flags: Texts): Target {
  const { user: userId, token, stream: streamId } = flags;
  if (!userId) throw misuse('Say whose readings these are: --user ID.');
  if (!UUID.test(userId)) throw misuse(`--user must be a user_id (a UUID), not ${JSON.stringify(userId)}.`);
  if (!token) throw misuse('Prove that you may: --token TOKEN, with the token shown when the user was created.');
  if (streamId !== undefined && !UUID.test(streamId)) {
    throw misuse(`--stream must be a stream_id (a UUID), not ${JSON.stringify(streamId)}.`);
  }
  const isOwner = !token.startsWith('hts_');
  if (!isOwner && !streamId) throw misuse("That is a stream's token: say which stream it is with --stream ID.");
  const baseUrl = readBaseUrl(flags['base-url'] ?? 'http://localhost:8787', '--base-url');
  return { baseUrl, userId, token, isOwner, ...(streamId ? { streamId } : {}) };
}

/** Throws a misuse that names the flag. */
export function readZone(text: string): Zone {
  try {
    return zoneOf(text);
  } catch {
    throw misuse(`--time-zone must be one such as Europe/Berlin or UTC, not ${JSON.stringify(text)}.`);
  }
}

/** Throws a misuse that names the flag. */
export function readBaseUrl(text: string, flag: string): string {
  const url = URL.parse(text);
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw misuse(`${flag} must be an http(s) address, not ${JSON.stringify(text)}.`);
  }
  return url.href.replace(/\/+$/, '');
}

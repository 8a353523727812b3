import { type Command, Option } from 'commander';
import { type Zone, zoneOf } from '../sources/zone.ts';
import { UsageError } from './errors.ts';
import { askSecret } from './prompt.ts';

export const DEFAULT_BASE_URL = 'http://localhost:8787';

export interface JsonFlag {
  json?: boolean;
}

export interface TargetFlags extends JsonFlag {
  baseUrl?: string;
  user?: string;
  token?: string;
  stream?: string;
}

/** Where to send readings. */
export interface Target {
  baseUrl: string;
  userId: string;
  token: string;
  /** If omitted, the command finds or creates a stream. This requires the owner's token. */
  streamId?: string;
  isOwner: boolean;
}

export const jsonOption = (form = 'print one JSON object instead of text') => new Option('--json', form);
/** For commands that print a list. */
export const jsonLinesOption = () => jsonOption('print one JSON object a line instead of a table');
export const baseUrlOption = (fallback = `; ${DEFAULT_BASE_URL} by default`) =>
  new Option('--base-url <url>', `URL of the server${fallback}`).env('HATCHERY_URL');

export function addTargetOptions(command: Command): Command {
  return command
    .addOption(new Option('--user <id>', 'the user that the readings belong to'))
    .addOption(
      new Option(
        '--token <token>',
        "the owner's access token (hty_…), or with --stream that stream's ingest token (hts_…); prompted for on a terminal. Flags are visible to other users of this machine, so prefer the environment",
      ).env('HATCHERY_TOKEN'),
    )
    .addOption(new Option('--stream <id>', 'the stream that receives the readings; found or created by default'))
    .addOption(baseUrlOption())
    .addOption(jsonOption());
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Parses the flags that `addTargetOptions` adds, and prompts for the token if it is missing.
 *
 * @throws a UsageError that names the invalid flag
 */
export async function readTarget(flags: TargetFlags, ask = askSecret): Promise<Target> {
  const { user: userId, stream: streamId } = flags;
  if (!userId) throw new UsageError('Set the user that the readings belong to: --user ID.');
  readUserId(userId, '--user');
  if (streamId !== undefined && !UUID.test(streamId)) {
    throw new UsageError(`--stream must be a stream_id (a UUID), not ${JSON.stringify(streamId)}.`);
  }
  const baseUrl = readBaseUrl(flags.baseUrl || DEFAULT_BASE_URL);
  const token = flags.token || (await ask('Access token: '));
  if (!token) {
    throw new UsageError('Set HATCHERY_TOKEN (or --token) to the access token shown when the user was created.');
  }
  const isOwner = !token.startsWith('hts_');
  if (!isOwner && !streamId) throw new UsageError('This is an ingest token: set its stream with --stream ID.');
  return { baseUrl, userId, token, isOwner, ...(streamId ? { streamId } : {}) };
}

/**
 * Parses the id of a user.
 *
 * @param place the flag or argument
 * @throws a UsageError if it is not a UUID
 */
export function readUserId(text: string, place: string): string {
  if (UUID.test(text)) return text.toLowerCase();
  throw new UsageError(`${place} must be a user_id (a UUID), not ${JSON.stringify(text)}.`);
}

/**
 * Parses the name of a time zone.
 *
 * @throws a UsageError for an unknown time zone
 */
export function readZone(text: string): Zone {
  try {
    return zoneOf(text);
  } catch {
    throw new UsageError(`--time-zone must be one such as Europe/Berlin or UTC, not ${JSON.stringify(text)}.`);
  }
}

/**
 * Parses the URL of a server.
 *
 * @throws a UsageError for an invalid URL
 */
export function readBaseUrl(text: string): string {
  const url = URL.parse(text);
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new UsageError(
      `--base-url must be an http(s) URL such as https://pets.example, not ${JSON.stringify(text)}.`,
    );
  }
  return url.href.replace(/\/+$/, '');
}

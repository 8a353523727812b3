import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { HealthSample, HealthStream, PetState } from '../../shared/models/typescript/types.ts';
import { startServer, temporaryFolder } from '../support/server.ts';

/** A user on a running server, with a way to run `hatchery` commands with the user's token. */
export interface Owner {
  userId: string;
  /** Sends a request to a path below the user's URL. @returns the parsed body. */
  request(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
  streams(): Promise<HealthStream[]>;
  samples(): Promise<HealthSample[]>;
  pet(): Promise<PetState>;
  /** Runs a command with the owner's token, unless `credentials` holds other flags. */
  run(command: string, args: string[], credentials?: string[]): Promise<Result>;
  token: string;
  baseUrl: string;
}

export async function ownerOfServer(context: TestContext): Promise<Owner> {
  const server = await startServer(await temporaryFolder(context));
  context.after(() => server.stop());
  return ownerAt(server.baseUrl);
}

export async function ownerAt(baseUrl: string): Promise<Owner> {
  const created = await fetch(`${baseUrl}/users`, {
    method: 'POST',
    body: '{"name": "Max", "pet_name": "Rocky"}',
  });
  const { user_id: userId, access_token: token } = (await created.json()) as { user_id: string; access_token: string };

  async function request(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${baseUrl}/users/${userId}${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    assert.ok(response.ok, text);
    return JSON.parse(text);
  }

  async function samples(): Promise<HealthSample[]> {
    const found: HealthSample[] = [];
    let cursor = '';
    do {
      const page = (await request('GET', `/samples?limit=1000${cursor}`)) as {
        samples: HealthSample[];
        next_cursor?: string;
      };
      found.push(...page.samples);
      cursor = page.next_cursor ? `&cursor=${encodeURIComponent(page.next_cursor)}` : '';
    } while (cursor);
    return found;
  }

  return {
    userId,
    request,
    samples,
    streams: async () => ((await request('GET', '/streams')) as { streams: HealthStream[] }).streams,
    pet: async () => (await request('GET', '/pet')) as PetState,
    token,
    baseUrl,
    run(command, args, credentials = ['--token', token]) {
      return run(command, [...args, '--user', userId, '--base-url', baseUrl, ...credentials]);
    },
  };
}

export interface Result {
  code: number | null;
  out: string;
  err: string;
}

export const HATCHERY = join(import.meta.dirname, '../../cli/hatchery.mjs');

/** Returns this process's environment plus `settings`. Drops the variables that commands read as defaults for flags. */
export function environment(settings: Record<string, string> = {}): NodeJS.ProcessEnv {
  const {
    HATCHERY_URL: _url,
    HATCHERY_TOKEN: _token,
    HATCHERY_SERVICE_KEY: _key,
    DATA_DIR: _data,
    ...rest
  } = process.env;
  return { ...rest, ...settings };
}

export async function run(command: string, args: string[], settings: Record<string, string> = {}): Promise<Result> {
  const child = spawn(process.execPath, [HATCHERY, command, ...args], { env: environment(settings) });
  const output = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    output.err += text;
  });
  const [code] = await once(child, 'close');
  return { code: code as number | null, ...output };
}

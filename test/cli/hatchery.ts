import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { HealthSample, HealthStream, PetState } from '../../shared/models/typescript/types.ts';
import { startServer, temporaryFolder } from '../support/server.ts';

/** A user of a real server, and `hatchery` on their behalf. */
export interface Owner {
  userId: string;
  /** The answer's body; `path` goes on after the user's address. */
  ask(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
  streams(): Promise<HealthStream[]>;
  /** All readings, page by page. */
  samples(): Promise<HealthSample[]>;
  pet(): Promise<PetState>;
  /** Runs a command with the owner's token, or the flags given instead. */
  run(command: string, args: string[], proof?: string[]): Promise<Ended>;
  token: string;
  baseUrl: string;
}

/** A user of an embedded server of their own. */
export async function ownerOfServer(context: TestContext): Promise<Owner> {
  const server = await startServer(await temporaryFolder(context));
  context.after(() => server.stop());
  return ownerAt(server.baseUrl);
}

/** A new user of whatever answers at an address. */
export async function ownerAt(baseUrl: string): Promise<Owner> {
  const created = await fetch(`${baseUrl}/users`, {
    method: 'POST',
    body: '{"name": "Max", "pet_name": "Rocky"}',
  });
  const { user_id: userId, access_token: token } = (await created.json()) as { user_id: string; access_token: string };

  async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
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
      const page = (await ask('GET', `/samples?limit=1000${cursor}`)) as {
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
    ask,
    samples,
    streams: async () => ((await ask('GET', '/streams')) as { streams: HealthStream[] }).streams,
    pet: async () => (await ask('GET', '/pet')) as PetState,
    token,
    baseUrl,
    run(command, args, proof = ['--token', token]) {
      return run(command, [...args, '--user', userId, '--base-url', baseUrl, ...proof]);
    },
  };
}

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

export const HATCHERY = join(import.meta.dirname, '../../cli/hatchery.mjs');

/** The environment without what would stand in for a flag. */
export function environment(settings: Record<string, string> = {}): NodeJS.ProcessEnv {
  const { HATCHERY_URL: _url, HATCHERY_TOKEN: _token, DATA_DIR: _data, ...rest } = process.env;
  return { ...rest, ...settings };
}

/** Runs a command of `hatchery` to its end. */
export async function run(command: string, args: string[], settings: Record<string, string> = {}): Promise<Ended> {
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

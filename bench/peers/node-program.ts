/** Programs of ours for contestants that are libraries: copied to where the contestant's packages are, and started. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { answersAt, freePort, serve } from './processes.ts';

interface Program {
  /** In bench/peers/programs. */
  file: string;
  folder: string;
  /** Beside PORT and NODE_ENV. */
  env?: Record<string, string>;
  /** Answered once it runs. */
  health: string;
}

export async function startProgram({ file, folder, env, health }: Program) {
  copyFileSync(join(import.meta.dirname, 'programs', file), join(folder, file));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const settings = { PORT: String(port), NODE_ENV: 'production', ...env };
  const command = { command: process.execPath, args: [file], folder, env: settings };
  return { url, stop: await serve(command, answersAt(`${url}${health}`)) };
}

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const [LOAD_AT_START = 0] = loadavg();

type Flags<Defaults> = { [Name in keyof Defaults]: Defaults[Name] extends number ? number : number[] };

/**
 * Parses flags with a number, or with a list of numbers if the default is one, and `--only`, which selects some of `parts`. Without `--only`
 * all parts run.
 * @throws if a flag is unknown or has an invalid value
 */
export function readFlags<const Defaults extends Record<string, number | readonly number[]>>(
  defaults: Defaults,
  parts: readonly string[] = [],
): Flags<Defaults> & { only: string[] } {
  const flag = (value: unknown) => ({ type: 'string' as const, default: String(value) });
  const options = Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, flag(value)]));
  const { values } = parseArgs({ options: { ...options, ...(parts.length > 0 ? { only: flag(parts.join()) } : {}) } });
  const flags = Object.entries(defaults).map(([name, value]) => {
    const numbers = String((values as Record<string, unknown>)[name])
      .split(',')
      .map(Number);
    const isList = Array.isArray(value);
    if (!numbers.every((number) => number > 0) || (!isList && numbers.length > 1))
      throw new Error(`--${name} takes ${isList ? 'numbers' : 'a number'} above 0.`);
    return [name, isList ? numbers : numbers[0]];
  });
  const only = String(values.only ?? '').split(',');
  if (parts.length > 0 && !only.every((part) => parts.includes(part)))
    throw new Error(`--only takes some of ${parts.join()}.`);
  return { ...Object.fromEntries(flags), only };
}

/** Makes termination signals exit the process normally, so that its `exit` listeners stop the child processes. */
export function exitOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
}

/**
 * Creates a folder that is deleted when this process exits, even if a signal ends it. The folder is inside the
 * project for two reasons: programs built in it must find the project's packages, and the system's temporary folder
 * may be in memory, where flushing to disk costs nothing.
 */
export function workFolder(name: string): string {
  exitOnSignals();
  const cache = join(import.meta.dirname, '../node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, `bench-${name}-`));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/** Describes the run in one line: date, software versions, machine, and system load at the start. */
export function machineLine(...software: string[]): string {
  const day = new Date().toISOString().slice(0, 10);
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  const hardware = [`${cpus().length} × ${cpus()[0]?.model}`, memory, `${process.platform} ${process.arch}`];
  const load = `load ${LOAD_AT_START.toFixed(1)} at the start`;
  return `${[day, `Node ${process.versions.node}`, ...software, ...hardware, load].join(', ')}.`;
}

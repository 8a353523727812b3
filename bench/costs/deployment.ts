/** Facts about the deployment, read from `docs/operations.md`, which tests compare with the Terraform code. */
import { readFileSync } from 'node:fs';

const operations = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');

/** The number of alarms: the names in the first column of their table. */
export function alarmCount(): number {
  const section = /\n### Alarms\n([\s\S]*?)\n##/.exec(operations)?.[1] ?? '';
  const names = [...section.matchAll(/^\|([^|]*)\|/gm)].flatMap(([, cell = '']) => cell.match(/`[^`]+`/g) ?? []);
  if (names.length === 0) throw new Error('docs/operations.md has no table of alarms.');
  return names.length;
}

/** Requests a second that all clients together may send: to each route, and to `POST /users`. */
export function requestRates(): { each: number; save: number } {
  const rate = (limit: string) => {
    const found = operations.split('\n').find((line) => line.startsWith(`| ${limit}, from all clients`));
    const perSecond = /\| (\d+) a second/.exec(found ?? '')?.[1];
    if (perSecond === undefined) throw new Error(`docs/operations.md has no limit "${limit}".`);
    return Number(perSecond);
  };
  return { each: rate('On AWS: requests to each route'), save: rate('On AWS: `POST /users`') };
}

/** Requests a second that `web.rate_limits` permits one address by default. */
export function addressRates(): { creates: number; requests: number } {
  const rate = (what: string) => {
    const found = new RegExp(`^\\| On AWS: ${what} from one address \\| with .* ([\\d,]+) in five minutes`, 'm').exec(
      operations,
    )?.[1];
    if (found === undefined) throw new Error(`docs/operations.md has no limit of ${what} from one address.`);
    return Number(found.replaceAll(',', '')) / 300;
  };
  return { creates: rate('creates, requests for sessions, and new codes of devices,'), requests: rate('requests') };
}

/** AWS's own metrics are free, and those of Hatchery's logs cost nothing without failures. */
export const fixed = { metrics: 0, alarms: alarmCount() };

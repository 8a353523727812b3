/** The size of a user's item with ways in, and what DynamoDB bills to read and write it. */
import { marshall } from '@aws-sdk/util-dynamodb';
import type { User } from '../../core/ports/users.ts';
import type { PasskeyRecord, TokenRecord } from '../../core/ports/ways-in.ts';
import { format, table } from '../markdown.ts';
import { itemBytes } from './item.ts';

const AT = '2026-03-14T09:26:53.589Z';
const WRITE_UNIT = 1024;
const READ_UNIT = 4096;

const times = <T>(count: number, make: (at: number) => T): Record<string, T> =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`${at}`.padStart(36, '0'), make(at)]));
/** The key of a token is its hash. */
const hashes = (count: number, record: TokenRecord) =>
  Object.fromEntries(Object.entries(times(count, () => record)).map(([key, value]) => [key.padStart(64, '0'), value]));

/** A passkey of a phone's vendor: an id of 32 bytes, and an ES256 key of 77. */
const passkey: PasskeyRecord = {
  credential_id: 'A'.repeat(43),
  public_key: 'A'.repeat(103),
  counter: 0,
  rp_id: 'pets.example',
  created_at: AT,
  label: 'Phone (Chrome)',
  transports: ['internal', 'hybrid'],
  backed_up: true,
  last_used_at: AT,
};
/** The largest passkey that is accepted: an id of 1,023 bytes, and an RSA key of 4,096 bits. */
const largest: PasskeyRecord = { ...passkey, credential_id: 'A'.repeat(1364), public_key: 'A'.repeat(720) };
const device: TokenRecord = { created_at: AT, label: 'Phone (Chrome)' };
const session: TokenRecord = { ...device, made_by: 'passkey', way: 'A'.repeat(36), request: 'a'.repeat(64) };

const user: User = {
  user_id: 'A'.repeat(36),
  version: 1,
  created_at: AT,
  updated_at: AT,
  name: 'Max',
  pet_name: 'Rocky',
  health_goals: ['sleep eight hours'],
  locale: 'en',
  tokens: hashes(1, device),
};
const used = { used_challenges: times(1, () => AT), sessions: { since: AT, count: 1 } };

const USERS: [what: string, user: User][] = [
  ['one device', user],
  ['one device, 3 passkeys', { ...user, passkeys: times(3, () => passkey) }],
  [
    '3 devices by passkey, a recovery code, 3 passkeys',
    {
      ...user,
      ...used,
      passkeys: times(3, () => passkey),
      tokens: { ...hashes(3, session), recovery: { created_at: AT, kind: 'recovery' } },
    },
  ],
  [
    '10 devices, 10 of the largest passkeys',
    { ...user, ...used, passkeys: times(10, () => largest), tokens: hashes(10, session) },
  ],
];

/** @returns a table of users, with the size of the item, and the units to read and to write it */
export function waysInTable(): string {
  const rows = USERS.map(([what, each]) => {
    const bytes = itemBytes(marshall(each, { removeUndefinedValues: true }));
    const [reads, writes] = [Math.ceil(bytes / READ_UNIT), Math.ceil(bytes / WRITE_UNIT)];
    return [what, format(bytes, 0), format(reads, 0), format(writes, 0)];
  });
  return table(['a user with', 'bytes', 'read units', 'write units'], rows);
}

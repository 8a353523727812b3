import { CommandError } from '../errors.ts';
import type { Operator } from '../operators/connection.ts';
import { timeOf } from '../operators/rows.ts';

type Print = (line: string) => void;

const paramsOf = (user_id: string) => ({ path: { user_id } });

/** Prints a profile, one field on a line. */
export async function showUser({ hatchery, unwrap }: Operator, userId: string, _flags: object, say: Print) {
  const profile = await unwrap(hatchery.GET('/users/{user_id}', { params: paramsOf(userId) }));
  const { locked, ...fields } = profile;
  for (const [name, value] of Object.entries(fields)) say(`${name.padEnd(12)}  ${textOf(value)}`);
  say(`${'locked'.padEnd(12)}  ${locked ? `${locked.at}  ${locked.reason}` : '-'}`);
  return profile;
}

const textOf = (value: unknown): string => (Array.isArray(value) ? value.join(', ') || '-' : `${value}`);

export async function lockUser(
  { hatchery, unwrap }: Operator,
  userId: string,
  { reason }: { reason: string },
  say: Print,
) {
  // Repeating it replaces the reason by the same reason.
  const lock = await unwrap(hatchery.POST('/users/{user_id}/lock', { params: paramsOf(userId), body: { reason } }));
  say(`User ${userId} is locked.`);
  return lock;
}

export async function unlockUser({ hatchery, unwrap }: Operator, userId: string, _flags: object, say: Print) {
  const lock = await unwrap(hatchery.DELETE('/users/{user_id}/lock', { params: paramsOf(userId) }));
  say(`User ${userId} is not locked.`);
  return lock;
}

/** Creates an invite. It is not retried if the answer is lost, because a user has few invites at a time. */
export async function inviteUser(
  { once, unwrap, baseUrl }: Operator,
  userId: string,
  { label }: { label?: string },
  say: Print,
) {
  const body = { kind: 'invite', ...(label === undefined ? {} : { label }) } as const;
  const { code, expires_at, ...invite } = await unwrap(
    once.POST('/users/{user_id}/tokens', { params: paramsOf(userId), body }),
  );
  if (!code) throw new CommandError('The server answered without a code. Check that it is up to date.');
  const link = `${baseUrl}/#in=${code}`;
  say(`Code     ${grouped(code)}`);
  say(`Link     ${link}`);
  if (expires_at !== undefined) say(`Expires  ${timeOf(expires_at)} UTC`);
  say('Give one of them to the user only. It signs in one device, once.');
  return { user_id: userId, ...invite, code, link, expires_at };
}

/** Formats a code in groups of four, as people type it. */
const grouped = (code: string): string => {
  const [prefix = '', rest = ''] = code.split('_');
  return [`${prefix}_${rest.slice(0, 4)}`, ...(rest.slice(4).match(/.{1,4}/g) ?? [])].join('-');
};

export async function eraseUser({ hatchery, unwrap }: Operator, userId: string, _flags: object, say: Print) {
  const receipt = await unwrap(hatchery.DELETE('/users/{user_id}', { params: paramsOf(userId) }));
  const counts = Object.entries(receipt.erased).map(([what, count]) => `${what} ${count}`);
  say(`User ${userId} is erased: ${counts.join(', ')}.`);
  return receipt;
}

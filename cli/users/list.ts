import type { UserList } from '../../shared/models/typescript/types.ts';
import type { JsonFlag } from '../flags.ts';
import type { Operator } from '../operators/connection.ts';
import { createCounter, rowPrinter, timeOf } from '../operators/rows.ts';

type ListedUser = UserList['users'][number];

export interface ListFlags extends JsonFlag {
  locked?: boolean;
}

const PAGE = 1000;
const COLUMNS = [
  { title: 'USER_ID', width: 36, text: ({ user_id }: ListedUser) => user_id },
  { title: 'CREATED (UTC)', width: 19, text: ({ created_at }: ListedUser) => timeOf(created_at) },
  { title: 'UPDATED (UTC)', width: 19, text: ({ updated_at }: ListedUser) => timeOf(updated_at) },
  {
    title: 'LOCKED (UTC)',
    width: 0,
    text: ({ locked }: ListedUser) => (locked ? `${timeOf(locked.at)}  ${locked.reason}` : '-'),
  },
];

/** Prints all users page by page. @returns how many there are, and how many of them are locked */
export async function listUsers(operator: Operator, flags: ListFlags): Promise<{ users: number; locked: number }> {
  const print = rowPrinter(COLUMNS, flags);
  const counter = createCounter((count) => `${count.toLocaleString('en')} users`);
  const counts = { users: 0, locked: 0 };
  try {
    for await (const users of pagesOfUsers(operator)) {
      const locked = users.filter((user) => user.locked);
      print(flags.locked ? locked : users);
      counts.users += users.length;
      counts.locked += locked.length;
      counter.show(counts.users);
      // The reader of a pipe, such as `head`, has closed it.
      if (!process.stdout.writable) break;
    }
  } finally {
    counter.end();
  }
  return counts;
}

async function* pagesOfUsers({ hatchery, unwrap }: Operator): AsyncGenerator<ListedUser[]> {
  let cursor: string | undefined;
  do {
    const query = { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
    const page: UserList = await unwrap(hatchery.GET('/users', { params: { query } }));
    yield page.users;
    cursor = page.next_cursor;
  } while (cursor !== undefined);
}

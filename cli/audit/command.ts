import { Command, Option } from 'commander';
import type { ActList } from '../../shared/models/typescript/types.ts';
import { UsageError } from '../errors.ts';
import { jsonLinesOption, readUserId } from '../flags.ts';
import { addConnectionOptions, connect, type Operator, type OperatorFlags } from '../operators/connection.ts';
import { rowPrinter, timeOf } from '../operators/rows.ts';

type Act = ActList['acts'][number];

interface AuditFlags extends OperatorFlags {
  user?: string;
  limit: string;
}

const PAGE = 1000;
const COLUMNS = [
  { title: 'TIME (UTC)', width: 19, text: ({ at }: Act) => timeOf(at) },
  { title: 'ACTOR', width: 24, text: ({ actor }: Act) => actor },
  { title: 'ACT', width: 14, text: ({ act }: Act) => act },
  { title: 'USER_ID', width: 36, text: ({ user_id }: Act) => user_id ?? '-' },
];
const HELP = `
The service key is read from HATCHERY_SERVICE_KEY, or prompted for on a terminal. With --json, one JSON object is printed for each act.
Acts are kept for a year. Reading them is recorded too.`;

export const auditCommand = (): Command =>
  addConnectionOptions(
    new Command('audit').description('show who did what, newest first; needs a service key (audit:read)'),
  )
    .option('--user <id>', 'only acts on this user, who may have been erased')
    .addOption(new Option('--limit <n>', 'number of acts, or all').default('100'))
    .addOption(jsonLinesOption())
    .addHelpText('after', HELP)
    .action(async (flags: AuditFlags) => {
      const limit = readLimit(flags.limit);
      const userId = flags.user === undefined ? undefined : readUserId(flags.user, '--user');
      const operator = await connect(flags);
      const print = rowPrinter(COLUMNS, flags);
      let left = limit;
      for await (const acts of pagesOfActs(operator, userId, () => left)) {
        print(acts);
        left -= acts.length;
        if (left <= 0 || !process.stdout.writable) break;
      }
    });

function readLimit(text: string): number {
  if (text === 'all') return Number.POSITIVE_INFINITY;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`--limit must be all or a whole number from 1, not ${JSON.stringify(text)}.`);
}

/** @param left returns how many acts are still wanted */
async function* pagesOfActs({ hatchery, unwrap }: Operator, user_id: string | undefined, left: () => number) {
  let cursor: string | undefined;
  do {
    const query = { limit: Math.min(PAGE, left()), ...(cursor === undefined ? {} : { cursor }) };
    const page: ActList = await unwrap(
      user_id === undefined
        ? hatchery.GET('/audit', { params: { query } })
        : hatchery.GET('/users/{user_id}/audit', { params: { path: { user_id }, query } }),
    );
    yield page.acts;
    cursor = page.next_cursor;
  } while (cursor !== undefined);
}

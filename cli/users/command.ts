import { Argument, Command } from 'commander';
import { jsonLinesOption, jsonOption, readUserId } from '../flags.ts';
import { confirm, yesOption } from '../operators/confirm.ts';
import { addConnectionOptions, connect, type Operator, type OperatorFlags } from '../operators/connection.ts';
import { createOutput } from '../output.ts';
import { eraseUser, inviteUser, lockUser, showUser, unlockUser } from './actions.ts';
import { exportUser } from './export.ts';
import { type ListFlags, listUsers } from './list.ts';

const HELP = `
The service key is read from HATCHERY_SERVICE_KEY, or prompted for on a terminal. Changes ask for confirmation; scripts set --yes. With
--json, list prints one JSON object for each user, and the others print one object. docs/operators.md shows a session.`;

interface ChangeFlags extends OperatorFlags {
  yes?: boolean;
}

/** Each flag is one of the command that has it. */
interface Flags extends ChangeFlags, ListFlags {
  reason: string;
  label?: string;
  out: string;
}

type Print = (line: string) => void;
type Run = (operator: Operator, userId: string, flags: Flags, print: Print) => Promise<object>;

export const usersCommand = (): Command =>
  new Command('users')
    .description('list, help, lock and erase users; needs a service key')
    .addCommand(listCommand())
    .addCommand(userCommand('show', 'show the profile of a user (profile:read)', showUser))
    .addCommand(
      changeCommand(
        'lock',
        'lock a user, or change the reason (users:lock)',
        lockUser,
        ({ reason }, id) =>
          `This locks user ${id}, who can then no longer change, add or send anything, and can read the reason “${reason}”.`,
      ).requiredOption('--reason <text>', 'why; the user can read it'),
    )
    .addCommand(
      changeCommand(
        'unlock',
        'unlock a user (users:lock)',
        unlockUser,
        (_, id) => `This unlocks user ${id}, who can then change and send everything again.`,
      ),
    )
    .addCommand(
      changeCommand(
        'invite',
        'make a code that signs in a device of the user (users:invite)',
        inviteUser,
        (_, id) => `This makes a code, valid for 10 minutes, that gives one device full access to user ${id}.`,
      ).option('--label <text>', "a name for the code in the user's list of devices"),
    )
    .addCommand(
      userCommand('export', 'save everything about a user in a file (users:export)', saveExport).requiredOption(
        '--out <file>',
        'a new file; only you can read it',
      ),
    )
    .addCommand(
      changeCommand(
        'erase',
        'erase a user (users:erase)',
        eraseUser,
        (_, id) => `This erases user ${id} with the pet, all readings, pictures and ways in. It cannot be undone.`,
      ),
    )
    .addHelpText('after', HELP)
    .helpCommand(false);

const listCommand = (): Command =>
  addConnectionOptions(new Command('list').description('list all users (users:list)'))
    .option('--locked', 'only those who are locked')
    .addOption(jsonLinesOption())
    .action(async (flags: OperatorFlags & ListFlags) => {
      const { users, locked } = await listUsers(await connect(flags), flags);
      // If the reader of a pipe has closed it, these are not all users.
      if (process.stdout.writable)
        console.error(`${users.toLocaleString('en')} users, ${locked.toLocaleString('en')} locked.`);
    });

function userCommand(
  name: string,
  description: string,
  run: Run,
  what?: (flags: Flags, userId: string) => string,
): Command {
  return addConnectionOptions(new Command(name).description(description))
    .addArgument(new Argument('<user_id>', "the user's id"))
    .addOption(jsonOption())
    .action(async (id: string, flags: Flags) => {
      const userId = readUserId(id, 'The argument');
      if (what) await confirm(what(flags, userId), flags);
      const { say, finish } = createOutput(flags);
      finish({ result: await run(await connect(flags), userId, flags, say) });
    });
}

/** A command that asks first. @param what returns what will happen, as a sentence */
const changeCommand = (...all: Required<Parameters<typeof userCommand>>): Command =>
  userCommand(...all).addOption(yesOption());

async function saveExport(operator: Operator, userId: string, { out }: Flags, say: Print) {
  const bytes = await exportUser(operator, userId, out);
  say(`${out} has ${bytes.toLocaleString('en')} bytes. Delete it when it is no longer needed.`);
  return { user_id: userId, file: out, bytes };
}

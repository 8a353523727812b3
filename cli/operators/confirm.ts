import { Option } from 'commander';
import { CommandError, UsageError } from '../errors.ts';
import { askYesOrNo } from '../prompt.ts';

export const yesOption = () => new Option('--yes', 'do not ask; required without a terminal');

/**
 * Asks before a change.
 *
 * @param what what will happen, as a sentence
 * @throws a UsageError without a terminal, a CommandError if the answer is no
 */
export async function confirm(what: string, { yes = false }: { yes?: boolean }, ask = askYesOrNo): Promise<void> {
  if (yes) return;
  const answers = await ask([`${what} Continue? [y/N] `]);
  if (!answers) throw new UsageError(`${what} Without a terminal, confirm this with --yes.`);
  if (!answers[0]) throw new CommandError('Cancelled. Nothing was changed.');
}

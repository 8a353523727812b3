import { AppError } from '../core/errors.ts';

/**
 * The error for a locked user, as clients get it. It does not contain the reason, which the owner can read in the profile, because devices
 * get this error too.
 *
 * @param contact `SUPPORT_CONTACT`
 */
export const lockedProblem = (contact: string | undefined): AppError =>
  new AppError(
    'locked',
    contact
      ? `An operator has locked this user. Reading, exporting and erasing still work. Ask ${contact} about it.`
      : 'An operator has locked this user. Reading, exporting and erasing still work. Ask the operator of this service.',
  );

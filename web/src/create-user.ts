import { answerOf } from '../../client/client.ts';
import { isRefusal } from '../../client/failure.ts';
import type { CreatedUser, ProfilePatch } from '../../shared/models/typescript/types.ts';
import { hatchery } from './api.ts';
import { locale } from './i18n/language.ts';
import { patchOf } from './profile-fields.ts';
import { draft, forgetDraft, tell } from './state/draft.ts';
import { withLock } from './state/lock.ts';
import { showProfile } from './state/profile.ts';
import { session } from './state/session.ts';
import { uuid } from './uuid.ts';

/** What the contract takes for a locale. */
const LOCALE = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/;

/**
 * Makes the user that the draft tells of. The Idempotency-Key is kept in the draft before anything is sent, so that a retry after a lost
 * answer or a reload meets the same user; and one tab at a time tries, so that two do not take each other's token away.
 */
export function createUser(): Promise<void> {
  return withLock('hatchery.create', async () => {
    // Another tab may have been first.
    if (session.reread()) return;
    const { access_token: token, ...created } = await send().catch((error) => {
      // Known by another body, or too old: then the key is worth nothing any more.
      if (!isRefusal(error, 'idempotency-key-reused', 'already-created')) throw error;
      tell({ key: uuid() });
      return send();
    });
    session.value = { userId: created.user_id, token, stage: 'hatched' };
    showProfile(created);
    forgetDraft();
  });
}

async function send(): Promise<CreatedUser> {
  const { key = uuid(), ...told } = draft.peek();
  tell({ key });
  const body: ProfilePatch = { ...patchOf(told), ...(LOCALE.test(locale.peek()) ? { locale: locale.peek() } : {}) };
  const answer = hatchery.POST('/users', { params: { header: { 'Idempotency-Key': key } }, body });
  return (await answerOf(answer)) as CreatedUser;
}

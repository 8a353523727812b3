import { unwrap } from '../../client/client.ts';
import { isApiError } from '../../client/errors.ts';
import type { CreatedUser, ProfilePatch } from '../../shared/models/typescript/types.ts';
import { hatchery } from './api.ts';
import { isTag, locale } from './i18n/language.ts';
import { patchOf } from './profile-fields.ts';
import { readCreated, writeCreated } from './state/created.ts';
import { draft, forgetDraft, tell } from './state/draft.ts';
import { withLock } from './state/lock.ts';
import { changeProfile, showProfile } from './state/profile.ts';
import { type Session, session } from './state/session.ts';
import { uuid } from './uuid.ts';

/**
 * Makes the user that the draft tells of. What is sent is kept in the draft first, with its Idempotency-Key, and sent again as it was: so a retry
 * after a lost answer or a reload meets the same user, whatever has been changed in the draft since; that is sent afterwards. One tab at a time tries,
 * so that two do not take each other's token away.
 */
export function createUser(): Promise<void> {
  return withLock('hatchery.create', async () => {
    // Another tab may have been first. Local storage may not tell this tab yet.
    const earlier = await readCreated();
    if (session.reread()) return;
    if (earlier && earlier.key === draft.peek().key) {
      session.value = earlier.session;
      return;
    }
    const wanted = bodyOf();
    const { key, body: sent, created } = await send(wanted);
    const { access_token: token, ...profile } = created;
    const made: Session = { userId: profile.user_id, token, stage: 'hatched' };
    await writeCreated({ key, session: made });
    session.value = made;
    showProfile(profile);
    forgetDraft();
    // Browsers forget what is kept for pages that are not visited for long, unless they are asked not to.
    void navigator.storage?.persist?.().catch(() => {});
    if (JSON.stringify(sent) !== JSON.stringify(wanted)) await changeProfile(wanted);
  });
}

async function send(wanted: ProfilePatch): Promise<{ key: string; body: ProfilePatch; created: CreatedUser }> {
  const { key = uuid(), sent: body = wanted } = draft.peek();
  tell({ key, sent: body });
  try {
    const answer = hatchery.POST('/users', { params: { header: { 'Idempotency-Key': key } }, body });
    return { key, body, created: (await unwrap(answer)) as CreatedUser };
  } catch (error) {
    if (!isApiError(error) || error.status >= 500 || error.status === 429) throw error;
    // Refused, so nothing was made under this key; or so long ago that nobody gets in by it any more.
    tell({ key: uuid(), sent: undefined });
    if (error.code !== 'already-created') throw error;
    return send(wanted);
  }
}

function bodyOf(): ProfilePatch {
  const { name, age, goals, petName } = draft.peek();
  return {
    ...patchOf({ name, age, health_goals: goals, pet_name: petName }),
    ...(isTag(locale.peek()) ? { locale: locale.peek() } : {}),
  };
}

import { unwrap } from '../../client/client.ts';
import { isApiError } from '../../client/errors.ts';
import type { CreatedUser, NewUser } from '../../shared/models/typescript/types.ts';
import { hatchery } from './api.ts';
import { isTag, locale } from './i18n/language.ts';
import { translateGoals } from './parts/suggested-goals.ts';
import { readCreated, writeCreated } from './state/created.ts';
import { clearDraft, draft, updateDraft } from './state/draft.ts';
import { hatchesHere } from './state/hatching.ts';
import { withLock } from './state/lock.ts';
import { changeProfile, showProfile } from './state/profile.ts';
import { type Session, session } from './state/session.ts';
import { browserTimeZone } from './time-zone.ts';
import { uuid } from './uuid.ts';

/**
 * Creates the user described by the draft. Only one tab can do this at a time, because a second create would replace
 * the token of the first. Retries are idempotent, even after a reload:
 *
 * 1. The body and its Idempotency-Key are saved in the draft and sent. The response is lost.
 * 2. The user edits the draft.
 * 3. A retry sends the saved body with the same key, so it returns the user that already exists. The edits follow as
 *    a patch.
 */
export function createUser(): Promise<void> {
  return withLock('hatchery.create', async () => {
    // Another tab may have created the user. Its change to local storage may not have arrived yet, but IndexedDB is
    // up to date.
    const earlier = await readCreated();
    if (session.reread()) return;
    if (earlier && earlier.key === draft.peek().key) {
      session.value = earlier.session;
      return;
    }
    const wanted = createBody();
    const { key, body: sent, created } = await send(wanted);
    const { access_token: token, ...profile } = created;
    const newSession: Session = { userId: profile.user_id, token, stage: 'hatched' };
    await writeCreated({ key, session: newSession });
    hatchesHere.value = true;
    session.value = newSession;
    showProfile(profile);
    clearDraft();
    // Without persistent storage, browsers may delete the data of pages that are rarely visited.
    void navigator.storage?.persist?.().catch(() => {});
    if (JSON.stringify(sent) !== JSON.stringify(wanted)) await changeProfile(wanted);
  });
}

async function send(wanted: NewUser): Promise<{ key: string; body: NewUser; created: CreatedUser }> {
  const { key = uuid(), sent: body = wanted } = draft.peek();
  updateDraft({ key, sent: body });
  try {
    const created = await unwrap(hatchery.POST('/users', { params: { header: { 'Idempotency-Key': key } }, body }));
    return { key, body, created };
  } catch (error) {
    if (!isApiError(error) || error.status >= 500 || error.status === 429) throw error;
    // The key cannot be used again: either the request was rejected, or the user was created too long ago for the
    // server to return the token again (`already-created`).
    updateDraft({ key: uuid(), sent: undefined });
    if (error.code === 'already-created') return send(wanted);
    // The browser may know a newer time zone than the server does.
    const { time_zone, ...others } = wanted;
    if (!time_zone || !error.problem.errors?.every(({ pointer }) => pointer === '/time_zone')) throw error;
    return send(others);
  }
}

function createBody(): NewUser {
  const { name, age, goals, petName } = draft.peek();
  const zone = browserTimeZone();
  return {
    name,
    age: age ?? null,
    health_goals: translateGoals(goals),
    pet_name: petName,
    ...(isTag(locale.peek()) ? { locale: locale.peek() } : {}),
    ...(zone ? { time_zone: zone } : {}),
  };
}

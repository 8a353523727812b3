/** The key of the session, which stays: a pet without a recovery code would be lost with it. */
const SESSION = 'hatchery.session';

/** Forgets everything else that was entered and chosen in this browser, and loads the app again at its first step. */
export function startAgain(): void {
  for (const storage of [localStorage, sessionStorage])
    for (const key of Object.keys(storage)) if (key.startsWith('hatchery.') && key !== SESSION) storage.removeItem(key);
  history.replaceState(null, '', location.pathname);
  location.reload();
}

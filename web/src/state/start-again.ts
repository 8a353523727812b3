/**
 * What stays. Without the session, a pet without a recovery code would be lost. Without the id of the push subscription, notifications
 * would go on but could not be switched off. `hatchery.later` keeps the app from asking for the year again.
 */
const KEPT = ['hatchery.session', 'hatchery.push', 'hatchery.later'];

/** Forgets everything else that was entered and chosen in this browser, and loads the app again at its first step. */
export function startAgain(): void {
  for (const storage of [localStorage, sessionStorage])
    for (const key of Object.keys(storage))
      if (key.startsWith('hatchery.') && !KEPT.includes(key)) storage.removeItem(key);
  history.replaceState(null, '', location.pathname);
  location.reload();
}

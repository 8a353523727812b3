import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useAction } from '../action.ts';
import { t } from '../i18n/language.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { Notice } from '../parts/notice.tsx';
import type { Credential } from '../state/join.ts';
import { arePasskeysPossible, choosePasskey, isCancelled, loadSignInOptions } from '../ways-in/passkeys.ts';
import { unanswered } from './open-session.ts';

/** In ms. The server accepts a challenge for five minutes. */
const OPTIONS_LIFETIME_MS = 4 * 60_000;

/** Offers to use a passkey, unless this browser, this page's address or the server cannot. */
export function PasskeySignIn({ onCredential }: { onCredential: (credential: Credential) => void }) {
  // Loaded in advance, because the server's answer decides whether the button is shown, and because some browsers show
  // the prompt only right after a click.
  const options = useSignal<{ json: object; loadedAt: number } | undefined>(undefined);
  const wasCancelled = useSignal(false);
  async function load(): Promise<object | undefined> {
    const json = await loadSignInOptions();
    options.value = json && { json, loadedAt: Date.now() };
    return json;
  }
  useEffect(() => {
    if (arePasskeysPossible()) void load().catch(() => {});
  }, []);
  const choosing = useAction(async () => {
    wasCancelled.value = false;
    // The same request again: if only its answer was lost, another one would add a second device.
    const sent = unanswered();
    if (sent && 'passkey' in sent) return onCredential(sent);
    const loaded = options.peek();
    const isFresh = loaded && Date.now() - loaded.loadedAt < OPTIONS_LIFETIME_MS;
    try {
      const json = isFresh ? loaded.json : await load();
      if (json) onCredential({ passkey: await choosePasskey(json) });
    } catch (error) {
      wasCancelled.value = isCancelled(error);
      if (!wasCancelled.peek()) throw error;
    } finally {
      // A challenge works only once.
      if (options.peek()) options.value = { json: {}, loadedAt: 0 };
    }
  });
  if (!options.value) return null;
  return (
    <>
      <div class="actions">
        <BusyButton
          variant="plain"
          busy={choosing.busy}
          busyLabel={t('waysIn.passkeys.waiting')}
          onClick={() => choosing.run()}
        >
          {t('waysIn.passkeys.use')}
        </BusyButton>
      </div>
      <p class="hint" role="status">
        {wasCancelled.value && t('waysIn.passkeys.noneUsed')}
      </p>
      <Notice failure={choosing.failure} />
    </>
  );
}

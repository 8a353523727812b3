import { signal } from '@preact/signals';
import { baseUrl } from '../api.ts';

/** Whether this tab needs a file that an update has removed. A reload opens the new version. */
export const isOutdated = signal(false);

// A part of the app could not be loaded: it is gone, or the network is.
addEventListener('vite:preloadError', () => void compareWithServer());

/** The page of another version starts another script, because its name contains a hash of its content. */
async function compareWithServer(): Promise<void> {
  const [ours = ''] =
    document.querySelector<HTMLScriptElement>('script[type="module"]')?.src.split('/').slice(-1) ?? [];
  const page = await fetch(`${baseUrl}/`, { cache: 'no-store' }).catch(() => undefined);
  if (page?.ok && !(await page.text()).includes(ours)) isOutdated.value = true;
}

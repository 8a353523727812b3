import { signal } from '@preact/signals';

/** Chromium's event, which no standard describes. */
interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

/** The browser's offer to install the app; undefined if it makes none, and after it was used. */
export const installPrompt = signal<InstallPrompt | undefined>(undefined);
/** Whether this page is the installed app, or the app was just installed. */
export const isInstalled = signal(matchMedia('(display-mode: standalone)').matches);

/** Waits for the browser's offer, which comes once, soon after the page is loaded. */
export function awaitInstallPrompt(): void {
  addEventListener('beforeinstallprompt', (event) => {
    // The app asks in its settings instead of the browser's bar over the page.
    event.preventDefault();
    installPrompt.value = event as InstallPrompt;
  });
  addEventListener('appinstalled', () => (isInstalled.value = true));
}

/** Shows the browser's dialog. An offer can be used once. */
export async function install(): Promise<void> {
  await installPrompt.peek()?.prompt();
  installPrompt.value = undefined;
}

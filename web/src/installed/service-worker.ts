import { trustedScript } from '../trusted-script.ts';

/**
 * Registers the service worker once the page is loaded, so that it does not compete with the first screen. Browsers
 * have service workers only over TLS and on localhost, and the development server has no `/sw.js`.
 */
export function registerServiceWorker(): void {
  const { serviceWorker } = navigator as { serviceWorker?: ServiceWorkerContainer };
  if (!serviceWorker || !import.meta.env.PROD) return;
  // Relative to the page, because a proxy may serve the app under a path.
  const address = trustedScript('service-worker', './sw.js');
  // Without it, the app works as before but needs a network. Some private windows refuse it.
  const register = () => void serviceWorker.register(address).catch(() => {});
  if (document.readyState === 'complete') register();
  else addEventListener('load', register, { once: true });
}

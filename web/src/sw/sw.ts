/**
 * The service worker. It keeps the app's own files in this browser, so that the app opens without a network, and shows
 * notifications. It never answers or stores requests to the API. The build replaces `BUILD` (`web/service-worker.ts`).
 */
declare const self: ServiceWorkerGlobalScope;
declare const BUILD: {
  /** A hash of all files of the build. */
  version: string;
  /** The file name of the script that the page of this build starts. */
  entry: string;
  /** The addresses of the files to keep, relative to the page. */
  files: string[];
};

/** How long to wait for the page before the kept one is shown. */
const PAGE_TIMEOUT_MS = 3_000;

const scope = new URL(self.registration.scope);
/** Another app on this origin, under another path, has caches of its own. */
const CACHE_PREFIX = `hatchery ${scope.pathname} `;
const CACHE = CACHE_PREFIX + BUILD.version;

// A new version waits until no tab uses the old one (there is no `skipWaiting`), so open tabs still find their files.
self.addEventListener('install', (event) => event.waitUntil(keepFiles()));
self.addEventListener('activate', (event) => event.waitUntil(replaceOlder()));
self.addEventListener('fetch', (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method !== 'GET' || origin !== scope.origin || !pathname.startsWith(scope.pathname)) return;
  const path = pathname.slice(scope.pathname.length);
  if (path === '' && event.request.mode === 'navigate') event.respondWith(openPage(event.request));
  if (path.startsWith('assets/')) event.respondWith(openFile(event));
});

async function keepFiles(): Promise<void> {
  const page = await fetch(scope, { cache: 'no-cache' });
  // During an update, the page may be of another build than this script. The browser then tries again later.
  const isOfThisBuild = page.ok && (await page.clone().text()).includes(BUILD.entry);
  if (!isOfThisBuild) throw new Error('The page is not of this build.');
  const cache = await caches.open(CACHE);
  await cache.addAll(BUILD.files);
  await cache.put(scope, page);
}

async function replaceOlder(): Promise<void> {
  const older = (await caches.keys()).filter((name) => name.startsWith(CACHE_PREFIX) && name !== CACHE);
  await Promise.all(older.map((name) => caches.delete(name)));
  await self.clients.claim();
}

/**
 * Network first, so that an update is seen at the next visit. The kept page is shown if the network or the server does
 * not answer. It is never replaced by a newer page, whose files may not be here.
 */
async function openPage(request: Request): Promise<Response> {
  const fromNetwork = fetch(request);
  const timeout = new Promise<undefined>((resolve) => setTimeout(resolve, PAGE_TIMEOUT_MS));
  const inTime = await Promise.race([fromNetwork, timeout]).catch(() => undefined);
  if (inTime && inTime.status < 500) return inTime;
  return (await fromCache(scope)) ?? fromNetwork;
}

/** The content of a file never changes. Files that are not kept from the start are kept when they are first used. */
async function openFile(event: FetchEvent): Promise<Response> {
  const kept = await fromCache(event.request);
  if (kept) return kept;
  const response = await fetch(event.request);
  if (response.ok) event.waitUntil(keepFile(event.request, response.clone()));
  return response;
}

const fromCache = async (request: Request | URL) => (await caches.open(CACHE)).match(request, { ignoreVary: true });
const keepFile = async (request: Request, response: Response) => (await caches.open(CACHE)).put(request, response);

self.addEventListener('push', (event) => {
  const { title, body } = messageIn(event.data);
  const icon = new URL('icons/192.png', scope).href;
  // The tag replaces a notification that was not read yet.
  event.waitUntil(self.registration.showNotification(title, { body, icon, tag: 'pet' }));
});
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(openApp());
});

/** Whatever was sent, a notification is shown, because browsers require one for each message. */
function messageIn(data: PushMessageData | null): { title: string; body: string } {
  const sent = parsed(data);
  return { title: textOf(sent?.title) || 'Hatchery', body: textOf(sent?.body) };
}

function parsed(data: PushMessageData | null): { title?: unknown; body?: unknown } | undefined {
  try {
    return Object(data?.json());
  } catch {
    return undefined;
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 200) : '');

async function openApp(): Promise<void> {
  const tabs = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const tab = tabs.find(({ url }) => new URL(url).pathname === scope.pathname);
  await (tab ? tab.focus() : self.clients.openWindow(new URL('#home', scope).href));
}

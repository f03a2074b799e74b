// The service worker of a page that opens without network: the unit's, and the survey's. It keeps the page's shell and
// the ground of the map, and nothing that anybody said: the state, the stream and the API always come from the server
// or not at all. What the server puts before this file: the page, the version, and what the shell is made of.
declare const SHELL: { page: string; version: string; map_worker: string; files: string[]; later: string[]; words: Record<string, Record<string, string>> };

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Extendable {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Pushed extends Extendable {
  readonly data: { json(): unknown } | null;
}
interface Clicked extends Extendable {
  readonly notification: { close(): void };
}
interface Page {
  readonly url: string;
  readonly visibilityState: string;
  focus(): Promise<unknown>;
}
interface Worker {
  addEventListener(kind: "push", listen: (event: Pushed) => void): void;
  addEventListener(kind: "notificationclick", listen: (event: Clicked) => void): void;
  registration: { showNotification(title: string, options: object): Promise<void> };
  addEventListener(kind: "install" | "activate", listen: (event: Extendable) => void): void;
  addEventListener(kind: "fetch", listen: (event: Fetching) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void>; matchAll(options: object): Promise<Page[]>; openWindow(path: string): Promise<unknown> };
  location: Location;
}

const worker = self as unknown as Worker;
const OWN = `shell${SHELL.page}`; // each page keeps and clears its own: both are on one phone
const NAME = OWN + SHELL.version;
const TILES = "tiles";
const MOST_TILES = 600; // some 15 MB: a few ways across a district
const PATIENCE_MS = 4_000; // on a network that does not answer the page opens from here
const LANGUAGE = "/phone/language"; // the cache and the key: the page writes there what it is read in

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== worker.location.origin) return;
  if (event.request.mode === "navigate" && url.pathname === SHELL.page) event.respondWith(page(event.request));
  else if (url.pathname === `${SHELL.page}map_worker.js`) event.respondWith(file(new Request(SHELL.map_worker)));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(event.request));
  else if (url.pathname.startsWith("/map/")) event.respondWith(tile(event.request));
});

worker.addEventListener("push", (event) => event.waitUntil(tell(event)));
worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openPage());
});

async function pages(): Promise<Page[]> {
  return (await worker.clients.matchAll({ type: "window" })).filter((one) => new URL(one.url).pathname.startsWith(SHELL.page));
}

/** The message says only of which kind it is; what it is about the page asks the server. */
async function tell(event: Pushed): Promise<void> {
  const { kind = "order" } = (event.data?.json() ?? {}) as { kind?: string };
  const words = SHELL.words[await language()] ?? {};
  const options = { body: words.open, tag: kind, renotify: true, requireInteraction: true, icon: "/static/ui/icon-192.png", vibrate: [300, 100, 300] };
  await worker.registration.showNotification(words[kind] ?? words.order ?? "", options);
}

async function openPage(): Promise<void> {
  const [open] = await pages();
  await (open ? open.focus() : worker.clients.openWindow(SHELL.page));
}

async function install(): Promise<void> {
  const shell = await caches.open(NAME);
  await shell.addAll(SHELL.files.map((path) => new Request(path, { cache: "reload" })));
  await worker.skipWaiting();
}

async function activate(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith(OWN) && name !== NAME) await caches.delete(name);
  await worker.clients.claim();
  void keepLater();
}

/** The map's library and its worker: large, so nothing waits for them. */
async function keepLater(): Promise<void> {
  const shell = await caches.open(NAME);
  for (const path of SHELL.later) if (!(await shell.match(path))) await shell.add(path).catch(() => undefined);
}

async function page(request: Request): Promise<Response> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(request, { signal: patience.signal });
    if (answer.status >= 502) return await shellPage();
    return answer;
  } catch {
    return await shellPage();
  } finally {
    clearTimeout(timer);
  }
}

async function shellPage(): Promise<Response> {
  const shell = await caches.open(NAME);
  return (await shell.match(`${SHELL.page}shell/${await language()}/`)) ?? Response.error();
}

/** The one the page was read in last. */
async function language(): Promise<string> {
  return (await (await (await caches.open(LANGUAGE)).match(LANGUAGE))?.text()) ?? "zh-hans";
}

async function file(request: Request): Promise<Response> {
  const shell = await caches.open(NAME);
  const kept = await shell.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await shell.put(request, answer.clone());
  return answer;
}

/** Tiles of a version never change; another version has other addresses. */
async function tile(request: Request): Promise<Response> {
  const tiles = await caches.open(TILES);
  const kept = await tiles.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) {
    await tiles.put(request, answer.clone());
    const keys = await tiles.keys();
    await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST_TILES)).map((old) => tiles.delete(old)));
  }
  return answer;
}

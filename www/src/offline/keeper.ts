/**
 * The service worker of a page that is kept for offline use. It holds exactly the files of one build and answers with them;
 * a page is answered by the worker that was there when it opened, so it never has files of two builds. What another build
 * has is fetched whole by that build's own worker, which takes over once no page of this one is open.
 */

/** The files of this build by their paths, each with its hash; `installed.ts` puts it here. */
declare const build: { readonly name: string; readonly files: Readonly<Record<string, string>> };

// TypeScript's library has these only in the place of that of pages.
interface Extendable extends Event {
  waitUntil(done: Promise<unknown>): void;
}
interface Fetching extends Extendable {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker {
  readonly registration: { readonly scope: string };
  addEventListener(name: "install" | "activate", listener: (event: Extendable) => void): void;
  addEventListener(name: "fetch", listener: (event: Fetching) => void): void;
}

const worker = self as unknown as Worker;
const { scope } = worker.registration;

/** What the pages at this address hold; other ones of the same site have their own. */
const mine = `limbeck ${scope} `;
const held = mine + build.name;

worker.addEventListener("install", (event) => event.waitUntil(fetched()));
worker.addEventListener("activate", (event) => event.waitUntil(othersForgotten()));
worker.addEventListener("fetch", (event) => {
  const path = pathOf(event.request);
  if (Object.hasOwn(build.files, path)) event.respondWith(answer(path, event.request));
});

/** Fetches all files, or none: the hashes see to it that they are of this build. */
async function fetched(): Promise<void> {
  const cache = await caches.open(held);
  try {
    for (const [path, integrity] of Object.entries(build.files)) {
      if (await isSomethingOpen()) throw new Error("nothing is fetched while something is open in Limbeck");
      const address = new URL(path, scope);
      const response = await fetch(address, { integrity, cache: "no-cache" });
      if (!response.ok) throw new Error(`${address}: the site answered ${response.status}`);
      // A page isn't shown from what was redirected: some sites lead index.html to its folder.
      await cache.put(address, new Response(response.body, { headers: response.headers }));
    }
  } catch (error) {
    await caches.delete(held);
    throw error;
  }
}

/** Whether a page has something opened; it holds a lock then, by the name of this script (`state/opened.ts`). */
async function isSomethingOpen(): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name }) => name === self.location.href);
}

async function othersForgotten(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith(mine) && name !== held).map((name) => caches.delete(name)),
  );
}

/** The path of what is asked for among the files; anything else isn't answered here. */
function pathOf({ url, mode }: Request): string {
  const [address = ""] = url.split(/[?#]/);
  if (!address.startsWith(scope)) return "";
  return address === scope && mode === "navigate" ? "index.html" : address.slice(scope.length);
}

/** A file of this build. The browser may have thrown it away to have room. */
const answer = async (path: string, request: Request): Promise<Response> =>
  (await caches.match(new URL(path, scope), { cacheName: held, ignoreVary: true })) ?? fetch(request);

/** Whether this page is kept in the browser, to be opened without a network: only where the reader asks for it. */

import { signal } from "@preact/signals";
import { isSomethingOpened, keeperAddress } from "../state/opened.ts";

export type Keeping =
  /** Not yet known. */
  | "unknown"
  | "not kept"
  | "being fetched"
  /** It was asked for, and came to nothing. */
  | "failed"
  | "kept"
  /** Another version was fetched, which is used from the next opening on. */
  | "newer kept";

export const keeping = signal<Keeping>("unknown");

/** Whether a browser, and the place that the page is at, let it be kept. */
export const canBeKept =
  import.meta.env.MODE === "production" &&
  typeof navigator !== "undefined" &&
  "serviceWorker" in navigator &&
  "locks" in navigator;

const scope = new URL("./", keeperAddress).href;

/** What keeps this very page; a site may have one for pages above it. */
async function registered(): Promise<ServiceWorkerRegistration | undefined> {
  const found = await navigator.serviceWorker.getRegistration(scope);
  return found?.scope === scope ? found : undefined;
}

/** Finds out whether the page is kept, and follows what becomes of that. */
export async function followKeeping(): Promise<void> {
  if (!canBeKept || keeping.value !== "unknown") return;
  const found = await registered().catch(() => undefined);
  if (found) follow(found);
  else keeping.value = "not kept";
}

/** Keeps the page: what it is made of is fetched once more, whole. */
export async function keep(): Promise<void> {
  if (isSomethingOpened.value) return;
  keeping.value = "being fetched";
  try {
    follow(await navigator.serviceWorker.register(keeperAddress, { scope }));
  } catch {
    keeping.value = "failed";
  }
}

/** Keeps it no longer. What is open stays open. */
export async function keepNoLonger(): Promise<void> {
  if (!canBeKept) return;
  await (await registered())?.unregister();
  // By the names that the worker gives them.
  const names = (await caches.keys()).filter((name) => name.startsWith(`limbeck ${scope} `));
  await Promise.all(names.map((name) => caches.delete(name)));
  keeping.value = "not kept";
}

function follow(registration: ServiceWorkerRegistration): void {
  const tell = () => {
    const { active, waiting, installing } = registration;
    if (active) keeping.value = waiting ? "newer kept" : "kept";
    else if (installing) keeping.value = "being fetched";
    else if (!waiting) keeping.value = "failed";
  };
  const followInstalling = () => {
    registration.installing?.addEventListener("statechange", tell);
    tell();
  };
  registration.addEventListener("updatefound", followInstalling);
  followInstalling();
}

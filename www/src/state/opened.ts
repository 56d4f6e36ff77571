import { signal } from "@preact/signals";

/** The service worker, where there is one: `keep.js` beside the page. */
export const keeperAddress = new URL("keep.js", document.baseURI).href;

/** Something was opened since the page was loaded: from then on nothing is fetched for it. */
export const isSomethingOpened = signal(false);

/** Notes it, for the service worker too: it fetches nothing as long as a page holds this lock. */
export function noteOpened(): void {
  if (isSomethingOpened.value) return;
  isSomethingOpened.value = true;
  void navigator.locks?.request(keeperAddress, { mode: "shared" }, () => new Promise(() => {}));
}

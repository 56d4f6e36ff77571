import { signal } from "@preact/signals";

/** What is told to those who don't see that something happened. */
export const said = signal("");

/** Says it, also if it is what was said last. */
export function say(what: string): void {
  said.value = what;
  setTimeout(() => {
    if (said.value === what) said.value = "";
  }, 2000);
}

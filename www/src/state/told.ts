import { signal } from "@preact/signals";
import { wordsOf } from "../input/failed.ts";
import { type Problem, pageFault } from "../problems.ts";

/** What went wrong last beside what stands: it is told over the page, until it is closed. */
export const told = signal<Problem | undefined>();

/** Tells of what went wrong, where what stands can stay. */
export function tell(problem: Problem): void {
  told.value = problem;
}

/** Tells of errors that nobody caught, for as long as the page lives. */
export function tellOfFaults(): void {
  const fault = (error: unknown) => tell(pageFault(wordsOf(error)));
  window.addEventListener("unhandledrejection", ({ reason }) => fault(reason));
  window.addEventListener("error", ({ error }) => {
    // The browser's own remarks have none.
    if (error) fault(error);
  });
}

import {
  changedMeanwhile,
  gone,
  notAllowed,
  outOfMemory,
  type Problem,
  pageFault,
  Stopped,
  unreadable,
} from "../problems.ts";

/** What an error says of itself. */
export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Whether there was no room for something. A stack that is full is told the same way. */
export const isOutOfMemory = (error: unknown): boolean =>
  error instanceof RangeError && !error.message.includes("call stack");

/** What went wrong while something of this name was read. */
export function problemOf(error: unknown, name: string): Problem {
  if (error instanceof Stopped) return error.problem;
  if (isOutOfMemory(error)) return outOfMemory();
  // What isn't the browser's is the page's own.
  if (!(error instanceof DOMException)) return pageFault(wordsOf(error));
  switch (error.name) {
    case "NotFoundError":
      return gone(name);
    case "NotReadableError":
    case "InvalidStateError":
      return changedMeanwhile(name);
    case "NotAllowedError":
    case "SecurityError":
      return notAllowed(name);
    default:
      return unreadable(name, error.message);
  }
}

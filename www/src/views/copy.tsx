import { useState } from "preact/hooks";
import { notCopied } from "../problems.ts";
import { tell } from "../state/told.ts";

/** Copies a text, and says that it did. */
export function CopyButton({
  text,
  what,
  children = "copy",
}: {
  /** The text, or what makes it when it is asked for. */
  readonly text: string | (() => string);
  readonly what: string;
  readonly children?: string;
}) {
  const [said, setSaid] = useState<"copied" | undefined>();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(typeof text === "string" ? text : text());
      setSaid("copied");
      setTimeout(() => setSaid(undefined), 2000);
    } catch {
      tell(notCopied());
    }
  };
  return (
    <button type="button" class="plain copy" aria-label={said ?? `${children} ${what}`} onClick={copy}>
      <span aria-live="polite">{said ?? children}</span>
    </button>
  );
}

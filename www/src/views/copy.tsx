import { useState } from "preact/hooks";
import { notCopied } from "../problems.ts";
import { tell } from "../state/told.ts";

/** Copies a text, and says that it did. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const [said, setSaid] = useState<"copied" | undefined>();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid("copied");
      setTimeout(() => setSaid(undefined), 2000);
    } catch {
      tell(notCopied());
    }
  };
  return (
    <button type="button" class="plain copy" aria-label={said ?? `copy ${what}`} onClick={copy}>
      <span aria-live="polite">{said ?? "copy"}</span>
    </button>
  );
}

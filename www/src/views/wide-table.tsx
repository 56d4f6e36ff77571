import type { ComponentChildren } from "preact";

/** A table that may be wider than the page, and scrolls sideways then. */
export function WideTable({ children }: { readonly children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <div class="wide-table" tabIndex={0}>
      <table>{children}</table>
    </div>
  );
}

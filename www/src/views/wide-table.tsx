import type { ComponentChildren } from "preact";

/** A table that may be wider than the page, and scrolls sideways then. */
export function WideTable({
  label,
  children,
}: {
  /** What is in it. */
  readonly label: string;
  readonly children: ComponentChildren;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section class="wide-table" tabIndex={0} aria-label={label}>
      <table>{children}</table>
    </section>
  );
}

import type { ComponentChildren } from "preact";
import { numberText } from "../../state/locale.ts";

/** A part of a page with a title and how many there are in it; nothing where there is none. */
export function Section({
  title,
  count,
  children,
}: {
  readonly title: string;
  readonly count: number;
  readonly children: ComponentChildren;
}) {
  if (count === 0) return null;
  return (
    <section>
      <h2>
        {title} <span class="amount">{numberText(count)}</span>
      </h2>
      {children}
    </section>
  );
}

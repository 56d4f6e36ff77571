import type { ComponentChildren } from "preact";
import { useSlices } from "./slices.ts";

/** What is folded away at first: it is drawn behind the rest, so that the browser's own search finds it. */
export function Folded({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ComponentChildren;
}) {
  const isDrawn = useSlices(undefined, 2) > 1;
  return (
    <details>
      <summary>{title}</summary>
      {isDrawn && children}
    </details>
  );
}

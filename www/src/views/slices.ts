import { useEffect, useState } from "preact/hooks";
import { printing } from "../state/screen.ts";

/**
 * How many slices of something long are drawn: one at first, and another one as often as the page has drawn them, as all in
 * one go would keep it from answering. On paper it is all of them. It begins anew where `of` is another.
 */
export function useSlices(of: unknown, slices: number, isReady = true): number {
  const [drawn, setDrawn] = useState({ of, count: 1 });
  const count = drawn.of === of ? drawn.count : 1;
  useEffect(() => {
    if (count >= slices || !isReady) return;
    const next = setTimeout(() => setDrawn({ of, count: count + 1 }));
    return () => clearTimeout(next);
  }, [of, slices, count, isReady]);
  return printing.value ? slices : count;
}

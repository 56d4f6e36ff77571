import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from "@tanstack/virtual-core";
import type { RefObject } from "preact";
import { useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";
import { printing } from "../state/screen.ts";

/** The part of a long list that is on the screen. All rows are of one height. */
export interface Window {
  readonly scroll: RefObject<HTMLElement | null>;
  readonly first: number;
  /** One past the last. */
  readonly end: number;
  /** Height of the rows left out before and after. */
  readonly before: number;
  readonly after: number;
  /** Scrolls a row into sight. */
  show(index: number, where?: "auto" | "center"): void;
}

/** Where a list was scrolled to when it was left. */
const left = new WeakMap<object, number>();

/**
 * A window over `count` rows, under a header that stays. Printed, it is the whole list. It comes back to
 * where it was when the same `list` is shown again.
 */
export function useWindow(count: number, rowHeight: number, list: object, headerHeight = 0): Window {
  const scroll = useRef<HTMLElement>(null);
  const [, redraw] = useReducer((drawn: number) => drawn + 1, 0);
  const options = {
    count,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollPaddingEnd: headerHeight,
    initialOffset: left.get(list) ?? 0,
    initialRect: { width: 0, height: window.innerHeight },
    getScrollElement: () => scroll.current,
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    onChange: () => redraw(undefined),
  };
  const [virtualizer] = useState(() => new Virtualizer<HTMLElement, Element>(options));
  const measured = useRef(rowHeight);
  virtualizer.setOptions(options);
  if (measured.current !== rowHeight) {
    measured.current = rowHeight;
    virtualizer.measure();
  }
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => () => void left.set(list, virtualizer.scrollOffset ?? 0), [virtualizer, list]);
  useLayoutEffect(() => virtualizer._willUpdate());

  const show = (index: number, where: "auto" | "center" = "auto") =>
    virtualizer.scrollToIndex(index, { align: where });
  if (printing.value) return { scroll, first: 0, end: count, before: 0, after: 0, show };
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const end = (items.at(-1)?.index ?? -1) + 1;
  return { scroll, first, end, before: first * rowHeight, after: (count - end) * rowHeight, show };
}

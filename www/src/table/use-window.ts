import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
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

/** Rows that are drawn beyond what is seen, on either side. */
const beyond = 12;

/** A window over `count` rows, under a header that stays. Printed, it is the whole list. */
export function useWindow(count: number, rowHeight: number, headerHeight = 0): Window {
  const scroll = useRef<HTMLElement>(null);
  // Rows, not pixels: what is drawn changes only as often as these do.
  const [top, setTop] = useState(0);
  const [seen, setSeen] = useState(Math.ceil(window.innerHeight / rowHeight));
  const look = () => {
    if (!scroll.current) return;
    setTop(Math.floor(scroll.current.scrollTop / rowHeight));
    setSeen(Math.ceil(scroll.current.clientHeight / rowHeight) + 1);
  };
  const latest = useRef(look);
  latest.current = look;
  useLayoutEffect(() => {
    const element = scroll.current;
    if (!element) return;
    const changed = () => latest.current();
    const sizes = new ResizeObserver(changed);
    sizes.observe(element);
    element.addEventListener("scroll", changed, { passive: true });
    return () => {
      sizes.disconnect();
      element.removeEventListener("scroll", changed);
    };
  }, []);
  useLayoutEffect(look, [rowHeight]);

  const show = (index: number, where: "auto" | "center" = "auto") => {
    const element = scroll.current;
    if (!element) return;
    const [start, room] = [index * rowHeight, element.clientHeight - headerHeight];
    const highest = start + rowHeight - room;
    element.scrollTop =
      where === "center" ? (start + highest) / 2 : Math.min(Math.max(element.scrollTop, highest), start);
    look();
  };
  if (printing.value) return { scroll, first: 0, end: count, before: 0, after: 0, show };
  const first = Math.max(0, Math.min(top, count - seen) - beyond);
  const end = Math.min(count, Math.max(first, top) + seen + beyond);
  return { scroll, first, end, before: first * rowHeight, after: (count - end) * rowHeight, show };
}

import { type ReadonlySignal, signal, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo, useState } from "preact/hooks";
import { type Box, middle, type Point, type Size } from "./geometry.ts";

/** How the drawing lies in its window: moved by pixels, then scaled. */
export interface Placing extends Point {
  readonly scale: number;
}

/** Moves and scales what is drawn. */
export interface ViewPort {
  /** What it is seen through, once that is there: it holds the drawing in a plane that is moved. */
  readonly window: (window: HTMLElement | null) => void;
  /** What is in the window. */
  readonly drawn: () => SVGSVGElement | null;
  readonly placing: ReadonlySignal<Placing>;
  readonly pan: (dx: number, dy: number) => void;
  /** Around the middle of the window. */
  readonly zoom: (by: number) => void;
  /** Shows this much of the drawing, and no larger than it is. */
  readonly fit: (box: Box) => void;
  /** Shows all of the drawing where it can be read then, else this much of it and what is around it. */
  readonly show: (box: Box, whole: Box) => void;
  /** Moves just as far that this is seen. */
  readonly reveal: (box: Box) => void;
}

const least = 0.05;
const most = 2.5;
const margin = 24;

/** The scale at which names, of 12 pixels, have 9: what is less is hard to read. */
const readable = 0.75;

/** A window on a drawing, moved by pointer, wheel and touch. */
export function useViewPort(): ViewPort {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const port = useMemo(() => {
    let window: HTMLElement | null = null;
    const placing = signal<Placing>({ x: 0, y: 0, scale: 1 });
    const size = (): Size => window?.getBoundingClientRect() ?? { width: 1, height: 1 };
    const zoomAt = (by: number, x: number, y: number) => {
      const now = placing.value;
      const scale = Math.min(Math.max(now.scale * by, least), most);
      const ratio = scale / now.scale;
      placing.value = { scale, x: x - (x - now.x) * ratio, y: y - (y - now.y) * ratio };
    };
    const pan = (dx: number, dy: number) => {
      const now = placing.value;
      placing.value = { ...now, x: now.x + dx, y: now.y + dy };
    };
    const scaleFor = (box: Box) => {
      const { width, height } = size();
      const room = { width: Math.max(width - 2 * margin, 1), height: Math.max(height - 2 * margin, 1) };
      return Math.min(1, room.width / Math.max(box.width, 1), room.height / Math.max(box.height, 1));
    };
    const centre = (box: Box, scale: number) => {
      const { width, height } = size();
      const { x, y } = middle(box);
      placing.value = { scale, x: width / 2 - x * scale, y: height / 2 - y * scale };
    };
    return {
      drawn: () => window?.querySelector("svg") ?? null,
      window: (now: HTMLElement | null) => {
        window = now;
        setElement(now);
      },
      placing,
      pan,
      zoomAt,
      zoom: (by: number) => zoomAt(by, size().width / 2, size().height / 2),
      fit: (box: Box) => centre(box, Math.max(scaleFor(box), least)),
      show: (box: Box, whole: Box) => {
        const scale = scaleFor(whole);
        if (scale >= readable) return centre(whole, scale);
        centre(box, readable);
        // No further than there is something to be seen.
        const { width, height } = size();
        const { x, y } = placing.value;
        const within = (at: number, room: number, length: number) =>
          length < room ? (room - length) / 2 : Math.min(Math.max(at, room - margin - length), margin);
        placing.value = {
          scale: readable,
          x: within(x, width, whole.width * readable),
          y: within(y, height, whole.height * readable),
        };
      },
      reveal: (box: Box) => {
        const { width, height } = size();
        const { x, y, scale } = placing.value;
        const by = (start: number, length: number, room: number) =>
          start < margin ? margin - start : Math.min(room - margin - start - length, 0);
        pan(
          by(box.x * scale + x, box.width * scale, width),
          by(box.y * scale + y, box.height * scale, height),
        );
      },
    };
  }, []);
  useSignalEffect(() => {
    const { x, y, scale } = port.placing.value;
    const plane = port.drawn()?.parentElement;
    // From outside: browsers lay all of a drawing out anew where its own scale changes, or that of what is in it.
    if (plane) plane.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
  });
  useEffect(() => {
    if (!element) return;
    const within = ({ clientX, clientY }: MouseEvent): Point => {
      const { left, top } = element.getBoundingClientRect();
      return { x: clientX - left, y: clientY - top };
    };
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const { x, y } = within(event);
      // Lines and pages where the browser counts so.
      const pixels = event.deltaY * ([1, 16, 400][event.deltaMode] ?? 1);
      port.zoomAt(Math.exp(-pixels * (event.ctrlKey ? 0.01 : 0.0015)), x, y);
    };
    const down = new Map<number, Point>();
    let moved = 0;
    const start = (event: PointerEvent) => {
      if (event.button !== 0) return;
      if (down.size === 0) moved = 0;
      down.set(event.pointerId, within(event));
    };
    const move = (event: PointerEvent) => {
      const before = down.get(event.pointerId);
      if (!before) return;
      const now = within(event);
      const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
      moved += Math.hypot(now.x - before.x, now.y - before.y);
      // What is only a click is left alone.
      if (moved > 4) element.setPointerCapture(event.pointerId);
      if (other) {
        const apart = (point: Point) => Math.max(Math.hypot(point.x - other.x, point.y - other.y), 1);
        port.zoomAt(apart(now) / apart(before), other.x, other.y);
      } else if (moved > 4) {
        port.pan(now.x - before.x, now.y - before.y);
      }
      down.set(event.pointerId, now);
    };
    const end = (event: PointerEvent) => down.delete(event.pointerId);
    // After it was moved, what lies under the pointer is not meant.
    const click = (event: MouseEvent) => {
      if (moved > 4) event.preventDefault();
      moved = 0;
    };
    element.addEventListener("wheel", wheel, { passive: false });
    element.addEventListener("pointerdown", start);
    element.addEventListener("pointermove", move);
    element.addEventListener("pointerup", end);
    element.addEventListener("pointercancel", end);
    element.addEventListener("click", click, true);
    return () => {
      element.removeEventListener("wheel", wheel);
      element.removeEventListener("pointerdown", start);
      element.removeEventListener("pointermove", move);
      element.removeEventListener("pointerup", end);
      element.removeEventListener("pointercancel", end);
      element.removeEventListener("click", click, true);
    };
  }, [element]);
  return port;
}

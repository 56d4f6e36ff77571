import { type ReadonlySignal, signal } from "@preact/signals";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Box, Point, Size } from "./layout.ts";

/** How the drawing lies in its window: moved by pixels, then scaled. */
export interface Placing extends Point {
  readonly scale: number;
}

/** Moves and scales what is drawn. */
export interface ViewPort {
  /** What it is drawn in, once it is there. */
  readonly window: (drawn: SVGSVGElement | null) => void;
  /** What is in the window. */
  readonly drawn: () => SVGSVGElement | null;
  readonly placing: ReadonlySignal<Placing>;
  readonly pan: (dx: number, dy: number) => void;
  /** Around the middle of the window. */
  readonly zoom: (by: number) => void;
  /** Shows this much of the drawing, and no larger than it is. */
  readonly fit: (box: Box) => void;
  /** Moves just as far that this is seen. */
  readonly reveal: (box: Box) => void;
}

const least = 0.05;
const most = 2.5;
const margin = 24;

/** A window on a drawing, moved by pointer, wheel and touch. */
export function useViewPort(): ViewPort {
  const [drawn, setDrawn] = useState<SVGSVGElement | null>(null);
  const port = useMemo(() => {
    let window: SVGSVGElement | null = null;
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
    return {
      drawn: () => window,
      window: (now: SVGSVGElement | null) => {
        window = now;
        setDrawn(now);
      },
      placing,
      pan,
      zoomAt,
      zoom: (by: number) => zoomAt(by, size().width / 2, size().height / 2),
      fit: (box: Box) => {
        const { width, height } = size();
        const room = { width: Math.max(width - 2 * margin, 1), height: Math.max(height - 2 * margin, 1) };
        const scale = Math.max(
          Math.min(1, room.width / Math.max(box.width, 1), room.height / Math.max(box.height, 1)),
          least,
        );
        placing.value = {
          scale,
          x: width / 2 - (box.x + box.width / 2) * scale,
          y: height / 2 - (box.y + box.height / 2) * scale,
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
  useEffect(() => {
    if (!drawn) return;
    const within = ({ clientX, clientY }: MouseEvent): Point => {
      const { left, top } = drawn.getBoundingClientRect();
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
      if (moved > 4) drawn.setPointerCapture(event.pointerId);
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
    drawn.addEventListener("wheel", wheel, { passive: false });
    drawn.addEventListener("pointerdown", start);
    drawn.addEventListener("pointermove", move);
    drawn.addEventListener("pointerup", end);
    drawn.addEventListener("pointercancel", end);
    drawn.addEventListener("click", click, true);
    return () => {
      drawn.removeEventListener("wheel", wheel);
      drawn.removeEventListener("pointerdown", start);
      drawn.removeEventListener("pointermove", move);
      drawn.removeEventListener("pointerup", end);
      drawn.removeEventListener("pointercancel", end);
      drawn.removeEventListener("click", click, true);
    };
  }, [drawn]);
  return port;
}

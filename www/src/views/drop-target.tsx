import { useEffect, useState } from "preact/hooks";
import { warmEngine } from "../engine/client.ts";
import { carriesFiles, sourceFromDrop } from "../input/drop.ts";
import { taker } from "../state/drops.ts";
import { open } from "../state/session.ts";
import "./drop-target.css";

/** The whole window takes a drop, at any time; this shows it while something is dragged over it. */
export function DropTarget() {
  const [over, setOver] = useState(false);

  useEffect(() => {
    // Entering a child is told before leaving its parent: only the count says whether the drag is gone.
    let depth = 0;
    const enter = (event: DragEvent) => {
      if (!carriesFiles(event.dataTransfer)) return;
      event.preventDefault();
      depth += 1;
      setOver(true);
      void warmEngine();
    };
    const leave = (event: DragEvent) => {
      if (!carriesFiles(event.dataTransfer)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const move = (event: DragEvent) => {
      if (!event.dataTransfer || !carriesFiles(event.dataTransfer)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
    };
    const drop = (event: DragEvent) => {
      depth = 0;
      setOver(false);
      if (!event.dataTransfer || !carriesFiles(event.dataTransfer)) return;
      event.preventDefault();
      const [file, ...more] = event.dataTransfer.files;
      if (file && more.length === 0 && taker.value?.takes?.(file.name)) {
        taker.value.take?.(file);
        return;
      }
      const source = sourceFromDrop(event.dataTransfer);
      if (taker.value?.takeSource) taker.value.takeSource(source);
      else void open("what was dropped", source);
    };
    const listeners = { dragenter: enter, dragleave: leave, dragover: move, drop };
    for (const [name, listener] of Object.entries(listeners)) {
      window.addEventListener(name, listener as EventListener);
    }
    return () => {
      for (const [name, listener] of Object.entries(listeners)) {
        window.removeEventListener(name, listener as EventListener);
      }
    };
  }, []);

  return over ? (
    <div class="drop-target">
      <p>{taker.value?.says ?? "Drop it anywhere"}</p>
    </div>
  ) : null;
}

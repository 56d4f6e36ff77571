import type { Graph, Layout } from "./layout.ts";
// Inlined, so that nothing is fetched when it is started.
import LayoutWorker from "./worker.ts?worker&inline";

let worker: Worker | undefined;

/** Lays a graph out in a worker; one at a time. */
export function layoutOf({ nodes, frames, references, centre }: Graph): Promise<Layout> {
  worker ??= new LayoutWorker();
  const mine = worker;
  return new Promise((resolve, reject) => {
    mine.onmessage = ({ data }: MessageEvent<Layout>) => resolve(data);
    mine.onerror = (event) => {
      event.preventDefault();
      mine.terminate();
      worker = undefined;
      reject(new Error(event.message || "the layout's worker ended without a word"));
    };
    const sizes = nodes.map(({ width, height, frame }) => ({ width, height, frame }));
    mine.postMessage({ nodes: sizes, frames, references, centre } satisfies Graph);
  });
}

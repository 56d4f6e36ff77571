import { useEffect, useRef, useState } from "preact/hooks";
import { wordsOf } from "../input/failed.ts";
import { drawing } from "../later.ts";
import { notLaidOut, type Problem, partNotLoaded } from "../problems.ts";
import type { Graph, Layout } from "./layout.ts";

/** A layout and the graph that it is of; or why there is none. */
export type Drawn<G extends Graph> =
  | { readonly graph: G; readonly layout: Layout }
  | { readonly problem: Problem };

/** The layout of a graph: that of the one before until it is there. Graphs that are overtaken are not laid out. */
export function useLayout<G extends Graph>(graph: G | undefined): Drawn<G> | undefined {
  const [drawn, setDrawn] = useState<Drawn<G>>();
  const line = useRef<{ next: G | undefined; isBusy: boolean; isGone: boolean }>({
    next: undefined,
    isBusy: false,
    isGone: false,
  });
  const loaded = drawing.loaded.value;
  useEffect(() => {
    if (!graph || !loaded) return;
    if (loaded === "not loaded") {
      setDrawn({ problem: partNotLoaded() });
      return;
    }
    const waiting = line.current;
    waiting.next = graph;
    const go = async () => {
      waiting.isBusy = true;
      while (waiting.next && !waiting.isGone) {
        const mine = waiting.next;
        waiting.next = undefined;
        try {
          const layout = await loaded.layoutOf(mine);
          if (!waiting.isGone) setDrawn({ graph: mine, layout });
        } catch (error) {
          if (!waiting.isGone) setDrawn({ problem: notLaidOut(wordsOf(error)) });
        }
      }
      waiting.isBusy = false;
    };
    if (!waiting.isBusy) void go();
  }, [graph, loaded]);
  useEffect(
    () => () => {
      line.current.isGone = true;
    },
    [],
  );
  return drawn;
}

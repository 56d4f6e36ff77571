import type { ReadonlySignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Box } from "../../../drawing/geometry.ts";
import { labelOf, type TableGraph } from "../../../drawing/graph.ts";
import type { Layout, Line } from "../../../drawing/layout.ts";
import { between, curve, middleOf } from "../../../drawing/paths.ts";
import type { DrawingView } from "../../../engine/types.ts";

type Key = DrawingView["references"][number];

interface Props {
  readonly view: DrawingView;
  readonly graph: TableGraph;
  readonly layout: Layout;
}

/** How lines end: where many rows may refer from, and at one row. Both as they point into a box. */
export function LineEnds() {
  const ends = [
    ["end-many", 8, "M9 0L0 5M9 10L0 5"],
    ["end-one", 9, "M5 0V10"],
  ] as const;
  return (
    <defs>
      {ends.map(([id, refX, d]) => (
        <marker
          key={id}
          id={id}
          viewBox="0 0 10 10"
          refX={refX}
          refY="5"
          markerUnits="userSpaceOnUse"
          markerWidth="11"
          markerHeight="11"
          orient="auto-start-reverse"
        >
          <path class="end" d={d} />
        </marker>
      ))}
    </defs>
  );
}

/** The lines between boxes, each for all foreign keys between them, and those of tables that refer to themselves. */
export function Lines({ view, graph, layout, selected }: Props & { readonly selected: number }) {
  const look = (places: readonly number[]) =>
    selected < 0
      ? undefined
      : places.some((place) => graph.references[place]?.includes(selected))
        ? "on"
        : "off";
  return (
    <g class="references">
      {layout.lines.map((line, index) => (
        <g key={index} class={look([...line.along, ...line.back])}>
          <Bundle line={line} view={view} graph={graph} />
        </g>
      ))}
      {graph.references.map(([from, to], index) => {
        const box = layout.boxes[from];
        return from === to && box ? (
          <g key={`self ${index}`} class={look([index])}>
            <Loop box={box} />
          </g>
        ) : null;
      })}
    </g>
  );
}

function Bundle({ line, view, graph }: Pick<Props, "view" | "graph"> & { readonly line: Line }) {
  const keysOf = (places: readonly number[]) => places.flatMap((place) => graph.foreignKeys[place] ?? []);
  const [along, back] = [keysOf(line.along), keysOf(line.back)];
  const all = [...along, ...back];
  const { x, y } = middleOf(line.points);
  return (
    <>
      <path
        class={all.every(({ isOptional }) => isOptional) ? "optional" : undefined}
        d={curve(line.points)}
        marker-start={end(along)}
        marker-end={end(back)}
      >
        <title>{said(all, view)}</title>
      </path>
      {all.length > 1 && (
        <text x={x} y={y + 3.5}>
          {all.length}
        </text>
      )}
    </>
  );
}

/** How a line ends where these keys begin. */
const end = (keys: readonly Key[]): string =>
  keys.some(({ isUnique }) => !isUnique) ? "url(#end-many)" : "url(#end-one)";

/** So many foreign keys are named where a line is pointed at. */
const mostNamed = 12;

function said(keys: readonly Key[], { tables }: DrawingView): string {
  const name = (place: number) => {
    const table = tables[place];
    return table ? labelOf(table) : "";
  };
  const named = keys
    .slice(0, mostNamed)
    .map(({ from, to, columns }) => `${name(from)} (${columns.join(", ")}) → ${name(to)}`);
  const more = keys.length - named.length;
  return [...named, ...(more > 0 ? [`and ${more} more`] : [])].join("\n");
}

function Loop({ box }: { readonly box: Box }) {
  const [x, y] = [box.x + box.width, box.y + 8];
  return (
    <path d={`M${x} ${y}C${x + 22} ${y - 12} ${x + 22} ${y + 22} ${x} ${y + 10}`}>
      <title>refers to itself</title>
    </path>
  );
}

/** The lines that what is selected or pointed at has and that are not drawn for all: those to hubs, and out of frames. */
export function OwnLines({
  graph,
  layout,
  selected,
  pointed,
}: Omit<Props, "view"> & { readonly selected: number; readonly pointed: ReadonlySignal<number> }) {
  const hidden = useMemo(() => {
    const drawn = new Set(layout.lines.flatMap(({ along, back }) => [...along, ...back]));
    const frameOf = (node: number) => graph.nodes[node]?.frame;
    return graph.references.filter(
      ([from, to], place) => from !== to && (!drawn.has(place) || frameOf(from) !== frameOf(to)),
    );
  }, [graph, layout]);
  const drawn = new Set<string>();
  return (
    <g class="references own">
      {[selected, pointed.value].map((node) =>
        hidden.map(([from, to]) => {
          const key = `${from} ${to}`;
          const [one, other] = [layout.boxes[from], layout.boxes[to]];
          if ((from !== node && to !== node) || drawn.has(key) || !one || !other) return null;
          drawn.add(key);
          return <path key={key} d={between(one, other)} />;
        }),
      )}
    </g>
  );
}

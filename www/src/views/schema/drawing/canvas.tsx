import { useComputed, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { around, type Box, frameHead } from "../../../drawing/geometry.ts";
import { type DrawnNode, labelOf, type TableGraph } from "../../../drawing/graph.ts";
import type { Group } from "../../../drawing/groups.ts";
import type { Layout } from "../../../drawing/layout.ts";
import { nextIn } from "../../../drawing/paths.ts";
import type { ViewPort } from "../../../drawing/view-port.ts";
import type { DrawingView, DrawnTable } from "../../../engine/types.ts";
import { type DrawingPart, route } from "../../../state/route.ts";
import { isPressed } from "../../../state/shortcuts.ts";
import { matches } from "../../../state/words.ts";
import { isCommand } from "../../../table/keys.ts";
import { schemaAddress, tableOf } from "../kinds.ts";
import { LineEnds, Lines, OwnLines } from "./lines.tsx";
import { GroupNode, HubLegend, HubMarks, TableNode } from "./nodes.tsx";

interface Props {
  readonly port: ViewPort;
  readonly view: DrawingView;
  readonly drawn: { readonly graph: TableGraph; readonly layout: Layout } | undefined;
  readonly selected: DrawnTable | undefined;
  readonly revision: string | undefined;
  readonly part: DrawingPart;
  readonly onEscape: () => void;
  readonly hidden: boolean;
  /** What is said where nothing is drawn. */
  readonly children: ComponentChildren;
}

const arrows: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** What is drawn, in a window that is moved by pointer, wheel, touch and keys. */
export function Canvas({ port, view, drawn, selected, revision, part, onEscape, hidden, children }: Props) {
  const { boxes, at } = useMemo(() => placesIn(drawn, selected), [drawn, selected]);
  const found = useFound(drawn?.graph, view);
  useFocus(port, drawn, boxes, at, found);

  const look = useComputed(() => (port.placing.value.scale < 0.45 ? "far" : "close"));
  const pointed = useSignal(-1);

  const onKeyDown = (event: KeyboardEvent) => {
    if (isCommand(event)) return;
    const direction = arrows[event.key];
    const node = nodeAt(event);
    if (direction && node !== undefined) {
      const next = nextIn(boxes, node, direction);
      const to = event.currentTarget as Element;
      if (next !== undefined) to.querySelector<SVGAElement>(`a.node[data-node="${next}"]`)?.focus();
    } else if (direction) port.pan(-direction[0] * 80, -direction[1] * 80);
    else if (isPressed(event, "zoomIn")) port.zoom(1.3);
    else if (isPressed(event, "zoomOut")) port.zoom(1 / 1.3);
    else if (isPressed(event, "whole") && drawn) port.fit({ x: 0, y: 0, ...drawn.layout });
    else if (event.key === "Escape" && selected) onEscape();
    else return;
    event.preventDefault();
  };

  return (
    <section
      class="canvas"
      hidden={hidden}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      aria-label="Tables and their foreign keys. Arrow keys move, plus and minus zoom, 0 shows all; the same is available as a list."
      onKeyDown={onKeyDown}
      onFocusIn={(event) => {
        const node = nodeAt(event);
        const box = node === undefined ? undefined : boxes[node];
        if (box && (event.target as Element).matches(":focus-visible")) port.reveal(box);
      }}
    >
      {children}
      <div
        class="window"
        ref={port.window}
        onPointerOver={(event) => {
          pointed.value = nodeAt(event) ?? -1;
        }}
      >
        <div class="plane">
          {/* biome-ignore lint/a11y/noSvgWithoutTitle: the section around it is named, and each thing in it. */}
          <svg
            class={look}
            width={drawn?.layout.width ?? 0}
            height={drawn?.layout.height ?? 0}
            aria-hidden={drawn ? undefined : "true"}
          >
            <LineEnds />
            {drawn && (
              <>
                {drawn.layout.boxes.slice(drawn.graph.nodes.length).map((box, index) => (
                  <rect key={index} class="frame-box" {...box} rx="6" />
                ))}
                {drawn.layout.blocks.map((block, index) => (
                  <rect key={index} class="block" {...block} rx="6" />
                ))}
                <Lines view={view} {...drawn} selected={at} />
                <OwnLines {...drawn} selected={at} pointed={pointed} />
                <Nodes {...drawn} at={at} found={found} revision={revision} part={part} />
                <HubMarks hubs={drawn.layout.hubs} boxes={drawn.layout.boxes} />
              </>
            )}
          </svg>
        </div>
      </div>
      {drawn && <HubLegend hubs={drawn.layout.hubs} graph={drawn.graph} />}
    </section>
  );
}

/** The node that something happened to. */
function nodeAt(event: Event): number | undefined {
  const node = (event.target as Element).closest<SVGAElement>("a.node");
  return node ? Number(node.dataset.node) : undefined;
}

/** Where one can go, of frames their heads; and where what is selected is, or -1. */
function placesIn(
  drawn: Props["drawn"],
  selected: DrawnTable | undefined,
): { readonly boxes: readonly Box[]; readonly at: number } {
  if (!drawn) return { boxes: [], at: -1 };
  const { nodes } = drawn.graph;
  const isSelected = (node: DrawnNode) =>
    "table" in node &&
    node.table.of.name === selected?.of.name &&
    node.table.of.schema === selected.of.schema;
  return {
    boxes: drawn.layout.boxes.map((box, place) =>
      place < nodes.length ? box : { ...box, height: frameHead },
    ),
    at: nodes.findIndex(isSelected),
  };
}

/** The places of the tables that are searched for, and of the closed groups that they are in. */
function useFound(graph: TableGraph | undefined, { tables }: DrawingView): ReadonlySet<number> {
  const { search } = route.value;
  return useMemo(() => {
    if (!graph || search.trim() === "") return new Set<number>();
    const isFound = (place: number) => {
      const table = tables[place];
      return table !== undefined && matches(search, [labelOf(table)]);
    };
    return new Set(
      graph.nodes.flatMap((node, at) =>
        ("table" in node ? isFound(node.place) : node.group.tables.some(isFound)) ? [at] : [],
      ),
    );
  }, [graph, search, tables]);
}

/** Shows what one looks for: what was just opened, closed, selected or found, else as much as can be read. */
function useFocus(
  port: ViewPort,
  drawn: Props["drawn"],
  boxes: readonly Box[],
  at: number,
  found: ReadonlySet<number>,
): void {
  const before = useRef<TableGraph | undefined>(undefined);
  useEffect(() => {
    if (!drawn) return;
    const { graph, layout } = drawn;
    const whole = { x: 0, y: 0, ...layout };
    const changed = before.current && changedIn(before.current, graph);
    before.current = graph;
    port.show(layout.boxes[changed ?? at] ?? busiest(drawn), whole);
  }, [drawn]);
  useEffect(() => {
    const box = boxes[at];
    if (box) port.reveal(box);
  }, [at]);
  useEffect(() => {
    const meant = [...found].flatMap((node) => boxes[node] ?? []);
    if (meant.length > 0) port.fit(around(meant));
  }, [found, boxes]);
}

/** The one group that was opened or closed, by the place of its box. */
function changedIn(before: TableGraph, now: TableGraph): number | undefined {
  const names = (groups: readonly Group[]) => new Set(groups.map(({ name }) => name));
  const [were, are] = [names(before.open), names(now.open)];
  const opened = now.open.flatMap(({ name }, frame) => (were.has(name) ? [] : [now.nodes.length + frame]));
  const closed = now.nodes.flatMap((node, place) =>
    "group" in node && were.has(node.group.name) && !are.has(node.group.name) ? [place] : [],
  );
  const changed = [...opened, ...closed];
  return changed.length === 1 ? changed[0] : undefined;
}

/** The box that most foreign keys begin or end at. */
function busiest({ graph, layout }: NonNullable<Props["drawn"]>): Box {
  const counts = graph.nodes.map(() => 0);
  for (const ends of graph.references) for (const node of ends) counts[node] = (counts[node] ?? 0) + 1;
  return layout.boxes[counts.indexOf(Math.max(...counts))] ?? { x: 0, y: 0, width: 0, height: 0 };
}

/** Tables, closed groups, and the heads of those that are open. */
function Nodes({
  graph,
  layout,
  at,
  found,
  revision,
  part,
}: NonNullable<Props["drawn"]> &
  Pick<Props, "revision" | "part"> & { readonly at: number; readonly found: ReadonlySet<number> }) {
  const near = useMemo(
    () => (at < 0 ? undefined : new Set(graph.references.filter((ends) => ends.includes(at)).flat())),
    [graph, at],
  );
  const lookOf = (place: number) => {
    if (place === at) return "selected";
    if (found.has(place)) return "found";
    return found.size > 0 || (near && !near.has(place)) ? "aside" : "";
  };
  const open = graph.open.map(({ name }) => name);
  const drawn = graph.nodes.map((node, place) => {
    const box = layout.boxes[place];
    const given = { at: place, look: lookOf(place) };
    if (!box) return null;
    if ("table" in node) {
      const href = schemaAddress(revision, { ...part, table: tableOf(node.table.of) });
      return <TableNode key={labelOf(node.table)} of={node} box={box} href={href} {...given} />;
    }
    const href = schemaAddress(revision, { ...part, open: [...open, node.group.name] });
    const { group, names } = node;
    return (
      <GroupNode key={`group ${group.name}`} of={group} names={names} box={box} href={href} {...given} />
    );
  });
  const heads = graph.open.map((group, frame) => {
    const place = graph.nodes.length + frame;
    const box = layout.boxes[place];
    const href = schemaAddress(revision, {
      ...part,
      open: open.filter((name) => name !== group.name),
      // What is selected would keep its group open.
      ...(graph.nodes[at]?.frame === frame && { table: undefined, steps: undefined }),
    });
    return (
      box && <GroupNode key={`group ${group.name}`} of={group} at={place} box={box} href={href} look="" />
    );
  });
  // One list, in which a group that opens or closes stays the same link.
  return <g>{[...drawn, ...heads]}</g>;
}

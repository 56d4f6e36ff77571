import { useComputed } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import {
  enlarged,
  fitting,
  headHeight,
  labelOf,
  lineHeight,
  type TableGraph,
  tableGraph,
} from "../../drawing/graph.ts";
import type { Box, Layout, Line, Size } from "../../drawing/layout.ts";
import { curve, nextIn } from "../../drawing/paths.ts";
import { pngOf, svgOf } from "../../drawing/picture.ts";
import { useLayout } from "../../drawing/use-layout.ts";
import { useViewPort, type ViewPort } from "../../drawing/view-port.ts";
import type { DrawnTable } from "../../engine/types.ts";
import { useLatest } from "../../state/latest.ts";
import { numberText, plural } from "../../state/locale.ts";
import { route, type SchemaPart, type Steps } from "../../state/route.ts";
import type { Audit } from "../../state/session.ts";
import { isPressed } from "../../state/shortcuts.ts";
import { matches } from "../../state/words.ts";
import { isCommand } from "../../table/keys.ts";
import { saveBytes, saveText } from "../documents.tsx";
import { objectAddress, schemaAddress, tableOf } from "./kinds.ts";
import { ObjectLink } from "./links.tsx";
import "./drawing.css";

type DrawingPart = Extract<SchemaPart, { what: "drawing" }>;

interface Props {
  readonly audit: Audit;
  readonly environment: number;
  readonly revision: string | undefined;
  readonly part: DrawingPart;
  readonly onPart: (part: DrawingPart) => void;
}

/** Tables and the foreign keys between them: all, or a table with its neighbours. */
export function Drawing({ audit, environment, revision, part, onPart }: Props) {
  const answer = useLatest(audit, "drawing", { environment, revision });
  const view = answer?.value;
  const { table, steps } = part;
  const at = useMemo(
    () =>
      view && table
        ? view.tables.findIndex(({ of }) => of.name === table.name && of.schema === table.schema)
        : -1,
    [view, table?.name, table?.schema],
  );
  const graph = useMemo(
    () => view && tableGraph(view, steps && at >= 0 ? { table: at, steps } : undefined),
    [view, at, steps],
  );
  const drawn = useLayout(graph);
  const [asList, setAsList] = useState(false);
  const port = useViewPort();
  if (!view || !graph) return null;
  const selected = view.tables[at];
  const whole = drawn && "layout" in drawn ? drawn.layout : undefined;
  return (
    <section class="drawing" aria-label="Drawing">
      <div class="drawing-bar">
        <h1 class="unseen">Drawing of the tables</h1>
        <p class="about" role="status">
          {plural(graph.tables.length, "table")}
          {graph.tables.length < view.tables.length && ` of ${numberText(view.tables.length)}`},{" "}
          {plural(graph.references.length, "foreign key")}
        </p>
        {selected && (
          <p class="selected">
            <a href={objectAddress(revision, selected.of)}>
              <code>{labelOf(selected)}</code>
            </a>
            <Reach part={part} onPart={onPart} />
          </p>
        )}
        {table && !selected && <p class="dim">{table.name} does not exist at this revision.</p>}
        <span class="zoom">
          <button type="button" aria-pressed={asList} onClick={() => setAsList(!asList)}>
            as a list
          </button>
          {!asList && <Zoom port={port} whole={whole} />}
          {!asList && whole && <Save port={port} whole={whole} />}
        </span>
      </div>
      {asList && <AsList of={graph} revision={revision} />}
      <Canvas
        hidden={asList}
        port={port}
        graph={drawn && "layout" in drawn ? drawn.graph : undefined}
        layout={drawn && "layout" in drawn ? drawn.layout : undefined}
        selected={selected}
        revision={revision}
        steps={steps}
        onEscape={() => onPart({ what: "drawing" })}
      >
        {drawn && "problem" in drawn && <p class="problem-note">{drawn.problem}</p>}
        {!drawn && <p class="problem-note">Laying out {plural(graph.tables.length, "table")} …</p>}
      </Canvas>
    </section>
  );
}

/** How much is drawn around the table that is selected. */
function Reach({ part, onPart }: Pick<Props, "part" | "onPart">) {
  const ways: readonly [string, Steps | undefined][] = [
    ["all tables", undefined],
    ["its neighbours", 1],
    ["two steps", 2],
  ];
  return (
    <select
      aria-label="How much is drawn"
      value={part.steps ?? 0}
      onChange={({ currentTarget: { value } }) => {
        const { steps: _, ...rest } = part;
        const steps = ways.find(([, steps]) => String(steps ?? 0) === value)?.[1];
        onPart({ ...rest, ...(steps && { steps }) });
      }}
    >
      {ways.map(([name, steps]) => (
        <option key={name} value={steps ?? 0}>
          {name}
        </option>
      ))}
    </select>
  );
}

function Zoom({ port, whole }: { readonly port: ViewPort; readonly whole: Size | undefined }) {
  const percent = useComputed(() => `${Math.round(port.placing.value.scale * 100)}%`);
  return (
    <>
      <button type="button" class="step" aria-label="Zoom out" onClick={() => port.zoom(1 / 1.3)}>
        −
      </button>
      <output aria-label="Zoom">{percent}</output>
      <button type="button" class="step" aria-label="Zoom in" onClick={() => port.zoom(1.3)}>
        +
      </button>
      <button type="button" disabled={!whole} onClick={() => whole && port.fit({ x: 0, y: 0, ...whole })}>
        fit
      </button>
    </>
  );
}

/** Saves what is drawn, all of it. */
function Save({ port, whole }: { readonly port: ViewPort; readonly whole: Size }) {
  const [isRefused, setRefused] = useState(false);
  const svg = () => {
    const drawn = port.drawn();
    return drawn ? svgOf(drawn, whole) : undefined;
  };
  const saveSvg = () => {
    const text = svg();
    if (text) saveText("schema.svg", text);
  };
  const savePng = async () => {
    const text = svg();
    const bytes = text && (await pngOf(text, whole));
    if (bytes) saveBytes("schema.png", bytes);
    setRefused(!bytes);
  };
  return (
    <>
      <button type="button" onClick={saveSvg}>
        SVG
      </button>
      <button type="button" onClick={savePng}>
        PNG
      </button>
      {isRefused && (
        <span role="alert">The browser can't make a picture as large as this: save the SVG.</span>
      )}
    </>
  );
}

interface CanvasProps {
  readonly port: ViewPort;
  readonly graph: TableGraph | undefined;
  readonly layout: Layout | undefined;
  readonly selected: DrawnTable | undefined;
  readonly revision: string | undefined;
  readonly steps: Steps | undefined;
  readonly onEscape: () => void;
  readonly hidden: boolean;
  /** What is said where nothing is drawn. */
  readonly children: ComponentChildren;
}

const nothing: readonly Box[] = [];

const arrows: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function Canvas({ port, graph, layout, selected, revision, steps, onEscape, hidden, children }: CanvasProps) {
  const { search } = route.value;
  const boxes = layout?.boxes ?? nothing;
  const at = graph && selected ? graph.tables.findIndex(({ of }) => isOne(of, selected.of)) : -1;
  const found = useMemo(
    () =>
      new Set(
        search.trim() === ""
          ? []
          : graph?.tables.flatMap((table, node) => (matches(search, [labelOf(table)]) ? [node] : [])),
      ),
    [graph, search],
  );
  const near = useMemo(() => {
    if (!graph || at < 0) return undefined;
    const near = new Set([at]);
    for (const [from, to] of graph.references) {
      if (from === at) near.add(to);
      if (to === at) near.add(from);
    }
    return near;
  }, [graph, at]);

  // What is drawn anew is shown whole, or the table that is meant.
  useEffect(() => {
    const box = boxes[at];
    if (!layout) return;
    port.fit({ x: 0, y: 0, ...layout });
    if (box && !steps && port.placing.value.scale < 0.5) port.fit(widened(box));
  }, [layout]);
  useEffect(() => {
    const box = boxes[at];
    if (!box || steps) return;
    if (port.placing.value.scale < 0.4) port.fit(widened(box));
    else port.reveal(box);
  }, [at]);
  useEffect(() => {
    const meant = [...found].flatMap((node) => boxes[node] ?? []);
    if (meant.length > 0) port.fit(around(meant));
  }, [found, boxes]);

  const transform = useComputed(() => {
    const { x, y, scale } = port.placing.value;
    return `translate(${x} ${y}) scale(${scale})`;
  });
  const look = useComputed(() => (port.placing.value.scale < 0.45 ? "far" : "close"));

  const onKeyDown = (event: KeyboardEvent) => {
    if (isCommand(event)) return;
    const direction = arrows[event.key];
    const node = (event.target as Element).closest<SVGAElement>("a.node");
    if (direction && node) {
      const next = nextIn(boxes, Number(node.dataset.node), direction);
      const to = event.currentTarget as Element;
      if (next !== undefined) to.querySelector<SVGAElement>(`a.node[data-node="${next}"]`)?.focus();
    } else if (direction) port.pan(-direction[0] * 80, -direction[1] * 80);
    else if (isPressed(event, "zoomIn")) port.zoom(1.3);
    else if (isPressed(event, "zoomOut")) port.zoom(1 / 1.3);
    else if (isPressed(event, "whole") && layout) port.fit({ x: 0, y: 0, ...layout });
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
        const node = (event.target as Element).closest<SVGAElement>("a.node");
        const box = node && boxes[Number(node.dataset.node)];
        if (box && node.matches(":focus-visible")) port.reveal(box);
      }}
    >
      {children}
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: the section around it is named, and each thing in it. */}
      <svg ref={port.window} class={look} aria-hidden={graph ? undefined : "true"}>
        <defs>
          <marker
            id="end-many"
            viewBox="0 0 10 10"
            refX="1"
            refY="5"
            markerUnits="userSpaceOnUse"
            markerWidth="11"
            markerHeight="11"
            orient="auto"
          >
            <path class="end" d="M0 0 L9 5 M0 10 L9 5" />
          </marker>
          <marker
            id="end-one"
            viewBox="0 0 10 10"
            refX="9"
            refY="5"
            markerUnits="userSpaceOnUse"
            markerWidth="11"
            markerHeight="11"
            orient="auto"
          >
            <path class="end" d="M5 0 V10" />
          </marker>
        </defs>
        <g transform={transform}>
          {graph && layout && (
            <>
              {layout.blocks.map((block, index) => (
                <rect key={index} class="block" {...block} rx="6" />
              ))}
              <g class="references">
                {layout.lines.map((line, index) => (
                  <Reference key={index} line={line} graph={graph} selected={at} />
                ))}
                {graph.references.map(([from, to], index) => {
                  const box = boxes[from];
                  return from === to && box ? <Loop key={index} box={box} isOn={from === at} /> : null;
                })}
              </g>
              {boxes.map((box, node) => {
                const table = graph.tables[node];
                if (!table) return null;
                const isAside =
                  (near !== undefined && !near.has(node)) || (found.size > 0 && !found.has(node));
                return (
                  <TableNode
                    key={labelOf(table)}
                    table={table}
                    node={node}
                    box={box}
                    keys={graph.nodes[node]?.keys ?? 0}
                    href={schemaAddress(revision, {
                      what: "drawing",
                      table: tableOf(table.of),
                      ...(steps && { steps }),
                    })}
                    look={node === at ? "selected" : found.has(node) ? "found" : isAside ? "aside" : ""}
                  />
                );
              })}
            </>
          )}
        </g>
      </svg>
    </section>
  );
}

const isOne = (a: DrawnTable["of"], b: DrawnTable["of"]): boolean =>
  a.name === b.name && a.schema === b.schema;

/** A box with room around it. */
const widened = (box: Box): Box => ({
  x: box.x - 300,
  y: box.y - 200,
  width: box.width + 600,
  height: box.height + 400,
});

/** The box around boxes. */
function around(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}

function TableNode({
  table,
  node,
  box,
  keys,
  href,
  look,
}: {
  readonly table: DrawnTable;
  readonly node: number;
  readonly box: Box;
  /** How many of its columns are shown. */
  readonly keys: number;
  readonly href: string;
  readonly look: string;
}) {
  const name = labelOf(table);
  const count = String(table.columns);
  return (
    <a
      class={`node ${look}${table.isAssumed ? " assumed" : ""}`}
      href={href}
      data-node={node}
      draggable={false}
      aria-description={table.isAssumed ? "assumed" : table.isCertain ? undefined : "maybe"}
      aria-current={look === "selected" ? "true" : undefined}
    >
      <g transform={`translate(${box.x} ${box.y})`}>
        <rect width={box.width} height={box.height} rx="4">
          <title>{name}</title>
        </rect>
        <text class="name" x="10" y={headHeight - 8}>
          {fitting(name, Math.min(box.width - 20 - count.length * 7, (box.width - 12) / enlarged))}
        </text>
        <text class="count" x={box.width - 8} y={headHeight - 8}>
          {count}
        </text>
        {keys > 0 && (
          <g class="keys">
            <path d={`M0 ${headHeight}H${box.width}`} />
            {table.keys.slice(0, keys).map((column, index) => (
              <text key={column.name} x="10" y={headHeight + 16 + index * lineHeight}>
                <tspan class="mark">{column.isPrimary ? "PK" : "FK"}</tspan>
                <tspan x="32">{fitting(column.name, box.width - 40)}</tspan>
              </text>
            ))}
          </g>
        )}
      </g>
    </a>
  );
}

function Reference({
  line,
  graph,
  selected,
}: {
  readonly line: Line;
  readonly graph: TableGraph;
  readonly selected: number;
}) {
  const keys = line.references.flatMap((place) => graph.foreignKeys[place] ?? []);
  const isOn = selected >= 0 && keys.some(({ from, to }) => from === selected || to === selected);
  const name = (node: number) => {
    const table = graph.tables[node];
    return table ? labelOf(table) : "";
  };
  const says = keys.map(({ from, to, columns }) => `${name(from)} (${columns.join(", ")}) → ${name(to)}`);
  const isMany = keys.some(({ isUnique }) => !isUnique);
  const isOptional = keys.every((key) => key.isOptional);
  return (
    <g class={isOn ? "on" : selected >= 0 ? "off" : undefined}>
      <path
        class={isOptional ? "optional" : undefined}
        d={curve(line.points)}
        marker-start={isMany ? "url(#end-many)" : "url(#end-one)"}
        marker-end="url(#end-one)"
      >
        <title>{says.join("\n")}</title>
      </path>
    </g>
  );
}

/** A table that refers to itself. */
function Loop({ box, isOn }: { readonly box: Box; readonly isOn: boolean }) {
  const [x, y] = [box.x + box.width, box.y + 8];
  return (
    <g class={isOn ? "on" : undefined}>
      <path d={`M${x} ${y}C${x + 22} ${y - 12} ${x + 22} ${y + 22} ${x} ${y + 10}`}>
        <title>refers to itself</title>
      </path>
    </g>
  );
}

/** The same in words: each table, and what it refers to. */
function AsList({ of, revision }: { readonly of: TableGraph; readonly revision: string | undefined }) {
  const { search } = route.value;
  return (
    <ul class="drawing-list">
      {of.tables.map((table, node) => {
        if (!matches(search, [labelOf(table)])) return null;
        const keys = of.foreignKeys.filter(({ from }) => from === node);
        return (
          <li key={labelOf(table)}>
            <ObjectLink revision={revision} of={table.of} />
            {keys.length === 0 ? (
              <span class="dim"> refers to no other table</span>
            ) : (
              <ul>
                {keys.map((key, index) => {
                  const to = of.tables[key.to];
                  return (
                    to && (
                      <li key={index}>
                        <code>{key.columns.join(", ")}</code> → <ObjectLink revision={revision} of={to.of} />
                        <span class="dim">
                          {key.isUnique ? ", one to one" : ""}
                          {key.isOptional ? ", optional" : ""}
                        </span>
                      </li>
                    )
                  );
                })}
              </ul>
            )}
          </li>
        );
      })}
    </ul>
  );
}

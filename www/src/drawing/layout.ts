/** Where tables and the lines between them stand, so that most references lead from left to right. */

import { graphlib, layout as rank } from "@dagrejs/dagre";

/** What is to be laid out. */
export interface Graph {
  readonly nodes: readonly Size[];
  /** From the one that refers to the one that is referred to, by their places. */
  readonly references: readonly (readonly [from: number, to: number])[];
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A line that stands for one reference or for several. */
export interface Line {
  readonly points: readonly Point[];
  /** The places of the references that it stands for. */
  readonly references: readonly number[];
}

export type Box = Point & Size;

export interface Layout extends Size {
  /** Where each node stands: as high as it is, and as wide at least. */
  readonly boxes: readonly Box[];
  /** Where nodes stand that share their lines. */
  readonly blocks: readonly Box[];
  readonly lines: readonly Line[];
}

/** Pixels between two nodes of a column, between columns, and between what hangs together and what doesn't. */
const gap = 10;
const columnGap = 64;
const islandGap = 48;

/** Pixels around the nodes of a block. */
const padding = 8;

/** So many tables that refer to the same ones are drawn as a block with one line. */
const leastOfBlock = 4;

/** Nodes that are laid out as one: a single one, or a block of nodes. */
interface Unit extends Size {
  /** Its nodes, each with its place in it. */
  readonly members: readonly { readonly node: number; readonly box: Box }[];
}

/** Lays a graph out: what hangs together together, and what hangs on nothing in a block of its own. */
export function laidOut(graph: Graph): Layout {
  const { units, unitOf } = unitsOf(graph);
  const links = linksOf(graph, unitOf);
  const islands = islandsOf(units.length, links).map((places) => islandLayout(places, units, links));
  const loose = blockOf(
    graph.nodes.flatMap((_, node) => (isLoose(graph, node) ? [node] : [])),
    graph,
  );
  const { corners: places, ...size } = packed([
    ...islands,
    ...(loose.members.length > 0 ? [loose as Size] : []),
  ]);
  const boxes: Box[] = graph.nodes.map((size) => ({ x: 0, y: 0, ...size }));
  const blocks: Box[] = [];
  const place = ({ members, width, height }: Unit, { x, y }: Point) => {
    for (const { node, box } of members) boxes[node] = { ...box, x: x + box.x, y: y + box.y };
    if (members.length > 1) blocks.push({ x, y, width, height });
  };
  const lines: Line[] = [];
  for (const [index, island] of islands.entries()) {
    const { x, y } = places[index] ?? { x: 0, y: 0 };
    for (const [unit, at] of island.corners) {
      const known = units[unit];
      if (known) place(known, { x: x + at.x, y: y + at.y });
    }
    for (const { points, references } of island.lines) {
      lines.push({ points: points.map((point) => ({ x: point.x + x, y: point.y + y })), references });
    }
  }
  const framed = [...blocks];
  place(loose, places[islands.length] ?? { x: 0, y: 0 });
  return { ...size, boxes, blocks: framed, lines };
}

const isLoose = ({ references }: Graph, node: number): boolean =>
  !references.some(([from, to]) => from !== to && (from === node || to === node));

/** Which nodes are laid out as one: those that nothing but the same others refer to, or that refer to the same alone. */
function unitsOf(graph: Graph): { readonly units: readonly Unit[]; readonly unitOf: readonly number[] } {
  const kin = graph.nodes.map(() => ({ to: new Set<number>(), from: new Set<number>() }));
  for (const [from, to] of graph.references) {
    if (from === to) continue;
    kin[from]?.to.add(to);
    kin[to]?.from.add(from);
  }
  const alike = new Map<string, number[]>();
  for (const [node, { to, from }] of kin.entries()) {
    if (to.size === 0 && from.size === 0) continue;
    const key =
      from.size === 0 ? `to ${sorted(to)}` : to.size === 0 ? `from ${sorted(from)}` : `node ${node}`;
    alike.set(key, [...(alike.get(key) ?? []), node]);
  }
  const groups = [...alike.values()].flatMap((nodes) =>
    nodes.length < leastOfBlock ? nodes.map((node) => [node]) : [nodes],
  );
  const unitOf: number[] = graph.nodes.map(() => -1);
  for (const [unit, nodes] of groups.entries()) for (const node of nodes) unitOf[node] = unit;
  return { units: groups.map((nodes) => blockOf(nodes, graph)), unitOf };
}

const sorted = (places: ReadonlySet<number>): string => [...places].sort((a, b) => a - b).join(" ");

/** Nodes in columns, somewhat wider than high; a single one as it is. */
function blockOf(nodes: readonly number[], graph: Graph): Unit {
  const [first, ...more] = nodes;
  const sizeOf = (node: number): Size => graph.nodes[node] ?? { width: 0, height: 0 };
  if (first === undefined || more.length === 0) {
    const size = first === undefined ? { width: 0, height: 0 } : sizeOf(first);
    return { ...size, members: first === undefined ? [] : [{ node: first, box: { x: 0, y: 0, ...size } }] };
  }
  const width = Math.max(...nodes.map((node) => sizeOf(node).width));
  const area = nodes.reduce((sum, node) => sum + (sizeOf(node).height + gap) * (width + gap), 0);
  const columns = Math.max(1, Math.round(Math.sqrt(area * aspect) / (width + gap)));
  const rows = Math.ceil(nodes.length / columns);
  // Column by column, so that names stand below each other in their order.
  let height = 0;
  let y = padding;
  const members = nodes.map((node, index) => {
    if (index % rows === 0) y = padding;
    const box = {
      x: padding + Math.floor(index / rows) * (width + gap),
      y,
      width,
      height: sizeOf(node).height,
    };
    y += box.height + gap;
    height = Math.max(height, y - gap + padding);
    return { node, box };
  });
  const used = Math.ceil(nodes.length / rows);
  return { width: used * (width + gap) - gap + 2 * padding, height, members };
}

/** A link between two units, and the references that it stands for. */
interface Link {
  readonly from: number;
  readonly to: number;
  readonly references: number[];
}

function linksOf({ references }: Graph, unitOf: readonly number[]): readonly Link[] {
  const links = new Map<string, Link>();
  for (const [index, [from, to]] of references.entries()) {
    if (from === to) continue;
    const ends = { from: unitOf[from] ?? -1, to: unitOf[to] ?? -1 };
    const key = `${ends.from} ${ends.to}`;
    const link = links.get(key) ?? { ...ends, references: [] };
    link.references.push(index);
    links.set(key, link);
  }
  return [...links.values()];
}

/** The units that hang together, largest first. */
function islandsOf(count: number, links: readonly Link[]): number[][] {
  const neighbours = Array.from({ length: count }, (): number[] => []);
  for (const { from, to } of links) {
    neighbours[from]?.push(to);
    neighbours[to]?.push(from);
  }
  const seen = new Set<number>();
  const islands: number[][] = [];
  for (let start = 0; start < count; start += 1) {
    if (seen.has(start)) continue;
    seen.add(start);
    const island = [start];
    for (const unit of island) {
      for (const next of neighbours[unit] ?? []) {
        if (seen.has(next)) continue;
        seen.add(next);
        island.push(next);
      }
    }
    islands.push(island.sort((a, b) => a - b));
  }
  return islands.sort((a, b) => b.length - a.length);
}

interface Island extends Size {
  readonly corners: ReadonlyMap<number, Point>;
  readonly lines: readonly Line[];
}

function islandLayout(places: readonly number[], units: readonly Unit[], links: readonly Link[]): Island {
  const graph = new graphlib.Graph();
  // Beyond that the better way to rank takes seconds.
  const ranker = places.length > 120 ? "longest-path" : "network-simplex";
  graph.setGraph({ rankdir: "LR", nodesep: gap, edgesep: 6, ranksep: columnGap, ranker });
  graph.setDefaultEdgeLabel(() => ({}));
  const here = new Set(places);
  for (const unit of places) {
    graph.setNode(String(unit), { width: units[unit]?.width ?? 0, height: units[unit]?.height ?? 0 });
  }
  const mine = links.filter(({ from }) => here.has(from));
  for (const { from, to } of mine) graph.setEdge(String(from), String(to));
  rank(graph);
  const corners = new Map<number, Point>();
  for (const unit of places) {
    const { x = 0, y = 0, width = 0, height = 0 } = graph.node(String(unit));
    corners.set(unit, { x: x - width / 2, y: y - height / 2 });
  }
  const { width = 0, height = 0 } = graph.graph();
  const boxAt = (unit: number): Box => ({
    ...(corners.get(unit) ?? { x: 0, y: 0 }),
    width: units[unit]?.width ?? 0,
    height: units[unit]?.height ?? 0,
  });
  const lines = mine.map(({ from, to, references }) => {
    const points: Point[] = graph.edge(String(from), String(to)).points ?? [];
    return { points: ported(points, boxAt(from), boxAt(to)), references };
  });
  return { width, height, corners, lines };
}

/** A line that leaves and enters at the sides of boxes, however it was to meet them. */
function ported(points: readonly Point[], from: Box, to: Box): Point[] {
  const between = points.slice(1, -1).map(({ x, y }) => ({ x, y }));
  const leaves = side(from, between[0] ?? middle(to));
  const enters = side(to, between.at(-1) ?? middle(from));
  return [leaves, ...between, enters];
}

const middle = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 });

const side = (box: Box, towards: Point): Point => ({
  x: towards.x > middle(box).x ? box.x + box.width : box.x,
  y: middle(box).y,
});

/** How much wider than high a drawing should be: most windows are. */
const aspect = 1.5;

type Packed = Size & { readonly corners: readonly Point[] };

/** Rectangles in rows, as long as makes the whole fit best into a window. */
function packed(all: readonly Size[]): Packed {
  const total = all.reduce((sum, { width }) => sum + width + islandGap, 0);
  const widest = Math.max(0, ...all.map(({ width }) => width));
  const extent = ({ width, height }: Size) => Math.max(width / aspect, height);
  const ways = [1, 2, 3, 4, 6, 8, 12].map((rows) => inRows(all, Math.max(total / rows, widest)));
  return ways.reduce((best, way) => (extent(way) < extent(best) ? way : best));
}

function inRows(all: readonly Size[], most: number): Packed {
  let [x, y, rowHeight, widest] = [0, 0, 0, 0];
  const corners = all.map(({ width, height }) => {
    if (x > 0 && x + width > most) {
      x = 0;
      y += rowHeight + islandGap;
      rowHeight = 0;
    }
    const corner = { x, y };
    x += width + islandGap;
    widest = Math.max(widest, corner.x + width);
    rowHeight = Math.max(rowHeight, height);
    return corner;
  });
  return { width: widest, height: y + rowHeight, corners };
}

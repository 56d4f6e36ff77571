/** Where things of one level stand: what hangs together together, and what hangs on nothing in a block of its own. */

import { graphlib, layout as rank } from "@dagrejs/dagre";
import { type Box, middle, type Point, type Size } from "./geometry.ts";
import type { Hub, Line } from "./layout.ts";
import { aspect, gap, type Link, type Role, type Unit, unitsOf } from "./units.ts";

export interface Arranged extends Size {
  readonly boxes: ReadonlyMap<number, Box>;
  readonly blocks: readonly Box[];
  readonly lines: readonly Line[];
  readonly hubs: readonly Hub[];
}

/** Pixels between columns, and between what hangs together and what doesn't. */
const columnGap = 56;
const islandGap = 32;

export function arranged(
  things: readonly number[],
  sizeOf: (thing: number) => Size,
  all: readonly Link[],
  roleOf: (thing: number) => Role,
): Arranged {
  const here = new Set(things);
  const mine = all.filter(({ from }) => here.has(from));
  const { units, links, hubs } = unitsOf(things, sizeOf, mine, roleOf);
  const islands = islandsOf(units.length, links).map((places) => islandLayout(places, units, links));
  const { corners, ...size } = packed(islands);
  const boxes = new Map<number, Box>();
  const blocks: Box[] = [];
  const lines: Line[] = [];
  for (const [index, island] of islands.entries()) {
    const { x, y } = corners[index] ?? { x: 0, y: 0 };
    for (const [unit, at] of island.corners) {
      const { members, width, height } = units[unit] ?? { members: [], width: 0, height: 0 };
      const corner = { x: x + at.x, y: y + at.y };
      for (const { thing, box } of members) {
        boxes.set(thing, { ...box, x: corner.x + box.x, y: corner.y + box.y });
      }
      // Around what stands together because nothing leads to it there is nothing to be seen.
      if (members.length > 1 && island.lines.length > 0) blocks.push({ ...corner, width, height });
    }
    for (const { points, ...line } of island.lines) {
      lines.push({ ...line, points: points.map((point) => ({ x: point.x + x, y: point.y + y })) });
    }
  }
  return { ...size, boxes, blocks, lines, hubs };
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
  const lines = mine.map(({ from, to, along, back }) => {
    const points: Point[] = graph.edge(String(from), String(to)).points ?? [];
    return { points: ported(points, boxAt(from), boxAt(to)), along, back };
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

const side = (box: Box, towards: Point): Point => ({
  x: towards.x > middle(box).x ? box.x + box.width : box.x,
  y: middle(box).y,
});

type Packed = Size & { readonly corners: readonly Point[] };

/** Rectangles in rows, as long as makes the whole fit best into a window. */
function packed(all: readonly Size[]): Packed {
  const total = all.reduce((sum, { width }) => sum + width + islandGap, 0);
  const widest = Math.max(0, ...all.map(({ width }) => width));
  const extent = ({ width, height }: Size) => Math.max(width / aspect, height);
  const ways = [1, 1.5, 2, 2.5, 3, 4, 6, 8, 12].map((rows) => inRows(all, Math.max(total / rows, widest)));
  return ways.reduce((best, way) => (extent(way) < extent(best) ? way : best));
}

/** Rows from the highest rectangle to the lowest, so that what is low can stand below another in its row. */
function inRows(all: readonly Size[], most: number): Packed {
  const byHeight = [...all.entries()].sort(([, a], [, b]) => b.height - a.height);
  const corners: Point[] = all.map(() => ({ x: 0, y: 0 }));
  const row = { y: 0, height: 0 };
  const column = { x: 0, y: 0, width: 0 };
  let widest = 0;
  for (const [place, { width, height }] of byHeight) {
    const isBelow = width <= column.width && column.y + height <= row.height;
    if (!isBelow) {
      column.x += column.width === 0 ? 0 : column.width + islandGap;
      column.y = 0;
      column.width = width;
      if (column.x > 0 && column.x + width > most) {
        row.y += row.height + islandGap;
        row.height = 0;
        column.x = 0;
      }
    }
    corners[place] = { x: column.x, y: row.y + column.y };
    column.y += height + islandGap;
    row.height = Math.max(row.height, column.y - islandGap);
    widest = Math.max(widest, column.x + column.width);
  }
  return { width: widest, height: row.y + row.height, corners };
}

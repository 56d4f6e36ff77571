/** Where tables, groups of tables and the lines between them stand, so that most references lead from left to right. */

import { type Arranged, arranged } from "./arranged.ts";
import { type Box, frameHead, type Point, type Size } from "./geometry.ts";
import { linksOf, type Role } from "./units.ts";

/** What is to be laid out. */
export interface Graph {
  /** Each stands in a frame, or by itself. */
  readonly nodes: readonly (Size & { readonly frame?: number | undefined })[];
  /** How wide each frame is at least. */
  readonly frames: readonly number[];
  /** From the one that refers to the one that is referred to, by their places. */
  readonly references: readonly (readonly [from: number, to: number])[];
  /** The node that all is drawn around. */
  readonly centre?: number | undefined;
}

/** A line that stands for one reference or for several. */
export interface Line {
  readonly points: readonly Point[];
  /** The places of the references that it stands for: those that lead along it, and those that lead back. */
  readonly along: readonly number[];
  readonly back: readonly number[];
}

/** What so much refers to that most of its lines are left out: those who have it marked instead. */
export interface Hub {
  readonly at: number;
  readonly from: readonly number[];
}

export interface Layout extends Size {
  /** Where each node stands, as high as it is and as wide at least; after them the frames. */
  readonly boxes: readonly Box[];
  /** Where nodes stand that share their lines. */
  readonly blocks: readonly Box[];
  readonly lines: readonly Line[];
  /** By the places of boxes. */
  readonly hubs: readonly Hub[];
}

/** Pixels around what stands in a frame. */
const padding = 14;

/** Lays a graph out: what stands in each frame first, then the frames and what stands by itself. */
export function laidOut(graph: Graph): Layout {
  const count = graph.nodes.length;
  const inFrame: number[][] = graph.frames.map(() => []);
  const outside: number[] = [];
  for (const [node, { frame }] of graph.nodes.entries()) {
    (frame === undefined ? outside : inFrame[frame])?.push(node);
  }
  /** What a node is for those outside its frame. */
  const standsFor = (node: number): number => {
    const frame = graph.nodes[node]?.frame;
    return frame === undefined ? node : count + frame;
  };
  const isWithin = ([from, to]: readonly [number, number]) => standsFor(from) === standsFor(to);
  const ends = (only: boolean, of: (node: number) => number) =>
    graph.references.map((reference) =>
      isWithin(reference) === only ? ([of(reference[0]), of(reference[1])] as const) : undefined,
    );
  const roleOf = (thing: number): Role =>
    thing >= count ? "frame" : thing === graph.centre ? "centre" : undefined;
  const within = linksOf(ends(true, (node) => node));
  const inside = inFrame.map((nodes) => arranged(nodes, (node) => graph.nodes[node] ?? none, within, roleOf));
  const sizeOf = (thing: number): Size => {
    const framed = inside[thing - count];
    if (!framed) return graph.nodes[thing] ?? none;
    const width = Math.max(framed.width + 2 * padding, graph.frames[thing - count] ?? 0);
    return { width, height: framed.height + frameHead + padding };
  };
  const frames = graph.frames.map((_, frame) => count + frame);
  const whole = arranged([...frames, ...outside], sizeOf, linksOf(ends(false, standsFor)), roleOf);
  const parts: Arranged[] = [whole];
  for (const [frame, of] of inside.entries()) {
    const box = whole.boxes.get(count + frame) ?? { x: 0, y: 0, ...none };
    const x = box.x + (box.width - of.width) / 2;
    parts.push(moved(of, { x, y: box.y + frameHead }));
  }
  const boxes: Box[] = Array.from({ length: count + frames.length }, () => ({ x: 0, y: 0, ...none }));
  for (const part of parts) for (const [thing, box] of part.boxes) boxes[thing] = box;
  return {
    width: whole.width,
    height: whole.height,
    boxes,
    blocks: parts.flatMap(({ blocks }) => blocks),
    lines: parts.flatMap(({ lines }) => lines),
    hubs: parts.flatMap(({ hubs }) => hubs),
  };
}

const none: Size = { width: 0, height: 0 };

function moved({ boxes, blocks, lines, ...rest }: Arranged, { x, y }: Point): Arranged {
  const by = <P extends Point>(point: P): P => ({ ...point, x: point.x + x, y: point.y + y });
  return {
    ...rest,
    boxes: new Map([...boxes].map(([thing, box]) => [thing, by(box)])),
    blocks: blocks.map(by),
    lines: lines.map((line) => ({ ...line, points: line.points.map(by) })),
  };
}

import { expect, it } from "vitest";
import type { Box } from "./geometry.ts";
import { type Graph, type Layout, laidOut } from "./layout.ts";

const size = { width: 100, height: 26 };
const graph = (count: number, references: Graph["references"]): Graph => ({
  nodes: Array.from({ length: count }, () => size),
  frames: [],
  references,
});

/** The references that each line stands for. */
const bundles = ({ lines }: Layout) => lines.map(({ along, back }) => [along, back]);

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const overlaps = (boxes: readonly Box[]): number[][] =>
  boxes.flatMap((a, one) => boxes.flatMap((b, two) => (two > one && overlap(a, b) ? [[one, two]] : [])));

it("draws what refers to the left of what it refers to", () => {
  const { boxes, lines } = laidOut(
    graph(3, [
      [0, 1],
      [1, 2],
    ]),
  );
  const [first, second, third] = boxes.map(({ x }) => x);
  expect(first).toBeLessThan(second as number);
  expect(second).toBeLessThan(third as number);
  expect(lines).toHaveLength(2);
  // From the right side of the one to the left side of the other.
  const [a, b] = boxes as [Box, Box];
  expect(lines[0]?.points[0]).toEqual({ x: a.x + a.width, y: a.y + a.height / 2 });
  expect(lines[0]?.points.at(-1)?.x).toBe(b.x);
});

it("gathers what refers to the same tables alone in a block with one line", () => {
  const layout = laidOut(
    graph(
      13,
      Array.from({ length: 12 }, (_, node) => [node + 1, 0] as const),
    ),
  );
  const { boxes, blocks } = layout;
  expect(blocks).toHaveLength(1);
  expect(layout.hubs).toEqual([]);
  expect(bundles(layout)).toEqual([[[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], []]]);
  expect(overlaps(boxes)).toEqual([]);
  const [block] = blocks as [Box];
  for (const box of boxes.slice(1)) expect(overlap(box, block)).toBe(true);
  expect(overlap(boxes[0] as Box, block)).toBe(false);
});

it("lays out tables that hang on nothing, that refer to themselves and to each other, and none", () => {
  expect(laidOut(graph(0, []))).toMatchObject({ boxes: [], lines: [], width: 0 });
  const layout = laidOut(
    graph(9, [
      [0, 0],
      [1, 2],
      [2, 1],
      [1, 2],
    ]),
  );
  const { boxes, width, height } = layout;
  expect(overlaps(boxes)).toEqual([]);
  // A reference to itself is the drawing's affair; all between two are one line, in the direction of most.
  expect(bundles(layout)).toEqual([[[1, 3], [2]]]);
  for (const box of boxes) {
    expect(box.x + box.width).toBeLessThanOrEqual(width);
    expect(box.y + box.height).toBeLessThanOrEqual(height);
  }
});

it("leaves out the lines to what nearly all refer to, and says whose they are", () => {
  // Twelve pairs of which one refers to the other, and all to 0; and five that refer to 0 alone.
  const pairs = Array.from({ length: 12 }, (_, pair) => {
    const [one, other] = [6 + 2 * pair, 7 + 2 * pair];
    return [
      [one, other],
      [one, 0],
      [other, 0],
    ] as const;
  });
  const all = graph(30, [...[1, 2, 3, 4, 5].map((node) => [node, 0] as const), ...pairs.flat()]);
  const layout = laidOut(all);
  const [hub] = layout.hubs;
  expect(layout.hubs).toHaveLength(1);
  expect(hub?.at).toBe(0);
  expect(hub?.from).toHaveLength(24);
  expect(layout.lines).toHaveLength(13);
  expect(bundles(layout)).toContainEqual([[0, 1, 2, 3, 4], []]);
  expect(overlaps([...layout.boxes])).toEqual([]);
  // What all is drawn around has its lines.
  expect(laidOut({ ...all, centre: 0 })).toMatchObject({ hubs: [] });
});

it("draws one line between two frames, and lines within them", () => {
  const layout = laidOut({
    nodes: [0, 0, 1, 1, undefined].map((frame) => ({ ...size, frame })),
    frames: [400, 0],
    references: [
      [0, 1],
      [0, 2],
      [1, 3],
      [2, 3],
      [3, 0],
      [4, 3],
    ],
  });
  const [, , , , alone, first, second] = layout.boxes as [Box, Box, Box, Box, Box, Box, Box];
  expect(layout.boxes).toHaveLength(7);
  expect(first.width).toBe(400);
  const isWithin = (inner: Box, outer: Box) =>
    inner.x > outer.x &&
    inner.y > outer.y &&
    inner.x + inner.width < outer.x + outer.width &&
    inner.y + inner.height < outer.y + outer.height;
  expect(layout.boxes.slice(0, 4).map((box) => [isWithin(box, first), isWithin(box, second)])).toEqual([
    [true, false],
    [true, false],
    [false, true],
    [false, true],
  ]);
  expect(overlaps([first, second, alone])).toEqual([]);
  expect(overlaps(layout.boxes.slice(0, 5))).toEqual([]);
  expect(bundles(layout).sort()).toEqual([
    [[0], []],
    [[1, 2], [4]],
    [[3], []],
    [[5], []],
  ]);
});

it("lays out a few hundred tables without one on another", () => {
  let seed = 7;
  const random = () => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed / 2147483648;
  };
  const references = Array.from({ length: 350 }, () => {
    const from = Math.floor(random() * 250);
    return [from, Math.floor(random() * random() * from)] as const;
  });
  const { boxes } = laidOut(graph(250, references));
  expect(overlaps(boxes)).toEqual([]);
  expect(boxes.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
});

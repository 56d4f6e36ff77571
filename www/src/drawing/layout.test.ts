import { expect, it } from "vitest";
import { type Box, type Graph, laidOut } from "./layout.ts";

const size = { width: 100, height: 26 };
const graph = (count: number, references: Graph["references"]): Graph => ({
  nodes: Array.from({ length: count }, () => size),
  references,
});

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
  const { boxes, blocks, lines } = laidOut(
    graph(
      13,
      Array.from({ length: 12 }, (_, node) => [node + 1, 0] as const),
    ),
  );
  expect(blocks).toHaveLength(1);
  expect(lines.map(({ references }) => references)).toEqual([[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]]);
  expect(overlaps(boxes)).toEqual([]);
  const [block] = blocks as [Box];
  for (const box of boxes.slice(1)) expect(overlap(box, block)).toBe(true);
  expect(overlap(boxes[0] as Box, block)).toBe(false);
});

it("lays out tables that hang on nothing, that refer to themselves and to each other, and none", () => {
  expect(laidOut(graph(0, []))).toMatchObject({ boxes: [], lines: [], width: 0 });
  const { boxes, lines, width, height } = laidOut(
    graph(9, [
      [0, 0],
      [1, 2],
      [2, 1],
      [1, 2],
    ]),
  );
  expect(overlaps(boxes)).toEqual([]);
  // A reference to itself is the drawing's affair; two of the same direction are one line.
  expect(lines.map(({ references }) => references)).toEqual([[1, 3], [2]]);
  for (const box of boxes) {
    expect(box.x + box.width).toBeLessThanOrEqual(width);
    expect(box.y + box.height).toBeLessThanOrEqual(height);
  }
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

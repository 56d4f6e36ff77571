import { describe, expect, it } from "vitest";
import type { ChainEdge, ChainView } from "../engine/types.ts";
import { columnsFor } from "./columns.ts";
import { pictureOf } from "./picture.ts";
import { strokesOf } from "./strokes.ts";

const chain = (lanes: number[], edges: [number, number, number, ChainEdge["kind"]?][]): ChainView => ({
  rows: lanes.map((lane, row) => ({ lane, path: `${row}.py`, ghost: undefined })),
  edges: edges.map(([upper, lower, lane, kind = "parent"]) => ({ upper, lower, lane, kind })),
  lanes: Math.max(...lanes) + 1,
});

/** A merge of two branches, the second of which has two revisions, over one base. */
const diamond = chain(
  [0, 0, 1, 1, 0],
  [
    [0, 1, 0],
    [0, 2, 1],
    [1, 4, 0],
    [2, 3, 1],
    [3, 4, 1],
  ],
);

const all = ({ rows }: ChainView) => rows.map((_, row) => row);
const reversed = (chain: ChainView) => all(chain).reverse();

const paths = (view: ChainView, shown: readonly number[], room = 200) => {
  const picture = pictureOf(view, shown, room);
  return picture && shown.map((_, row) => strokesOf(picture, row).map(({ path }) => path));
};

describe("columns", () => {
  it("stand apart as far as there is room", () => {
    expect(columnsFor(1, 100)).toMatchObject({ width: 28, own: 1, shared: false });
    expect(columnsFor(3, 100)).toMatchObject({ width: 56, own: 3, shared: false });
    const tight = columnsFor(10, 108);
    expect(tight).toMatchObject({ width: 100, own: 10, shared: false });
    expect(tight.x(9) - tight.x(8)).toBe(8);
  });

  it("are shared by the lanes that there is no room for", () => {
    const columns = columnsFor(1000, 160);
    expect(columns.shared).toBe(true);
    expect(columns.width).toBeLessThanOrEqual(160);
    expect(columns.x(999)).toBe(columns.x(columns.own));
    expect(columns.x(columns.own)).toBeGreaterThan(columns.x(columns.own - 1));
  });

  it("are never wider than the room", () => {
    for (let lanes = 1; lanes < 60; lanes += 1) {
      const { width, x } = columnsFor(lanes, 80);
      expect(width).toBeLessThanOrEqual(80);
      expect(x(lanes - 1)).toBeLessThan(width);
    }
  });
});

describe("a picture", () => {
  it("has each line from node to node, half a slant in each row", () => {
    expect(paths(diamond, all(diamond))).toEqual([
      ["M18 1V2", "M18 1C18 2 32 2 32 3"],
      ["M18 0V1", "M18 -1C18 0 32 0 32 1V2", "M18 1V2"],
      ["M32 0V1", "M18 0V1V2", "M32 1V2"],
      ["M18 0V1V2", "M32 0V1", "M32 1C32 2 18 2 18 3"],
      ["M18 0V1", "M32 -1C32 0 18 0 18 1"],
    ]);
  });

  it("is the same upside down", () => {
    const upright = paths(diamond, all(diamond)) ?? [];
    const flipped = paths(diamond, reversed(diamond)) ?? [];
    expect(flipped.map((row) => row.length).reverse()).toEqual(upright.map((row) => row.length));
    expect(flipped[0]?.sort()).toEqual(["M18 1C18 2 32 2 32 3", "M18 1V2"]);
  });

  it("has no false lines: none out of order, and none to what isn't shown", () => {
    expect(paths(diamond, [0, 3, 1])).toBeUndefined();
    expect(paths(diamond, [2, 2])).toBeUndefined();
    // From the merge to the first branch and on to the base: the second branch is left out.
    expect(paths(diamond, [0, 1, 4])).toEqual([["M18 1V2"], ["M18 0V1", "M18 1V2"], ["M18 0V1"]]);
    expect(paths(diamond, [0, 3])).toEqual([[], []]);
    expect(paths(diamond, [3])).toEqual([[]]);
    expect(paths(diamond, [])).toEqual([]);
  });

  it("closes up the lanes that nothing is left in", () => {
    const picture = pictureOf(diamond, [2, 3], 200);
    expect(picture?.columns.width).toBe(28);
    // The colour is still that of the lane.
    expect(picture && strokesOf(picture, 0)).toMatchObject([{ path: "M18 1V2", hue: 1 }]);
  });

  it("marks the lines of the row that is pointed at, wherever they pass", () => {
    const picture = pictureOf(diamond, all(diamond), 200);
    const strong = [0, 1, 2, 3, 4].map(
      (row) => picture && strokesOf(picture, row, 4).filter((stroke) => stroke.strong).length,
    );
    expect(strong).toEqual([0, 1, 1, 2, 2]);
  });

  it("tells how many lines share a column", () => {
    // A hundred heads of one base.
    const heads = Array.from({ length: 100 }, (_, head) => head);
    const star = chain(
      [...heads, 0],
      heads.map((head) => [head, 100, head]),
    );
    const picture = pictureOf(star, all(star), 100);
    const own = picture?.columns.own ?? 0;
    expect(own).toBeLessThan(12);
    expect([0, own, own + 1, 98, 99].map((row) => picture?.sharedAt(row))).toEqual([
      0,
      0,
      1,
      98 - own,
      99 - own,
    ]);
    // Those lines are one stroke.
    expect(picture && strokesOf(picture, 50)).toHaveLength(own + 2);
    expect(picture && strokesOf(picture, 100)).toHaveLength(own + 1);
  });

  it("draws lines that run in one lane as one", () => {
    // Ten thousand heads of one base, which all join one line to it.
    const heads = Array.from({ length: 10_000 }, (_, head) => head);
    const bus = chain(
      [...heads.map((head) => (head === 0 ? 0 : 1)), 0],
      heads.map((head) => [head, heads.length, 0]),
    );
    for (const order of [all(bus), reversed(bus)]) {
      const picture = pictureOf(bus, order, 100);
      expect(picture?.linesAt(5_000)).toHaveLength(3);
      expect(picture && strokesOf(picture, 5_000)).toHaveLength(3);
      const base = order.indexOf(heads.length);
      expect(picture?.linesOf(base)).toHaveLength(heads.length);
      // Pointed at, a line is strong as far as it goes.
      const strong = (row: number, pointed: number) =>
        picture && strokesOf(picture, row, pointed).filter((stroke) => stroke.strong).length;
      expect(strong(5_000, base)).toBe(3);
      expect(strong(5_000, base === 0 ? 7_000 : 3_000)).toBe(1);
      expect(strong(5_000, base === 0 ? 3_000 : 7_000)).toBe(0);
    }
  });

  it("finds the lines of a window among those of a long chain", () => {
    const many = 20_000;
    const long = chain(
      Array.from({ length: many }, (_, row) => (row % 10 === 0 ? 1 : 0)),
      Array.from({ length: many - 1 }, (_, row) => [row, row + 1, 0]),
    );
    long.edges.push({ upper: 0, lower: many - 1, lane: 2, kind: "dependency" });
    const picture = pictureOf(long, all(long), 200);
    for (const row of [1, 31, 32, 9_999, many - 2]) {
      const lines = picture?.linesAt(row) ?? [];
      expect(lines.map(({ upper }) => upper).sort((a, b) => a - b)).toEqual([0, row - 1, row]);
    }
  });
});

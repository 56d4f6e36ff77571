import { expect, it } from "vitest";
import type { DrawingView } from "../engine/types.ts";
import { fitting, neighbours, tableGraph } from "./graph.ts";
import { curve, nextIn } from "./paths.ts";

const view = (count: number, references: [from: number, to: number][]): DrawingView => ({
  tables: Array.from({ length: count }, (_, at) => ({
    of: { kind: "table", schema: undefined, name: `t${at}` },
    columns: 3,
    keys: [{ name: "id", isPrimary: true, isForeign: false }],
    isAssumed: false,
    isCertain: true,
  })),
  references: references.map(([from, to]) => ({
    from,
    to,
    columns: ["x"],
    isUnique: false,
    isOptional: true,
  })),
});

it("finds neighbours in both directions, step by step", () => {
  const chain = view(5, [
    [0, 1],
    [1, 2],
    [2, 3],
    [3, 4],
  ]);
  expect(neighbours(chain, 2, 1)).toEqual([1, 2, 3]);
  expect(neighbours(chain, 2, 2)).toEqual([0, 1, 2, 3, 4]);
  expect(neighbours(chain, 0, 1)).toEqual([0, 1]);
});

it("draws only references between what is drawn, by their new places", () => {
  const graph = tableGraph(
    view(5, [
      [0, 1],
      [1, 2],
      [2, 3],
      [4, 4],
    ]),
    { table: 2, steps: 1 },
  );
  expect(graph.tables.map(({ of }) => of.name)).toEqual(["t1", "t2", "t3"]);
  expect(graph.references).toEqual([
    [0, 1],
    [1, 2],
  ]);
});

it("shows keys of few tables, and of many their names alone", () => {
  expect(tableGraph(view(40, [])).nodes[0]?.keys).toBe(1);
  expect(tableGraph(view(41, [])).nodes[0]?.keys).toBe(0);
});

it("cuts names to their boxes", () => {
  expect(fitting("runs", 100)).toBe("runs");
  expect(fitting("a_very_long_name_of_a_table", 60)).toBe("a_very_…");
});

it("goes to the nearest in a direction, rather ahead than aside", () => {
  const at = (x: number, y: number) => ({ x, y, width: 10, height: 10 });
  const boxes = [at(0, 0), at(100, 0), at(60, 80), at(0, 50), at(-30, 0)];
  expect(nextIn(boxes, 0, [1, 0])).toBe(1);
  expect(nextIn(boxes, 0, [0, 1])).toBe(3);
  expect(nextIn(boxes, 0, [-1, 0])).toBe(4);
  expect(nextIn(boxes, 0, [0, -1])).toBeUndefined();
});

it("draws curves through their points", () => {
  expect(
    curve([
      { x: 0, y: 0 },
      { x: 10, y: 20 },
    ]),
  ).toBe("M0 0C5 0 5 20 10 20");
  expect(curve([])).toBe("");
});

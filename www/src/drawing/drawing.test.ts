import { expect, it } from "vitest";
import type { DrawingView } from "../engine/types.ts";
import type { DrawingGrouping, DrawingPart } from "../state/route.ts";
import { communities } from "./communities.ts";
import { fitting, neighbours, type TableGraph, tableGraph } from "./graph.ts";
import { groupsOf } from "./groups.ts";
import { curve, nextIn } from "./paths.ts";
import { shownOf } from "./shown.ts";

const named = (names: string[], references: [from: number, to: number][]): DrawingView => ({
  tables: names.map((name) => ({
    of: {
      kind: "table",
      schema: name.includes(".") ? name.split(".")[0] : undefined,
      name: name.split(".").at(-1) ?? "",
    },
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

const view = (count: number, references: [from: number, to: number][]): DrawingView =>
  named(
    Array.from({ length: count }, (_, at) => `t${at}`),
    references,
  );

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

const graphOf = (of: DrawingView, part: Partial<DrawingPart>, selected?: number) => {
  const shown = shownOf(of, { what: "drawing", ...part }, selected, "public");
  return tableGraph(of, shown, part.columns);
};

const names = ({ nodes }: TableGraph) =>
  nodes.map((node) => ("table" in node ? node.table.of.name : node.group.name));

it("draws only references between what is drawn, by their new places", () => {
  const five = view(5, [
    [0, 1],
    [1, 2],
    [2, 3],
    [4, 4],
  ]);
  const graph = graphOf(five, { steps: 1 }, 2);
  expect(names(graph)).toEqual(["t1", "t2", "t3"]);
  expect(graph.references).toEqual([
    [0, 1],
    [1, 2],
  ]);
});

it("shows keys of few tables, of many their names alone, and what is asked for", () => {
  const columns = (graph: TableGraph) => {
    const [first] = graph.nodes;
    return first && "table" in first ? first.columns.length : undefined;
  };
  expect(columns(graphOf(view(16, []), {}))).toBe(1);
  expect(columns(graphOf(view(17, []), {}))).toBe(0);
  expect(columns(graphOf(view(17, []), { columns: "keys" }))).toBe(1);
  const all = [
    { name: "id", mark: "PK" },
    { name: "note", mark: "" },
  ];
  const shown = shownOf(view(3, []), { what: "drawing" }, undefined, "");
  expect(columns(tableGraph(view(3, []), shown, "all", () => all))).toBe(2);
});

/** Two clusters of three, a reference between them, and another to a table that all refer to. */
const clusters = named(
  ["app_jobs", "app_runs", "app_tags", "shop_carts", "shop_items", "shop_orders", "users"],
  [
    [1, 0],
    [2, 0],
    [2, 1],
    [4, 3],
    [5, 3],
    [5, 4],
    [5, 0],
    [0, 6],
    [1, 6],
    [2, 6],
    [3, 6],
    [4, 6],
    [5, 6],
  ],
);

it("groups by prefix and by schema, and leaves what is alone outside", () => {
  const of = (by: DrawingGrouping, of: DrawingView) =>
    groupsOf(
      of,
      of.tables.map((_, place) => place),
      by,
      "public",
    ).map(({ name, tables }) => [name, tables]);
  expect(of("prefix", clusters)).toEqual([
    ["app_*", [0, 1, 2]],
    ["shop_*", [3, 4, 5]],
  ]);
  // The plural is of those that are called after it.
  expect(of("prefix", named(["role_a", "role_b", "roles", "logs"], []))).toEqual([["role_*", [0, 1, 2]]]);
  const schemas = named(["a.x", "a.y", "a.z", "u", "v", "w"], []);
  expect(of("schema", schemas)).toEqual([
    ["a", [0, 1, 2]],
    ["public", [3, 4, 5]],
  ]);
  expect(of("none", clusters)).toEqual([]);
});

it("goes by the second word where most names begin with the same", () => {
  const app = named(
    Array.from({ length: 90 }, (_, at) => `app_${["job", "run", "tag"][at % 3]}_${at}`),
    [],
  );
  const places = app.tables.map((_, place) => place);
  expect(groupsOf(app, places, "prefix", "").map(({ name }) => name)).toEqual([
    "app_job_*",
    "app_run_*",
    "app_tag_*",
  ]);
});

it("groups by who refers to whom, however many refer to one table", () => {
  const groups = communities(
    7,
    clusters.references.map(({ from, to }) => [from, to] as const),
  );
  const together = (a: number, b: number) => groups.some((group) => group.includes(a) && group.includes(b));
  expect([together(0, 1), together(0, 2), together(3, 4), together(3, 5)]).toEqual([true, true, true, true]);
  expect(together(0, 3)).toBe(false);
  expect(groups.flat().sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(communities(3, [])).toEqual([[0], [1], [2]]);
});

it("draws a closed group as one box, and what is referred to through it", () => {
  const closed = graphOf(clusters, { by: "prefix", open: ["shop_*"] });
  expect(names(closed)).toEqual(["app_*", "shop_carts", "shop_items", "shop_orders", "users"]);
  expect(closed.open.map(({ name }) => name)).toEqual(["shop_*"]);
  expect(closed.nodes.map(({ frame }) => frame)).toEqual([undefined, 0, 0, 0, undefined]);
  // Those within the group are counted, and not drawn.
  expect([closed.keys, closed.references.length]).toEqual([13, 10]);
  expect(closed.references.filter(([from, to]) => from === 0 && to === 4)).toHaveLength(3);
  expect(closed.references).toContainEqual([3, 0]);
});

it("opens what few tables are in, what is asked for, and what the selected one is in", () => {
  const openOf = (of: DrawingView, part: Partial<DrawingPart>, selected?: number) => [
    ...shownOf(of, { what: "drawing", by: "prefix", ...part }, selected, "").open,
  ];
  expect(openOf(clusters, {})).toEqual(["app_*", "shop_*"]);
  expect(openOf(clusters, { open: [] })).toEqual([]);
  expect(openOf(clusters, { open: [] }, 4)).toEqual(["shop_*"]);
  const many = named(
    Array.from({ length: 61 }, (_, at) => `${at % 2 ? "a" : "b"}_${at}`),
    [],
  );
  expect(openOf(many, {})).toEqual([]);
  expect(openOf(many, { open: "all" })).toEqual(["b_*", "a_*"]);
  expect(shownOf(many, { what: "drawing" }, undefined, "").by).toBe("connections");
  expect(shownOf(clusters, { what: "drawing" }, undefined, "").by).toBe("none");
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

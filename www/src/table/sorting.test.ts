import { expect, it } from "vitest";
import { nextSort, sorted } from "./sorting.ts";

const columns = [
  { id: "name", value: ([name]: [string, number]) => name },
  { id: "count", value: ([, count]: [string, number]) => count, numeric: true },
];
const [name, count] = columns as [(typeof columns)[0], (typeof columns)[0]];
const rows: [string, number][] = [
  ["b10", 2],
  ["b9", 1],
  ["A", 10],
  ["c", 2],
];
const names = (column: string, descending: boolean) =>
  sorted(rows, columns, { column, descending }).map(([name]) => name);

it("sorts numbers as numbers, in names too, and keeps what is equal in its order", () => {
  expect(names("name", false)).toEqual(["A", "b9", "b10", "c"]);
  expect(names("count", true)).toEqual(["A", "b10", "c", "b9"]);
  expect(names("count", false)).toEqual(["b9", "b10", "c", "A"]);
});

it("leaves rows as they are without a column that it knows", () => {
  expect(sorted(rows, columns, undefined)).toBe(rows);
  expect(sorted(rows, columns, { column: "gone", descending: true })).toBe(rows);
});

it("goes from a column's own order to the other one, and to none", () => {
  const up = nextSort(name, { column: "count", descending: true });
  expect(up).toEqual({ column: "name", descending: false });
  expect(nextSort(name, up)).toEqual({ column: "name", descending: true });
  expect(nextSort(name, { column: "name", descending: true })).toBeUndefined();
  expect(nextSort(count, undefined)).toEqual({ column: "count", descending: true });
});

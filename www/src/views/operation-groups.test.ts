import { expect, test } from "vitest";
import type { OperationView } from "../engine/types.ts";
import { groupsOf, noteOf, operationsByLine } from "./operation-groups.ts";

const operation = (words: string, line: number, under: Partial<OperationView> = {}): OperationView => ({
  words: [{ text: words, isHole: false }],
  parts: [],
  line,
  certainty: "certain",
  runs: "certain",
  guards: [],
  through: [],
  autocommit: false,
  unknown: [],
  facts: [],
  isFelt: false,
  sql: undefined,
  ...under,
});
const guards = [{ text: "a", line: 1, answer: "" }];

test("operations behind each other under the same make one group", () => {
  const groups = groupsOf([
    operation("a", 1),
    operation("b", 2),
    operation("c", 3, { guards }),
    operation("d", 4),
  ]);
  expect(groups.map(({ first, operations }) => [first, operations.length])).toEqual([
    [0, 2],
    [2, 1],
    [3, 1],
  ]);
  expect(groups[1]?.guards).toEqual(guards);
});

test("a line's note names its operation, or says how many there are", () => {
  const byLine = operationsByLine([
    { name: "upgrade", operations: [operation("drop table runs", 5), operation("a", 6), operation("b", 6)] },
    { name: "downgrade", operations: [operation(`create table ${"x".repeat(80)}`, 9)] },
  ]);
  expect(noteOf(byLine.get(5) ?? [])).toBe("upgrade: drop table runs");
  expect(noteOf(byLine.get(6) ?? [])).toBe("upgrade: 2 operations");
  expect(noteOf(byLine.get(9) ?? [])).toBe(`downgrade: create table ${"x".repeat(58)}…`);
});

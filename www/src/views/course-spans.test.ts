import { expect, test } from "vitest";
import type { CourseRow } from "../engine/types.ts";
import { spansOf } from "./course-spans.ts";

const row = (at: number): CourseRow => ({
  path: `versions/${at}.py`,
  name: `r${at}`,
  message: "step",
  createDate: undefined,
  operations: 2,
  tables: at,
  columns: 3 * at,
  findings: { errors: 0, warnings: 1, infos: 0 },
});

test("each revision of a short chain stands for itself", () => {
  const spans = spansOf([row(1), row(2)]);
  expect(spans.map(({ words, path, tables }) => [words, path, tables])).toEqual([
    ["r1 step", "versions/1.py", 1],
    ["r2 step", "versions/2.py", 2],
  ]);
});

test("those of a long chain are taken together, and none is lost", () => {
  const rows = Array.from({ length: 401 }, (_, at) => row(at + 1));
  const spans = spansOf(rows);
  expect(spans.length).toBeLessThanOrEqual(150);
  expect(spans.reduce((sum, span) => sum + span.operations, 0)).toBe(802);
  expect(spans.reduce((sum, span) => sum + span.warnings, 0)).toBe(401);
  expect(spans[0]).toMatchObject({ words: "r1 to r3, 3 revisions", path: undefined, tables: 3, columns: 9 });
  expect(spans.at(-1)?.tables).toBe(401);
});

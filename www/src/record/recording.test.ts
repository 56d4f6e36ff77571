import { describe, expect, it } from "vitest";
import type { FindingRow, Sought } from "../engine/types.ts";
import { recordingOf } from "./recording.ts";

const finding = (rule: string, severity: string, path: string, message: string) =>
  ({ rule, severity, path, message, line: 1, column: 1, remedy: "", related: [] }) as unknown as FindingRow;

const rows = [
  finding("drop-table", "warning", "a.py", "Table runs is dropped"),
  finding("drop-table", "warning", "b.py", "Table jobs is dropped"),
  finding("short-id", "info", "a.py", "Short"),
];

const sought = (change: Partial<Sought> = {}): Sought => ({
  environment: 0,
  by: "rule",
  whole: false,
  severity: undefined,
  subject: undefined,
  rule: undefined,
  search: "",
  ...change,
});

const group = (name: string, about: string, places: readonly unknown[]) => ({
  key: name,
  severity: "warning",
  count: places.length,
  files: places.length,
  rule: { name, group: about, advises: false },
  places,
});

const refer = (place: number) => ({ "@": place });

const view = (more: object) => ({
  groups: [group("short-id", "graph", [refer(2)]), group("drop-table", "destructive", [refer(0), refer(1)])],
  allGroups: 2,
  shown: 3,
  all: 3,
  subjects: [],
  ...more,
});

const asWritten = (whole: boolean) => ({
  sought: sought({ whole, severity: undefined }),
  groups: 99,
  places: 99,
});

const recording = recordingOf({
  things: rows,
  record: {
    limbeck: "0.1.0",
    name: "runs",
    hasSource: true,
    isOffline: false,
    overview: {},
    routes: [{ "b.py": [[], [[1, 0]]], "a.py": [[[1, 2]], [[0, 0]]] }],
    answers: {
      migrations: [[{ environment: 0 }, [{ path: "a.py" }, { path: "b.py" }, { path: "c.py" }]]],
      table: [
        [
          { environment: 0, revision: null, schema: null, name: "runs" },
          { comment: null, row: refer(2) },
        ],
      ],
      document: [[{ name: "audit-history.md" }, "# History"]],
      findings: [
        [asWritten(true), view({})],
        [asWritten(false), view({ leftOut: "1 hint", allGroups: 5 })],
      ],
    },
  },
});

const found = (change: Partial<Sought>, groups = 40, places = 3) =>
  recording.answerTo("findings", { sought: sought(change), groups, places });

describe("a recording", () => {
  it("answers what was written down, however it is asked", () => {
    const asked = { name: "runs", environment: 0, revision: undefined, schema: undefined };
    expect(recording.answerTo("table", asked)).toEqual({ comment: undefined, row: rows[2] });
  });

  it("has nothing to say of what was not", () => {
    const asked = { name: "jobs", environment: 0, revision: undefined, schema: undefined };
    expect(recording.answerTo("table", asked)).toBeUndefined();
    expect(recording.answerTo("resolve", { environment: 0, text: "head" })).toBeUndefined();
  });

  it("has documents as bytes", () => {
    const bytes = recording.answerTo("document", { name: "audit-history.md" });
    expect(new TextDecoder().decode(bytes)).toBe("# History");
  });

  it("follows stretches of the chain, up and down", () => {
    expect(recording.answerTo("route", { environment: 0, path: "a.py" })).toEqual({
      toHead: ["b.py", "c.py"],
      toBase: ["a.py"],
    });
    expect(recording.answerTo("route", { environment: 0, path: "b.py" })).toEqual({
      toHead: [],
      toBase: ["b.py", "a.py"],
    });
  });
});

describe("findings of a recording", () => {
  it("are as they were written down where nothing is narrowed down, as many as are asked for", () => {
    const now = found({}, 1, 1);
    expect(now.groups.map(({ key, places }) => [key, places.length])).toEqual([["short-id", 1]]);
    expect([now.allGroups, now.shown, now.leftOut]).toEqual([5, 1, "1 hint"]);
  });

  it("are narrowed down by severity, subject, rule and words", () => {
    const keys = (change: Partial<Sought>) => found(change).groups.map(({ key, count }) => [key, count]);
    expect(keys({ severity: "info" })).toEqual([["short-id", 1]]);
    expect(keys({ subject: "destructive" })).toEqual([["drop-table", 2]]);
    expect(keys({ rule: "drop-table", search: "JOBS" })).toEqual([["drop-table", 1]]);
    expect(keys({ search: "a.py" })).toEqual([
      ["drop-table", 1],
      ["short-id", 1],
    ]);
    expect(found({ search: "nowhere" }).groups).toEqual([]);
  });

  it("say what they share once", () => {
    expect(found({ search: "jobs" }).groups[0]?.message).toBe("Table jobs is dropped");
    expect(found({ severity: "warning" }).groups[0]?.message).toBeUndefined();
  });

  it("come a few more at a time", () => {
    const asked = { sought: sought({ severity: "warning" }), group: "drop-table", from: 1, most: 25 };
    expect(recording.answerTo("places", asked)).toEqual([rows[1]]);
  });
});

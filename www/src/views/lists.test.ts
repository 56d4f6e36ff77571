import { describe, expect, it } from "vitest";
import type { ChainEdge, ChainView, FindingRow, MigrationRow } from "../engine/types.ts";
import { archiveName } from "./archive-name.ts";
import { chainRows, isIn, keyOfRow, pathRows } from "./chain-rows.ts";
import { piecesOf } from "./python.ts";
import { ruleGroups } from "./rule-groups.ts";
import { matches } from "./search.tsx";

const migration = (position: number, revision: string, parents: string[]): MigrationRow => ({
  position,
  path: `versions/${revision}.py`,
  file: `${revision}.py`,
  revision,
  message: "",
  createDate: undefined,
  parents,
  dependsOn: [],
  labels: [],
  allLabels: [],
  isHead: position === 3,
  isBase: position === 1,
  isBranchPoint: false,
  isMergePoint: parents.length > 1,
  isEffectiveHead: false,
  isPassedOver: false,
  inCycle: false,
  summary: "",
  directiveCalls: 0,
  sqlStatements: 0,
  findings: { errors: 0, warnings: 0, infos: 0 },
});

describe("the chain", () => {
  const rows = [migration(1, "a", []), migration(2, "b", ["gone"]), migration(3, "c", ["a", "b", "gone"])];
  const edge = (upper: number, lower: number, kind: ChainEdge["kind"] = "parent") => ({
    upper,
    lower,
    lane: 0,
    kind,
  });
  const chain: ChainView = {
    rows: [
      { lane: 0, path: "versions/c.py", ghost: undefined },
      { lane: 0, path: "versions/b.py", ghost: undefined },
      {
        lane: 0,
        path: undefined,
        ghost: {
          revision: "gone",
          neededBy: { revision: "b", message: "", path: "versions/b.py" },
          what: "parent",
          diagnosis: undefined,
        },
      },
      { lane: 1, path: "versions/a.py", ghost: undefined },
    ],
    edges: [edge(0, 1), edge(0, 2), edge(1, 2), edge(0, 3), edge(0, 3, "dependency"), edge(1, 3, "closing")],
    lanes: 2,
  };
  const listed = chainRows(chain, rows);

  it("has a ghost where the core has it, and parents and children from its edges", () => {
    expect(listed.map(keyOfRow)).toEqual(["versions/c.py", "versions/b.py", "ghost gone", "versions/a.py"]);
    const named = (kin: readonly { revision: string }[]) => kin.map(({ revision }) => revision);
    expect(listed.map(({ parents }) => named(parents))).toEqual([["b", "gone", "a"], ["gone"], [], []]);
    expect(listed.map(({ children }) => named(children))).toEqual([[], ["c"], ["c", "b"], ["c"]]);
    expect(listed[2]?.children[0]?.path).toBe("versions/c.py");
    expect(listed[0]?.parents[1]?.path).toBeUndefined();
  });

  it("is a path in the order of its steps", () => {
    const path = pathRows(listed, ["versions/a.py", "versions/nowhere.py", "versions/c.py"]);
    expect(path.map((row) => [row.at, row.order])).toEqual([
      [3, 1],
      [0, 3],
    ]);
  });

  it("has parts", () => {
    expect(rows.filter((row) => isIn(row, "heads")).map(({ revision }) => revision)).toEqual(["c"]);
    expect(rows.filter((row) => isIn(row, "merge-points")).map(({ revision }) => revision)).toEqual(["c"]);
    expect(rows.filter((row) => isIn(row, "with-findings"))).toEqual([]);
    expect(rows.filter((row) => isIn(row, "all"))).toEqual(rows);
  });
});

it("searches for every word, in any text", () => {
  expect(matches("", ["a"])).toBe(true);
  expect(matches("ADD  user", ["add column", "users.py"])).toBe(true);
  expect(matches("add order", ["add column", undefined, "users.py"])).toBe(false);
});

it("groups findings by rule, the worst first", () => {
  const finding = (rule: string, severity: FindingRow["severity"]): FindingRow => ({
    rule,
    severity,
    message: "",
    why: "",
    remedy: "",
    path: "",
    line: 1,
    column: 1,
    revision: undefined,
    mend: undefined,
    alembicSays: undefined,
  });
  const groups = ruleGroups([
    finding("z-info", "info"),
    finding("a-warning", "warning"),
    finding("b-warning", "warning"),
    finding("b-warning", "warning"),
    finding("y-error", "error"),
  ]);
  expect(groups.map(({ rule, findings }) => [rule, findings.length])).toEqual([
    ["y-error", 1],
    ["b-warning", 2],
    ["a-warning", 1],
    ["z-info", 1],
  ]);
});

it("names the archive of documents after what was opened", () => {
  expect(archiveName("superset-master.zip")).toBe("limbeck-superset-master.zip");
  expect(archiveName("Müller & Söhne/")).toBe("limbeck-Müller-Söhne.zip");
  expect(archiveName("../..")).toBe("limbeck-audit.zip");
});

it("tells comments and strings of Python from code", () => {
  const lines = ['"""A # no comment', "still", '""" + r"x\\"y" # end', "'unclosed", "x = 1"];
  const pieces = piecesOf(lines);
  expect(lines.map((_, line) => pieces(line).map(({ kind }) => kind))).toEqual([
    ["string"],
    ["string"],
    ["string", "code", "string", "code", "comment"],
    ["string"],
    ["code"],
  ]);
  for (const [line, text] of lines.entries()) {
    expect(
      pieces(line)
        .map((piece) => piece.text)
        .join(""),
    ).toBe(text);
  }
});

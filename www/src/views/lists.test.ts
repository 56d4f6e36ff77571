import { describe, expect, it } from "vitest";
import type { FindingRow, MigrationRow } from "../engine/types.ts";
import { archiveName } from "./archive-name.ts";
import { chainRows, isIn, keyOfRow, matches } from "./chain-rows.ts";
import { piecesOf } from "./python.ts";
import { ruleGroups } from "./rule-groups.ts";

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
  isHead: position === 3,
  isBase: position === 1,
  isBranchPoint: false,
  isMergePoint: parents.length > 1,
  summary: "",
  directiveCalls: 0,
  sqlStatements: 0,
  findings: { errors: 0, warnings: 0, infos: 0 },
});

describe("the chain", () => {
  const rows = [migration(1, "a", []), migration(2, "b", ["gone"]), migration(3, "c", ["a", "b", "gone"])];

  it("has a ghost once, before the first that names it", () => {
    expect(chainRows(rows).map(keyOfRow)).toEqual([
      "versions/a.py",
      "ghost gone",
      "versions/b.py",
      "versions/c.py",
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

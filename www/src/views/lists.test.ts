import { describe, expect, it } from "vitest";
import type { ChainEdge, ChainView, MigrationRow } from "../engine/types.ts";
import { asItIs } from "../input/given.ts";
import { matches } from "../state/words.ts";
import { archiveName } from "./archive-name.ts";
import { chainRows, isIn, keyOfRow, pathRows } from "./chain-rows.ts";
import { marked } from "./judged/place.tsx";
import { tomlOf } from "./judged/toml.ts";
import { piecesOf } from "./python.ts";

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

it("marks a stretch of a line across its pieces", () => {
  const [pieces] = [piecesOf(['op.add("x") # no'])(0)];
  expect(marked(pieces, 3, 9).map(({ text, kind, isMeant }) => [text, kind, isMeant ?? false])).toEqual([
    ["op.", "code", false],
    ["add(", "code", true],
    ['"x', "string", true],
    ['"', "string", false],
    [") ", "code", false],
    ["# no", "comment", false],
  ]);
});

it("writes the settings as a folder holds them", () => {
  expect(tomlOf(asItIs)).toBeUndefined();
  expect(
    tomlOf({
      ...asItIs,
      dialect: "postgresql",
      version: { major: 15, minor: 0 },
      deployed: ["a1", 'b"2'],
      rules: new Map([["drop-table", "off"]]),
    }),
  ).toBe(
    '[tool.limbeck]\ndatabase = "postgresql"\nversion = "15"\ndeployed = ["a1", "b\\"2"]\n\n[tool.limbeck.rules]\ndrop-table = "off"\n',
  );
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

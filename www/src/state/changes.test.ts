import { expect, it } from "vitest";
import { changesBetween, findingsIn, type Noted } from "./changes.ts";

const row = (revision: string | undefined, path: string) => ({ revision, path, message: `step ${path}` });

const told = (message: string, line = 1) => ({ rule: "drop-table", message, path: "a.py", line });

const before: Noted = {
  files: new Map([
    ["a.py", "1 10"],
    ["b.py", "1 10"],
    ["c.py", "1 10"],
  ]),
  migrations: new Map([["one", [row("a1", "a.py"), row("b2", "b.py"), row(undefined, "c.py")]]]),
  findings: new Map([
    ["f1", told("moved")],
    ["f2", told("mended")],
  ]),
};

it("tells nothing where nothing is different", () => {
  const none = { added: [], gone: [] };
  expect(changesBetween(before, before)).toEqual({
    files: { ...none, edited: [] },
    revisions: none,
    findings: none,
  });
});

it("tells files by their states, revisions by environment and id, findings by what they are", () => {
  const now: Noted = {
    files: new Map([
      ["a.py", "2 10"],
      ["b.py", "1 10"],
      ["d.py", "1 10"],
    ]),
    migrations: new Map([
      // Its file has another name, and it is the same revision.
      ["one", [row("a1", "a.py"), row("b2", "renamed.py")]],
      ["two", [row("a1", "d.py")]],
    ]),
    findings: new Map([
      ["f1", told("moved", 9)],
      ["f3", told("made")],
    ]),
  };
  expect(changesBetween(before, now)).toEqual({
    files: { added: ["d.py"], edited: ["a.py"], gone: ["c.py"] },
    revisions: {
      added: [{ name: "a1", message: "step d.py", path: "d.py" }],
      gone: [{ name: "c.py", message: "step c.py", path: "c.py" }],
    },
    findings: { added: [told("made")], gone: [told("mended")] },
  });
});

it("reads findings of SARIF, but for those that are suppressed", () => {
  const result = (fingerprint: string, more: object) => ({
    ruleId: "drop-table",
    message: { text: fingerprint },
    partialFingerprints: { "limbeckFinding/v1": fingerprint },
    ...more,
  });
  const at = (uri: string, startLine: number) => ({
    locations: [{ physicalLocation: { artifactLocation: { uri }, region: { startLine } } }],
  });
  const results = [
    result("f1", at("versions/a%20b.py", 7)),
    result("f2", { ...at("a.py", 1), suppressions: [{ kind: "inSource" }] }),
    result("f3", {}),
  ];
  expect(findingsIn(JSON.stringify({ runs: [{ results }] }))).toEqual(
    new Map([
      ["f1", { rule: "drop-table", message: "f1", path: "versions/a b.py", line: 7 }],
      ["f3", { rule: "drop-table", message: "f3", path: "", line: 0 }],
    ]),
  );
});

import { expect, it } from "vitest";
import type { SchemaRow } from "../../engine/types.ts";
import { groupsOf, pluralOf } from "./kinds.ts";

const row = (kind: string, name: string, more: { schema?: string; note?: string } = {}): SchemaRow => ({
  of: { kind, schema: more.schema, name },
  count: undefined,
  note: more.note,
  isAssumed: false,
  isCertain: true,
  isOpen: false,
});

it("lists tables by their schema, and other kinds each for itself", () => {
  const rows = [
    row("table", "runs"),
    row("table", "jobs", { schema: "audit" }),
    row("table", "steps"),
    row("view", "v", { schema: "audit" }),
    row("type", "state", { note: "enum" }),
    row("type", "email", { note: "domain" }),
    row("function", "f"),
  ];
  const groups = groupsOf(rows, "public", "");
  expect(groups.map(({ title, things, all }) => [title, things, all])).toEqual([
    ["public", "tables", 2],
    ["audit", "tables", 1],
    ["views", "views", 1],
    ["enums", "enums", 1],
    ["domains", "domains", 1],
    ["functions", "functions", 1],
  ]);
  const found = groupsOf(rows, "public", "AUDIT");
  expect(found.flatMap((group) => group.rows.map(({ of }) => of.name))).toEqual(["jobs", "v"]);
  expect(found.map(({ all }) => all)).toEqual([2, 1, 1, 1, 1, 1]);
});

it("names several of a kind", () => {
  expect(["table", "policy", "index", "foreign table", "key"].map(pluralOf)).toEqual([
    "tables",
    "policies",
    "indexes",
    "foreign tables",
    "keys",
  ]);
});

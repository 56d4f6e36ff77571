import { expect, it } from "vitest";
import { hashOf, type Route, routeFrom } from "./route.ts";

const routes: Route[] = (
  [
    { view: { at: "overview" }, environment: 0, search: "" },
    {
      view: { at: "chain", part: "heads", sort: { column: "date", descending: true } },
      environment: 2,
      search: "a b&c",
    },
    { view: { at: "chain", path: { from: "a b/ü#?%.py", to: "base" } }, environment: 1, search: "" },
    {
      view: { at: "operations", sort: { column: "add_column", descending: false } },
      environment: 0,
      search: "",
    },
    { view: { at: "findings", severity: "warning", rule: "multiple-heads" }, environment: 0, search: "ü?#" },
    { view: { at: "migration", path: "a b/ü#?%.py", line: 12 }, environment: 1, search: "" },
    { view: { at: "schema", part: { what: "everything" } }, environment: 0, search: "ru" },
    {
      view: {
        at: "schema",
        revision: "a b/ü#?%.py",
        part: { what: "object", object: { kind: "table", schema: "a/b.c", name: "d.e/f?#%" } },
      },
      environment: 1,
      search: "",
    },
    {
      view: { at: "schema", part: { what: "object", object: { kind: "event trigger", name: "on_drop" } } },
      environment: 0,
      search: "",
    },
    { view: { at: "schema", part: { what: "changes" } }, environment: 0, search: "" },
    { view: { at: "schema", part: { what: "changes", from: "" } }, environment: 0, search: "" },
    {
      view: { at: "schema", revision: "b.py", part: { what: "changes", from: "a.py" } },
      environment: 0,
      search: "",
    },
    { view: { at: "schema", part: { what: "drawing" } }, environment: 0, search: "" },
    {
      view: { at: "schema", part: { what: "drawing", table: { schema: "app", name: "runs" }, steps: 2 } },
      environment: 0,
      search: "",
    },
    {
      view: {
        at: "schema",
        part: { what: "drawing", by: "prefix", open: ["a,b_*", "50 %"], columns: "all" },
      },
      environment: 0,
      search: "",
    },
    {
      view: { at: "schema", part: { what: "drawing", by: "connections", open: [] } },
      environment: 0,
      search: "",
    },
    { view: { at: "schema", part: { what: "drawing", open: "all" } }, environment: 0, search: "" },
    { view: { at: "schema", part: { what: "whereabouts" } }, environment: 0, search: "" },
    { view: { at: "guide" }, environment: 0, search: "" },
    { view: { at: "guide", chapter: "privacy" }, environment: 1, search: "" },
    {
      view: { at: "findings", by: "revision", whole: true, severity: "info", subject: "locks" },
      environment: 0,
      search: "",
    },
    { view: { at: "rule", name: "multiple-heads" }, environment: 0, search: "" },
    { view: { at: "rules" }, environment: 0, search: "" },
    { view: { at: "listed", part: "columns" }, environment: 1, search: "a.b" },
    {
      view: { at: "settings" },
      environment: 1,
      search: "",
      judging: {
        dialect: "postgresql",
        version: "15",
        deployed: ["a1", "ü?#"],
        rules: [["drop-table", "off"]],
      },
    },
  ] satisfies Partial<Route>[]
).map((route) => ({ judging: {}, ...route }));

it("is read back from its address", () => {
  for (const route of routes) expect(routeFrom(hashOf(route))).toEqual(route);
});

it("falls back to the overview where an address says nothing", () => {
  for (const hash of ["", "#", "#/", "#/nowhere", "#nonsense?env=-1&q="]) {
    expect(routeFrom(hash)).toEqual(routes[0]);
  }
});

it("leaves out what it doesn't know", () => {
  expect(routeFrom("#/chain?part=tails&sort=").view).toEqual({ at: "chain" });
  expect(routeFrom("#/chain?from=a.py&to=nowhere").view).toEqual({ at: "chain" });
  expect(routeFrom("#/findings?severity=fatal").view).toEqual({ at: "findings" });
  expect(routeFrom("#/findings?by=mood&show=some").view).toEqual({ at: "findings" });
  expect(routeFrom("#/rule").view).toEqual({ at: "rules" });
  expect(routeFrom("#/?db=dbase&version=new&rules=a:loud,%3Cb%3E:off,c:off").judging).toEqual({
    rules: [["c", "off"]],
  });
  expect(routeFrom("#/schema/table").view).toEqual({ at: "schema", part: { what: "everything" } });
  expect(routeFrom("#/schema/drawing?steps=3").view).toEqual({ at: "schema", part: { what: "drawing" } });
  expect(routeFrom("#/migration/%E0%A4%A").view).toEqual({ at: "migration", path: "%E0%A4%A" });
});

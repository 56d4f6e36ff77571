/** The page's address: what is looked at, and how, by names and paths. It never holds the text of a file. */

import { signal } from "@preact/signals";

export type Severity = "error" | "warning" | "info";

/** Which migrations the chain shows. */
export const chainParts = [
  "all",
  "heads",
  "bases",
  "branch-points",
  "merge-points",
  "with-findings",
] as const;
export type ChainPart = (typeof chainParts)[number];

/** What would run from a migration on: to the heads, or back to the base. */
export interface Path {
  readonly from: string;
  readonly to: "head" | "base";
}

/** A column to sort by. */
export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

/** A table, a view or another object of a schema. */
export interface SchemaObject {
  /** `table`, `view`, `type`, `sequence`, or its kind in the words of SQL. */
  readonly kind: string;
  /** None for the default one. */
  readonly schema?: string;
  readonly name: string;
}

/** So many references away from a table, in either direction. */
export type Steps = 1 | 2;

/** What of a schema is looked at. */
export type SchemaPart =
  | { readonly what: "everything" }
  | { readonly what: "object"; readonly object: SchemaObject }
  /** What differs since a revision, by its path: empty for the empty database, without it since the one before. */
  | { readonly what: "changes"; readonly from?: string }
  /** All tables, or a table and its neighbours. */
  | { readonly what: "drawing"; readonly table?: Omit<SchemaObject, "kind">; readonly steps?: Steps }
  | { readonly what: "whereabouts" };

export type View =
  | { readonly at: "overview" }
  | { readonly at: "chain"; readonly part?: ChainPart; readonly path?: Path; readonly sort?: Sort }
  | { readonly at: "operations"; readonly sort?: Sort }
  | {
      readonly at: "findings";
      readonly severity?: Severity;
      readonly rule?: string;
      readonly sort?: Sort;
    }
  | { readonly at: "migration"; readonly path: string; readonly line?: number }
  /** At the revision of this path; without one at the heads. */
  | { readonly at: "schema"; readonly revision?: string; readonly part: SchemaPart };

export interface Route {
  readonly view: View;
  /** Which of the environments, from 0. */
  readonly environment: number;
  /** What the tables are searched for. */
  readonly search: string;
}

const severities: readonly string[] = ["error", "warning", "info"] satisfies Severity[];

/** The route that a hash stands for; what it doesn't know, it leaves out. */
export function routeFrom(hash: string): Route {
  const [address = "", query = ""] = hash.replace(/^#/, "").split("?", 2);
  const search = new URLSearchParams(query);
  const environment = Number.parseInt(search.get("env") ?? "", 10);
  return {
    view: viewFrom(address, search),
    environment: Math.max(environment, 0) || 0,
    search: search.get("q") ?? "",
  };
}

/** The hash that stands for a route: `routeFrom` read backwards. */
export function hashOf({ view, environment, search }: Route): string {
  const query = new URLSearchParams();
  if (view.at === "chain" && view.part && view.part !== "all") query.set("part", view.part);
  if (view.at === "chain" && view.path) {
    query.set("from", view.path.from);
    query.set("to", view.path.to);
  }
  if (view.at === "findings" && view.severity) query.set("severity", view.severity);
  if (view.at === "findings" && view.rule) query.set("rule", view.rule);
  if (view.at === "migration" && view.line) query.set("line", String(view.line));
  if ("sort" in view && view.sort) query.set("sort", (view.sort.descending ? "-" : "") + view.sort.column);
  if (environment > 0) query.set("env", String(environment));
  if (search !== "") query.set("q", search);
  if (view.at === "schema") {
    if (view.revision !== undefined) query.set("at", view.revision);
    if (view.part.what === "changes" && view.part.from !== undefined) query.set("from", view.part.from);
    if (view.part.what === "drawing" && view.part.steps) query.set("steps", String(view.part.steps));
  }
  const address = addressWithin(view);
  const text = query.toString();
  return `#/${address}${text === "" ? "" : `?${text}`}`;
}

function addressWithin(view: View): string {
  const joined = (...names: (string | undefined)[]) =>
    names.flatMap((name) => (name === undefined ? [] : [encodeURIComponent(name)])).join("/");
  if (view.at === "migration") return joined("migration", view.path);
  if (view.at !== "schema") return view.at;
  const { part } = view;
  switch (part.what) {
    case "everything":
      return "schema";
    case "object":
      return joined("schema", part.object.kind, part.object.schema, part.object.name);
    case "drawing":
      return joined("schema", "drawing", part.table?.schema, part.table?.name);
    default:
      return joined("schema", part.what);
  }
}

function viewFrom(address: string, search: URLSearchParams): View {
  const [, at, path] = /^\/([a-z]+)(?:\/(.*))?$/.exec(address) ?? [];
  const sorted = sortFrom(search.get("sort"));
  switch (at) {
    case "chain": {
      const part = chainParts.find((known) => known === search.get("part"));
      return { at, ...(part && { part }), ...pathFrom(search), ...sorted };
    }
    case "operations":
      return { at, ...sorted };
    case "findings": {
      const severity = search.get("severity") ?? "";
      const rule = search.get("rule");
      return {
        at,
        ...(severities.includes(severity) && { severity: severity as Severity }),
        ...(rule && { rule }),
        ...sorted,
      };
    }
    case "migration": {
      const line = Number.parseInt(search.get("line") ?? "", 10);
      return { at, path: decoded(path ?? ""), ...(line > 0 && { line }) };
    }
    case "schema": {
      const revision = search.get("at");
      return { at, ...(revision && { revision }), part: schemaPartFrom(path ?? "", search) };
    }
    default:
      return { at: "overview" };
  }
}

function schemaPartFrom(path: string, search: URLSearchParams): SchemaPart {
  const [what = "", ...names] = path.split("/").map(decoded);
  const name = names.at(-1);
  const [schema] = names.length > 1 ? names : [];
  const named = name && { ...(schema !== undefined && { schema }), name };
  switch (what) {
    case "changes": {
      const from = search.get("from");
      return { what, ...(from !== null && { from }) };
    }
    case "drawing": {
      const steps = ([1, 2] as const).find((steps) => String(steps) === search.get("steps"));
      return { what, ...(named && { table: named }), ...(named && steps && { steps }) };
    }
    case "whereabouts":
      return { what };
    default:
      return what && named ? { what: "object", object: { kind: what, ...named } } : { what: "everything" };
  }
}

function pathFrom(search: URLSearchParams): { path?: Path } {
  const [from, to] = [search.get("from"), search.get("to")];
  return from && (to === "head" || to === "base") ? { path: { from, to } } : {};
}

function sortFrom(text: string | null): { sort?: Sort } {
  if (!text) return {};
  const descending = text.startsWith("-");
  return { sort: { column: descending ? text.slice(1) : text, descending } };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const inBrowser = typeof window !== "undefined";

/** Where the page is now. */
export const route = signal<Route>(routeFrom(inBrowser ? window.location.hash : ""));

/** Milliseconds between two changes of the address: browsers refuse them where they come in swarms. */
const rest = 250;
let resting: ReturnType<typeof setTimeout> | undefined;

/** The address is not yet that of the route. */
let isBehind = false;

/** Follows the address, for as long as the page lives. */
export function followAddress(): void {
  window.addEventListener("hashchange", () => {
    isBehind = false;
    route.value = routeFrom(window.location.hash);
  });
  // It comes first: in between, what is behind would be written over the place that Back leads to.
  window.addEventListener("popstate", () => {
    isBehind = false;
  });
  // A link is followed from where one is.
  window.addEventListener("click", catchUp, { capture: true });
}

/** The address of a view in the environment that is looked at. */
export const addressOf = (view: View, search = route.value.search): string =>
  hashOf({ ...route.value, view, search });

/** Goes to a view, so that the browser's Back comes back. */
export function goTo(view: View, environment = route.value.environment): void {
  catchUp();
  route.value = { ...route.value, view, environment };
  window.location.hash = hashOf(route.value);
}

/** Changes how the present view is shown: no step of its own for the browser's Back. */
export function adjust(change: Partial<Route>): void {
  route.value = { ...route.value, ...change };
  isBehind = true;
  if (resting !== undefined) return;
  catchUp();
  resting = setTimeout(() => {
    resting = undefined;
    catchUp();
  }, rest);
}

function catchUp(): void {
  if (!isBehind) return;
  isBehind = false;
  window.history.replaceState(null, "", hashOf(route.value));
}

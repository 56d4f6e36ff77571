/** The page's address: what is looked at, and how, by names and paths. It never holds the text of a file. */

import { signal } from "@preact/signals";
import { enter, followPlaces } from "./entries.ts";
import { type Judging, judgingFrom, judgingTexts } from "./judging.ts";

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

/** What findings are grouped by. */
export const findingGroupings = ["rule", "revision", "table", "severity"] as const;
export type FindingGrouping = (typeof findingGroupings)[number];

/** What tables are drawn together by: who refers to whom, the first word of their names, or their schema. */
export const drawingGroupings = ["connections", "prefix", "schema", "none"] as const;
export type DrawingGrouping = (typeof drawingGroupings)[number];

/** How much of each table is drawn. */
export const drawnColumns = ["none", "keys", "all"] as const;
export type DrawnColumns = (typeof drawnColumns)[number];

/** All tables, or a table and its neighbours; without a choice as is best for so many. */
export interface DrawingPart {
  readonly what: "drawing";
  readonly table?: Omit<SchemaObject, "kind"> | undefined;
  readonly steps?: Steps | undefined;
  readonly by?: DrawingGrouping | undefined;
  /** The groups whose tables are shown. */
  readonly open?: "all" | readonly string[] | undefined;
  readonly columns?: DrawnColumns | undefined;
}

/** What is listed of a `report.json`. */
export const listedParts = [
  "overview",
  "revisions",
  "operations",
  "findings",
  "tables",
  "columns",
  "checks",
] as const;
export type ListedPart = (typeof listedParts)[number];

/** What of a schema is looked at. */
export type SchemaPart =
  | { readonly what: "everything" }
  | { readonly what: "object"; readonly object: SchemaObject }
  /** What differs since a revision, by its path: empty for the empty database, without it since the one before. */
  | { readonly what: "changes"; readonly from?: string }
  | DrawingPart
  | { readonly what: "whereabouts" };

/** What can be written. */
export const writeParts = ["fixes", "next", "baseline", "sql"] as const;

/** Fixes of findings: those that are sure, unless it is said otherwise. */
export interface FixesPart {
  readonly what: "fixes";
  /** Rules whose fixes are left alone. */
  readonly without?: readonly string[] | undefined;
  /** Rules whose fixes are right on a condition, and made. */
  readonly also?: readonly string[] | undefined;
  /** The head whose branch is put behind the other one. */
  readonly head?: string | undefined;
}

/** The SQL of revisions. */
export interface ScriptPart {
  readonly what: "sql";
  /** As `alembic upgrade` takes it; all of them without it. */
  readonly range?: string | undefined;
  /** That of `downgrade`. */
  readonly down?: boolean | undefined;
}

export type WritePart =
  | FixesPart
  /** The migration that makes what models declare, with this message. */
  | { readonly what: "next"; readonly message?: string | undefined }
  /** One migration in the place of all up to a revision. */
  | { readonly what: "baseline"; readonly to?: string | undefined }
  | ScriptPart;

export type View =
  | { readonly at: "overview" }
  | { readonly at: "chain"; readonly part?: ChainPart; readonly path?: Path; readonly sort?: Sort }
  | { readonly at: "operations"; readonly sort?: Sort }
  | {
      readonly at: "findings";
      /** By rule without it. */
      readonly by?: FindingGrouping;
      /** All of them, and not only what matters now. */
      readonly whole?: true;
      readonly severity?: Severity;
      /** What the rules are about. */
      readonly subject?: string;
      readonly rule?: string;
    }
  /** Every rule. */
  | { readonly at: "rules" }
  /** The rule of this name. */
  | { readonly at: "rule"; readonly name: string }
  /** What migrations are judged for. */
  | { readonly at: "settings" }
  | { readonly at: "project" }
  | { readonly at: "write"; readonly part: WritePart }
  /** Beside another state of the project. */
  | { readonly at: "compare" }
  /** A list of what a `report.json` holds. */
  | { readonly at: "listed"; readonly part: ListedPart }
  /** How it works: all of it, from a chapter on. */
  | { readonly at: "guide"; readonly chapter?: string }
  /** One of the audits, by the name of its kind. */
  | { readonly at: "report"; readonly kind: string }
  | { readonly at: "migration"; readonly path: string; readonly line?: number }
  /** At the revision of this path; without one at the heads. */
  | { readonly at: "schema"; readonly revision?: string; readonly part: SchemaPart };

export interface Route {
  readonly view: View;
  /** Which of the environments, from 0. */
  readonly environment: number;
  /** What the tables are searched for. */
  readonly search: string;
  /** What migrations are judged for. */
  readonly judging: Judging;
}

/** The view of this name. */
export type ViewAt<At extends View["at"]> = Extract<View, { at: At }>;

const severities: readonly Severity[] = ["error", "warning", "info"];

/** How a view stands in the address: names after its own, and what follows the question mark. */
interface Address<V extends View> {
  readonly names?: (view: V) => readonly (string | undefined)[];
  readonly query?: (view: V) => Readonly<Record<string, string | number | undefined>>;
  readonly read: (names: readonly string[], query: URLSearchParams) => View;
}

/** Each view as an address, and back. */
const addresses: { readonly [At in View["at"]]: Address<ViewAt<At>> } = {
  overview: { read: () => ({ at: "overview" }) },
  chain: {
    query: ({ part, path, sort }) => ({
      part: part === "all" ? undefined : part,
      from: path?.from,
      to: path?.to,
      sort: sortText(sort),
    }),
    read: (_, query) => {
      const part = chainParts.find((known) => known === query.get("part"));
      return { at: "chain", ...(part && { part }), ...pathFrom(query), ...sortFrom(query) };
    },
  },
  operations: {
    query: ({ sort }) => ({ sort: sortText(sort) }),
    read: (_, query) => ({ at: "operations", ...sortFrom(query) }),
  },
  findings: {
    query: ({ by, whole, severity, subject, rule }) => ({
      by: by === "rule" ? undefined : by,
      show: whole && "all",
      severity,
      about: subject,
      rule,
    }),
    read: (_, query) => {
      const by = findingGroupings.find((known) => known === query.get("by"));
      const severity = severities.find((known) => known === query.get("severity"));
      const [subject, rule] = [query.get("about"), query.get("rule")];
      return {
        at: "findings",
        ...(by && by !== "rule" && { by }),
        ...(query.get("show") === "all" && { whole: true }),
        ...(severity && { severity }),
        ...(subject && { subject }),
        ...(rule && { rule }),
      };
    },
  },
  rules: { read: () => ({ at: "rules" }) },
  rule: {
    names: ({ name }) => [name],
    read: ([name = ""]) => (name === "" ? { at: "rules" } : { at: "rule", name }),
  },
  settings: { read: () => ({ at: "settings" }) },
  project: { read: () => ({ at: "project" }) },
  write: {
    names: ({ part }) => [part.what],
    query: ({ part: { what, ...of } }) => {
      const texts = Object.entries(of).map(([name, value]) => [name, writeText(value)]);
      return Object.fromEntries(texts) as Record<string, string | undefined>;
    },
    read: ([what], query) => ({ at: "write", part: writePartFrom(what, query) }),
  },
  compare: { read: () => ({ at: "compare" }) },
  listed: {
    names: ({ part }) => [part],
    read: ([name]) => ({ at: "listed", part: listedParts.find((known) => known === name) ?? "overview" }),
  },
  guide: {
    names: ({ chapter }) => [chapter],
    read: ([chapter]) => ({ at: "guide", ...(chapter && { chapter }) }),
  },
  report: {
    names: ({ kind }) => [kind],
    read: ([kind = ""]) => ({ at: "report", kind }),
  },
  migration: {
    names: ({ path }) => [path],
    query: ({ line }) => ({ line: line || undefined }),
    read: (names, query) => {
      const line = Number.parseInt(query.get("line") ?? "", 10);
      return { at: "migration", path: names.join("/"), ...(line > 0 && { line }) };
    },
  },
  schema: {
    names: ({ part }) => schemaNames(part),
    query: ({ revision, part }) => ({
      at: revision,
      from: part.what === "changes" ? part.from : undefined,
      ...(part.what === "drawing" && {
        steps: part.steps,
        by: part.by,
        open: openText(part.open),
        columns: part.columns,
      }),
    }),
    read: (names, query) => {
      const revision = query.get("at");
      return { at: "schema", ...(revision && { revision }), part: schemaPartFrom(names, query) };
    },
  },
};

/** The address of a route, the part after `#`. */
export function hashOf({ view, environment, search, judging }: Route): string {
  // TypeScript can't see that the entry is that of the very view.
  const address = addresses[view.at] as Address<View>;
  const names = [view.at, ...(address.names?.(view) ?? [])].filter((name) => name !== undefined);
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(address.query?.(view) ?? {})) {
    if (value !== undefined) query.set(name, String(value));
  }
  if (environment > 0) query.set("env", String(environment));
  if (search !== "") query.set("q", search);
  for (const [name, value] of Object.entries(judgingTexts(judging))) if (value) query.set(name, value);
  const text = query.toString();
  return `#/${names.map(encodeURIComponent).join("/")}${text === "" ? "" : `?${text}`}`;
}

/** The route that a hash stands for; what it doesn't know, it leaves out. */
export function routeFrom(hash: string): Route {
  const [address = "", query = ""] = hash.replace(/^#/, "").split("?", 2);
  const search = new URLSearchParams(query);
  const environment = Number.parseInt(search.get("env") ?? "", 10);
  return {
    view: viewFrom(address, search),
    environment: Math.max(environment, 0) || 0,
    search: search.get("q") ?? "",
    judging: judgingFrom(search),
  };
}

function schemaNames(part: SchemaPart): readonly (string | undefined)[] {
  switch (part.what) {
    case "everything":
      return [];
    case "object":
      return [part.object.kind, part.object.schema, part.object.name];
    case "drawing":
      return ["drawing", part.table?.schema, part.table?.name];
    default:
      return [part.what];
  }
}

function viewFrom(address: string, query: URLSearchParams): View {
  const [, at = "", path] = /^\/([a-z]+)(?:\/(.*))?$/.exec(address) ?? [];
  const known = Object.hasOwn(addresses, at) ? addresses[at as View["at"]] : addresses.overview;
  return known.read(path === undefined ? [] : path.split("/").map(decoded), query);
}

function schemaPartFrom([what = "", ...names]: readonly string[], search: URLSearchParams): SchemaPart {
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
      const by = drawingGroupings.find((known) => known === search.get("by"));
      const open = openFrom(search.get("open"));
      const columns = drawnColumns.find((known) => known === search.get("columns"));
      return {
        what,
        ...(named && { table: named }),
        ...(named && steps && { steps }),
        ...(by && { by }),
        ...(open && { open }),
        ...(columns && { columns }),
      };
    }
    case "whereabouts":
      return { what };
    default:
      return what && named ? { what: "object", object: { kind: what, ...named } } : { what: "everything" };
  }
}

/** Rules with commas between them, and words as they are. */
function writeText(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.join(",");
  return value === true ? "yes" : typeof value === "string" ? value : undefined;
}

function writePartFrom(what: string | undefined, query: URLSearchParams): WritePart {
  const text = (name: string) => query.get(name) || undefined;
  const rules = (name: string) => text(name)?.split(",").filter(Boolean);
  const known = writeParts.find((known) => known === what) ?? "fixes";
  switch (known) {
    case "fixes":
      return whole<FixesPart>({
        what: known,
        without: rules("without"),
        also: rules("also"),
        head: text("head"),
      });
    case "next":
      return whole({ what: known, message: text("message") });
    case "baseline":
      return whole({ what: known, to: text("to") });
    case "sql":
      return whole<ScriptPart>({
        what: known,
        range: text("range"),
        down: text("down") !== undefined || undefined,
      });
  }
}

/** The same, without what isn't said. */
const whole = <Part extends WritePart>(part: Part): Part =>
  Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as Part;

/** Names with commas between them: a comma in a name is written as in an address. */
const openText = (open: DrawingPart["open"]): string | undefined =>
  open === "all" ? "*" : open?.map((name) => name.replaceAll("%", "%25").replaceAll(",", "%2C")).join(",");

function openFrom(text: string | null): DrawingPart["open"] {
  if (text === null) return undefined;
  return text === "*" ? "all" : text.split(",").filter(Boolean).map(decoded);
}

function pathFrom(search: URLSearchParams): { path?: Path } {
  const [from, to] = [search.get("from"), search.get("to")];
  return from && (to === "head" || to === "base") ? { path: { from, to } } : {};
}

const sortText = (sort: Sort | undefined): string | undefined =>
  sort && (sort.descending ? "-" : "") + sort.column;

function sortFrom(query: URLSearchParams): { sort?: Sort } {
  const text = query.get("sort");
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
    enter();
  });
  // A link is followed from where one is.
  window.addEventListener("click", catchUp, { capture: true });
  followPlaces();
}

/** The address of a view in the environment that is looked at. */
export const addressOf = (view: View, search = route.value.search): string =>
  hashOf({ ...route.value, view, search });

/** Goes to a view, so that the browser's Back comes back. */
export function goTo(view: View, environment = route.value.environment): void {
  catchUp();
  route.value = { ...route.value, view, environment };
  window.location.hash = hashOf(route.value);
  enter();
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
  window.history.replaceState(window.history.state, "", hashOf(route.value));
}

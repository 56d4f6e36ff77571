import type { DrawingView } from "../engine/types.ts";
import type { DrawingGrouping } from "../state/route.ts";
import { communities } from "./communities.ts";
import { labelOf } from "./graph.ts";

/** Tables that are drawn together. */
export interface Group {
  /** No two groups of a drawing are called the same. */
  readonly name: string;
  /** Their places in the view, in order. */
  readonly tables: readonly number[];
  /** Those of them that have to do with most others of them, the first first. */
  readonly main: readonly number[];
}

/** Up to so many tables nobody needs groups, and those that are asked for start open. */
export const fewTables = 60;

/** Fewer are drawn without a group around them. */
const leastOfGroup = 3;

/** Up to so many that belong nowhere stand between the groups, each by itself. */
const fewOthers = 8;

/** The groups of the tables at these places. Tables that are in none stand by themselves. */
export function groupsOf(
  view: DrawingView,
  places: readonly number[],
  by: DrawingGrouping,
  defaultSchema: string,
): readonly Group[] {
  const found = by === "none" ? [] : ways[by](view, places, defaultSchema);
  const groups = found.filter(({ tables }) => tables.length >= leastOfGroup);
  const grouped = new Set(groups.flatMap(({ tables }) => tables));
  const others = places.filter((place) => !grouped.has(place));
  const hasOthers = groups.length > 0 && others.length > fewOthers;
  return (hasOthers ? [...groups, { name: "other tables", tables: others }] : groups).map((group) => ({
    ...group,
    main: mainOf(view, group.tables),
  }));
}

/** So many tables of a closed group are named. */
const mostNamed = 3;

function mainOf({ references }: DrawingView, tables: readonly number[]): readonly number[] {
  const others = new Map(tables.map((place) => [place, new Set<number>()]));
  for (const { from, to } of references) {
    if (from === to || !others.has(from) || !others.has(to)) continue;
    others.get(from)?.add(to);
    others.get(to)?.add(from);
  }
  const count = (place: number) => others.get(place)?.size ?? 0;
  return [...tables].sort((a, b) => count(b) - count(a) || a - b).slice(0, mostNamed);
}

type Named = Pick<Group, "name" | "tables">;
type Way = (view: DrawingView, places: readonly number[], defaultSchema: string) => Named[];

const ways: Readonly<Record<Exclude<DrawingGrouping, "none">, Way>> = {
  schema: ({ tables }, places, defaultSchema) =>
    gathered(places, (place) => tables[place]?.of.schema ?? (defaultSchema || "default schema")),
  prefix: byPrefix,
  connections: byConnections,
};

function gathered(places: readonly number[], nameOf: (place: number) => string): Named[] {
  const groups = new Map<string, number[]>();
  for (const place of places) {
    const name = nameOf(place);
    groups.set(name, [...(groups.get(name) ?? []), place]);
  }
  return [...groups].map(([name, tables]) => ({ name, tables }));
}

/** By the first word of their names; where most begin with the same, by the first two, and so on. */
function byPrefix({ tables }: DrawingView, places: readonly number[]): Named[] {
  const wordsOf = (place: number) => (tables[place]?.of.name ?? "").split("_");
  const prefixes = (of: readonly number[], words: number): Named[] => {
    const known = new Set(
      of.flatMap((place) =>
        wordsOf(place).length > words ? [wordsOf(place).slice(0, words).join("_")] : [],
      ),
    );
    const prefixOf = (place: number) => {
      const prefix = wordsOf(place).slice(0, words).join("_");
      const singular = prefix.replace(/s$/, "");
      // `dashboards` is of those that are called `dashboard_…`.
      return !known.has(prefix) && known.has(singular) ? singular : prefix;
    };
    return gathered(of, prefixOf).flatMap((group) =>
      known.has(group.name) && group.tables.length > fewTables && group.tables.length > places.length / 2
        ? prefixes(group.tables, words + 1)
        : [{ ...group, name: `${group.name}_*` }],
    );
  };
  return prefixes(places, 1);
}

/** By which refer to each other rather than to the rest; called after the one that most of them have to do with. */
function byConnections(view: DrawingView, places: readonly number[]): Named[] {
  const nodeOf = new Map(places.map((place, node) => [place, node]));
  const links = view.references.flatMap(({ from, to }) => {
    const [one, other] = [nodeOf.get(from), nodeOf.get(to)];
    return one === undefined || other === undefined ? [] : [[one, other] as const];
  });
  return communities(places.length, links).map((nodes) => {
    const tables = nodes.flatMap((node) => places[node] ?? []).sort((a, b) => a - b);
    const main = view.tables[mainOf(view, tables)[0] ?? -1];
    return { name: `around ${main ? labelOf(main) : ""}`, tables };
  });
}

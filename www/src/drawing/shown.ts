import type { DrawingView } from "../engine/types.ts";
import type { DrawingGrouping, DrawingPart } from "../state/route.ts";
import { neighbours } from "./graph.ts";
import { fewTables, type Group, groupsOf } from "./groups.ts";

/** What of a schema is shown: which tables, in which groups, and which of these are open. */
export interface Shown {
  /** The places of the tables, in order. */
  readonly places: readonly number[];
  readonly by: DrawingGrouping;
  readonly groups: readonly Group[];
  readonly open: ReadonlySet<string>;
  /** The place of the table whose neighbours these are. */
  readonly centre: number | undefined;
}

/** What is shown as the address has it; where it has nothing, as many tables as can be read are open. */
export function shownOf(
  view: DrawingView,
  { by: chosen, open, steps }: DrawingPart,
  /** The place of the table that is selected. */
  selected: number | undefined,
  defaultSchema: string,
): Shown {
  const centre = steps && selected;
  const places =
    steps && centre !== undefined ? neighbours(view, centre, steps) : view.tables.map((_, place) => place);
  const areFew = places.length <= fewTables;
  const by = chosen ?? (areFew ? "none" : "connections");
  const groups = groupsOf(view, places, by, defaultSchema);
  const areAllOpen = open === undefined ? areFew : open === "all";
  const isOpen = ({ name, tables }: Group) =>
    areAllOpen ||
    (selected !== undefined && tables.includes(selected)) ||
    (open !== "all" && open?.includes(name));
  return { places, by, groups, open: new Set(groups.filter(isOpen).map(({ name }) => name)), centre };
}

/** The groupings that say something about these tables. */
export const groupingsFor = ({ tables }: DrawingView): readonly DrawingGrouping[] =>
  new Set(tables.map(({ of }) => of.schema)).size > 1
    ? ["none", "connections", "prefix", "schema"]
    : ["none", "connections", "prefix"];

/** Findings narrowed down where there is no analyzer to ask: of all that there are, those that are wanted. */

import type { FindingGroup, FindingRow, FindingsView, Sought } from "../engine/types.ts";
import { matches } from "../state/words.ts";

/** Worst first. */
const severities = ["error", "warning", "info"] as const;

/** What is found, all of it or what matters now, grouped in one of the ways. */
type Found = (by: Sought["by"], whole: boolean) => FindingsView;

/** What is sought of what is found. */
export function narrowed(sought: Sought, found: Found): FindingsView {
  const { by, whole, severity, subject, rule, search } = sought;
  if (!severity && !subject && !rule && search === "") return found(by, whole);
  const rules = new Map(found("rule", true).groups.map((group) => [group.key, group.rule]));
  const keeps = (row: FindingRow) =>
    (!severity || row.severity === severity) &&
    (!rule || row.rule === rule) &&
    (!subject || rules.get(row.rule)?.group === subject) &&
    matches(search, [row.rule, row.message, row.path, row.migration?.revision]);
  const all = found(by, true);
  const groups = all.groups.flatMap((group) => {
    const places = group.places.filter(keeps);
    return places.length === 0 ? [] : [regrouped(group, places)];
  });
  const weight = (group: FindingGroup) => [
    group.key === "" ? 1 : 0,
    severities.indexOf(group.severity),
    group.places.every((row) => rules.get(row.rule)?.advises) ? 1 : 0,
    -group.count,
  ];
  groups.sort((one, other) => compared(weight(one), weight(other)) || (one.key < other.key ? -1 : 1));
  return { ...all, groups, leftOut: undefined };
}

/** So many groups of what is found, each with so many of its places. */
export function firstOf(found: FindingsView, groups: number, places: number): FindingsView {
  const first = found.groups.slice(0, groups);
  return {
    ...found,
    groups: first.map((group) => ({ ...group, places: group.places.slice(0, places) })),
    allGroups: found.leftOut === undefined ? found.groups.length : found.allGroups,
    shown: first.reduce((sum, { count }) => sum + count, 0),
  };
}

/** A group of only these of its findings. */
function regrouped(group: FindingGroup, places: FindingRow[]): FindingGroup {
  const shared = (said: "message" | "mend" | "why" | "alembicSays") => {
    const words = places[0]?.[said];
    return group.rule && places.every((row) => row[said] === words) ? words : undefined;
  };
  const worst = severities.find((severity) => places.some((row) => row.severity === severity));
  return {
    ...group,
    severity: worst ?? group.severity,
    count: places.length,
    files: new Set(places.map(({ path }) => path)).size,
    message: shared("message"),
    mend: shared("mend"),
    why: shared("why"),
    alembicSays: shared("alembicSays"),
    places,
  };
}

/** The difference of the first numbers that differ. */
const compared = (one: readonly number[], other: readonly number[]): number =>
  one.map((number, at) => number - (other[at] ?? 0)).find((difference) => difference !== 0) ?? 0;

import type { ChainView, GhostView, MigrationRow } from "../engine/types.ts";
import type { ChainPart } from "../state/route.ts";

/** A row of the chain: a migration, or the ghost of one that is named and isn't there. */
export type ChainRow = {
  /** Its place in the chain, from 0 for the newest. */
  readonly at: number;
  /** Its place in the list that it is shown in. */
  readonly order: number;
  readonly parents: readonly Kin[];
  readonly children: readonly Kin[];
} & (
  | { readonly kind: "migration"; readonly row: MigrationRow }
  | { readonly kind: "ghost"; readonly ghost: GhostView }
);

/** A parent or child as far as it is named in a row. */
export interface Kin {
  readonly revision: string;
  readonly words: string;
  /** None of a ghost. */
  readonly path: string | undefined;
}

/** The rows of a chain. Ordered by `order` the oldest is first, as they are the newest. */
export function chainRows(chain: ChainView, migrations: readonly MigrationRow[]): ChainRow[] {
  const byPath = new Map(migrations.map((row) => [row.path, row]));
  const rowAt = (at: number) => byPath.get(chain.rows[at]?.path ?? "");
  const kin = chain.rows.map(({ ghost }, at): Kin => {
    const row = rowAt(at);
    return {
      revision: row?.revision ?? row?.file ?? ghost?.revision ?? "",
      words: row?.message || row?.file || "not in this folder",
      path: row?.path,
    };
  });
  const parents = chain.rows.map((): Kin[] => []);
  const children = chain.rows.map((): Kin[] => []);
  for (const { upper, lower, kind } of chain.edges) {
    if (kind === "dependency") continue;
    const [child, parent] = kind === "closing" ? [lower, upper] : [upper, lower];
    const [named, naming] = [kin[parent], kin[child]];
    // A cycle may also be closed by a dependency.
    if (!named || !naming || !rowAt(child)?.parents.includes(named.revision)) continue;
    parents[child]?.push(named);
    children[parent]?.push(naming);
  }
  return chain.rows.flatMap(({ ghost }, at): ChainRow[] => {
    const row = rowAt(at);
    const place = {
      at,
      order: chain.rows.length - at,
      parents: parents[at] ?? [],
      children: children[at] ?? [],
    };
    if (row) return [{ kind: "migration", row, ...place }];
    return ghost ? [{ kind: "ghost", ghost, ...place }] : [];
  });
}

/** The rows of these migrations, in this order. */
export function pathRows(rows: readonly ChainRow[], paths: readonly string[]): ChainRow[] {
  const byPath = new Map(rows.map((row) => [keyOfRow(row), row]));
  return paths.flatMap((path, step) => {
    const row = byPath.get(path);
    return row ? [{ ...row, order: step + 1 }] : [];
  });
}

/** Identifies a row. */
export const keyOfRow = (row: ChainRow): string =>
  row.kind === "migration" ? row.row.path : `ghost ${row.ghost.revision}`;

/** Whether a migration belongs to a part of the chain. */
export function isIn(row: MigrationRow, part: ChainPart): boolean {
  switch (part) {
    case "all":
      return true;
    case "heads":
      return row.isHead;
    case "bases":
      return row.isBase;
    case "branch-points":
      return row.isBranchPoint;
    case "merge-points":
      return row.isMergePoint;
    case "with-findings":
      return row.findings.errors + row.findings.warnings + row.findings.infos > 0;
  }
}

/** What of a row is searched: its path, and its texts. */
export const searched = (row: ChainRow): [string, (string | undefined)[]] =>
  row.kind === "ghost" ? [keyOfRow(row), [row.ghost.revision]] : [row.row.path, textsOf(row.row)];

/** What of a migration is searched. */
export const textsOf = (row: MigrationRow): (string | undefined)[] => [
  row.revision,
  row.message,
  row.path,
  ...row.allLabels,
];

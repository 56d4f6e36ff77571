import type { MigrationRow } from "../engine/types.ts";
import type { ChainPart } from "../state/route.ts";

/** A row of the chain: a migration, or the ghost of one that is named as a parent and isn't there. */
export type ChainRow =
  | { readonly kind: "migration"; readonly row: MigrationRow }
  | {
      readonly kind: "ghost";
      readonly revision: string;
      readonly position: number;
      readonly child: MigrationRow;
    };

/** The rows, with a ghost before the first migration that names a missing parent. */
export function chainRows(migrations: readonly MigrationRow[]): ChainRow[] {
  const known = new Set(migrations.map(({ revision }) => revision));
  const rows: ChainRow[] = [];
  for (const row of migrations) {
    for (const [index, revision] of row.parents.entries()) {
      if (known.has(revision)) continue;
      known.add(revision);
      rows.push({ kind: "ghost", revision, position: row.position - 0.5 + index / 100, child: row });
    }
    rows.push({ kind: "migration", row });
  }
  return rows;
}

/** Identifies a row. */
export const keyOfRow = (row: ChainRow): string =>
  row.kind === "migration" ? row.row.path : `ghost ${row.revision}`;

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

/** Whether every word that is searched for is somewhere in these texts. */
export function matches(search: string, texts: readonly (string | undefined)[]): boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text = texts.join("\n").toLowerCase();
  return words.every((word) => text.includes(word));
}

/** What of a migration is searched. */
export const searched = (row: MigrationRow): (string | undefined)[] => [
  row.revision,
  row.message,
  row.path,
  ...row.labels,
];

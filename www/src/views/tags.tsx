import type { MigrationRow } from "../engine/types.ts";

/** What a migration is in the chain, besides a link of it. */
export function Tags({ row }: { readonly row: MigrationRow }) {
  const words = [
    row.isHead && "head",
    row.isBase && "base",
    row.isBranchPoint && "branch point",
    row.isMergePoint && "merge point",
  ].filter((word) => word !== false);
  return (
    <>
      {words.map((word) => (
        <span key={word} class="tag">
          {word}
        </span>
      ))}
      {row.labels.map((label) => (
        <span key={label} class="tag label" title="branch label">
          {label}
        </span>
      ))}
    </>
  );
}

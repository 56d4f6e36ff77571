import type { MigrationRow } from "../engine/types.ts";

/** What a migration is in the chain, besides a link of it. */
export function Tags({ row }: { readonly row: MigrationRow }) {
  const tags: (readonly [shown: boolean, word: string, title: string])[] = [
    [row.isHead && !row.isEffectiveHead, "head", "nothing follows it"],
    [row.isEffectiveHead, "effective head", "nothing follows it, but something depends on it"],
    [row.isBase, "base", "it follows nothing"],
    [row.isBranchPoint, "branch point", "several migrations follow it"],
    [row.isMergePoint, "merge point", "it follows several migrations"],
    [row.dependsOn.length > 0, "depends on", `depends on ${row.dependsOn.join(", ")}`],
    [row.isPassedOver, "passed over", "another file has the same id, and Alembic uses that one"],
    [row.inCycle, "in a cycle", "it comes before itself"],
  ];
  return (
    <span class="tags">
      {tags.map(
        ([shown, word, title]) =>
          shown && (
            <span key={word} class="tag" title={title}>
              {word}
            </span>
          ),
      )}
      {row.labels.map((label) => (
        <span key={label} class="tag label" title="branch label">
          {label}
        </span>
      ))}
    </span>
  );
}

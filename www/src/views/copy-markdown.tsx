import type { FindingRow, MigrationPage, TablePage } from "../engine/types.ts";
import { findingAsMarkdown, migrationAsMarkdown, type Shared, tableAsMarkdown } from "./as-markdown.ts";
import { CopyButton } from "./copy.tsx";
import type { Revision } from "./schema/revisions.ts";

/** Copies what is shown as Markdown, for a review or a ticket. */
export function CopyMarkdown({
  of,
}: {
  readonly of:
    | { readonly table: TablePage; readonly at: Revision | undefined }
    | { readonly finding: FindingRow; readonly shared: Shared }
    | { readonly migration: MigrationPage };
}) {
  const text = () =>
    "table" in of
      ? tableAsMarkdown(of.table, of.at)
      : "finding" in of
        ? findingAsMarkdown(of.finding, of.shared)
        : migrationAsMarkdown(of.migration);
  const what = "table" in of ? "table" : "finding" in of ? "finding" : "revision";
  return (
    <CopyButton text={text} what={`(the ${what})`}>
      copy as Markdown
    </CopyButton>
  );
}

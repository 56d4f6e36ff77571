/** What is shown of a table, a finding or a revision, as Markdown for a review or a ticket. */

import type { FindingRow, MadeView, MigrationPage, PartRow, Relative, TablePage } from "../engine/types.ts";
import { code, codeBlock, codeInTable, escaped, escapedButCode, table, textOf } from "./markdown-text.ts";
import { nameOf } from "./schema/kinds.ts";
import type { Revision } from "./schema/revisions.ts";

/** A table: its columns, keys and indexes, and at which revision. */
export function tableAsMarkdown(page: TablePage, at: Revision | undefined): string {
  const columns = page.columns.map((column) => [
    codeInTable(column.name),
    codeInTable(textOf(column.type)),
    column.nullable === undefined ? "not known" : column.nullable ? "null" : "not null",
    column.default ? codeInTable(textOf(column.default)) : "",
    column.references
      .map(({ table, column }) => codeInTable(nameOf(table) + (column === undefined ? "" : `.${column}`)))
      .join(", "),
    column.made ? codeInTable(column.made.migration.revision) : "no migration",
  ]);
  return whole([
    `### Table ${code(nameOf(page.row.of))}`,
    `${madeBy(page.made)}, as it is ${at?.path === undefined ? "at the heads" : `at revision ${code(at.id)}`}.`,
    page.comment && escaped(textOf(page.comment)),
    table(["Column", "Type", "Null", "Default", "Refers to", "Added by"], columns),
    ...parts("Keys and checks", page.keys),
    ...parts("Indexes", page.indexes),
    ...parts("Triggers, policies and rules", page.attached),
  ]);
}

const madeBy = (made: MadeView | undefined): string =>
  made ? `Created by ${named(made.migration)}` : "Created by no migration";

function parts(title: string, of: readonly PartRow[]): string[] {
  if (of.length === 0) return [];
  const rows = of.map(({ kind, name, definition, referent, rest, made }) => {
    const refers = referent ? ` → ${nameOf(referent)} ${textOf(rest)}` : "";
    return [
      kind,
      name === "" ? "" : codeInTable(name),
      codeInTable(textOf(definition) + refers),
      made ? codeInTable(made.migration.revision) : "",
    ];
  });
  return [`**${title}**`, table(["Kind", "Name", "Definition", "Added by"], rows)];
}

/** What findings of a group have in common. */
export interface Shared {
  readonly why?: string | undefined;
  readonly mend?: string | undefined;
}

/** A finding: rule, what, where, why, and what to write instead. */
export function findingAsMarkdown(finding: FindingRow, shared: Shared = {}): string {
  const why = finding.why ?? shared.why;
  const { path, line, migration, alembicSays, instead, patch } = finding;
  const place = path === "" ? "the folder itself" : code(`${path}:${line}`);
  const facts = [
    `Where: ${place}${migration ? `, revision ${named(migration)}` : ""}`,
    why && `Why: ${escapedButCode(why)}`,
    `What to do: ${escapedButCode(finding.mend ?? shared.mend ?? finding.remedy)}`,
    alembicSays && `Alembic says: ${code(alembicSays)}`,
  ];
  return whole([
    `**${finding.severity}** ${code(finding.rule)}: ${escapedButCode(finding.message)}`,
    list(facts),
    patch ? `The fix:\n\n${codeBlock(patch, "diff")}` : instead && `Write instead:\n\n${codeBlock(instead)}`,
  ]);
}

/** A revision: its message, its parents and children, what it does, and what is found in it. */
export function migrationAsMarkdown(page: MigrationPage): string {
  const { row, parents, children, dependencies, functions, findings } = page;
  const relatives = (of: readonly Relative[], none: string) =>
    of.length === 0 ? none : of.map(named).join(", ");
  return whole([
    `## ${escaped(row.message || row.file)}`,
    list([
      `Revision: ${row.revision === undefined ? "no id" : code(row.revision)}`,
      `File: ${code(row.path)}`,
      row.createDate && `Created: ${escaped(row.createDate)}`,
      `Parents: ${relatives(parents, "none, a base")}`,
      `Children: ${relatives(children, "none, a head")}`,
      dependencies.length > 0 && `Depends on: ${relatives(dependencies, "")}`,
    ]),
    ...functions.flatMap(({ name, operations, coverage }) => [
      `### ${code(`${name}()`)}`,
      coverage !== "" && escapedButCode(coverage),
      operations
        .map(
          ({ words, line, certainty, runs }, index) =>
            `${index + 1}. ${escaped(textOf(words))} (line ${line}${certainty === "certain" ? "" : `, ${escaped(runs)}`})`,
        )
        .join("\n"),
    ]),
    findings.length > 0 && "### Findings",
    ...findings.map((finding) => findingAsMarkdown(finding)),
  ]);
}

const named = ({ revision, message }: Relative): string =>
  message === "" ? code(revision) : `${code(revision)} ${escaped(message)}`;

const list = (facts: readonly (string | false | undefined)[]): string =>
  facts
    .filter(Boolean)
    .map((fact) => `- ${fact}`)
    .join("\n");

const whole = (blocks: readonly (string | false | undefined)[]): string =>
  `${blocks.filter(Boolean).join("\n\n")}\n`;

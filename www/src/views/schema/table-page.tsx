import type { ColumnRow, ReferrerRow, TablePage } from "../../engine/types.ts";
import { numberText, plural } from "../../state/locale.ts";
import { Pieces } from "../body.tsx";
import { CopyMarkdown } from "../later.tsx";
import { History } from "./history.tsx";
import { objectAddress, schemaAddress, tableOf } from "./kinds.ts";
import { MadeLink, Marks, ObjectLink, ObjectLinks } from "./links.tsx";
import { ObjectHeader } from "./object-header.tsx";
import { Parts } from "./parts.tsx";
import type { Revision } from "./revisions.ts";
import { Section } from "./section.tsx";
import "./table-page.css";

/** All that is known of a table at a revision. */
export function TableArticle({
  page,
  revision,
  at,
}: {
  readonly page: TablePage;
  /** The revision in words. */
  readonly at: Revision | undefined;
  readonly revision: string | undefined;
}) {
  const { row } = page;
  return (
    <article class="object-page">
      <ObjectHeader row={row} made={page.made} comment={page.comment}>
        {row.isOpen && <p class="note">It may have more than the migrations show.</p>}
        <p class="ways">
          <a
            href={schemaAddress(revision, {
              what: "drawing",
              table: tableOf(row.of),
              steps: 1,
            })}
          >
            draw it with its neighbours
          </a>
          <CopyMarkdown of={{ table: page, at }} />
        </p>
      </ObjectHeader>
      <Columns of={page} revision={revision} />
      <Parts title="Keys and checks" of={page.keys} revision={revision} />
      <Parts title="Indexes" of={page.indexes} revision={revision} />
      <Parts title="Triggers, policies and rules" of={page.attached} revision={revision} />
      {page.clauses.length > 0 && (
        <section>
          <h2>Storage and settings</h2>
          <ul class="ruled clauses">
            {page.clauses.map((clause, index) => (
              <li key={index}>
                <code>
                  <Pieces of={clause} />
                </code>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Links title="Inherits from" of={page.parents} revision={revision} />
      <Links title="Partitions and tables that inherit" of={page.children} revision={revision} />
      <Referrers of={page.referrers} revision={revision} />
      <Links title="Views that read it" of={page.views} revision={revision} />
      <History of={page.history} />
    </article>
  );
}

function Links({
  title,
  of,
  revision,
}: {
  readonly title: string;
  readonly of: TablePage["views"];
  readonly revision: string | undefined;
}) {
  return (
    <Section title={title} count={of.length}>
      <ObjectLinks revision={revision} of={of} />
    </Section>
  );
}

function Columns({ of, revision }: { readonly of: TablePage; readonly revision: string | undefined }) {
  const hasDefaults = of.columns.some((column) => column.default !== undefined);
  const hasReferences = of.columns.some((column) => column.references.length > 0);
  return (
    <section>
      <h2 id="columns-of">
        Columns <span class="amount">{numberText(of.columns.length)}</span>
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section class="wide-table" tabIndex={0} aria-labelledby="columns-of">
        <table class="columns">
          <thead>
            <tr>
              <th scope="col">key</th>
              <th scope="col">column</th>
              <th scope="col">type</th>
              <th scope="col">null</th>
              {hasDefaults && <th scope="col">default</th>}
              {hasReferences && <th scope="col">refers to</th>}
              <th scope="col">added by</th>
            </tr>
          </thead>
          <tbody>
            {of.columns.map((column) => (
              <tr key={column.name}>
                <td class="key-marks">
                  <KeyMarks of={column} />
                </td>
                <th scope="row">
                  <code>{column.name}</code>
                  <Marks of={column} />
                  {column.comment && (
                    <span class="comment">
                      <Pieces of={column.comment} />
                    </span>
                  )}
                </th>
                <td>
                  <code>
                    {column.userType ? (
                      <a href={objectAddress(revision, column.userType)}>
                        <Pieces of={column.type} />
                      </a>
                    ) : (
                      <Pieces of={column.type} />
                    )}
                  </code>
                </td>
                <td class="null">
                  {column.nullable === undefined ? (
                    <span class="dim">not known</span>
                  ) : column.nullable ? (
                    <span class="dim">null</span>
                  ) : (
                    "not null"
                  )}
                </td>
                {hasDefaults && (
                  <td class="default">
                    {column.default && (
                      <code>
                        <Pieces of={column.default} />
                      </code>
                    )}
                  </td>
                )}
                {hasReferences && (
                  <td>
                    {column.references.map(({ table, column: there }, index) => (
                      <span key={index} class="reference">
                        <ObjectLink revision={revision} of={table} />
                        {there !== undefined && <code class="dim">.{there}</code>}
                      </span>
                    ))}
                  </td>
                )}
                <td class="made">
                  {column.made ? (
                    <MadeLink of={column.made} quiet={isTogether(column, of)} />
                  ) : (
                    <span class="dim">no migration</span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

/** Whether a column came with its table. */
const isTogether = (column: ColumnRow, { made }: TablePage): boolean =>
  column.made !== undefined &&
  made !== undefined &&
  column.made.migration.path === made.migration.path &&
  column.made.line === made.line;

function KeyMarks({ of }: { readonly of: ColumnRow }) {
  const marks = [
    [of.isPrimary, "PK", "part of the primary key"],
    [of.isUnique && !of.isPrimary, "UQ", "unique"],
    [of.references.length > 0, "FK", "refers to another table"],
  ] as const;
  return (
    <>
      {marks.map(
        ([shown, word, title]) =>
          shown && (
            <abbr key={word} title={title}>
              {word}
            </abbr>
          ),
      )}
    </>
  );
}

function Referrers({
  of,
  revision,
}: {
  readonly of: readonly ReferrerRow[];
  readonly revision: string | undefined;
}) {
  if (of.length === 0) return null;
  return (
    <section>
      <h2>
        Referred to by <span class="amount">{plural(of.length, "foreign key")}</span>
      </h2>
      <ul class="ruled referrers">
        {of.map((key, index) => (
          <li key={index} title={key.name}>
            <ObjectLink revision={revision} of={key.table} />{" "}
            <code>
              ({key.columns.join(", ")}) → ({key.referentColumns.join(", ")})
              <Pieces of={key.rules} />
            </code>
          </li>
        ))}
      </ul>
    </section>
  );
}

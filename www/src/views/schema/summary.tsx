import type { AtRevision } from "../../engine/protocol.ts";
import type { EnvironmentView, MissingTable, SchemaView } from "../../engine/types.ts";
import { answerTo } from "../../state/answers.ts";
import { noun, numberText, plural } from "../../state/locale.ts";
import { addressOf } from "../../state/route.ts";
import { type Audit, isReport } from "../../state/session.ts";
import { DocumentButton } from "../documents.tsx";
import { Name } from "../leads.tsx";
import { NotedTables, TableLink } from "../noted-tables.tsx";
import { groupsOf } from "./kinds.ts";
import { ObjectLink } from "./links.tsx";
import type { Revision } from "./revisions.ts";
import { Section } from "./section.tsx";
import "./summary.css";

/** What there is at a revision, in numbers, and what is used without being there. */
export function SchemaSummaryArticle({
  audit,
  schema,
  environment,
  chosen,
  of,
}: {
  readonly audit: Audit;
  readonly schema: SchemaView;
  readonly environment: EnvironmentView;
  readonly chosen: Revision | undefined;
  readonly of: AtRevision;
}) {
  const { revision } = of;
  const groups = groupsOf(schema.rows, schema.defaultSchema, "");
  const tables = schema.rows.filter(({ of }) => of.kind === "table");
  const columns = tables.reduce((sum, { count }) => sum + (count ?? 0), 0);
  const { neverMade, usedAfter } = environment.schema;
  return (
    <article class="object-page schema-summary">
      <header>
        <h1>
          {plural(tables.length, "table")} with {plural(columns, "column")} at{" "}
          {revision === undefined ? (
            environment.heads.length > 1 ? (
              "the heads"
            ) : (
              "the head"
            )
          ) : (
            <code>{chosen?.id}</code>
          )}
          .
        </h1>
        <p class="dim">
          What {revision === undefined ? "all migrations" : "the migrations up to it"} make of an empty
          database. No database was connected to.
        </p>
        {schema.isBlind && (
          <p class="note">
            Something up to here <a href={addressOf({ at: "overview" })}>was not understood</a>: there may be
            more than this, or less.
          </p>
        )}
      </header>
      <Missing
        title="Used, but created by no migration"
        of={neverMade}
        revision={revision}
        what={({ verb }) => `${verb} but never created; first in`}
      />
      <Missing
        title="Used after they were gone"
        of={usedAfter}
        revision={revision}
        what={({ verb, before }) => `${verb} after it was ${before}; first in`}
      />
      {revision === undefined && <Notable audit={audit} environment={of.environment} />}
      <section>
        <h2>What exists</h2>
        <dl class="ruled inventory">
          {groups.map(({ title, thing, things, all }) => (
            <div key={`${things} ${title}`}>
              <dt>
                {things === title ? (
                  noun(all, thing, things)
                ) : (
                  <>
                    {noun(all, thing, things)} in <code>{title}</code>
                  </>
                )}
              </dt>
              <dd>{numberText(all)}</dd>
            </div>
          ))}
        </dl>
      </section>
      {!isReport.value && (
        <section>
          <h2>Download it as</h2>
          <ul class="ruled schema-documents">
            {schema.documents.map(({ name, what }) => (
              <li key={name}>
                <DocumentButton name={name} of={of} /> <span class="dim">{what}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </article>
  );
}

function Missing({
  title,
  of,
  revision,
  what,
}: {
  readonly title: string;
  readonly of: readonly MissingTable[];
  readonly revision: string | undefined;
  readonly what: (table: MissingTable) => string;
}) {
  return (
    <Section title={title} count={of.length}>
      <ul class="ruled missing">
        {of.map((missing) => (
          <li key={`${missing.table.schema} ${missing.table.name}`}>
            <ObjectLink revision={revision} of={missing.table} />{" "}
            <span>
              {what(missing)}{" "}
              {missing.first?.migration.path != null && (
                <a
                  href={addressOf(
                    { at: "migration", path: missing.first.migration.path, line: missing.first.line },
                    "",
                  )}
                >
                  <code>{missing.first.migration.revision}</code> <bdi>{missing.first.migration.message}</bdi>
                </a>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Where to begin: the largest tables, the newest, and those that most revisions changed. */
function Notable({ audit, environment }: { readonly audit: Audit; readonly environment: number }) {
  const course = answerTo(audit, "course", { environment })?.value;
  if (!course || course.largest.length < 3) return null;
  return (
    <div class="notable">
      <section>
        <h2>Largest</h2>
        <NotedTables of={course.largest} count={({ columns }) => columns} what="columns" />
      </section>
      {course.busiest.length > 0 && (
        <section>
          <h2>Most changed</h2>
          <NotedTables of={course.busiest} count={({ revisions }) => revisions} what="revisions" />
        </section>
      )}
      <section>
        <h2>Newest</h2>
        <ol class="noted-newest">
          {course.newest.map((table) => (
            <li key={`${table.schema ?? ""}.${table.name}`}>
              <TableLink of={table} /> {table.made && <Name>{table.made}</Name>}
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}

import { useEffect, useMemo } from "preact/hooks";
import type {
  ListedCheck,
  ListedColumn,
  ListedEnvironment,
  ListedFinding,
  ListedOperation,
  ListedRevision,
  ListedTable,
  Listed as Listing,
} from "../record/listed.ts";
import { useKept } from "../state/entries.ts";
import { noun, numberText, plural } from "../state/locale.ts";
import { addressOf, adjust, goTo, type ListedPart, listedParts, route, type Sort } from "../state/route.ts";
import { narrow } from "../state/screen.ts";
import { matches } from "../state/words.ts";
import { type Column, Table } from "../table/table.tsx";
import { openAnother } from "./actions.ts";
import { StatusWord } from "./checks.tsx";
import { Logo } from "./logo.tsx";
import { SeverityWord } from "./marks.tsx";
import { nameOf } from "./schema/kinds.ts";
import { Shortcuts } from "./shortcuts.tsx";
import { ThemeChoice } from "./theme-choice.tsx";
import { Words } from "./words.tsx";
import "./frame.css";
import "./listed.css";

/** What can be listed of a report, each with what one of it is called and how it is shown. */
interface List {
  readonly title: string;
  readonly thing: string;
  readonly rows: readonly object[];
  readonly columns: readonly Column<never>[];
  readonly texts: (row: never) => readonly (string | null | undefined)[];
  /** Its sentences want two lines. */
  readonly tall?: boolean;
}

/** A `report.json`, in tables that can be filtered and sorted: it holds no text of files, and nothing to be drawn. */
export function Listed({ name, report }: { readonly name: string; readonly report: Listing }) {
  const { view, environment: at, search } = route.value;
  const environment = report.environments[Math.min(at, report.environments.length - 1)];
  const lists = useMemo(() => listsOf(report, environment), [report, environment]);
  const part = view.at === "listed" ? view.part : "overview";
  const title = part === "overview" ? "Overview" : lists[part].title;
  useEffect(() => {
    document.title = `${title} · ${name} · Limbeck`;
    return () => {
      document.title = "Limbeck";
    };
  }, [title, name]);
  return (
    <div class="frame">
      <header class="top-bar">
        <a class="brand" href={to("overview")}>
          <Logo /> Limbeck
        </a>
        <span class="opened" title={name}>
          {name}
        </span>
        <span class="tag">report of Limbeck {report.limbeck}, read-only</span>
        {report.environments.length > 1 && (
          <label class="choice environment">
            <span class="unseen">Environment</span>
            <select
              value={report.environments.indexOf(environment as ListedEnvironment)}
              onChange={({ currentTarget: { value } }) => goTo(view, Number(value))}
            >
              {report.environments.map((each, index) => (
                <option key={index} value={index}>
                  {each.name ?? each.path}
                </option>
              ))}
            </select>
          </label>
        )}
        <div class="tools">
          <ThemeChoice />
          <Shortcuts />
          <button type="button" onClick={openAnother.run}>
            {openAnother.name}
          </button>
        </div>
      </header>
      <nav class="tabs" aria-label="Views">
        {listedParts.map((each) => (
          <a key={each} href={to(each)} aria-current={each === part ? "page" : undefined}>
            {each === "overview" ? "Overview" : lists[each].title}{" "}
            {each !== "overview" && <span class="tab-count">{numberText(lists[each].rows.length)}</span>}
          </a>
        ))}
      </nav>
      <main class={part === "overview" ? "view overview" : "view chain"}>
        {part === "overview" ? (
          <Overview lists={lists} environment={environment} />
        ) : (
          <ListTable key={part} of={lists[part]} part={part} search={search} />
        )}
      </main>
    </div>
  );
}

const to = (part: ListedPart, search = ""): string => addressOf({ at: "listed", part }, search);

type Lists = Readonly<Record<Exclude<ListedPart, "overview">, List>>;

/** What a colleague would say of it, and what else is in the file. */
function Overview({
  lists,
  environment,
}: {
  readonly lists: Lists;
  readonly environment: ListedEnvironment | undefined;
}) {
  const heads = environment?.graph.heads ?? [];
  const findings = lists.findings.rows as readonly ListedFinding[];
  const count = (severity: string) => findings.filter((finding) => finding.severity === severity).length;
  const checks = lists.checks.rows as readonly ListedCheck[];
  const failed = checks.filter(({ status }) => status === "FAIL" || status === "PARTIAL");
  return (
    <article class="overview">
      <h1>
        {plural(lists.revisions.rows.length, "revision")}, {plural(heads.length, "head")}.{" "}
        {plural(lists.tables.rows.length, "table")} at the {noun(heads.length, "head")}.{" "}
        {plural(count("error"), "error")} and {plural(count("warning"), "warning")}.
      </h1>
      <p class="about-report">
        This is a report.json, to be read: what it holds is listed. The text of files, drawings and the schema
        at earlier revisions are not in it; they are in a report.html, or come of dropping the folder itself.
      </p>
      <dl class="numbers">
        {Object.entries(lists).map(([part, { thing, rows }]) => (
          <div key={part}>
            <dt>{noun(rows.length, thing)}</dt>
            <dd>
              <a href={to(part as ListedPart)} aria-label={plural(rows.length, thing)}>
                {numberText(rows.length)}
              </a>
            </dd>
          </div>
        ))}
      </dl>
      {failed.length > 0 && (
        <section>
          <h2>Checks that don't pass</h2>
          <ul class="failed-checks">
            {failed.map(({ check, status, title }) => (
              <li key={check}>
                <StatusWord status={status as "FAIL"} /> <a href={to("checks", check)}>{title}</a>
              </li>
            ))}
          </ul>
        </section>
      )}
    </article>
  );
}

function ListTable({
  of: { title, thing, rows, columns, texts, tall = false },
  part,
  search,
}: {
  readonly of: List;
  readonly part: ListedPart;
  readonly search: string;
}) {
  const [sort, setSort] = useKept<Sort | undefined>(`sort of ${part}`, undefined);
  const keys = useMemo(() => new Map(rows.map((row, index) => [row, String(index)])), [rows]);
  const keep = useMemo(
    () => (row: object) =>
      matches(
        search,
        texts(row as never).map((text) => text ?? ""),
      ),
    [texts, search],
  );
  return (
    <>
      <h1 class="unseen">{title}</h1>
      <Table
        label={title}
        thing={thing}
        rows={rows}
        columns={columns as readonly Column<object>[]}
        keyOf={(row) => keys.get(row) ?? ""}
        keep={keep}
        sort={sort}
        onSort={setSort}
        tall={tall}
      >
        <label class="search listed-search">
          <span class="unseen">Search {title.toLowerCase()}</span>
          <input
            type="search"
            placeholder={`Search ${title.toLowerCase()}`}
            autocomplete="off"
            spellcheck={false}
            value={search}
            onInput={({ currentTarget: { value } }) => adjust({ search: value })}
            onKeyDown={({ key }) => key === "Escape" && adjust({ search: "" })}
          />
        </label>
      </Table>
    </>
  );
}

/** A column of texts, each with where it leads. */
const words = <Row,>(
  header: string,
  value: (row: Row) => string | null | undefined,
  more: Partial<Column<Row>> = {},
): Column<Row> => ({ id: header, header, value: (row) => value(row) ?? "", ...more });

const number = <Row,>(header: string, value: (row: Row) => number, part?: ListedPart): Column<Row> => ({
  id: header,
  header,
  value,
  numeric: true,
  width: "6.5rem",
  aside: part === undefined,
});

/** A column of names that lead to the rows of another list that have them. */
const names = <Row,>(
  header: string,
  value: (row: Row) => string | null | undefined,
  part: ListedPart,
  more: Partial<Column<Row>> = {},
): Column<Row> =>
  words(header, value, {
    width: "10rem",
    cell: (row) => {
      const name = value(row);
      return name ? (
        <a href={to(part, name)} title={name}>
          <code>{name}</code>
        </a>
      ) : (
        <span class="dim">none</span>
      );
    },
    ...more,
  });

const list = <Row extends object>(
  title: string,
  thing: string,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  texts: (row: Row) => readonly (string | null | undefined)[],
  more: Pick<List, "tall"> = {},
): List => ({ title, thing, rows, columns, texts, ...more });

type OperationRow = ListedOperation & { readonly of: ListedRevision; readonly way: string };
type ColumnRow = ListedColumn & { readonly of: string };

const place = ({ path, line }: { readonly path: string; readonly line: number | null }): string =>
  line == null ? path : `${path}:${line}`;

const called = ({ schema, name }: { readonly schema: string | null; readonly name: string }): string =>
  nameOf({ schema: schema ?? undefined, name });

const tableOf = ({ schema, table }: ListedOperation): string | undefined =>
  table == null ? undefined : called({ schema, name: table });

function listsOf(report: Listing, environment: ListedEnvironment | undefined): Lists {
  const { revisions = [], schema = [], graph, path } = environment ?? {};
  const order = new Map(graph?.upgrade_order.map((id, index) => [id, index + 1]));
  const orderOf = ({ revision }: ListedRevision) => order.get(revision ?? "") ?? 0;
  const newestFirst = [...revisions].sort((one, other) => orderOf(other) - orderOf(one));
  const mine = new Set(revisions.map((revision) => revision.path));
  const others = new Set(
    report.environments.flatMap((each) =>
      each === environment ? [] : each.revisions.map((revision) => revision.path),
    ),
  );
  const findings = report.findings.filter((finding) => mine.has(finding.path) || !others.has(finding.path));
  const found = new Map<string, number>();
  for (const finding of findings) found.set(finding.path, (found.get(finding.path) ?? 0) + 1);
  const operations = newestFirst.flatMap((of): OperationRow[] =>
    (["upgrade", "downgrade"] as const).flatMap((way) =>
      of[way].operations.map((operation) => ({ ...operation, of, way })),
    ),
  );
  const tables = [schema].flat().flatMap((each) => each.tables);
  const columns = tables.flatMap((table): ColumnRow[] =>
    table.columns.map((column) => ({ ...column, of: called(table) })),
  );
  const checks = report.checks.filter((check) => check.environment == null || check.environment === path);
  const named = (row: ListedRevision) => row.revision ?? row.path;
  return {
    revisions: list<ListedRevision>(
      "Revisions",
      "revision",
      newestFirst,
      [
        { ...number("#", orderOf), width: "4.25rem" },
        words("message", (row) => row.message || row.path, {
          cell: (row) => <span class="sentence">{row.message || row.path}</span>,
        }),
        names("revision", named, "operations"),
        names("parents", (row) => row.down_revision.join(", "), "revisions", {
          aside: true,
          cell: (row) =>
            row.down_revision.map((id, index) => (
              <span key={id}>
                {index > 0 && ", "}
                <a href={to("revisions", id)}>
                  <code>{id}</code>
                </a>
              </span>
            )),
        }),
        words("place", (row) => (row.is_head ? "head" : row.is_base ? "base" : ""), {
          width: "5rem",
          aside: true,
        }),
        words("created", (row) => row.create_date?.slice(0, 10), { width: "7.25rem", aside: true }),
        number("operations", (row) => row.upgrade.operations.length),
        number("findings", (row) => found.get(row.path) ?? 0),
      ],
      (row) => [row.message, row.revision, row.path, ...row.down_revision],
    ),
    operations: list<OperationRow>(
      "Operations",
      "operation",
      operations,
      [
        words("what it does", (row) => row.words ?? [row.op, row.name].filter(Boolean).join(" "), {
          cell: (row) => (
            <span class="sentence" title={row.words}>
              {row.words ?? `${row.op} ${row.name ?? ""}`}
            </span>
          ),
        }),
        names("table", tableOf, "tables"),
        names("revision", ({ of }) => named(of), "revisions"),
        words("function", ({ way }) => way, { width: "7rem", aside: true }),
        words("line", ({ line }) => String(line), { width: "4.5rem", aside: true }),
        words("runs", ({ certainty }) => certainty, { width: "7rem", aside: true }),
      ],
      (row) => [
        row.words,
        row.op,
        row.directive,
        tableOf(row),
        row.name,
        named(row.of),
        row.way,
        row.certainty,
      ],
    ),
    findings: list<ListedFinding>(
      "Findings",
      "finding",
      findings,
      [
        words("severity", ({ severity }) => severity, {
          width: "7rem",
          value: ({ severity }) => ["error", "warning", "info"].indexOf(severity),
          cell: ({ severity }) => <SeverityWord severity={severity as "info"} />,
        }),
        names("rule", ({ rule }) => rule, "findings", { width: "15rem", aside: true }),
        words("message", ({ message }) => message, {
          cell: ({ message, rule }) => (
            <span class="sentence" title={message}>
              <Words>{message}</Words>
              {narrow.value && (
                <>
                  {" "}
                  <a href={to("findings", rule)}>{rule}</a>
                </>
              )}
            </span>
          ),
        }),
        words("place", place, {
          width: "16rem",
          aside: true,
          cell: (row) => <code title={place(row)}>{place(row)}</code>,
        }),
        names("revision", ({ revision }) => revision, "revisions", { aside: true }),
      ],
      (row) => [row.severity, row.rule, row.message, row.path, row.revision],
      { tall: true },
    ),
    tables: list<ListedTable>(
      "Tables",
      "table",
      tables,
      [
        names("table", called, "columns", { width: "auto" }),
        number("columns", (row) => row.columns.length, "columns"),
        words("primary key", ({ primary_key }) => primary_key?.columns?.join(", "), { aside: true }),
        number("foreign keys", (row) => row.foreign_keys.length),
        number("indexes", (row) => row.indexes.length),
        names("created by", (row) => row.created_by, "revisions"),
      ],
      (row) => [called(row), row.created_by],
    ),
    columns: list<ColumnRow>(
      "Columns",
      "column",
      columns,
      [
        names("table", ({ of }) => of, "tables"),
        words("column", ({ name }) => name, { cell: ({ name }) => <code>{name}</code> }),
        words("type", ({ type }) => type, { cell: ({ type }) => <code title={type ?? ""}>{type}</code> }),
        words("null", ({ nullable }) => (nullable == null ? "not known" : nullable ? "null" : "not null"), {
          width: "6rem",
          aside: true,
        }),
        words("default", (row) => row.default, { aside: true }),
        names("added by", (row) => row.added_by, "revisions", { aside: true }),
      ],
      (row) => [row.of, row.name, row.type, row.added_by],
    ),
    checks: list<ListedCheck>(
      "Checks",
      "check",
      checks,
      [
        words("status", ({ status }) => status, {
          width: "7rem",
          cell: ({ status }) => <StatusWord status={status as "FAIL"} />,
        }),
        words("check", ({ title }) => title, { cell: ({ title }) => <span class="sentence">{title}</span> }),
        words("rests on", ({ evidence: [first] }) => first?.text, {
          cell: ({ evidence }) => (
            <span class="sentence" title={evidence.map((each) => `${each.text} ${place(each)}`).join("\n")}>
              {evidence[0] && <Words>{evidence[0].text}</Words>}
              {evidence.length > 1 && ` and ${plural(evidence.length - 1, "more place")}`}
            </span>
          ),
        }),
      ],
      (row) => [row.check, row.status, row.title, ...row.evidence.map(({ text }) => text)],
      { tall: true },
    ),
  };
}

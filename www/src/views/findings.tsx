import { useMemo } from "preact/hooks";
import type { FindingRow, MigrationRow } from "../engine/types.ts";
import { answerTo } from "../state/answers.ts";
import { addressOf, adjust, type Severity, type View } from "../state/route.ts";
import type { Audit } from "../state/session.ts";
import { type Column, Table } from "../table/table.tsx";
import { SeverityWord, Shape } from "./marks.tsx";
import { type RuleGroup, ruleGroups, severityRank } from "./rule-groups.ts";
import { Meaning, useSearch } from "./search.tsx";
import { Words } from "./words.tsx";
import "./findings.css";

/** A finding with its place in the list: nothing else tells two of them apart. */
type Row = FindingRow & { readonly index: number };

/** What is wrong: the rules that found something, and what the selected one found. */
export function Findings({
  audit,
  environment,
  view,
}: {
  readonly audit: Audit;
  readonly environment: number;
  readonly view: Extract<View, { at: "findings" }>;
}) {
  const all = answerTo(audit, "findings", { environment })?.value;
  const migrations = answerTo(audit, "migrations", { environment })?.value;
  const search = useSearch(audit, environment);
  const { sort, ...unsorted } = view;
  const { severity, rule } = unsorted;
  const rows = useMemo(() => (all ?? []).map((finding, index): Row => ({ ...finding, index })), [all]);
  const groups = useMemo(() => ruleGroups(all ?? []), [all]);
  const selected = groups.find((group) => group.rule === rule);
  const columns = useMemo(
    () => columnsFor(new Map(migrations?.map((row) => [row.path, row])), selected),
    [migrations, selected],
  );
  const keep = useMemo(
    () => (row: Row) =>
      (!severity || row.severity === severity) &&
      (!rule || row.rule === rule) &&
      search.keeps(row.path, [row.rule, row.message, row.path, row.revision]),
    [severity, rule, search],
  );
  if (!all || !migrations) return null;
  const select = (change: { severity?: Severity | undefined; rule?: string | undefined }) => {
    const { severity: by, rule: of } = { severity, rule, ...change };
    adjust({
      view: { at: "findings", ...(by && { severity: by }), ...(of && { rule: of }), ...(sort && { sort }) },
    });
  };
  return (
    <>
      <h1 class="unseen">Findings</h1>
      <nav class="rule-list" aria-label="Rules">
        <ul>
          <li>
            <button
              type="button"
              aria-current={!rule ? "true" : undefined}
              onClick={() => select({ rule: undefined })}
            >
              <span>all rules</span>
              <span class="amount">{all.length.toLocaleString("en")}</span>
            </button>
          </li>
          {groups
            .filter((group) => !severity || group.findings.some((finding) => finding.severity === severity))
            .map((group) => (
              <li key={group.rule}>
                <button
                  type="button"
                  aria-current={group.rule === rule ? "true" : undefined}
                  onClick={() => select({ rule: group.rule })}
                >
                  <Shape severity={group.severity} />
                  <span>
                    {group.rule} <span class="unseen">({group.severity})</span>
                  </span>
                  <span class="amount">{group.findings.length.toLocaleString("en")}</span>
                </button>
              </li>
            ))}
        </ul>
      </nav>
      <div class="rule">
        {selected && (
          <header class="about-rule">
            <h2>
              {selected.rule} <SeverityWord severity={selected.severity} />
            </h2>
            <About what={sharedBy(selected, saysOf.message)} />
            <About what={selected.why} />
            <About what={selected.remedy} look="remedy" />
            <About name="Fix" what={sharedBy(selected, saysOf.mend)} look="remedy" />
            <About name="Alembic says" what={sharedBy(selected, saysOf.alembicSays)} look="remedy" verbatim />
          </header>
        )}
        <Table
          label="Findings"
          thing="finding"
          rows={rows}
          list={all}
          columns={columns}
          keyOf={({ index }) => String(index)}
          keep={keep}
          sort={sort}
          onSort={(by) => adjust({ view: by ? { ...unsorted, sort: by } : unsorted })}
          document="findings.csv"
        >
          <label class="choice">
            <span class="unseen">Severity</span>
            <select
              value={severity ?? ""}
              onChange={(event) =>
                select({ severity: (event.currentTarget.value || undefined) as Severity | undefined })
              }
            >
              <option value="">all severities</option>
              <option value="error">errors</option>
              <option value="warning">warnings</option>
              <option value="info">infos</option>
            </select>
          </label>
          <Meaning of={search} />
        </Table>
      </div>
    </>
  );
}

/**
 * The columns that tell one finding from another: of a single rule, neither severity nor rule does, nor the
 * message where it is the same for all.
 */
function columnsFor(
  migrations: ReadonlyMap<string, MigrationRow>,
  group: RuleGroup | undefined,
): Column<Row>[] {
  const messageOf = (row: Row) => migrations.get(row.path)?.message || fileOf(row);
  const what: Column<Row> = {
    id: "message",
    header: "what is wrong",
    value: (row) => row.message,
    cell: (row) => (
      <span class="main-cell">
        <Whole>{row.message}</Whole>
        <Place row={row} migrations={migrations} class="second-line" />
      </span>
    ),
  };
  const migration: Column<Row> = {
    id: "migration",
    header: "migration",
    value: messageOf,
    cell: (row) => (
      <span class="main-cell">
        {migrations.has(row.path) ? (
          <a href={placeOf(row)} title={row.path}>
            {messageOf(row)}
          </a>
        ) : (
          messageOf(row)
        )}
        <Place row={row} migrations={migrations} class="second-line" />
      </span>
    ),
  };
  const place: Column<Row> = {
    id: "place",
    header: "where",
    value: (row) => `${row.path}:${row.line}`,
    cell: (row) => <Place row={row} migrations={migrations} />,
    aside: true,
  };
  if (group) {
    const told = [mend, says].filter(({ value }) => group.findings.some((finding) => value(finding) !== ""));
    const apart = told.filter(({ value }) => sharedBy(group, value) === undefined);
    return sharedBy(group, saysOf.message) === undefined
      ? [
          what,
          { ...migration, aside: true },
          ...apart,
          { ...place, ...(apart.length > 0 && { width: "13rem" }) },
        ]
      : [migration, ...apart, place];
  }
  return [
    {
      id: "severity",
      header: "severity",
      value: (row) => severityRank(row.severity),
      cell: (row) => <SeverityWord severity={row.severity} />,
      width: "7rem",
    },
    what,
    { ...migration, aside: true },
    { ...place, width: "15rem" },
  ];
}

/** What is said of a single finding. */
const saysOf = {
  message: (finding: FindingRow) => finding.message,
  mend: (finding: FindingRow) => finding.mend ?? "",
  alembicSays: (finding: FindingRow) => finding.alembicSays ?? "",
};

const mend = {
  id: "mend",
  header: "fix",
  value: saysOf.mend,
  cell: (row: FindingRow) => <Whole>{saysOf.mend(row)}</Whole>,
  aside: true,
};

const says = {
  id: "says",
  header: "Alembic says",
  value: saysOf.alembicSays,
  cell: (row: FindingRow) => <code title={row.alembicSays}>{row.alembicSays}</code>,
  aside: true,
};

/** What all findings of a rule say, where they say the same. */
function sharedBy({ findings: [first, ...more] }: RuleGroup, said: (finding: FindingRow) => string) {
  const words = first && said(first);
  return words && more.every((finding) => said(finding) === words) ? words : undefined;
}

/** A line about a rule, if there is anything to say. */
function About({
  what,
  name,
  look,
  verbatim,
}: {
  readonly what: string | undefined;
  readonly name?: string;
  readonly look?: string;
  /** Another program's words. */
  readonly verbatim?: boolean;
}) {
  if (!what) return null;
  return (
    <p class={look}>
      {name && `${name}: `}
      {verbatim ? <code>{what}</code> : <Words>{what}</Words>}
    </p>
  );
}

/** The analyzer's words, which can be read whole where there is no room for them. */
const Whole = ({ children }: { readonly children: string }) => (
  <span title={children}>
    <Words>{children}</Words>
  </span>
);

const fileOf = ({ path }: Row): string => path.slice(path.lastIndexOf("/") + 1) || "the folder itself";

const placeOf = ({ path, line }: Row): string => addressOf({ at: "migration", path, line });

/** The line that a finding is about: a link where it is a migration's. */
function Place({
  row,
  migrations,
  class: look,
}: {
  readonly row: Row;
  readonly migrations: ReadonlyMap<string, MigrationRow>;
  readonly class?: string;
}) {
  const words = row.path === "" ? fileOf(row) : `${fileOf(row)}:${row.line}`;
  return migrations.has(row.path) ? (
    <a class={look} href={placeOf(row)} title={row.path}>
      {words}
    </a>
  ) : (
    <span class={look} title={row.path}>
      {words}
    </span>
  );
}

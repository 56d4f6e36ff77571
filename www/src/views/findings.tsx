import { useMemo } from "preact/hooks";
import type { FindingRow } from "../engine/types.ts";
import { answerTo } from "../state/answers.ts";
import { addressOf, adjust, route, type Severity, type View } from "../state/route.ts";
import type { Audit } from "../state/session.ts";
import { type Column, Table } from "../table/table.tsx";
import { matches } from "./chain-rows.ts";
import { SeverityWord, Shape } from "./marks.tsx";
import { ruleGroups, severityRank } from "./rule-groups.ts";
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
  const all = answerTo(audit, "findings", environment)?.value;
  const migrations = answerTo(audit, "migrations", environment)?.value;
  const { search } = route.value;
  const { sort, ...unsorted } = view;
  const { severity, rule } = unsorted;
  const rows = useMemo(() => (all ?? []).map((finding, index): Row => ({ ...finding, index })), [all]);
  const groups = useMemo(() => ruleGroups(all ?? []), [all]);
  const columns = useMemo(() => columnsFor(new Set(migrations?.map(({ path }) => path))), [migrations]);
  const keep = useMemo(
    () => (row: Row) =>
      (!severity || row.severity === severity) &&
      (!rule || row.rule === rule) &&
      matches(search, [row.rule, row.message, row.path, row.revision]),
    [severity, rule, search],
  );
  if (!all || !migrations) return null;
  const selected = groups.find((group) => group.rule === rule);
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
            <p>
              <Words>{selected.why}</Words>
            </p>
            <p class="remedy">
              <Words>{selected.remedy}</Words>
            </p>
          </header>
        )}
        <Table
          label="Findings"
          things="findings"
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
              <option value="">every severity</option>
              <option value="error">errors</option>
              <option value="warning">warnings</option>
              <option value="info">infos</option>
            </select>
          </label>
        </Table>
      </div>
    </>
  );
}

const columnsFor = (migrations: ReadonlySet<string>): readonly Column<Row>[] => [
  {
    id: "severity",
    header: "severity",
    value: (row) => severityRank(row.severity),
    cell: (row) => <SeverityWord severity={row.severity} />,
    width: "7rem",
  },
  {
    id: "message",
    header: "what is wrong",
    value: (row) => row.message,
    cell: (row) => (
      <span class="main-cell">
        <span title={row.message}>
          <Words>{row.message}</Words>
        </span>
        <span class="second-line">
          <Place row={row} migrations={migrations} />
        </span>
      </span>
    ),
  },
  { id: "rule", header: "rule", value: (row) => row.rule, width: "13rem", aside: true },
  {
    id: "place",
    header: "where",
    value: (row) => `${row.path}:${row.line}`,
    cell: (row) => <Place row={row} migrations={migrations} />,
    width: "16rem",
    aside: true,
  },
];

/** The line that a finding is about: a link where it is a migration's. */
function Place({ row, migrations }: { readonly row: Row; readonly migrations: ReadonlySet<string> }) {
  if (row.path === "") return <span>the folder itself</span>;
  const words = `${row.path.slice(row.path.lastIndexOf("/") + 1)}:${row.line}`;
  return migrations.has(row.path) ? (
    <a href={addressOf({ at: "migration", path: row.path, line: row.line })} title={row.path}>
      {words}
    </a>
  ) : (
    <span title={row.path}>{words}</span>
  );
}

import { useMemo } from "preact/hooks";
import type { MigrationRow } from "../engine/types.ts";
import { answerTo } from "../state/answers.ts";
import {
  addressOf,
  adjust,
  type ChainPart,
  chainParts,
  route,
  type Sort,
  type View,
} from "../state/route.ts";
import type { Audit } from "../state/session.ts";
import { type Column, Table } from "../table/table.tsx";
import { type ChainRow, chainRows, isIn, keyOfRow, matches, searched } from "./chain-rows.ts";
import { FindingMarks, weight } from "./marks.tsx";
import { Tags } from "./tags.tsx";
import "./chain.css";

interface Props {
  readonly audit: Audit;
  readonly environment: number;
  readonly view: Extract<View, { at: "chain" }>;
}

/** As `alembic history` prints it. */
const newestFirst: Sort = { column: "position", descending: true };

const partNames: Record<ChainPart, string> = {
  all: "all migrations",
  heads: "heads",
  bases: "bases",
  "branch-points": "branch points",
  "merge-points": "merge points",
  "with-findings": "with findings",
};

/** The migrations in the order of the chain. */
export function Chain({ audit, environment, view }: Props) {
  const { part = "all", sort = newestFirst } = view;
  const oldest = sort.column === "position" && !sort.descending;
  return (
    <>
      <h1 class="unseen">Chain</h1>
      <ChainTable
        audit={audit}
        environment={environment}
        part={part}
        sort={sort}
        columns={columns}
        document="index.csv"
        onSort={(by) => adjust({ view: { ...view, sort: by ?? newestFirst } })}
      >
        <label class="choice">
          <span class="unseen">Which migrations</span>
          <select
            value={part}
            onChange={(event) => adjust({ view: { ...view, part: event.currentTarget.value as ChainPart } })}
          >
            {chainParts.map((name) => (
              <option key={name} value={name}>
                {partNames[name]}
              </option>
            ))}
          </select>
        </label>
        <label class="switch">
          <input
            type="checkbox"
            checked={oldest}
            onChange={() => adjust({ view: { ...view, sort: { column: "position", descending: oldest } } })}
          />
          oldest first
        </label>
      </ChainTable>
    </>
  );
}

/** The chain as a list beside one of its migrations. */
export function ChainBeside({ audit, environment, path }: Omit<Props, "view"> & { readonly path: string }) {
  return (
    <ChainTable
      audit={audit}
      environment={environment}
      part="all"
      sort={newestFirst}
      columns={columnsBeside}
      onSort={(sort) => adjust({ view: { at: "chain", ...(sort && { sort }) } })}
      selected={path}
      tall
    />
  );
}

function ChainTable({
  audit,
  environment,
  part,
  ...table
}: Pick<Props, "audit" | "environment"> & {
  readonly part: ChainPart;
} & Pick<
    Parameters<typeof Table<ChainRow>>[0],
    "sort" | "onSort" | "columns" | "document" | "selected" | "tall" | "children"
  >) {
  const migrations = answerTo(audit, "migrations", environment)?.value;
  const rows = useMemo(() => chainRows(migrations ?? []), [migrations]);
  const { search } = route.value;
  const keep = useMemo(
    () => (row: ChainRow) =>
      row.kind === "ghost"
        ? part === "all" && matches(search, [row.revision])
        : isIn(row.row, part) && matches(search, searched(row.row)),
    [part, search],
  );
  if (!migrations) return null;
  return (
    <Table
      label="Migrations"
      things="migrations"
      rows={rows}
      list={table.selected === undefined ? migrations : rows}
      keyOf={keyOfRow}
      keep={keep}
      counts={(row) => row.kind === "migration"}
      {...table}
    />
  );
}

/** A column that says nothing of ghosts. */
const ofMigration = (
  column: {
    readonly [K in keyof Column<MigrationRow>]: Column<MigrationRow>[K];
  },
): Column<ChainRow> => ({
  ...column,
  value: (row) => (row.kind === "migration" ? column.value(row.row) : ""),
  cell: (row) => (row.kind === "migration" ? (column.cell ?? column.value)(row.row) : null),
});

const position: Column<ChainRow> = {
  id: "position",
  header: "#",
  value: (row) => (row.kind === "migration" ? row.row.position : row.position),
  cell: (row) => (row.kind === "migration" ? row.row.position : null),
  numeric: true,
  width: "4.75rem",
};

const message: Column<ChainRow> = {
  id: "message",
  header: "message",
  value: (row) => (row.kind === "migration" ? row.row.message || row.row.file : row.revision),
  cell: (row) =>
    row.kind === "migration" ? (
      <span class="main-cell">
        <a href={addressOf({ at: "migration", path: row.row.path })} title={row.row.path}>
          {row.row.message || <code>{row.row.file}</code>}
        </a>
        <Tags row={row.row} />
        <span class="second-line">
          <code>{row.row.revision ?? "no revision id"}</code> {row.row.createDate?.slice(0, 10)}
        </span>
      </span>
    ) : (
      <span class="ghost">
        <code>{row.revision}</code> is not in this folder; {row.child.file} comes after it
      </span>
    ),
};

const findings = ofMigration({
  id: "findings",
  header: "findings",
  value: (row) => weight(row.findings),
  cell: (row) => <FindingMarks findings={row.findings} />,
  numeric: true,
  width: "6rem",
});

const columns: readonly Column<ChainRow>[] = [
  position,
  message,
  ofMigration({
    id: "revision",
    header: "revision",
    value: (row) => row.revision ?? "",
    cell: (row) => <code title={row.revision}>{row.revision}</code>,
    width: "10rem",
    aside: true,
  }),
  ofMigration({
    id: "date",
    header: "created",
    value: (row) => row.createDate ?? "",
    cell: (row) => <span title={row.createDate}>{row.createDate?.slice(0, 10)}</span>,
    width: "7rem",
    aside: true,
  }),
  ofMigration({ id: "summary", header: "upgrade", value: (row) => row.summary, width: "13rem", aside: true }),
  ofMigration({
    id: "calls",
    header: "calls",
    value: (row) => row.directiveCalls,
    numeric: true,
    width: "4rem",
    aside: true,
  }),
  ofMigration({
    id: "sql",
    header: "SQL",
    value: (row) => row.sqlStatements,
    numeric: true,
    width: "4rem",
    aside: true,
  }),
  findings,
];

const columnsBeside = [position, message, findings];

import type { MigrationRow } from "../engine/types.ts";
import { dayText, numberText } from "../state/locale.ts";
import { addressOf } from "../state/route.ts";
import type { Column } from "../table/table.tsx";
import type { ChainRow, Kin } from "./chain-rows.ts";
import { FindingMarks, weight } from "./marks.tsx";
import { Tags } from "./tags.tsx";
import { Words } from "./words.tsx";

type Ghostly = Extract<ChainRow, { kind: "ghost" }>;

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

/** The place in the list that is shown: in the chain, or on a path. */
const position = (placeOf: (row: ChainRow) => number | null): Column<ChainRow> => ({
  id: "position",
  header: "#",
  value: (row) => row.order,
  cell: placeOf,
  numeric: true,
  width: "4.25rem",
  aside: true,
});

const message: Column<ChainRow> = {
  id: "message",
  header: "message",
  value: (row) => (row.kind === "migration" ? row.row.message || row.row.file : row.ghost.revision),
  cell: (row) => (row.kind === "migration" ? <Message row={row.row} /> : <Missing row={row} />),
};

function Message({ row }: { readonly row: MigrationRow }) {
  return (
    <span class="main-cell chain-cell">
      <a href={addressOf({ at: "migration", path: row.path })} title={row.path}>
        {row.message ? <bdi>{row.message}</bdi> : <code>{row.file}</code>}
      </a>
      <Tags row={row} />
      <span class="second-line">
        <code>{row.revision ?? "no revision id"}</code> {row.createDate && dayText(row.createDate)}
      </span>
    </span>
  );
}

function Missing({ row: { ghost } }: { readonly row: Ghostly }) {
  const { revision, neededBy, what, diagnosis } = ghost;
  return (
    <span class="main-cell chain-cell ghost" title={diagnosis?.replaceAll("`", "")}>
      <span>
        <code>{revision}</code> is not in this folder
        {neededBy.path !== undefined && (
          <>
            ; {what === "parent" ? "it is a parent of" : "needed by"}{" "}
            <a href={addressOf({ at: "migration", path: neededBy.path })}>
              <bdi>{neededBy.message || neededBy.revision}</bdi>
            </a>
          </>
        )}
        {diagnosis !== undefined && (
          <span class="diagnosis">
            {" "}
            <Words>{diagnosis}</Words>
          </span>
        )}
      </span>
      <span class="second-line">{diagnosis !== undefined && <Words>{diagnosis}</Words>}</span>
    </span>
  );
}

const findings = ofMigration({
  id: "findings",
  header: "findings",
  value: (row) => weight(row.findings),
  cell: (row) => <FindingMarks findings={row.findings} />,
  numeric: true,
  width: "8rem",
  tallWidth: "5.5rem",
});

/** Ids that are a click away: the first of them, and how many more there are. */
const relatives = (id: "parents" | "children"): Column<ChainRow> => ({
  id,
  header: id,
  value: (row) => row[id].map(({ revision }) => revision).join(" "),
  cell: (row) => <FirstOf kin={row[id]} />,
  width: "7.75rem",
  aside: true,
  roomy: true,
});

function FirstOf({ kin: [first, ...more] }: { readonly kin: readonly Kin[] }) {
  if (!first) return null;
  const id = <code>{first.revision}</code>;
  const said = ({ revision, words }: Kin) => `${revision}, ${words}`;
  return (
    <span class="kin">
      {first.path === undefined ? (
        <span title={said(first)}>{id}</span>
      ) : (
        <a href={addressOf({ at: "migration", path: first.path })} title={said(first)}>
          {id}
        </a>
      )}
      {more.length > 0 && (
        <span class="dim" title={more.map(said).join("\n")}>
          +{numberText(more.length)}
        </span>
      )}
    </span>
  );
}

const rest: readonly Column<ChainRow>[] = [
  message,
  ofMigration({
    id: "revision",
    header: "revision",
    value: (row) => row.revision ?? "",
    cell: (row) => <code title={row.revision}>{row.revision}</code>,
    width: "7.75rem",
    aside: true,
  }),
  relatives("parents"),
  relatives("children"),
  ofMigration({
    id: "date",
    header: "created",
    value: (row) => row.createDate ?? "",
    cell: (row) => <span title={row.createDate}>{row.createDate && dayText(row.createDate)}</span>,
    width: "7.25rem",
    aside: true,
  }),
  ofMigration({ id: "summary", header: "upgrade", value: (row) => row.summary, width: "11rem", aside: true }),
  ofMigration({
    id: "calls",
    header: "calls",
    value: (row) => row.directiveCalls,
    numeric: true,
    width: "3.75rem",
    aside: true,
  }),
  ofMigration({
    id: "sql",
    header: "SQL",
    value: (row) => row.sqlStatements,
    numeric: true,
    width: "3.75rem",
    aside: true,
  }),
  findings,
];

/** The columns of the chain. */
export const chainColumns = [
  position((row) => (row.kind === "migration" ? row.row.position : null)),
  ...rest,
];

/** The columns of a path: its steps are counted. */
export const pathColumns = [position((row) => row.order), ...rest];

/** The columns where a migration's page stands beside them. */
export const columnsBeside = [message, findings];

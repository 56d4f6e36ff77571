import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { Lanes, type Node } from "../lanes/lanes.tsx";
import { pictureOf } from "../lanes/picture.ts";
import { answerTo } from "../state/answers.ts";
import { adjust, type ChainPart, chainParts, type Sort, type View } from "../state/route.ts";
import { narrow } from "../state/screen.ts";
import type { Audit } from "../state/session.ts";
import { Table } from "../table/table.tsx";
import { chainColumns, columnsBeside, pathColumns } from "./chain-columns.tsx";
import { type ChainRow, isIn, keyOfRow, pathRows, searched } from "./chain-rows.ts";
import { PathHeader } from "./path.tsx";
import { Meaning, useSearch } from "./search.tsx";
import { type ChainList, useChain } from "./use-chain.ts";
import { Verdict } from "./verdict.tsx";
import "./chain.css";

interface Props {
  readonly audit: Audit;
  readonly environment: number;
  readonly view: Extract<View, { at: "chain" }>;
}

/** As `alembic history` prints it. */
const newestFirst: Sort = { column: "position", descending: true };

/** As it would run. */
const inOrder: Sort = { column: "position", descending: false };

const partNames: Record<ChainPart, string> = {
  all: "all migrations",
  heads: "heads",
  bases: "bases",
  "branch-points": "branch points",
  "merge-points": "merge points",
  "with-findings": "with findings",
};

/** The migrations in the order of the chain, or on a path along it. */
export function Chain({ audit, environment, view }: Props) {
  const { path } = view;
  return (
    <>
      <h1 class="unseen">Chain</h1>
      {path ? (
        <Path audit={audit} environment={environment} view={view} path={path} />
      ) : (
        <Whole audit={audit} environment={environment} view={view} />
      )}
    </>
  );
}

function Whole({ audit, environment, view }: Props) {
  const rows = useChain(audit, environment);
  const { part = "all", sort = newestFirst } = view;
  const oldest = sort.column === "position" && !sort.descending;
  return (
    <ChainTable
      audit={audit}
      environment={environment}
      rows={rows}
      part={part}
      sort={sort}
      columns={chainColumns}
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
      <Verdict audit={audit} environment={environment} />
    </ChainTable>
  );
}

/** What would run from one migration on, step by step. */
function Path({ path, ...props }: Props & { readonly path: NonNullable<Props["view"]["path"]> }) {
  const { audit, environment, view } = props;
  const chain = useChain(audit, environment);
  const run = answerTo(audit, "route", { environment, path: path.from })?.value;
  const paths = path.to === "head" ? run?.toHead : run?.toBase;
  const rows = useMemo(
    () => chain && paths && { ...chain, rows: pathRows(chain.rows, paths) },
    [chain, paths],
  );
  const from = chain?.migrations.find((row) => row.path === path.from);
  return (
    <ChainTable
      audit={audit}
      environment={environment}
      rows={rows}
      part="all"
      sort={view.sort ?? inOrder}
      columns={pathColumns}
      onSort={(by) => adjust({ view: { ...view, sort: by ?? inOrder } })}
    >
      <PathHeader audit={audit} environment={environment} path={path} row={from} steps={paths?.length ?? 0} />
    </ChainTable>
  );
}

/** The chain as a list beside one of its migrations. */
export function ChainBeside({ audit, environment, path }: Omit<Props, "view"> & { readonly path: string }) {
  return (
    <ChainTable
      audit={audit}
      environment={environment}
      rows={useChain(audit, environment)}
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
  rows: list,
  part,
  children,
  ...table
}: Pick<Props, "audit" | "environment"> & {
  readonly rows: ChainList | undefined;
  readonly part: ChainPart;
} & Pick<
    Parameters<typeof Table<ChainRow>>[0],
    "sort" | "onSort" | "columns" | "document" | "selected" | "tall" | "children"
  >) {
  const search = useSearch(audit, environment);
  const pointed = useSignal<number | undefined>(undefined);
  const keep = useMemo(
    () => (row: ChainRow) =>
      (part === "all" || (row.kind === "migration" && isIn(row.row, part))) && search.keeps(...searched(row)),
    [part, search],
  );
  const chain = list?.chain;
  const room = table.tall || narrow.value ? 80 : 184;
  const { selected } = table;
  const drawn = useMemo(
    () =>
      chain &&
      ((rows: readonly ChainRow[]) => {
        const open = selected === undefined ? -1 : rows.findIndex((row) => keyOfRow(row) === selected);
        const picture = pictureOf(
          chain,
          rows.map(({ at }) => at),
          room,
        );
        return (
          picture && {
            label: "lanes",
            width: picture.columns.width,
            cell: (row: number) => (
              <Lanes picture={picture} row={row} node={nodeOf(rows[row])} open={open} pointed={pointed} />
            ),
          }
        );
      }),
    [chain, room, selected, pointed],
  );
  if (!list) return null;
  return (
    <Table
      label="Migrations"
      thing="migration"
      rows={list.rows}
      keyOf={keyOfRow}
      keep={keep}
      counts={(row) => row.kind === "migration"}
      drawn={drawn}
      onPoint={(row) => {
        pointed.value = row;
      }}
      {...table}
    >
      {children}
      <Meaning of={search} />
    </Table>
  );
}

function nodeOf(row: ChainRow | undefined): Node {
  if (row?.kind !== "migration") return { shape: "ghost", isHead: false, isHollow: false };
  const { isMergePoint, isBase, isHead, isPassedOver } = row.row;
  return { shape: isMergePoint ? "merge" : isBase ? "base" : "dot", isHead, isHollow: isPassedOver };
}

import { useMemo } from "preact/hooks";
import type { OperationsRow } from "../engine/types.ts";
import { answerTo } from "../state/answers.ts";
import { addressOf, adjust, type View } from "../state/route.ts";
import { narrow } from "../state/screen.ts";
import type { Audit } from "../state/session.ts";
import { type Column, Table } from "../table/table.tsx";
import { textsOf } from "./chain-rows.ts";
import { Meaning, useSearch } from "./search.tsx";
import "./operations.css";

/** Migrations against directives: how often each calls each. */
export function Operations({
  audit,
  environment,
  view,
}: {
  readonly audit: Audit;
  readonly environment: number;
  readonly view: Extract<View, { at: "operations" }>;
}) {
  const table = answerTo(audit, "operations", { environment })?.value;
  const migrations = answerTo(audit, "migrations", { environment })?.value;
  const search = useSearch(audit, environment);
  const columns = useMemo((): Column<OperationsRow>[] => {
    const rowOf = new Map(migrations?.map((row) => [row.path, row]));
    return [
      {
        id: "position",
        header: "#",
        value: (row) => rowOf.get(row.path)?.position ?? 0,
        numeric: true,
        width: "4.75rem",
        aside: true,
      },
      {
        id: "message",
        header: "migration",
        value: (row) => rowOf.get(row.path)?.message || row.file,
        cell: (row) => (
          <span class="main-cell">
            <a href={addressOf({ at: "migration", path: row.path })} title={row.path}>
              <bdi>{rowOf.get(row.path)?.message || row.file}</bdi>
            </a>
            <span class="second-line">
              <code>{row.revision ?? row.file}</code>
            </span>
          </span>
        ),
        width: narrow.value ? "11rem" : "20rem",
        sticky: true,
      },
      ...(table?.directives ?? []).map((directive, index) => ({
        id: directive,
        header: directive,
        value: (row: OperationsRow) => row.counts[index] ?? 0,
        cell: (row: OperationsRow) => row.counts[index] || <span class="none">·</span>,
        numeric: true,
        upright: true,
        width: "2.75rem",
      })),
    ];
  }, [table, migrations, narrow.value]);
  const keep = useMemo(() => {
    const rowOf = new Map(migrations?.map((row) => [row.path, row]));
    return ({ path }: OperationsRow) => {
      const row = rowOf.get(path);
      return !row || search.keeps(path, textsOf(row));
    };
  }, [migrations, search]);
  if (!table || !migrations) return null;
  return (
    <>
      <h1 class="unseen">Operations</h1>
      <Table
        label="Operations"
        thing="migration"
        rows={table.rows}
        columns={columns}
        keyOf={({ path }) => path}
        keep={keep}
        sort={view.sort ?? { column: "position", descending: true }}
        onSort={(sort) => adjust({ view: { at: "operations", ...(sort && { sort }) } })}
        document="operations.csv"
      >
        <Meaning of={search} />
      </Table>
    </>
  );
}

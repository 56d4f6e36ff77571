import { compareNames } from "../state/locale.ts";
import type { Sort } from "../state/route.ts";

/** What rows are sorted by. */
export interface Sortable<Row> {
  readonly id: string;
  readonly value: (row: Row) => string | number;
  /** Numbers are sorted largest first. */
  readonly numeric?: boolean;
}

const compared = (a: string | number, b: string | number): number =>
  typeof a === "number" && typeof b === "number" ? a - b : compareNames(String(a), String(b));

/** Rows by a column, those of one value in the order they had; as they are where no such column is there. */
export function sorted<Row>(
  rows: readonly Row[],
  columns: readonly Sortable<Row>[],
  sort: Sort | undefined,
): readonly Row[] {
  const column = columns.find(({ id }) => id === sort?.column);
  if (!column) return rows;
  const sign = sort?.descending ? -1 : 1;
  const valued = rows.map((row) => ({ row, value: column.value(row) }));
  valued.sort((a, b) => sign * compared(a.value, b.value));
  return valued.map(({ row }) => row);
}

/** The order after a click on a column's header: its own first, then the other way round, then none. */
export function nextSort({ id, numeric = false }: Sortable<never>, sort: Sort | undefined): Sort | undefined {
  if (sort?.column !== id) return { column: id, descending: numeric };
  return sort.descending === numeric ? { column: id, descending: !numeric } : undefined;
}

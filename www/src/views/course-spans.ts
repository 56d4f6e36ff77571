import type { CourseRow } from "../engine/types.ts";

/** Revisions that follow each other, taken together: more of them than these can't be told apart in a picture. */
const most = 150;

/** A revision, or some that follow each other. */
export interface Span {
  /** `7b9c add runs`, or `7b9c to 0d1e, 12 revisions`. */
  readonly words: string;
  /** The ids of the first and the last of them. */
  readonly first: string;
  readonly last: string;
  /** Of a single one. */
  readonly path: string | undefined;
  readonly operations: number;
  /** After the last of them. */
  readonly tables: number;
  readonly columns: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
}

/** The chain in at most 150 spans of the same number of revisions. */
export function spansOf(rows: readonly CourseRow[]): readonly Span[] {
  const size = Math.ceil(rows.length / most);
  const spans: Span[] = [];
  for (let from = 0; from < rows.length; from += size) spans.push(spanOf(rows.slice(from, from + size)));
  return spans;
}

function spanOf(rows: readonly CourseRow[]): Span {
  const [first] = rows;
  const last = rows.at(-1);
  const sum = (count: (row: CourseRow) => number) => rows.reduce((all, row) => all + count(row), 0);
  const single = rows.length === 1 ? first : undefined;
  return {
    words: single
      ? `${single.name} ${single.message}`.trim()
      : `${first?.name} to ${last?.name}, ${rows.length} revisions`,
    first: first?.name ?? "",
    last: last?.name ?? "",
    path: single?.path,
    operations: sum((row) => row.operations),
    tables: last?.tables ?? 0,
    columns: last?.columns ?? 0,
    errors: sum((row) => row.findings.errors),
    warnings: sum((row) => row.findings.warnings),
    infos: sum((row) => row.findings.infos),
  };
}

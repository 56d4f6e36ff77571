import type { NotedTable } from "../engine/types.ts";
import { numberText } from "../state/locale.ts";
import { addressOf } from "../state/route.ts";
import "./noted-tables.css";

/** Tables that stand out, each a link, with what they stand out by. */
export function NotedTables({
  of,
  count,
  what,
}: {
  readonly of: readonly NotedTable[];
  readonly count: (table: NotedTable) => number;
  /** What is counted. */
  readonly what: string;
}) {
  const most = Math.max(...of.map(count), 1);
  return (
    <ol class="noted">
      {of.map((table) => (
        <li key={`${table.schema ?? ""}.${table.name}`}>
          <TableLink of={table} />
          <span class="amount">
            {numberText(count(table))} <span class="unseen">{what}</span>
          </span>
          <meter min={0} max={most} value={count(table)} aria-hidden="true" />
        </li>
      ))}
    </ol>
  );
}

/** A table by its name, which leads to its page at the heads. */
export function TableLink({ of: { schema, name } }: { readonly of: NotedTable }) {
  const object = { kind: "table", ...(schema != null && { schema }), name };
  return (
    <a href={addressOf({ at: "schema", part: { what: "object", object } })}>
      {schema == null ? name : `${schema}.${name}`}
    </a>
  );
}

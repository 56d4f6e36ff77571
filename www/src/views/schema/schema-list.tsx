import { useMemo } from "preact/hooks";
import type { SchemaView } from "../../engine/types.ts";
import { noun, numberText, plural } from "../../state/locale.ts";
import { type DrawingPart, route, type SchemaObject, type SchemaPart } from "../../state/route.ts";
import { isCommand } from "../../table/keys.ts";
import { groupsOf, isSame, nameOf, objectOf, type SchemaGroup, schemaAddress, tableOf } from "./kinds.ts";
import { Marks } from "./links.tsx";
import "./schema-list.css";

interface Props {
  readonly schema: SchemaView;
  readonly revision: string | undefined;
  readonly selected: SchemaObject | undefined;
  /** The drawing, where that is shown: tables lead to themselves in it. */
  readonly drawing: DrawingPart | undefined;
}

/** What there is, as a list that leads to each of it. */
export function SchemaList({ schema, revision, selected, drawing }: Props) {
  const { search } = route.value;
  const groups = useMemo(() => groupsOf(schema.rows, schema.defaultSchema, search), [schema, search]);
  const shown = groups.filter(({ rows }) => rows.length > 0);
  const found = groups.reduce((sum, { rows }) => sum + rows.length, 0);
  return (
    <nav class="schema-list" aria-label="Tables and other objects" onKeyDown={walk}>
      {shown.map((group) => (
        <Group
          key={`${group.things} ${group.title}`}
          group={group}
          revision={revision}
          selected={selected}
          drawing={drawing}
        />
      ))}
      <p class="unseen" role="status">
        {search !== "" && `${plural(found, "match", "matches")}`}
      </p>
      {shown.length === 0 && (
        <p class="nothing">
          {schema.rows.length === 0
            ? "There is nothing at this revision."
            : `Nothing here is called “${search}”.`}
        </p>
      )}
    </nav>
  );
}

function Group({
  group: { title, thing, things, rows, all },
  revision,
  selected,
  drawing,
}: Omit<Props, "schema"> & { readonly group: SchemaGroup }) {
  const count = rows.length === all ? numberText(all) : `${numberText(rows.length)} of ${numberText(all)}`;
  return (
    <section>
      <h2>
        {title}{" "}
        <span class="amount">
          {count}
          {title !== things && ` ${noun(all, thing, things)}`}
        </span>
      </h2>
      <ul>
        {rows.map((row) => {
          const object = objectOf(row.of);
          const { kind } = object;
          const to: SchemaPart =
            drawing && kind === "table" ? { ...drawing, table: tableOf(row.of) } : { what: "object", object };
          // Tables stand under their schema.
          const name = kind === "table" ? row.of.name : nameOf(row.of);
          const part = kind === "table" ? "column" : "value";
          return (
            <li key={`${kind} ${nameOf(row.of)}`}>
              <a
                href={schemaAddress(revision, to)}
                title={name}
                aria-current={selected && isSame(selected, row.of) ? "true" : undefined}
              >
                <span class="name">{name}</span>
                <span class="marks">
                  <Marks of={row} />
                  {row.note && row.note !== "enum" && row.note !== "domain" && (
                    <span class="tag">{row.note}</span>
                  )}
                </span>
                {row.count !== undefined && (
                  <span class="amount" title={plural(row.count, part)}>
                    {row.count}
                    <span class="unseen"> {noun(row.count, part)}</span>
                  </span>
                )}
              </a>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Up and down go from link to link. */
function walk(event: KeyboardEvent): void {
  if (isCommand(event)) return;
  const links = [...(event.currentTarget as Element).querySelectorAll<HTMLAnchorElement>("a")];
  const at = links.indexOf(document.activeElement as HTMLAnchorElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  links[Math.min(Math.max(to, 0), links.length - 1)]?.focus();
}
